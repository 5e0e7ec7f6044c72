-- outbox_batches: what is being sent, with whom, and by whom; a batch is asked of a provider as a whole and unchanged.
create table private.outbox_batches (
    -- The idempotency key of several messages in one call.
    id uuid not null default gen_random_uuid(),
    provider text not null
        constraint outbox_batches_provider_form check (provider ~ '^[a-z]{1,32}$'),
    channel text not null,
    -- What is sent does not change between two attempts, or the provider could not tell that it is the same: which
    -- messages, to which addresses, and with links that end when. What else they say is never changed.
    sequences bigint[] not null,
    addresses text[] not null,
    frozen_at timestamptz not null,
    is_single boolean not null,
    -- Whose turn it is: a worker that was too slow cannot end the turn of the next.
    lease_token uuid not null default gen_random_uuid(),
    leased_until timestamptz not null,
    attempts integer not null default 1,
    -- Nobody knows whether the provider has it.
    outcome_unknown boolean not null default false,
    uncertain_since timestamptz,
    -- What the provider calls those that it has: where messages are searched for by their words, these are no others.
    told_ids text[] not null default '{}',
    next_attempt_at timestamptz not null,
    constraint outbox_batches_pkey primary key (id),
    constraint outbox_batches_addresses_of_sequences check (cardinality(addresses) = cardinality(sequences)),
    constraint outbox_batches_uncertain_since_of_unknown check (outcome_unknown = (uncertain_since is not null))
)
with (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 0
);

-- A claim looks for what is due, and for what it has just leased: not past all that ended since the last vacuum.
create index outbox_batches_leased_until_idx on private.outbox_batches (leased_until);
create unique index outbox_batches_lease_token_idx on private.outbox_batches (lease_token);

comment on table private.outbox_batches is 'Removed with its addresses as soon as the outcome of every message is known.';

-- Closed for ever: written and read by definer functions only.
alter table private.outbox_batches enable row level security;
alter table private.outbox_batches force row level security;
