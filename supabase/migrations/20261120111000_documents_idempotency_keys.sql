-- idempotency_keys: requests that may be repeated, and what became of them; a repetition stores nothing twice.
create table private.idempotency_keys (
    organisation_id uuid not null,
    user_id uuid not null,
    -- The key itself is the caller's text and is not kept.
    key_hash text not null
        constraint idempotency_keys_key_hash_form check (key_hash ~ '^[0-9a-f]{64}$'),
    -- Another request under the same key is a mistake of the caller's.
    request_hash text not null
        constraint idempotency_keys_request_hash_form check (request_hash ~ '^[0-9a-f]{64}$'),
    -- Which attempt is at work, so that its own lost answers are not taken for a second request.
    attempt_id uuid not null,
    locked_until timestamptz not null,
    -- Ids of documents and keys of problems, nothing else of a patient; null while the request is at work.
    outcome jsonb
        constraint idempotency_keys_outcome_size check (octet_length(outcome::text) <= 8192),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    constraint idempotency_keys_pkey primary key (organisation_id, user_id, key_hash),
    constraint idempotency_keys_user_id_fkey foreign key (organisation_id, user_id)
        references public.memberships (organisation_id, user_id)
);
comment on table private.idempotency_keys is
    'One row for each Idempotency-Key of a person in a practice, for a day; begin_request removes what is older.';

create index idempotency_keys_organisation_id_expires_at_idx on private.idempotency_keys (organisation_id, expires_at);
-- finish_request knows the attempt and not the practice.
create index idempotency_keys_user_id_key_hash_idx on private.idempotency_keys (user_id, key_hash);

alter table private.idempotency_keys enable row level security;
alter table private.idempotency_keys force row level security;
