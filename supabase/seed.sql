-- A demonstration for a local stack: two practices, five people, a dozen invented patients. Safe to run again.
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
