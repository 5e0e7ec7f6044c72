-- Who reads and renames documents, and that nobody points a row at someone else's file.
begin;
\ir ../_helpers.psql
select plan(34);

select tests.sign_in('ana');
select set_eq(
    'select id from public.patient_documents', array[tests.document_id('a')], 'an assistant reads the documents of her organisation alone'
);
select tests.sign_in('bob');
select set_eq(
    'select id from public.patient_documents', array[tests.document_id('b')], 'a practitioner reads those of his'
);
select tests.sign_in('dora');
select set_eq(
    'select id from public.patient_documents', array[tests.document_id('b')], 'a member of two reads the active organisation''s'
);
select tests.work_in('a');
select set_eq('select id from public.patient_documents', array[tests.document_id('a')], 'whichever it is');
select tests.sign_in('zoe');
select is_empty('select 1 from public.patient_documents', 'who works nowhere reads none');
select tests.as_anon();
select throws_ok(
    'select 1 from public.patient_documents', '42501', 'permission denied for table patient_documents', 'anon reads none'
);
select throws_ok(
    'select 1 from public.document_uploads', '42501', 'permission denied for table document_uploads', 'anon reads no intent'
);
select tests.sign_in('paul');
select throws_ok(
    'select 1 from public.document_uploads', '42501', 'permission denied for table document_uploads', 'staff read no intent directly'
);

-- Received and deleting

select tests.as_owner();
update public.patient_documents set status = 'received' where id = tests.document_id('a');
select tests.sign_in('paul');
select isnt_empty('select 1 from public.patient_documents', 'an uploader sees what is not yet verified');
select tests.sign_in('ada');
select is_empty('select 1 from public.patient_documents', 'nobody else does, not even an admin');
select tests.as_owner();
update public.patient_documents
set status = 'deleting', deleting_at = now(), deleting_by = tests.user_id('paul') where id = tests.document_id('a');
select tests.sign_in('paul');
select is_empty('select 1 from public.patient_documents', 'what is being deleted is seen by nobody');
select tests.as_owner();
update public.patient_documents
set status = 'ready', deleting_at = null, deleting_by = null where id = tests.document_id('a');

-- Renaming

select tests.sign_in('paul');
select lives_ok($$ update public.patient_documents set title = 'Été' where true $$, 'a practitioner renames');
select throws_ok(
    $$ update public.patient_documents set title = ' ' $$, '23514', null, 'a title of blanks is refused'
);
select throws_ok(
    $$ update public.patient_documents set title = repeat('x', 201) $$, '23514', null, 'a title over 200 characters is refused'
);
select lives_ok(
    $$ update public.patient_documents set title = repeat('é', 200) where true $$, 'a title of 200 characters is taken'
);
select throws_ok(
    format('update public.patient_documents set title = %L', titles.title), '23514', null, titles.description
)
from (
    values
        (U&'gpj.\202Eexe', 'a title with a bidirectional override is refused'),
        (U&'a\200Bb', 'a title with a zero-width character is refused'),
        (E'a\nb', 'a title with a line feed is refused'),
        (U&'e\0301te', 'a title that is not composed is refused')
) as titles (title, description);
select throws_ok(
    $$ update public.patient_documents set title = null $$, '23502', null, 'a document has a title'
);
select is(
    (select file_path from public.patient_documents), tests.path('a'), 'the path stays whatever the title'
);

select tests.sign_in('ana');
select throws_ok(
    $$ update public.patient_documents set title = 'X' $$, '42501', 'not_allowed', 'an assistant renames nothing, and is told so'
);
select tests.sign_in('paul');
select tests.work_in('b');
select throws_ok(
    $$ update public.patient_documents set title = 'X' $$, '42501', 'not_allowed', 'a practitioner renames nothing where he does not work'
);
select tests.sign_in('bob');
select lives_ok(
    format($$ update public.patient_documents set title = 'X' where id = %L $$, tests.document_id('a')), 'a foreign document is no row'
);

-- Path poaching

select tests.sign_in('bob');
select throws_ok(
    format($$ update public.patient_documents set file_path = %L $$, tests.path('a')),
    '428C9', 'column "file_path" can only be updated to DEFAULT', 'nobody points a row at a foreign file'
);
select throws_ok(
    format($$ update public.patient_documents set organisation_id = %L $$, tests.organisation_id('a')),
    '42501', 'permission denied for table patient_documents', 'nor moves a row under a foreign path'
);
select throws_ok(
    $$ insert into public.patient_documents (title) values ('X') $$,
    '42501', 'permission denied for table patient_documents', 'rows are not inserted directly'
);
select throws_ok(
    'delete from public.patient_documents', '42501', 'permission denied for table patient_documents', 'nor deleted'
);
select throws_ok(
    $$ update public.patient_documents set status = 'ready', sha256 = repeat('0', 64) $$,
    '42501', 'permission denied for table patient_documents', 'nobody declares a document verified'
);

select tests.as_owner();
select throws_ok(
    format(
        $$ insert into public.patient_documents (id, organisation_id, patient_id, media_kind, title, original_name,
                filed_patient_id, filed_kind, file_name, mime_type, size_bytes, object_version, created_by)
            values (%L, %L, %L, 'photo', 'X', 'x', %L, 'radiograph', 'radio.jpg', 'image/jpeg', 1, 'v1', %L) $$,
        tests.document_id('a'), tests.organisation_id('b'), tests.patient_id('b'), tests.patient_id('b'), tests.user_id('bob')
    ),
    '23505', null, 'one id is one document'
);
select is(
    (select title from public.patient_documents where id = tests.document_id('a')), repeat('é', 200), 'the foreign document kept its title'
);
select is(
    (select title from public.patient_documents where id = tests.document_id('b')), 'Radio b', 'and so did the other'
);

-- The trigger only turns silence into an error: without it the policy still refuses.

alter table public.patient_documents disable trigger patient_documents_refuse_update;
select tests.sign_in('ana');
select isnt_empty('select 1 from public.patient_documents', 'an assistant reads');
select is_empty($$ update public.patient_documents set title = 'X' where true returning 1 $$, 'but the policy lets her rename nothing');

select * from finish();
rollback;
