-- A demonstration for a local stack: two practices, five people, a dozen invented patients, two implants. Safe to run again.
-- Everybody's password is molaire-demo, so this must never reach a database that anyone else can.

do $$
begin
    if not exists (select from private.environment where environment.name = 'local') then
        raise exception 'the demonstration is for local databases only: private.environment does not say local';
    end if;
end;
$$;

insert into public.organisations (id, name)
values
    ('0a000000-0000-4000-8000-00000000000a', 'Cabinet dentaire des Tilleuls'),
    ('0b000000-0000-4000-8000-00000000000b', 'Cabinet médical du Port')
on conflict (id) do nothing;

-- The auth server reads its token columns as text and stumbles over null.
insert into auth.users (
    id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
    confirmation_token, recovery_token, email_change, email_change_token_new, created_at, updated_at
)
select
    people.id::uuid,
    'authenticated',
    'authenticated',
    people.email,
    extensions.crypt('molaire-demo', extensions.gen_salt('bf', 10)),
    now(),
    '{"provider": "email", "providers": ["email"]}'::jsonb,
    jsonb_build_object('full_name', people.full_name),
    '',
    '',
    '',
    '',
    now(),
    now()
from (
    values
        ('1a000000-0000-4000-8000-00000000000a', 'ana.assistante@example.test', 'Ana Assistante'),
        ('2a000000-0000-4000-8000-00000000000a', 'paul.praticien@example.test', 'Paul Praticien'),
        ('3a000000-0000-4000-8000-00000000000a', 'ada.admin@example.test', 'Ada Admin'),
        ('4b000000-0000-4000-8000-00000000000b', 'bob.praticien@example.test', 'Bob Praticien'),
        ('5d000000-0000-4000-8000-00000000000d', 'dora.deux@example.test', 'Dora Deux')
) as people (id, email, full_name)
on conflict (id) do nothing;

insert into auth.identities (id, provider, provider_id, user_id, identity_data, created_at, updated_at)
select
    users.id,
    'email',
    users.id::text,
    users.id,
    jsonb_build_object('sub', users.id::text, 'email', users.email, 'email_verified', true),
    now(),
    now()
from auth.users as users
where users.email in (
    'ana.assistante@example.test',
    'paul.praticien@example.test',
    'ada.admin@example.test',
    'bob.praticien@example.test',
    'dora.deux@example.test'
)
on conflict (provider, provider_id) do nothing;

insert into public.memberships (organisation_id, user_id, role)
values
    ('0a000000-0000-4000-8000-00000000000a', '1a000000-0000-4000-8000-00000000000a', 'assistant'),
    ('0a000000-0000-4000-8000-00000000000a', '2a000000-0000-4000-8000-00000000000a', 'practitioner'),
    ('0a000000-0000-4000-8000-00000000000a', '3a000000-0000-4000-8000-00000000000a', 'admin'),
    ('0b000000-0000-4000-8000-00000000000b', '4b000000-0000-4000-8000-00000000000b', 'practitioner'),
    ('0a000000-0000-4000-8000-00000000000a', '5d000000-0000-4000-8000-00000000000d', 'practitioner'),
    ('0b000000-0000-4000-8000-00000000000b', '5d000000-0000-4000-8000-00000000000d', 'practitioner')
on conflict (organisation_id, user_id) do nothing;

-- Dora works in both; she starts in the first.
update public.profiles
set active_organisation_id = '0a000000-0000-4000-8000-00000000000a'
where id = '5d000000-0000-4000-8000-00000000000d'
    and active_organisation_id is null;

insert into public.patients (
    id, organisation_id, file_number, last_name, first_name, birth_name, sex, birth_date, phone, created_by
)
select
    patients.id::uuid,
    patients.organisation_id::uuid,
    patients.file_number,
    patients.last_name,
    patients.first_name,
    patients.birth_name,
    patients.sex,
    patients.birth_date::date,
    patients.phone,
    patients.created_by::uuid
