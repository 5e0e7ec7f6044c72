-- The date of the last change is ours, whoever writes and whatever they send.
begin;
\ir ../_helpers.psql
select plan(6);

update public.organisations set updated_at = timestamptz '2000-01-01';
update public.memberships set updated_at = timestamptz '2000-01-01';
update public.profiles set updated_at = timestamptz '2000-01-01';
update public.patients set updated_at = timestamptz '2000-01-01';
insert into public.retention_rules (organisation_id, media_kind, keep_years) values (tests.organisation_id('a'), 'photo', 30);
update public.retention_rules set updated_at = timestamptz '2000-01-01';
update public.patient_documents set updated_at = timestamptz '2000-01-01';

select is(min(updated_at), now(), 'of a practice') from public.organisations;
select is(min(updated_at), now(), 'of a membership') from public.memberships;
select is(min(updated_at), now(), 'of a profile') from public.profiles;
select is(min(updated_at), now(), 'of a patient') from public.patients;
select is(min(updated_at), now(), 'of a rule') from public.retention_rules;
select is(min(updated_at), now(), 'of a document') from public.patient_documents;

select * from finish();
rollback;
