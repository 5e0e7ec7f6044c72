-- notification_logs: each attempt to reach a patient and what came of it, without the text and without the address.
create table public.notification_logs (
    id uuid not null default gen_random_uuid(),
    organisation_id uuid not null,
    job_id uuid not null,
    attempt integer not null
        constraint notification_logs_attempt_positive check (attempt >= 0),
    channel text not null
        constraint notification_logs_channel_known check (channel in ('email', 'sms')),
    provider text,
    outcome text not null
        constraint notification_logs_outcome_known check (
            outcome in ('queued', 'accepted', 'retried', 'failed', 'delivered', 'bounced')
        ),
    -- A stable code, and behind a colon the provider's.
    code text
        constraint notification_logs_code_form check (code ~ '^[a-z_]+(:[A-Za-z0-9_.-]{1,64})?$'),
    created_at timestamptz not null default now(),
    constraint notification_logs_pkey primary key (id),
    constraint notification_logs_job_id_fkey foreign key (organisation_id, job_id)
        references public.notification_jobs (organisation_id, id)
);
comment on table public.notification_logs is 'Written by the queue alone, and never changed.';

create index notification_logs_organisation_id_job_id_idx on public.notification_logs (organisation_id, job_id, created_at, id);

create trigger notification_logs_audit after insert or update or delete on public.notification_logs
    for each row execute function private.audit_row();

create trigger notification_logs_stay before update or delete or truncate on public.notification_logs
    for each statement execute function private.refuse_change();

-- Closed until supabase/policies/notifications.sql opens it.
alter table public.notification_logs enable row level security;
alter table public.notification_logs force row level security;