from (
    values
        (
            'aa000000-0000-4000-8000-00000000001a', '0a000000-0000-4000-8000-00000000000a', 'T-0001',
            'Exemple', 'Élodie', 'Modèle', 'female', '1984-03-12', '+33 1 99 00 00 01',
            '1a000000-0000-4000-8000-00000000000a'
        ),
        (
            'aa000000-0000-4000-8000-00000000002a', '0a000000-0000-4000-8000-00000000000a', 'T-0002',
            'Factice', 'Noël', null, 'male', '1957-12-25', '+33 1 99 00 00 02',
            '1a000000-0000-4000-8000-00000000000a'
        ),
        (
            'aa000000-0000-4000-8000-00000000003a', '0a000000-0000-4000-8000-00000000000a', 'T-0003',
            'Fictif', 'François', null, 'male', '2001-07-04', '+33 1 99 00 00 03',
            '1a000000-0000-4000-8000-00000000000a'
        ),
        (
            'aa000000-0000-4000-8000-00000000004a', '0a000000-0000-4000-8000-00000000000a', 'T-0004',
            'Inventée', 'Zoé', 'D’Essai', 'female', '2015-09-30', '+33 1 99 00 00 04',
            '3a000000-0000-4000-8000-00000000000a'
        ),
        (
            'aa000000-0000-4000-8000-00000000005a', '0a000000-0000-4000-8000-00000000000a', 'T-0005',
            'Modèle-Exemple', 'Œdipe', null, 'other', '1972-01-19', '+33 1 99 00 00 05',
            '3a000000-0000-4000-8000-00000000000a'
        ),
        (
            'aa000000-0000-4000-8000-00000000006a', '0a000000-0000-4000-8000-00000000000a', 'T-0006',
            'Témoin', 'Aïcha', null, 'female', '1993-05-08', '+33 1 99 00 00 06',
            '3a000000-0000-4000-8000-00000000000a'
        ),
        (
            'bb000000-0000-4000-8000-00000000001b', '0b000000-0000-4000-8000-00000000000b', 'P-0001',
            'Ailleurs', 'Basile', null, 'male', '1966-02-28', '+33 1 99 00 01 01',
            '4b000000-0000-4000-8000-00000000000b'
        ),
        (
            'bb000000-0000-4000-8000-00000000002b', '0b000000-0000-4000-8000-00000000000b', 'P-0002',
            'Autre', 'Clémence', 'Seconde', 'female', '1979-10-11', '+33 1 99 00 01 02',
            '4b000000-0000-4000-8000-00000000000b'
        ),
        (
            'bb000000-0000-4000-8000-00000000003b', '0b000000-0000-4000-8000-00000000000b', 'P-0003',
            'Exemple', 'Damien', null, 'male', '1990-06-15', '+33 1 99 00 01 03',
            '4b000000-0000-4000-8000-00000000000b'
        ),
        (
            'bb000000-0000-4000-8000-00000000004b', '0b000000-0000-4000-8000-00000000000b', 'P-0004',
            'Imaginaire', 'Eugénie', null, 'female', '1948-08-01', '+33 1 99 00 01 04',
            '4b000000-0000-4000-8000-00000000000b'
        ),
        (
            'bb000000-0000-4000-8000-00000000005b', '0b000000-0000-4000-8000-00000000000b', 'P-0005',
            'Port', 'Gaël', null, 'male', '2008-11-23', '+33 1 99 00 01 05',
            '4b000000-0000-4000-8000-00000000000b'
        ),
        (
            'bb000000-0000-4000-8000-00000000006b', '0b000000-0000-4000-8000-00000000000b', 'P-0006',
            'Voisine', 'Hélène', 'Autrefois', 'female', '1985-04-17', '+33 1 99 00 01 06',
            '4b000000-0000-4000-8000-00000000000b'
        )
) as patients (
    id, organisation_id, file_number, last_name, first_name, birth_name, sex, birth_date, phone, created_by
)
on conflict (id) do nothing;

-- Two implants: one that heals as it should, one that does not.
insert into public.implants (
    id, organisation_id, patient_id, tooth, manufacturer, model, lot_number, diameter_mm, length_mm, placed_on, created_by
)
values
    (
        'ca000000-0000-4000-8000-00000000001a', '0a000000-0000-4000-8000-00000000000a',
        'aa000000-0000-4000-8000-00000000002a', '36', 'Implants Exemple', 'Modèle Conique', 'X-0001', 4.1, 10,
        current_date - 168, '2a000000-0000-4000-8000-00000000000a'
    ),
    (
        'ca000000-0000-4000-8000-00000000002a', '0a000000-0000-4000-8000-00000000000a',
        'aa000000-0000-4000-8000-00000000002a', '24', 'Implants Exemple', 'Modèle Étroit', 'X-0002', 3.5, 11.5,
        current_date - 112, '2a000000-0000-4000-8000-00000000000a'
    )
