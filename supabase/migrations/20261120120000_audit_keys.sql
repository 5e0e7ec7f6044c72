-- audit_keys: one key a practice, with which the audit signs rows that it does not keep.
create table private.audit_keys (
    organisation_id uuid not null
        constraint audit_keys_organisation_id_fkey references public.organisations (id),
    key bytea
        constraint audit_keys_key_length check (octet_length(key) = 32),
    created_at timestamptz not null default now(),
    destroyed_at timestamptz
        constraint audit_keys_destroyed_dated check ((key is null) = (destroyed_at is not null)),
    constraint audit_keys_pkey primary key (organisation_id)
);
comment on table private.audit_keys is
    'A hash of a short value can be guessed, one with a key cannot. Destroyed at the end of retention, which leaves the chain whole.';

alter table private.audit_keys enable row level security;
alter table private.audit_keys force row level security;
