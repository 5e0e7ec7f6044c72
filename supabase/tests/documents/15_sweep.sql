-- The sweep: what may be removed, judged at a given time, and by nobody but the service.
begin;
\ir ../_helpers.psql
select plan(25);

create function tests.reasons() returns table (reason text, ending text)
    language sql security definer
as $$
    select mismatches.reason, regexp_replace(mismatches.object_name, '^.*/', '')
    from private.mismatches() as mismatches
    order by 1, 2
$$;
create function tests.sweep(hours integer, share numeric default 1) returns jsonb
    language sql
as $$
    select public.sweep_objects(now() + make_interval(hours => hours), 100, true, share, 0)
$$;
create function tests.due(hours integer, share numeric default 1) returns setof text
    language sql
as $$
    select regexp_replace(due ->> 'object_name', '^.*/', '')
    from jsonb_array_elements(tests.sweep(hours, share) -> 'due') as due
    order by 1
$$;
create function tests.unstore(pattern text) returns void
    language plpgsql
as $$
begin
    perform set_config('storage.allow_delete_query', 'true', true);
    delete from storage.objects where name like pattern;
end;
$$;
grant execute on all functions in schema tests to public;

select results_eq('select * from tests.reasons()', $$ values (null::text, null::text) limit 0 $$, 'rows and files agree');

-- What belongs to a document, and what does not.
select tests.store('odd', 'image/jpeg', 1, 'v1');
select tests.store('org/x/patients/y/photos/xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx/odd.jpg', 'image/jpeg', 1, 'v1');
select tests.store(left(tests.path('a'), -9) || '.derived/preview.webp', 'image/webp', 1, 'v1');
select tests.store(left(tests.path('a'), -9) || 'beside.jpg', 'image/jpeg', 1, 'v1');
select results_eq(
    'select * from tests.reasons()',
    $$ values ('unexplained', 'beside.jpg'), ('unexplained', 'odd'), ('unexplained', 'odd.jpg') $$,
    'the original and what was derived from it are a document''s, other names are not, and odd ones are no error'
);

-- Two looks an hour apart, and a day.
select tests.as_service();
select results_eq('select * from tests.due(23)', $$ values ('') limit 0 $$, 'the first look removes nothing');
select results_eq('select * from tests.due(23)', $$ values ('') limit 0 $$, 'nor does one at once after it');
select results_eq('select * from tests.due(25, 0.01)', $$ values ('') limit 0 $$, 'nor any where so much is unexplained');
select is(tests.sweep(25, 0.01) -> 'is_refused', 'true', 'which is said');
select results_eq(
    'select * from tests.due(25)', $$ values ('beside.jpg'), ('odd'), ('odd.jpg') $$, 'two hours later and a day old, they may go'
);
select tests.as_owner();
update storage.objects set version = 'v2' where name = 'odd';
select tests.as_service();
select results_eq(
    'select * from tests.due(26)', $$ values ('beside.jpg'), ('odd.jpg') $$, 'other bytes under the same key begin anew'
);
select is(
    public.sweep_objects(now() + interval '26 hours 10 minutes', 100, true, 1, 3600) -> 'looked', 'false',
    'who looked lately does not look again'
);
select is(
    public.sweep_objects(now() + interval '27 hours 10 minutes', 1, true, 1, 3600) -> 'due' -> 0 -> 'bucket_id',
    '"patient-documents"', 'an hour later, one does'
);
select tests.as_owner();
select is((select result -> 'unexplained' from private.sweeps), '3', 'the last whole look is kept, without names');
select tests.unstore('%odd%'), tests.unstore('%beside.jpg');

-- An intent explains what lies under its key, and lets it go once it is closed.
select tests.sign_in('paul');
create temporary table begun as
select document_id, object_name from public.begin_upload(tests.patient_id('a'), 'photo', 'new.jpg', 'image/jpeg', 100);
grant all on begun to public;
select tests.as_owner();
select tests.store((select object_name from begun), 'image/jpeg', 100, 'v1');
select results_eq('select * from tests.reasons()', $$ values ('in_flight', 'new.jpg') $$, 'an open intent protects its object');
select tests.as_service();
select results_eq('select * from tests.due(100)', $$ values ('') limit 0 $$, 'whatever the time, until it is closed');
select results_eq(
    'select document_id from public.sweep_uploads()', $$ select null::uuid limit 0 $$, 'an intent that has not run out is left alone'
);
select results_eq(
    $$ select document_id, object_name from public.sweep_uploads(now() + interval '1 hour') $$, 'select * from begun',
    'one that has is closed, and its object may go'
);
select results_eq('select * from tests.due(0)', $$ values ('new.jpg') $$, 'also by the look at everything');
select tests.as_owner();
select results_eq(
    $$ select outcome, bytes_reserved from public.document_uploads cross join private.organisation_usage
        where document_id = (select document_id from begun) and private.organisation_usage.organisation_id = tests.organisation_id('a') $$,
    $$ values ('expired', 0::bigint) $$, 'its bytes are free again'
);
select tests.unstore((select object_name from begun));

-- A deletion that nobody finished.
select tests.sign_in('paul');
select lives_ok($$ select * from public.begin_document_delete(tests.document_id('a'), 'Essai') $$, 'somebody begins');
select tests.as_service();
select results_eq(
    'select document_id from public.unfinished_deletions()', $$ select null::uuid limit 0 $$, 'and has a minute'
);
select results_eq(
    $$ select document_id, cardinality(object_names) from public.unfinished_deletions(now() + interval '1 minute') $$,
    $$ values (tests.document_id('a'), 2) $$, 'then everything in its folder is named'
);
select throws_ok(
    $$ select public.finish_deletion(tests.document_id('a')) $$, 'PT409', 'object_still_stored', 'the row goes last'
);
select throws_ok(
    $$ select public.finish_deletion(tests.document_id('b')) $$, 'PT404', 'document_not_found', 'and no row that nobody began to delete'
);
select tests.as_owner();
select tests.unstore(tests.path('a'));
select tests.as_service();
select throws_ok(
    $$ select public.finish_deletion(tests.document_id('a')) $$, 'PT409', 'object_still_stored', 'also while a derived file is there'
);
select tests.as_owner();
select tests.unstore('%.derived/preview.webp');
select tests.as_service();
select ok(
    public.finish_deletion(tests.document_id('a')) and public.finish_deletion(tests.document_id('a')), 'finished, and asked again'
);
select tests.as_owner();
select tests.store(left(tests.path('a'), -9) || '.derived/late.webp', 'image/webp', 1, 'v1');
update public.patient_documents set object_version = 'other' where id = tests.document_id('b');
select results_eq(
    'select * from tests.reasons()', $$ values ('changed', 'radio.jpg'), ('document_deleted', 'late.webp') $$,
    'a tombstone explains what comes after it; a file that changed is told'
);

select * from finish();
rollback;