on conflict (id) do nothing;

insert into public.isq_measurements (id, organisation_id, implant_id, isq, measured_on, created_by)
select
    measurements.id::uuid,
    '0a000000-0000-4000-8000-00000000000a',
    measurements.implant_id::uuid,
    measurements.isq,
    current_date - measurements.days_ago,
    '2a000000-0000-4000-8000-00000000000a'
from (
    values
        ('da000000-0000-4000-8000-00000000001a', 'ca000000-0000-4000-8000-00000000001a', 58, 168),
        ('da000000-0000-4000-8000-00000000002a', 'ca000000-0000-4000-8000-00000000001a', 61, 140),
        ('da000000-0000-4000-8000-00000000003a', 'ca000000-0000-4000-8000-00000000001a', 66, 112),
        ('da000000-0000-4000-8000-00000000004a', 'ca000000-0000-4000-8000-00000000001a', 70, 84),
        ('da000000-0000-4000-8000-00000000005a', 'ca000000-0000-4000-8000-00000000001a', 72, 28),
        ('da000000-0000-4000-8000-00000000006a', 'ca000000-0000-4000-8000-00000000002a', 70, 112),
        ('da000000-0000-4000-8000-00000000007a', 'ca000000-0000-4000-8000-00000000002a', 68, 84),
        ('da000000-0000-4000-8000-00000000008a', 'ca000000-0000-4000-8000-00000000002a', 66, 28)
) as measurements (id, implant_id, isq, days_ago)
on conflict (id) do nothing;

-- What was told so far is no news: that everybody joined, and what was measured long ago. What was told of the same
-- rows at another moment is somebody's own.
with stale as (
    select notification_events.id
    from private.notification_events
    inner join public.memberships
        on memberships.organisation_id = notification_events.organisation_id
        and memberships.user_id = notification_events.entity_id
        and memberships.created_at = notification_events.created_at
    where notification_events.type = 'TEAM_ACTIVITY'
        and memberships.user_id in (
            '1a000000-0000-4000-8000-00000000000a',
            '2a000000-0000-4000-8000-00000000000a',
            '3a000000-0000-4000-8000-00000000000a',
            '4b000000-0000-4000-8000-00000000000b',
            '5d000000-0000-4000-8000-00000000000d'
        )
    union all
    select notification_events.id
    from private.notification_events
    inner join public.isq_measurements
        on isq_measurements.organisation_id = notification_events.organisation_id
        and isq_measurements.id::text = notification_events.payload ->> 'measurement_id'
        and isq_measurements.created_at = notification_events.created_at
    where isq_measurements.implant_id = 'ca000000-0000-4000-8000-00000000001a'
),

shown as (
    delete from public.notifications
    where notifications.event_id in (select stale.id from stale)
),

mailed as (
    delete from public.email_outbox
    where email_outbox.event_id in (select stale.id from stale)
    returning email_outbox.channel, email_outbox.sequence
),

waiting as (
    delete from private.outbox_ready
    using mailed
    where outbox_ready.channel = mailed.channel
        and outbox_ready.sequence = mailed.sequence
),

collected as (
    delete from public.notification_digest
    where notification_digest.event_id in (select stale.id from stale)
),

decided as (
    delete from private.notification_decisions
    where notification_decisions.event_id in (select stale.id from stale)
)

delete from private.notification_events
where notification_events.id in (select stale.id from stale);

-- And the one that everybody who treats should see.
insert into public.isq_measurements (id, organisation_id, implant_id, isq, created_by)
values (
    'da000000-0000-4000-8000-00000000009a', '0a000000-0000-4000-8000-00000000000a',
    'ca000000-0000-4000-8000-00000000002a', 52, '2a000000-0000-4000-8000-00000000000a'
)
on conflict (id) do nothing;
