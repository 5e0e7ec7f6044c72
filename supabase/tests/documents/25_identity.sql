-- identity_differs, compare_identity, confirm_mismatch: a file that names another patient is filed only by who says so.
begin;
\ir ../_helpers.psql
select plan(48);

select tests.as_owner();
update public.patients
set last_name = 'Lefèvre-Dupont', first_name = 'Marie Hélène', birth_name = 'O''Neil', birth_date = '1980-02-29', file_number = 'P-00042'
where patients.id = tests.patient_id('a');

create temporary table files (said text, name text, number text, birth_date date, differs text[]);
insert into files
values
('nothing', null, null, null, '{}'),
('empty components', '^^^^', '', null, '{}'),
('as in the chart', 'Lefèvre-Dupont^Marie Hélène', 'P-00042', '1980-02-29', '{}'),
('capitals without accents', 'LEFEVRE DUPONT^MARIE HELENE', null, null, '{}'),
('half of a double name', 'LEFEVRE^MARIE', null, null, '{}'),
('written together', 'LEFEVREDUPONT^MARIEHELENE', null, null, '{}'),
('the birth name', 'O''NEIL^Marie', null, null, '{}'),
('the birth name in one word', 'ONEIL^MARIEHELENE', null, null, '{}'),
('first name first', 'Marie^Lefèvre', null, null, '{}'),
('one component', 'Marie Lefevre', null, null, '{}'),
('a middle name and a prefix', 'LEFEVRE^MARIE^ANNE^DR', null, null, '{}'),
('ideographs beside it', 'LEFEVRE^MARIE=勒^玛', null, null, '{}'),
('ideographs alone', '=勒^玛', null, null, '{}'),
('zeros before the number', null, 'p 42', null, '{number}'),
('another spelling of the number', null, 'p-00042', null, '{}'),
('somebody else', 'MARTIN^PAUL', null, null, '{name}'),
('her sister', 'LEFEVRE^SOPHIE', null, null, '{name}'),
('the same first name', 'MARTIN^MARIE', null, null, '{name}'),
('a last name alone', 'LEFEVRE', null, null, '{name}'),
('an initial', 'LEFEVRE^M', null, null, '{name}'),
('a word too much', 'LEFEVRE MARTIN^MARIE', null, null, '{name}'),
('another day of birth', null, null, '1980-03-01', '{birth_date}'),
('another number', 'LEFEVRE^MARIE', '43', '1980-02-29', '{number}'),
('everything', 'MARTIN^PAUL', '43', '1990-01-01', '{birth_date,name,number}');

select
    is(
        private.identity_differs(tests.organisation_id('a'), tests.patient_id('a'), files.name, files.number, files.birth_date),
        files.differs,
        files.said
    )
from files;

update public.patients
set file_number = null, birth_date = null
where patients.id = tests.patient_id('a');
select is(
    private.identity_differs(tests.organisation_id('a'), tests.patient_id('a'), null, '43', '1990-01-01'),
    '{}', 'what the chart does not say differs in nothing'
);

-- compare_identity: about one's own upload.
select tests.sign_in('paul');
select tests.work_in('a');
create temporary table intents as
select * from public.begin_upload(tests.patient_id('a'), 'radiograph', 'a.dcm', 'application/dicom', 500);
grant select on intents to public;
select is(
    public.compare_identity((select document_id from intents), 'MARTIN^PAUL'), '{name}', 'paul is told what differs'
);
select is(public.compare_identity((select document_id from intents)), '{}', 'nothing said, nothing differs');
select throws_ok(
    $$ select public.compare_identity('ee000000-0000-4000-8000-000000000000', 'MARTIN^PAUL') $$,
    'PT404', 'upload_not_found', 'another id is another upload'
);
select tests.sign_in('dora');
select throws_ok(
    $$ select public.compare_identity((select document_id from intents), 'MARTIN^PAUL') $$,
    'PT404', 'upload_not_found', 'nobody asks about an upload of somebody else'
);
select tests.sign_in('bob');
select throws_ok(
    $$ select public.compare_identity((select document_id from intents), 'MARTIN^PAUL') $$,
    'PT404', 'upload_not_found', 'nor does another practice'
);
select tests.as_anon();
select throws_ok(
    $$ select public.compare_identity((select document_id from intents)) $$,
    '42501', 'permission denied for function compare_identity', 'nor anon'
);

