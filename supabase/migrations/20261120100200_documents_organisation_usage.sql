-- organisation_usage: bytes stored and bytes promised, so that a quota costs one row and two uploads cannot share a place.
create table private.organisation_usage (
    organisation_id uuid not null
        constraint organisation_usage_organisation_id_fkey references public.organisations (id),
    bytes_used bigint not null default 0
        constraint organisation_usage_used_positive check (bytes_used >= 0),
    bytes_reserved bigint not null default 0
        constraint organisation_usage_reserved_positive check (bytes_reserved >= 0),
    constraint organisation_usage_pkey primary key (organisation_id)
);
comment on table private.organisation_usage is
    'begin_upload reserves; commit, expiry, abandoning and deleting move the bytes on. Locked after intents and documents.';

alter table private.organisation_usage enable row level security;
alter table private.organisation_usage force row level security;
