-- The words of messages to patients, what they may hold, and what they cost.
begin;
\ir ../_helpers.psql
select plan(38);

-- The length of an SMS

select is(
    (select concat_ws(' ', encoding, units, segments) from private.sms_length(texts.body)), texts.expected, texts.description
)
from (
    values
        ('', 'GSM-7 0 0', 'nothing costs nothing'),
        (repeat('a', 160), 'GSM-7 160 1', '160 letters are one SMS'),
        (repeat('a', 161), 'GSM-7 161 2', '161 are two of 153'),
        (repeat('a', 306), 'GSM-7 306 2', 'as are 306'),
        (repeat('a', 307), 'GSM-7 307 3', 'and 307 are three'),
        ('Éàùèéò ça Ç', 'UCS-2 11 1', 'a small ç is not in the alphabet of SMS'),
        ('Ééèàùìòöäñü Ç', 'GSM-7 13 1', 'and these are'),
        ('à 14h30 : [50 €]', 'GSM-7 19 1', 'brackets and the euro count twice'),
        (repeat('ê', 70), 'UCS-2 70 1', '70 others are one'),
        (repeat('ê', 71), 'UCS-2 71 2', '71 are two of 67'),
        ('😀', 'UCS-2 2 1', 'a smile is two units'),
        (repeat('€', 81), 'GSM-7 162 2', 'and 81 euros are 162'),
        (repeat('a', 152) || '€' || repeat('a', 152), 'GSM-7 306 3', 'a euro is never split between two SMS'),
        (repeat('ê', 66) || '😀' || repeat('ê', 66), 'UCS-2 134 3', 'nor is a smile')
) as texts (body, expected, description);
select is_empty(
    $$
        select 1 from private.notification_template_defaults
        cross join lateral private.sms_length(private.fill_message(body, 'Cabinet dentaire des Tilleuls', '2030-12-15 14:30Z', 'Europe/Paris', locale)) as size
        where channel = 'sms' and size.segments > 1
    $$,
    'the common words are one SMS each'
);

-- Places

select is(
    private.fill_message('{{practice}} {{date}} {{time}}', 'Tilleuls', '2026-07-01 12:05Z', 'Europe/Paris', 'fr'),
    'Tilleuls 01/07/2026 14h05', 'a day and an hour by the practice''s clock, as the French write it'
);
select is(
    private.fill_message('{{practice}} {{date}} {{time}}', 'Tilleuls', '2026-12-01 08:00Z', 'Europe/Paris', 'en'),
    'Tilleuls 01/12/2026 09:00', 'and as the English do'
);
select is(private.fill_message('{{date}}', 'x', null, 'Europe/Paris', 'fr'), '', 'without a day there is none');
select is(private.message_fault('{{patient}}'), 'place_unknown', 'there is no place for a patient');
select is(private.message_fault('{{ date }} {x'), 'place_unknown', 'nor for anything that looks like one');
select is(private.message_fault('{{da{{practice}}te}}'), 'place_unknown', 'nor for what would become one');
select is(private.fill_message('{{practice}} {{time}}', '{{date}}', '2026-12-01 08:00Z', 'Europe/Paris', 'en'), '{{date}} 09:00', 'a name is no template');
select set_eq(
    'select distinct template_key, channel, locale from private.notification_template_defaults',
    $$
        select keys.key, channels.channel, locales.locale from unnest(array['appointment_reminder', 'recall']) as keys (key)
        cross join unnest(array['sms', 'email']) as channels (channel) cross join unnest(array['fr', 'en']) as locales (locale)
    $$,
    'each message has words by both ways and in both languages'
);

-- A practice's own

select tests.sign_in('ada');
select is((select count(*) from public.message_templates() where is_own), 0::bigint, 'at first the common words hold');
select lives_ok(
    $$
        insert into public.notification_templates (template_key, channel, body)
        values ('recall', 'sms', '{{practice}} : à bientôt pour votre contrôle !')
    $$,
    'an admin writes others'
);
select results_eq(
    $$ select body, is_own, encoding, segments from public.message_templates() where template_key = 'recall' and channel = 'sms' and locale = 'fr' $$,
    $$ values ('{{practice}} : à bientôt pour votre contrôle !', true, 'UCS-2', 1) $$, 'which hold, and cost what is said'
);
select throws_ok(
    $$ insert into public.notification_templates (template_key, channel, body) values ('recall', 'email', 'x') $$, '23514', null, 'a mail has a subject'
);
select throws_ok(
    $$ insert into public.notification_templates (template_key, channel, body, locale) values ('recall', 'sms', '{{patient}}', 'en') $$, '23514', null,
    'no words have a place for a patient'
);
select throws_ok(
    $$ insert into public.notification_templates (template_key, channel, body) values ('birthday', 'sms', 'x') $$, '23503', null, 'there are no other messages'
);
select isnt_empty(
    $$ update public.notification_templates set is_active = false returning id $$, 'an admin goes back'
);
select is((select count(*) from public.message_templates() where is_own), 0::bigint, 'to the common words');
select results_eq(
    $$ select changed_at is not null, count(*) from public.message_templates() group by 1 order by 1 $$, $$ values (false, 7::bigint), (true, 1) $$,
    'what was put aside keeps its date'
);
select tests.sign_in('ana');
select is((select count(*) from public.message_templates()), 8::bigint, 'an assistant reads them');
select throws_ok($$ update public.notification_templates set body = 'x' $$, '42501', 'not_allowed', 'and changes none');
select throws_ok(
    $$ insert into public.notification_templates (template_key, channel, body) values ('recall', 'sms', 'x') $$, '42501', 'not_allowed', 'nor writes any'
);
select tests.sign_in('bob');
select is((select count(*) from public.notification_templates), 0::bigint, 'the other practice sees none of them');
select is((select count(*) from public.message_templates() where is_own), 0::bigint, 'and has the common words');
select tests.sign_in('zoe');
select is((select count(*) from public.message_templates()), 0::bigint, 'who works nowhere has none');

select * from finish();
rollback;
