-- notification_jobs: a message to a patient that is to leave at a time, once a key.
create table public.notification_jobs (
    id uuid not null default gen_random_uuid(),
    organisation_id uuid not null
        constraint notification_jobs_organisation_id_fkey references public.organisations (id),
    patient_id uuid not null,
    template_key text not null,
    channel text not null
        constraint notification_jobs_channel_known check (channel in ('email', 'sms')),
    locale text not null default 'fr'
        constraint notification_jobs_locale_known check (locale in ('fr', 'en')),
    -- The same key is the same message: what it is about and which window, such as 'appointment:<id>:24h'.
    job_key text not null
        constraint notification_jobs_job_key_form check (job_key ~ '^[A-Za-z0-9:._-]{1,200}$'),
    scheduled_for timestamptz not null,
    -- What {{date}} and {{time}} say, and after which there is nothing left to remind of.
    starts_at timestamptz,
    status text not null default 'SCHEDULED'
        constraint notification_jobs_status_known check (status in ('SCHEDULED', 'QUEUED', 'SENT', 'FAILED', 'WITHDRAWN')),
    -- Why it did not leave.
    reason text
        constraint notification_jobs_reason_form check (reason ~ '^[a-z_]+(:[A-Za-z0-9_.-]{1,64})?$')
        constraint notification_jobs_reason_of_ended check ((reason is not null) = (status in ('FAILED', 'WITHDRAWN'))),
    created_by uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint notification_jobs_pkey primary key (id),
    constraint notification_jobs_organisation_id_id_key unique (organisation_id, id),
    constraint notification_jobs_job_key_unique unique (organisation_id, job_key),
    constraint notification_jobs_patient_id_fkey foreign key (organisation_id, patient_id)
        references public.patients (organisation_id, id),
    constraint notification_jobs_created_by_fkey foreign key (organisation_id, created_by)
        references public.memberships (organisation_id, user_id)
);
comment on table public.notification_jobs is 'Written by functions alone; address and words are looked up when it leaves.';

create index notification_jobs_organisation_id_patient_id_idx on public.notification_jobs (organisation_id, patient_id, scheduled_for desc, id desc);
create index notification_jobs_organisation_id_created_by_idx on public.notification_jobs (organisation_id, created_by);
create index notification_jobs_due_idx on public.notification_jobs (scheduled_for) where status = 'SCHEDULED';

create trigger notification_jobs_updated_at before update on public.notification_jobs
    for each row execute function private.touch_updated_at();

create trigger notification_jobs_audit after insert or update or delete on public.notification_jobs
    for each row execute function private.audit_row();

-- Closed until supabase/policies/notifications.sql opens it.
alter table public.notification_jobs enable row level security;
alter table public.notification_jobs force row level security;
