-- Tries a statement as somebody and takes it back: what came of it, in one word.

-- With the people and practices of supabase/tests/_helpers.psql.
create function tests.attempt(actor text, letter text, statement text) returns text
    language plpgsql
as $$
declare
    v_rows bigint;
    v_outcome text;
begin
    begin
        case actor
            when 'anon' then perform tests.as_anon();
            when 'service' then perform tests.as_service();
            else
                perform tests.sign_in(actor);
                perform tests.work_in(letter);
        end case;
        execute statement;
        get diagnostics v_rows = row_count;
        raise exception using errcode = 'TAKEN', message = case when v_rows > 0 then 'done' else 'nothing' end;
    exception
        when sqlstate 'TAKEN' then
            v_outcome := sqlerrm;
        when insufficient_privilege then
            v_outcome := case when sqlerrm in ('not_allowed', 'append_only') then 'refused' else 'denied' end;
        -- A constraint is asked after the rights were.
        when integrity_constraint_violation then
            v_outcome := 'done';
        when others then
            v_outcome := 'done ' || sqlstate;
    end;
    return v_outcome;
end;
$$;

-- One row in each practice for every table that the people of the tests do not fill.
insert into public.document_uploads (
    document_id, organisation_id, patient_id, media_kind, original_name, file_name, mime_type, size_bytes, method, created_by,
    expires_at
)
select
    gen_random_uuid(), tests.organisation_id(letters.letter), tests.patient_id(letters.letter), 'photo', 'a', 'a.jpg', 'image/jpeg',
    1, 'standard', tests.user_id('dora'), now() + interval '1 hour'
from unnest(array['a', 'b']) as letters (letter);

insert into audit.accesses (organisation_id, document_id, patient_id, user_id, purpose)
select tests.organisation_id(letters.letter), tests.document_id(letters.letter), tests.patient_id(letters.letter), tests.user_id('dora'), 'view'
from unnest(array['a', 'b']) as letters (letter);

insert into audit.document_tombstones (
    document_id, organisation_id, patient_id, media_kind, mime_type, size_bytes, object_version, created_by, created_at,
    deleted_by, deleting_at
)
select
    gen_random_uuid(), tests.organisation_id(letters.letter), tests.patient_id(letters.letter), 'photo', 'image/jpeg', 1, 'v1',
    tests.user_id('dora'), now(), tests.user_id('dora'), now()
from unnest(array['a', 'b']) as letters (letter);

insert into private.document_verifications (document_id, organisation_id, lease_id, leased_until)
select tests.document_id(letters.letter), tests.organisation_id(letters.letter), gen_random_uuid(), now()
from unnest(array['a', 'b']) as letters (letter);

insert into private.idempotency_keys (organisation_id, user_id, key_hash, request_hash, attempt_id, locked_until, expires_at)
select tests.organisation_id(letters.letter), tests.user_id('dora'), repeat('0', 64), repeat('0', 64), gen_random_uuid(), now(), now()
from unnest(array['a', 'b']) as letters (letter);

insert into public.retention_rules (organisation_id, media_kind, keep_years)
select tests.organisation_id(letters.letter), 'photo', 30
from unnest(array['a', 'b']) as letters (letter);

-- Released, so that what the others try is not refused for them.
insert into public.legal_holds (id, organisation_id, patient_id, reason, placed_by, released_at, released_by, release_reason)
select
    ('ed000000-0000-4000-8000-00000000000' || letters.letter)::uuid, tests.organisation_id(letters.letter),
    tests.patient_id(letters.letter), 'x', tests.user_id('dora'), now(), tests.user_id('dora'), 'x'
from unnest(array['a', 'b']) as letters (letter);

-- The practitioner's own in the first practice, the stranger's in the second.
insert into public.rejected_uploads (
    document_id, organisation_id, patient_id, media_kind, original_name, object_name, object_version, mime_type, size_bytes,
    reason, created_by, created_at
)
select
    gen_random_uuid(), tests.organisation_id(letters.letter), tests.patient_id(letters.letter), 'photo', 'a.jpg', 'a.jpg', 'v1',
    'image/jpeg', 1, 'type_not_accepted', tests.user_id(letters.uploader), now()
from (values ('a', 'paul'), ('b', 'bob')) as letters (letter, uploader);

set constraints all immediate;

insert into private.picture_turns (document_id, organisation_id, leased_until)
select tests.document_id(letters.letter), tests.organisation_id(letters.letter), now()
from unnest(array['a', 'b']) as letters (letter);
insert into private.unexplained_objects (object_name, first_seen_at) values ('odd', now());
insert into private.sweeps (looked_at, result) values (now(), '{}');
insert into public.email_outbox (organisation_id, user_id, type, subject, template, dedupe_key)
select tests.organisation_id(letters.letter), tests.user_id('dora'), 'TEST', 'x', 'x', letters.letter
from unnest(array['a', 'b']) as letters (letter);
insert into private.outbox_batches (provider, channel, sequences, addresses, frozen_at, is_single, leased_until, next_attempt_at)
values ('resend', 'email', '{}', '{}', now(), false, now(), now());
insert into private.outbox_receipts (provider, receipt_id, outcome) values ('resend', 'x', 'delivered');
insert into private.suppressed_addresses (address_sha256, reason) values (sha256('x'), 'bounced');

insert into public.implants (id, organisation_id, patient_id, tooth, placed_on, created_by)
select
    ('ef000000-0000-4000-8000-00000000000' || letters.letter)::uuid, tests.organisation_id(letters.letter),
    tests.patient_id(letters.letter), '36', '2026-01-05', tests.user_id('dora')
from unnest(array['a', 'b']) as letters (letter);

-- Everybody has a preference, and a notification, of their own.
insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
select memberships.organisation_id, memberships.user_id, 'system', true, true, 'DAILY' from public.memberships;
insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
select tests.organisation_id(letters.letter), ('ef000000-0000-4000-8000-00000000000' || letters.letter)::uuid, 25, tests.user_id('dora')
from unnest(array['a', 'b']) as letters (letter);
select private.announce('version', 'matrix', null, null, null);

insert into public.notification_templates (organisation_id, template_key, channel, body, created_by)
select tests.organisation_id(letters.letter), 'recall', 'sms', 'x', tests.user_id('dora') from unnest(array['a', 'b']) as letters (letter);
insert into public.notification_jobs (organisation_id, patient_id, template_key, channel, job_key, scheduled_for)
select tests.organisation_id(letters.letter), tests.patient_id(letters.letter), 'recall', 'sms', 'x', now()
from unnest(array['a', 'b']) as letters (letter);
insert into public.notification_logs (organisation_id, job_id, attempt, channel, outcome)
select notification_jobs.organisation_id, notification_jobs.id, 1, 'sms', 'accepted' from public.notification_jobs;
