-- The date of the last change is ours, whoever writes and whatever they send.
begin;
\ir ../_helpers.psql
select plan(11);

update public.organisations set updated_at = timestamptz '2000-01-01';
update public.memberships set updated_at = timestamptz '2000-01-01';
update public.profiles set updated_at = timestamptz '2000-01-01';
update public.patients set updated_at = timestamptz '2000-01-01';
insert into public.retention_rules (organisation_id, media_kind, keep_years) values (tests.organisation_id('a'), 'photo', 30);
update public.retention_rules set updated_at = timestamptz '2000-01-01';
update public.patient_documents set updated_at = timestamptz '2000-01-01';
insert into public.implants (organisation_id, patient_id, tooth, placed_on, created_by)
values (tests.organisation_id('a'), tests.patient_id('a'), '36', '2026-01-05', tests.user_id('paul'));
update public.implants set updated_at = timestamptz '2000-01-01';
insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
select implants.organisation_id, implants.id, 70, implants.created_by from public.implants;
update public.isq_measurements set updated_at = timestamptz '2000-01-01';
insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
values (tests.organisation_id('a'), tests.user_id('paul'), 'alerts', true, true, 'DAILY');
update public.notification_preferences set updated_at = timestamptz '2000-01-01';
insert into public.notification_templates (organisation_id, template_key, channel, body, created_by)
values (tests.organisation_id('a'), 'recall', 'sms', 'x', tests.user_id('ada'));
update public.notification_templates set updated_at = timestamptz '2000-01-01';
insert into public.notification_jobs (organisation_id, patient_id, template_key, channel, job_key, scheduled_for)
values (tests.organisation_id('a'), tests.patient_id('a'), 'recall', 'sms', 'x', now());
update public.notification_jobs set updated_at = timestamptz '2000-01-01';

select is(min(updated_at), now(), 'of a practice') from public.organisations;
select is(min(updated_at), now(), 'of a membership') from public.memberships;
select is(min(updated_at), now(), 'of a profile') from public.profiles;
select is(min(updated_at), now(), 'of a patient') from public.patients;
select is(min(updated_at), now(), 'of a rule') from public.retention_rules;
select is(min(updated_at), now(), 'of a document') from public.patient_documents;

select is(min(updated_at), now(), 'of an implant') from public.implants;
select is(min(updated_at), now(), 'of a measurement') from public.isq_measurements;
select is(min(updated_at), now(), 'of a preference') from public.notification_preferences;
select is(min(updated_at), now(), 'of a template') from public.notification_templates;
select is(min(updated_at), now(), 'of a message to a patient') from public.notification_jobs;

select * from finish();
rollback;
