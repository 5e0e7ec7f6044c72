-- reachable_patients: where a patient is reached by each way at this moment, and whether they agreed to it.

-- A number of a French practice may be written in the national form; providers want the international one.
create view private.reachable_patients
    with (security_invoker = true)
as
select
    patients.organisation_id,
    patients.id as patient_id,
    ways.channel,
    ways.accepted and patients.deceased_at is null and patients.archived_at is null and patients.deleted_at is null
        and patients.merged_into is null as accepted,
    ways.address
from public.patients
cross join lateral (
    values
        ('email', patients.accepts_email, nullif(btrim(patients.email), '')),
        (
            'sms',
            patients.accepts_sms,
            case
                when regexp_replace(patients.phone, '[ .()/-]', '', 'g') ~ '^\+[1-9][0-9]{7,14}$'
                    then regexp_replace(patients.phone, '[ .()/-]', '', 'g')
                when regexp_replace(patients.phone, '[ .()/-]', '', 'g') ~ '^00[1-9][0-9]{7,14}$'
                    then '+' || substr(regexp_replace(patients.phone, '[ .()/-]', '', 'g'), 3)
                when regexp_replace(patients.phone, '[ .()/-]', '', 'g') ~ '^0[1-9][0-9]{8}$'
                    then '+33' || substr(regexp_replace(patients.phone, '[ .()/-]', '', 'g'), 2)
            end
        )
) as ways (channel, accepted, address);
comment on view private.reachable_patients is 'One row a patient and way; address is null where there is none to send to.';

revoke all on private.reachable_patients from public, anon, authenticated, service_role;
