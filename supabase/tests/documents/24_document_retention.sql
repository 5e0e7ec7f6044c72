-- Strict and permissive practices, and document_retention: what would be refused is known before.
begin;
\ir ../_helpers.psql
select plan(32);

create function tests.refusal() returns text
    language plpgsql
as $$
declare
    v_hint text;
begin
    perform public.begin_document_delete(tests.document_id('a'), 'x');
    -- Taken back, so that the next one finds it as it was.
    raise exception using errcode = 'TAKEN';
exception
    when sqlstate 'TAKEN' then
        return 'begun';
    when others then
        get stacked diagnostics v_hint = pg_exception_hint;
        return sqlstate || ' ' || sqlerrm || ' ' || v_hint;
end;
$$;
create function tests.asked() returns text
    language sql stable
return (
    select concat_ws(' ', case when state.may_delete then 'may' else 'may not' end, state.rule, state.until, state.on_hold)
    from public.document_retention(array[tests.document_id('a')]) as state
);
grant execute on function tests.refusal(), tests.asked() to public;
create function tests.added(ago interval) returns date
    language plpgsql
as $$
begin
    update public.patients set created_at = now() - added.ago where id = tests.patient_id('a');
    update public.patient_documents set created_at = now() - added.ago where id = tests.document_id('a');
    return ((now() - added.ago) at time zone 'UTC')::date + interval '20 years';
end;
$$;
create function tests.mode(name text) returns void
    language sql
as $$ update public.organisations set retention_mode = mode.name where id = tests.organisation_id('a') $$;
create function tests.until() returns text
    language sql stable security definer
return (select ((created_at at time zone 'UTC')::date + interval '20 years')::date from public.patient_documents where id = tests.document_id('a'));
grant execute on function tests.until() to public;

-- Permissive

select tests.added('8 days');
select tests.sign_in('paul');
select is(tests.asked(), 'may record_20_years ' || tests.until() || ' f', 'a permissive practice deletes, and knows the rule');
select is(tests.refusal(), 'begun', 'and it is so');

-- Strict

select tests.as_owner();
select tests.mode('strict');
select tests.sign_in('paul');
select is(tests.asked(), 'may not record_20_years ' || tests.until() || ' f', 'a strict one does not');
select is(
    tests.refusal(), format('PT409 document_retained {"rule": "record_20_years", "until": "%s"}', tests.until()),
    'the refusal names rule and date'
);
select tests.sign_in('ada');
select matches(tests.refusal(), '^PT409 document_retained', 'not even by an admin');
select tests.as_owner();
select tests.added('7 days');
select tests.sign_in('paul');
select matches(tests.refusal(), '^PT409 document_retained', 'after seven days it is refused');
select tests.as_owner();
select tests.added('7 days - 1 second');
select tests.sign_in('paul');
select is(tests.asked(), 'may record_20_years ' || tests.until() || ' f', 'before that an error is corrected');
select is(tests.refusal(), 'begun', 'and it is so');
select tests.as_owner();
select tests.added('8 days');
update public.patient_documents set status = 'received' where id = tests.document_id('a');
select tests.sign_in('paul');
select is(tests.asked(), 'may record_20_years ' || tests.until() || ' f', 'what nobody could open is taken back');
select is(tests.refusal(), 'begun', 'and it is so');
select tests.sign_in('ada');
select is(tests.asked(), null, 'by its uploader, who alone knows of it');
select tests.as_owner();
update public.patient_documents set status = 'ready', created_at = '2006-11-20 10:00+00' where id = tests.document_id('a');
select tests.added(now() - ((now() at time zone 'UTC')::date - interval '20 years') at time zone 'UTC');
select tests.sign_in('paul');
select is(tests.until(), (now() at time zone 'UTC')::date::text, 'on the last day');
select matches(tests.refusal(), '^PT409 document_retained', 'it is refused');
select tests.as_owner();
select tests.added(now() - ((now() at time zone 'UTC')::date - 1 - interval '20 years') at time zone 'UTC');
select tests.sign_in('paul');
select is(tests.asked(), 'may record_20_years ' || tests.until() || ' f', 'on the next it may go');
select is(tests.refusal(), 'begun', 'and it is so');

-- The practice's own rule, and a practice beside it

select tests.as_owner();
insert into public.retention_rules (organisation_id, media_kind, keep_years) values (tests.organisation_id('a'), 'radiograph', 40);
select tests.sign_in('paul');
select matches(tests.refusal(), '^PT409 document_retained {"rule": "practice_40_years", "until": "20', 'a longer rule is the practice''s');
select tests.as_owner();
update public.patient_documents set created_at = now() - interval '8 days' where id = tests.document_id('b');
select tests.sign_in('bob');
select isnt_empty(
    $$ select 1 from public.begin_document_delete(tests.document_id('b'), 'x') $$, 'the other practice is not strict'
);

-- On hold

select tests.sign_in('ada');
select isnt_empty($$ select 1 from public.place_hold(tests.patient_id('a'), null, 'x') $$, 'an admin places a hold');
select tests.as_owner();
select tests.mode('permissive');
select tests.sign_in('paul');
select matches(tests.asked(), '^may not practice_40_years .* t$', 'that it is on hold is known to staff');
select tests.sign_in('ana');
select matches(tests.asked(), '^may not practice_40_years .* t$', 'also to who may not delete');
select tests.as_owner();
update public.legal_holds set released_at = now(), released_by = placed_by, release_reason = 'x';
select tests.sign_in('ana');
select matches(tests.asked(), '^may not .* f$', 'an assistant may not delete anyway');
select tests.sign_in('paul');
select matches(tests.asked(), '^may practice_40_years .* f$', 'a practitioner may');

-- Nobody learns of what they do not see

select tests.sign_in('bob');
select is(tests.asked(), null, 'of a foreign document nothing is said');
select tests.sign_in('zoe');
select is(tests.asked(), null, 'who works nowhere learns nothing');
select tests.as_anon();
select throws_ok(
    $$ select * from public.document_retention('{}') $$, '42501', 'permission denied for function document_retention', 'anon asks nothing'
);
select tests.sign_in('dora');
select isnt(tests.asked(), null, 'the practice asked is the document''s, whichever is active');
select tests.sign_in('paul');
select isnt_empty($$ select 1 from public.begin_document_delete(tests.document_id('a'), 'x') $$, 'a deletion is begun');
select is(tests.asked(), null, 'what is in deletion is in no answer');
select throws_ok(
    $$ select * from public.document_retention(array(select gen_random_uuid() from generate_series(1, 101))) $$,
    'PT400', 'too_many_ids', 'at most 100 are asked for'
);
select is_empty(
    $$ select * from public.document_retention(array(select gen_random_uuid() from generate_series(1, 100))) $$, '100 are'
);
select is_empty('select * from public.document_retention(null)', 'none is none');

-- Rejecting what is not what it says

select tests.as_owner();
update public.patient_documents set status = 'ready', deleting_at = null, deleting_by = null, deleting_reason = null;
update public.patient_documents set status = 'received' where id = tests.document_id('a');
update public.legal_holds set released_at = null, released_by = null, release_reason = null;
select tests.mode('strict');
select tests.as_service();
select isnt_empty(
    $$ select 1 from public.reject_document(tests.document_id('a'), 'v1', 'type_not_accepted') $$,
    'neither rule nor hold keeps a file that is not what it says'
);

select * from finish();
rollback;
