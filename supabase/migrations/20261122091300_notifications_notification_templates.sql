-- notification_templates: the words that a practice wrote in place of the common ones.
create table public.notification_templates (
    id uuid not null default gen_random_uuid(),
    organisation_id uuid not null default private.active_organisation('reminders.manage')
        constraint notification_templates_organisation_id_fkey references public.organisations (id),
    template_key text not null,
    channel text not null,
    locale text not null default 'fr',
    subject text
        constraint notification_templates_subject_length check (char_length(subject) <= 120 and btrim(subject) <> '')
        constraint notification_templates_subject_of_email check ((channel = 'email') = (subject is not null))
        constraint notification_templates_subject_places check (subject !~ '[{}[:cntrl:]]'),
    body text not null
        constraint notification_templates_body_form check (private.message_fault(body) is null),
    -- Otherwise the common words hold.
    is_active boolean not null default true,
    created_by uuid not null default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint notification_templates_pkey primary key (id),
    constraint notification_templates_template_key_unique unique (organisation_id, template_key, channel, locale),
    constraint notification_templates_template_key_fkey foreign key (template_key, channel, locale)
        references private.notification_template_defaults (template_key, channel, locale),
    constraint notification_templates_created_by_fkey foreign key (organisation_id, created_by)
        references public.memberships (organisation_id, user_id)
);
comment on table public.notification_templates is
    'Messages to patients in a practice''s own words; places are {{practice}}, {{date}} and {{time}}, and no others.';

create index notification_templates_template_key_idx on public.notification_templates (template_key, channel, locale);
create index notification_templates_organisation_id_created_by_idx on public.notification_templates (organisation_id, created_by);

create trigger notification_templates_updated_at before update on public.notification_templates
    for each row execute function private.touch_updated_at();

create trigger notification_templates_audit after insert or update or delete on public.notification_templates
    for each row execute function private.audit_row();

create trigger notification_templates_refuse_write before insert or update on public.notification_templates
    for each statement
    when (current_user = 'authenticated' and private.active_organisation('reminders.manage') is null)
    execute function private.refuse_write();

create trigger notification_templates_refuse_without_session before insert or update on public.notification_templates
    for each statement
    when (current_user = 'authenticated' and not private.session_lives())
    execute function private.refuse_without_session();

-- Closed until supabase/policies/notifications.sql opens it.
alter table public.notification_templates enable row level security;
alter table public.notification_templates force row level security;
