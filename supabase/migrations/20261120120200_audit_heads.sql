-- heads: where the chain of each practice ends.
create table audit.heads (
    organisation_id uuid not null
        constraint heads_organisation_id_fkey references public.organisations (id),
    seq bigint not null default 0
        constraint heads_seq_positive check (seq >= 0),
    hash bytea not null
        constraint heads_hash_length check (octet_length(hash) = 32),
    constraint heads_pkey primary key (organisation_id)
);
comment on table audit.heads is
    'The one thing in this schema that is updated, once at the end of each transaction that changed something.';

create trigger heads_stay before delete or truncate on audit.heads
    for each statement execute function private.refuse_change();

-- A head moves forward.
create trigger heads_forward before update on audit.heads
    for each row
    when (new.organisation_id <> old.organisation_id or new.seq <= old.seq)
    execute function private.refuse_change();

revoke all on audit.heads from public, anon, authenticated, service_role;
alter table audit.heads enable row level security;
alter table audit.heads force row level security;
