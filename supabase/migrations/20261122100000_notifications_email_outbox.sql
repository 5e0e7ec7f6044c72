-- email_outbox: every mail and SMS that is to be sent or was; written by notify(), sent by the worker alone.
create table public.email_outbox (
    -- The order, and the key that the worker's own tables name; nobody outside sees it.
    sequence bigint generated always as identity,
    -- What providers see: the idempotency key of a message that travels alone.
    id uuid not null default gen_random_uuid(),
    organisation_id uuid not null,
    -- The member it is for; null where it is for nobody who works here.
    user_id uuid,
    event_id uuid,
    -- The message to a patient that it carries.
    job_id uuid,
    channel text not null default 'email'
        constraint email_outbox_channel_known check (channel in ('email', 'sms')),
    -- A type of notification, or DIGEST, TEST, PATIENT_MESSAGE.
    type text not null
        constraint email_outbox_type_form check (type ~ '^[A-Z]+(_[A-Z]+)*$'),
    category text,
    severity text,
    locale text not null default 'fr'
        constraint email_outbox_locale_known check (locale in ('fr', 'en')),
    subject text not null
        constraint email_outbox_subject_length check (char_length(subject) between 1 and 200),
    template text not null,
    -- Ids, codes, counts and sentences of ours; never anything of a patient.
    payload jsonb not null default '{}',
    -- The same message is never written twice.
    dedupe_key text not null,
    is_test boolean not null default false,
    -- Of whoever is neither member nor patient; theirs is looked up when it is sent.
    recipient_address text,
    not_before timestamptz not null default now(),
    status text not null default 'PENDING'
        constraint email_outbox_status_known check (status in ('PENDING', 'SENT', 'FAILED')),
    -- A stable code, and behind a colon the provider's; never a sentence, which may hold an address.
    error_message text
        constraint email_outbox_error_message_form check (error_message ~ '^[a-z_]+(:[A-Za-z0-9_.-]{1,64})?$'),
    created_at timestamptz not null default now(),
    sent_at timestamptz,
    failed_at timestamptz,
    attempts integer not null default 0,
    -- Together with others it was refused, so it goes alone.
    solo boolean not null default false,
    batch_id uuid,
    provider text,
    provider_message_id text,
    -- Whom a bounce concerns, without keeping the address.
    address_sha256 bytea
        constraint email_outbox_address_sha256_length check (octet_length(address_sha256) = 32),
    delivered_at timestamptz,
    bounced_at timestamptz,
    constraint email_outbox_pkey primary key (sequence),
    constraint email_outbox_id_unique unique (id),
    constraint email_outbox_dedupe_key_unique unique (dedupe_key),
    constraint email_outbox_user_id_fkey foreign key (organisation_id, user_id)
        references public.memberships (organisation_id, user_id),
    constraint email_outbox_event_id_fkey foreign key (organisation_id, event_id)
        references private.notification_events (organisation_id, id),
    constraint email_outbox_job_id_fkey foreign key (organisation_id, job_id)
        references public.notification_jobs (organisation_id, id),
    constraint email_outbox_sent_at_of_sent check ((status = 'SENT') = (sent_at is not null)),
    constraint email_outbox_failed_at_of_failed check ((status = 'FAILED') = (failed_at is not null and error_message is not null))
)
-- Room on each page for a second, longer copy of each row: what is sent is changed once, and in place, as no index holds a
-- column that sending sets.
with (
    fillfactor = 40,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0
);
comment on table public.email_outbox is
    'PENDING until a provider has accepted it (SENT) or it can never be sent (FAILED). Closed to every role of the API.';

create index email_outbox_organisation_id_user_id_idx on public.email_outbox (organisation_id, user_id);
create index email_outbox_organisation_id_event_id_idx on public.email_outbox (organisation_id, event_id);
create index email_outbox_organisation_id_job_id_idx on public.email_outbox (organisation_id, job_id);
-- Of failed ones alone, so that becoming SENT touches no index.
create index email_outbox_failed_idx on public.email_outbox (sequence) where failed_at is not null;
-- Of those who are neither member nor patient, to be forgotten in time.
create index email_outbox_addressed_idx on public.email_outbox (sequence) where recipient_address is not null;

-- Closed for ever: written and read by definer functions only.
alter table public.email_outbox enable row level security;
alter table public.email_outbox force row level security;
