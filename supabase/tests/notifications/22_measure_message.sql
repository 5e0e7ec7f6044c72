-- What a draft of a message comes to: as patients would read it, how many SMS, and whether it could be kept.
begin;
\ir ../_helpers.psql
select plan(45);

create function tests.measured(body text, channel text default 'sms', locale text default 'fr') returns text
    language sql
as $$
    select concat_ws(' ', encoding, units, segments, costly_letters, fault) from public.measure_message(body, channel, locale)
$$;
grant execute on function tests.measured(text, text, text) to public;
create function tests.preview(body text, channel text default 'sms', locale text default 'fr') returns text
    language sql
as $$ select preview from public.measure_message(body, channel, locale) $$;
grant execute on function tests.preview(text, text, text) to public;
create function tests.templates() returns text
    language sql security definer
as $$ select md5(coalesce(string_agg(to_jsonb(notification_templates)::text, '' order by id), '')) from public.notification_templates $$;
grant execute on function tests.templates() to public;
create temporary table before as select tests.templates() as templates, (select count(*) from audit.entries) as entries;

-- At the limits

select tests.sign_in('ada');
select is(tests.measured(drafts.body), drafts.expected, drafts.description)
from (
    values
        (repeat('a', 160), 'GSM-7 160 1', '160 letters are one SMS'),
        (repeat('a', 161), 'GSM-7 161 2', '161 are two'),
        (repeat('€', 80), 'GSM-7 160 1', '80 euros fill one'),
        (repeat('[', 79) || 'aa]', 'GSM-7 162 2', 'letters of the extension count twice'),
        (repeat('ê', 70), 'UCS-2 70 1 ê', '70 letters are one where one of them is odd'),
        (repeat('a', 70) || 'ê', 'UCS-2 71 2 ê', '71 are two'),
        (repeat('a', 134) || 'ê', 'UCS-2 135 3 ê', '135 are three'),
        ('Fête à Nîmes, ça fête 😀 !', 'UCS-2 26 1 êîç😀', 'each odd letter is named once, the first one first'),
        ('{{practice}}' || repeat('a', 152), 'GSM-7 160 1', 'with the name of the practice, which has eight letters'),
        ('{{practice}}' || repeat('a', 153), 'GSM-7 161 2', 'as patients get it and not as it was typed'),
        ('{{date}}{{time}}' || repeat('a', 145), 'GSM-7 160 1', 'with ten letters of a day and five of an hour'),
        ('{{date}}{{time}}' || repeat('a', 146), 'GSM-7 161 2', 'and not one more')
) as drafts (body, expected, description);
select is(tests.measured(repeat('ê', 200), 'email'), '', 'a mail costs nothing by length');
select is(
    tests.preview('{{practice}} : le {{date}} à {{time}}.'), 'Tilleuls : le 15/12/2030 à 15h30.', 'a day and an hour as the French read them'
);
select is(
    tests.preview('{{practice}}: {{date}} at {{time}}.', 'email', 'en'), 'Tilleuls: 15/12/2030 at 15:30.', 'and as the English do'
);
select results_eq(
    $$
        select measured.encoding, measured.units, measured.segments, measured.costly_letters, measured.fault
        from public.message_templates() as templates
        cross join lateral public.measure_message(templates.body, templates.channel, templates.locale) as measured
    $$,
    'select encoding, units, segments, costly_letters, null::text from public.message_templates()',
    'a draft is measured as what holds is'
);

-- Whether it could be kept

select is((select fault from public.measure_message(drafts.body, 'sms')), drafts.fault, drafts.description)
from (
    values
        ('{{practice}} {{date}} {{time}}', null, 'the three places are all right'),
        ('{{practice}}{{practice}}', null, 'as often as one likes'),
        ('{{patient}}', 'place_unknown', 'there is no place for a patient'),
        ('{{ date }}', 'place_unknown', 'nor one with blanks'),
        ('{date}', 'place_unknown', 'nor with one brace'),
        ('{{da{{practice}}te}}', 'place_unknown', 'nor one made of others'),
        ('', 'empty', 'nothing is no message'),
        (e' \n\t', 'empty', 'nor are blanks'),
        (null, 'empty', 'nor is null'),
        (repeat('a', 1500), null, '1500 letters are all right'),
        (repeat('a', 1501), 'too_long', 'and no more')
) as drafts (body, fault, description);
select is(tests.measured(repeat('{ê', 2000000)), 'too_long', 'megabytes are counted, and not looked at');
select is(tests.preview(repeat('a', 1501)), null, 'nor given back');
select is(
    (
        select count(*)
        from unnest(array['{{patient}}', ' ', repeat('a', 1501), '{{date}}', repeat('a', 1500)]) as drafts (body)
        cross join lateral public.measure_message(drafts.body, 'sms') as measured
        where measured.fault is null
    ),
    2::bigint, 'two of these could be kept'
);
select throws_ok(
    format($$ insert into public.notification_templates (template_key, channel, body) values ('recall', 'sms', %L) $$, drafts.body), '23514', null,
    drafts.description
)
from (
    values ('{{patient}}', 'and the others cannot: a place'), (e'\n', 'blanks'), (repeat('a', 1501), 'a length')
) as drafts (body, description);
select is_empty($$ select 1 from public.measure_message('x', 'pigeon') $$, 'there is no other way');
select is_empty($$ select 1 from public.measure_message('x', 'sms', 'de') $$, 'and no other language');

-- Who may ask

select tests.sign_in('ana');
select is(tests.preview('{{practice}}'), 'Tilleuls', 'an assistant may');
select tests.sign_in('bob');
select is(tests.preview('{{practice}}'), 'Port', 'another practice fills in its own name');
select tests.work_in('a');
select is(tests.preview('{{practice}}'), null, 'and never that of this one');
select tests.sign_in('dora');
select tests.work_in('a');
select is(tests.preview('{{practice}}'), 'Tilleuls', 'who works in both, that of where they are');
select tests.sign_in('zoe');
select is(tests.preview('x'), null, 'who works nowhere is told nothing');
select tests.as_anon();
select throws_ok($$ select tests.preview('x') $$, '42501', 'permission denied for function measure_message', 'nor is anon let in');
select tests.as_service();
select throws_ok($$ select tests.preview('x') $$, '42501', 'permission denied for function measure_message', 'nor the secret key');

select tests.as_owner();
select is((select templates from before), tests.templates(), 'no words were changed');
select is((select count(*) from audit.entries) - (select entries from before), 0::bigint, 'and nothing was written');
update public.memberships set revoked_at = now() where user_id = tests.user_id('ana');
select tests.sign_in('ana');
select is(tests.preview('{{practice}}'), null, 'who left is told nothing');

select * from finish();
rollback;
