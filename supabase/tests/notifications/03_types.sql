-- Every type has all that follows from it, in both languages, and nothing is missing or left over.
begin;
\ir ../_helpers.psql
select plan(12);

select set_eq(
    'select type from private.notification_types',
    array[
        'ISQ_CRITICAL', 'ISQ_WARNING', 'APPOINTMENT_REMINDER', 'APPOINTMENT_UPDATED', 'IMPORT_COMPLETED', 'IMPORT_FAILED',
        'DOCUMENT_ADDED', 'TEAM_ACTIVITY', 'SYSTEM_UPDATE', 'STOCK_LOW', 'INVOICE_ISSUED'
    ],
    'the types are those that were asked for, and two more'
);
select results_eq(
    'select type, category, severity, entity_type from private.notification_types order by type',
    $$
        values
            ('APPOINTMENT_REMINDER', 'activity', 'INFO', 'appointment'),
            ('APPOINTMENT_UPDATED', 'activity', 'INFO', 'appointment'),
            ('DOCUMENT_ADDED', 'activity', 'INFO', 'document'),
            ('IMPORT_COMPLETED', 'imports', 'INFO', 'import'),
            ('IMPORT_FAILED', 'imports', 'WARNING', 'import'),
            ('INVOICE_ISSUED', 'activity', 'INFO', 'invoice'),
            ('ISQ_CRITICAL', 'alerts', 'CRITICAL', 'implant'),
            ('ISQ_WARNING', 'alerts', 'WARNING', 'implant'),
            ('STOCK_LOW', 'alerts', 'WARNING', 'inventory_item'),
            ('SYSTEM_UPDATE', 'system', 'INFO', 'system'),
            ('TEAM_ACTIVITY', 'activity', 'INFO', 'membership')
    $$,
    'each has its category, severity and entity'
);
select is_empty(
    $$
        select type from private.notification_types
        where not exists (
            select from private.notification_type_roles where notification_type_roles.type = notification_types.type
        )
    $$,
    'each concerns a role'
);
select set_eq(
    'select type from private.notification_types where reaches_author',
    array['ISQ_CRITICAL', 'ISQ_WARNING', 'STOCK_LOW', 'APPOINTMENT_REMINDER', 'IMPORT_COMPLETED', 'IMPORT_FAILED', 'SYSTEM_UPDATE'],
    'alerts reach their author, activity does not'
);

-- What texts there must be: one a type, or one a code of the key that chooses.
create function tests.variants() returns table (type text, variant text)
    language sql stable
as $$
    select types.type, variants.code
    from private.notification_types as types
    left join private.notification_payload_fields as fields
        on fields.type = types.type and fields.key = types.variant_key
    cross join unnest(coalesce(fields.codes, array[''])) as variants (code)
$$;
select set_eq(
    'select type, variant, locale from private.notification_texts',
    $$ select type, variant, locale from tests.variants() cross join unnest(array['fr', 'en']) as locales (locale) $$,
    'each variant of each type has its words in French and in English, and no others have'
);
select is_empty(
    $$
        select french.type, french.variant
        from private.notification_texts as french
        inner join private.notification_texts as english
            on english.type = french.type and english.variant = french.variant and english.locale = 'en'
        where french.locale = 'fr' and (french.title = english.title or french.message = english.message)
    $$,
    'and they are not the same words'
);
select is_empty(
    $$ select 1 from private.notification_texts where title ~ '[{}%<>]' or message ~ '[{}%<>]' $$,
    'no text has a place to put anything into'
);
select is_empty(
    $$
        select types.type from private.notification_types as types
        where types.variant_key is not null and not exists (
            select from private.notification_payload_fields as fields
            where fields.type = types.type and fields.key = types.variant_key and fields.kind = 'code' and fields.is_required
        )
    $$,
    'the key that chooses a text is a code, and required'
);
select set_eq(
    'select distinct kind from private.notification_payload_fields', array['code', 'count', 'uuid', 'instant'],
    'no payload has room for free text'
);
select set_eq(
    'select role, category from private.notification_preference_defaults',
    $$
        select role, category from unnest(array['assistant', 'practitioner', 'admin']) as roles (role)
        cross join unnest(array['alerts', 'activity', 'imports', 'system']) as categories (category)
    $$,
    'each role has a default for each category'
);
select is(
    (select count(*) from private.effective_preferences where organisation_id = tests.organisation_id('a')), 16::bigint,
    'each member has four preferences without having chosen any'
);
select throws_ok(
    $$ insert into private.notification_texts (type, locale, title, message) values ('ISQ_NONE', 'fr', 'x', 'x') $$,
    '23503', null, 'a text of no type is refused'
);

select * from finish();
rollback;
