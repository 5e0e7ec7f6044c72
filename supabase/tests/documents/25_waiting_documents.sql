-- waiting_documents: numbers for the service role, of all practices together, and nothing of any.
begin;
\ir ../_helpers.psql
select plan(6);

select tests.as_owner();
update public.patient_documents set pictures = 'none', pictures_reason = 'no_image';
select tests.as_service();
select is_empty('select * from public.waiting_documents()', 'nothing waits');

select tests.as_owner();
update public.patient_documents
set status = 'received', created_at = now() - interval '90 seconds' where id = tests.document_id('a');
update public.patient_documents
set pictures = 'pending', pictures_reason = null, created_at = now() - interval '1 hour' where id = tests.document_id('b');
select tests.as_service();
select results_eq(
    'select job, documents, oldest_seconds from public.waiting_documents() order by job',
    $$ values ('documents.illustrate', 1::bigint, 3600::bigint), ('documents.verify', 1, 90) $$,
    'what nobody read and what has no pictures, of whichever practice'
);

select tests.as_owner();
update public.patient_documents
set status = 'deleting', deleting_at = now() - interval '10 seconds', deleting_by = tests.user_id('dora');
select tests.as_service();
select results_eq(
    'select job, documents, oldest_seconds from public.waiting_documents()',
    $$ values ('documents.sweep', 2::bigint, 10::bigint) $$, 'what is being deleted waits for nothing else'
);

select tests.as_owner();
update public.patient_documents set deleting_at = now() + interval '1 hour';
select tests.as_service();
select is((select oldest_seconds from public.waiting_documents()), 0::bigint, 'nothing is younger than now');

select tests.sign_in('ada');
select throws_ok(
    'select * from public.waiting_documents()', '42501', 'permission denied for function waiting_documents',
    'no person asks, not even an admin'
);
select tests.as_anon();
select throws_ok(
    'select * from public.waiting_documents()', '42501', 'permission denied for function waiting_documents', 'nor does anon'
);

select * from finish();
rollback;
