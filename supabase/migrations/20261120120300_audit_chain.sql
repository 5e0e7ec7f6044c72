-- chain: the entries of a practice in the order in which they were committed, each hash made from the one before it.
create table audit.chain (
    organisation_id uuid not null,
    -- 1, 2, 3, … without a gap.
    seq bigint not null
        constraint chain_seq_positive check (seq > 0),
    entry_id bigint not null,
    previous_hash bytea not null
        constraint chain_previous_hash_length check (octet_length(previous_hash) = 32),
    hash bytea not null
        constraint chain_hash_length check (octet_length(hash) = 32),
    constraint chain_pkey primary key (organisation_id, seq),
    -- No foreign key: its check would lock, and so write, every entry once more. Verifying looks at both sides.
    constraint chain_entry_id_unique unique (organisation_id, entry_id)
);
comment on table audit.chain is
    'hash = sha256(previous hash, seq, entry). Beside the entries, so that linking an entry never changes it.';

create trigger chain_append_only before update or delete or truncate on audit.chain
    for each statement execute function private.refuse_change();

revoke all on audit.chain from public, anon, authenticated, service_role;
alter table audit.chain enable row level security;
alter table audit.chain force row level security;
