-- Somebody who can sign in, like the people of the seed, and works nowhere.
with outsider as (
    insert into auth.users (
        id, email, aud, role, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
        confirmation_token, recovery_token, email_change, email_change_token_new, created_at, updated_at
    )
    select
        gen_random_uuid(), 'odile.dehors@example.test', aud, role, encrypted_password, email_confirmed_at, raw_app_meta_data,
        raw_user_meta_data, confirmation_token, recovery_token, email_change, email_change_token_new, created_at, updated_at
    from auth.users
    where email = 'ana.assistante@example.test'
    returning id, email
)
insert into auth.identities (id, provider, provider_id, user_id, identity_data, created_at, updated_at)
select id, 'email', id::text, id, jsonb_build_object('sub', id, 'email', email), now(), now()
from outsider;

-- A rejected file of the admin, so that the list of the page has a row to show.
insert into public.rejected_uploads (
    document_id, organisation_id, patient_id, media_kind, original_name, object_name, object_version, mime_type, size_bytes,
    reason, created_by, created_at, removed_at
)
values (
    gen_random_uuid(), '0a000000-0000-4000-8000-00000000000a', 'aa000000-0000-4000-8000-00000000001a', 'photo', 'a.jpg', 'a.jpg',
    'v1', 'image/jpeg', 1, 'type_not_accepted', '3a000000-0000-4000-8000-00000000000a', now(), now()
);

-- Something that the whole practice is told, so that an assistant's bell is another one than a stranger's.
select private.notify(jsonb_build_object(
    'type', 'SYSTEM_UPDATE', 'organisation_id', '0a000000-0000-4000-8000-00000000000a', 'payload', '{"notice": "version"}'::jsonb,
    'event_key', 'stage'
));