-- A file that its uploader sent straight to Storage waits.
select tests.as_owner();
select tests.store((select object_name from intents), 'application/dicom', 500, 'v1');
select tests.sign_in('paul');
select tests.work_in('a');
select lives_ok('select * from public.commit_upload((select document_id from intents))', 'it is committed');
select throws_ok(
    'select * from public.confirm_mismatch((select document_id from intents))',
    'PT404', 'document_not_found', 'what nobody has compared is not confirmed'
);
select tests.as_service();
select results_eq(
    $$ select status, identity_differs from public.attest_document(
        (select document_id from intents), 'v1', 'application/dicom', repeat('4', 64), patient_name => 'MARTIN^PAUL'
    ) $$,
    $$ values ('received', array['name']) $$, 'it is read, and names another'
);
select is_empty(
    $$ select * from public.claim_received_documents(100) as claimed where claimed.document_id = (select document_id from intents) $$,
    'nobody reads it again'
);
select tests.sign_in('dora');
select tests.work_in('a');
select is_empty(
    'select 1 from public.patient_documents where id = (select document_id from intents)', 'no colleague sees it under the wrong name'
);
select throws_ok(
    'select * from public.confirm_mismatch((select document_id from intents))', 'PT404', 'document_not_found', 'nor confirms it'
);
select tests.sign_in('paul');
select tests.work_in('a');
select results_eq(
    'select status, identity_differs from public.patient_documents where id = (select document_id from intents)',
    $$ values ('received', array['name']) $$, 'its uploader sees why it waits'
);
select throws_ok(
    $$ update public.patient_documents set mismatch_confirmed_at = now() where id = (select document_id from intents) $$,
    '42501', null, 'and cannot write the answer past the function'
);
select throws_ok(
    $$ select * from public.confirm_mismatch('ee000000-0000-4000-8000-000000000000') $$,
    'PT404', 'document_not_found', 'another id is another document'
);
select tests.as_owner();
update public.patient_documents set status = 'received', sha256 = null where id = tests.document_id('a');
insert into private.document_verifications (document_id, organisation_id, lease_id, leased_until)
values (tests.document_id('a'), tests.organisation_id('a'), gen_random_uuid(), now() + interval '1 hour');
select tests.sign_in('paul');
select tests.work_in('a');
select ok(
    (select mismatch_confirmed_at is not null from public.confirm_mismatch((select document_id from intents))), 'he confirms'
);
select results_eq(
    'select mismatch_confirmed_at from public.confirm_mismatch((select document_id from intents))',
    'select mismatch_confirmed_at from public.patient_documents where id = (select document_id from intents)',
    'once, however often he says so'
);
select tests.as_service();
select results_eq(
    $$ select claimed.document_id from public.claim_received_documents(100) as claimed
        where claimed.document_id = (select document_id from intents) $$,
    'select document_id from intents', 'then it is read again'
);
select results_eq(
    $$ select status, identity_differs from public.attest_document(
        (select document_id from intents), 'v1', 'application/dicom', repeat('4', 64), patient_name => 'MARTIN^PAUL'
    ) $$,
    $$ values ('ready', array['name']) $$, 'and filed'
);
select tests.as_owner();
select is(
    (select leased_until from private.document_verifications where document_id = tests.document_id('a')),
    now() + interval '1 hour', 'nobody else''s turn ends with it'
);
select ok(
    exists (
        select from audit.entries
        where entries.table_name = 'patient_documents'
            and entries.row_id = (select document_id from intents)
            and entries.user_id = tests.user_id('paul')
            and entries.changed_columns @> array['mismatch_confirmed_by']
    ),
    'who said so is in the audit'
);
select tests.sign_in('paul');
select tests.work_in('a');
select is(
    (
        select count(*)::integer
        from public.patient_documents
        where patient_documents.id = (select document_id from intents)
            and patient_documents.mismatch_confirmed_by = tests.user_id('paul')
    ),
    1, 'and in the row'
);

select tests.as_owner();
update public.patient_documents
set status = 'deleting', deleting_at = now(), deleting_by = tests.user_id('paul')
where patient_documents.id = (select document_id from intents);
select tests.sign_in('paul');
select throws_ok(
    'select * from public.confirm_mismatch((select document_id from intents))',
    'PT404', 'document_not_found', 'what is being deleted is not confirmed any more'
);

select * from finish();
rollback;
