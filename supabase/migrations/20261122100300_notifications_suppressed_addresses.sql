-- suppressed_addresses: who is not written to any more, because mails to them come back or are called spam.
create table private.suppressed_addresses (
    -- Of the address in lower case: enough to recognise it, and no list of people.
    address_sha256 bytea not null
        constraint suppressed_addresses_address_sha256_length check (octet_length(address_sha256) = 32),
    reason text not null
        constraint suppressed_addresses_reason_known check (reason in ('bounced', 'complained')),
    suppressed_at timestamptz not null default now(),
    constraint suppressed_addresses_pkey primary key (address_sha256)
);
comment on table private.suppressed_addresses is 'A provider that is written to them again loses its good name, and so do we.';

-- Closed for ever: written and read by definer functions only.
alter table private.suppressed_addresses enable row level security;
alter table private.suppressed_addresses force row level security;

-- What providers have told of messages; each says the same thing more than once.
create table private.outbox_receipts (
    provider text not null,
    receipt_id text not null
        constraint outbox_receipts_receipt_id_length check (char_length(receipt_id) between 1 and 200),
    outbox_id uuid,
    outcome text not null
        constraint outbox_receipts_outcome_known check (outcome in ('delivered', 'bounced', 'complained', 'failed')),
    received_at timestamptz not null default now(),
    constraint outbox_receipts_pkey primary key (provider, receipt_id)
);
create index outbox_receipts_received_at_idx on private.outbox_receipts (received_at);
comment on table private.outbox_receipts is 'By (provider, receipt_id): a webhook that comes twice changes nothing the second time.';

-- Closed for ever: written and read by definer functions only.
alter table private.outbox_receipts enable row level security;
alter table private.outbox_receipts force row level security;

-- The form in which addresses are remembered. In plpgsql, which plans it once and not at each call: it is called for
-- every message.
create function private.address_sha256(address text) returns bytea
    language plpgsql
    immutable
    set search_path = ''
as $$
begin
    return sha256(convert_to(lower(trim(address_sha256.address)), 'UTF8'));
end;
$$;
revoke execute on function private.address_sha256(text) from public, anon, authenticated, service_role;
