-- entries: one row for each change of a row of a practice: who, what, when, and never the value.
create table audit.entries (
    id bigint generated always as identity,
    organisation_id uuid not null
        constraint entries_organisation_id_fkey references public.organisations (id),
    occurred_at timestamptz not null default now(),
    transaction_id xid8 not null default pg_current_xact_id(),
    -- A person, the service's key, or whoever works in the database itself.
    actor text not null
        constraint entries_actor_known check (actor in ('user', 'service', 'system')),
    -- No foreign key here and below: the trace outlives what it speaks of.
    user_id uuid
        constraint entries_user_signed check ((actor = 'user') = (user_id is not null)),
    role text,
    action text not null
        constraint entries_action_known check (action in ('insert', 'update', 'delete')),
    table_name text not null
        constraint entries_table_name_form check (table_name ~ '^[a-z_]+$'),
    row_id uuid not null,
    -- Of an update; the others concern the whole row.
    changed_columns text[] not null default '{}',
    request_id text
        constraint entries_request_id_form check (request_id ~ '^[A-Za-z0-9._-]{8,128}$'),
    -- Null where the practice's key is destroyed.
    payload_hmac bytea
        constraint entries_payload_hmac_length check (octet_length(payload_hmac) = 32),
    constraint entries_pkey primary key (id),
    constraint entries_organisation_id_id_key unique (organisation_id, id)
);
comment on table audit.entries is 'What was changed, by whom; written by triggers in the transaction of the change itself.';
comment on column audit.entries.payload_hmac is
    'HMAC-SHA256 of the row as it became, or of the row deleted, with the key of the practice.';

-- Linking looks for the rows of its own transaction.
create index entries_transaction_id_idx on audit.entries (transaction_id);

create trigger entries_append_only before update or delete or truncate on audit.entries
    for each statement execute function private.refuse_change();

revoke all on audit.entries from public, anon, authenticated, service_role;
alter table audit.entries enable row level security;
alter table audit.entries force row level security;
