-- Entries are linked at the end of the transaction, in one chain a practice, and what was linked holds.
begin;
\ir ../_helpers.psql
select plan(23);

select is((select count(*) from audit.chain), 0::bigint, 'nothing is linked before the end');
select is(
    (select sum(seq) from audit.heads where organisation_id in (tests.organisation_id('a'), tests.organisation_id('b'))),
    0::numeric, 'and no head has moved'
);
select is(
    (select hash from audit.heads where organisation_id = tests.organisation_id('a')),
    sha256(convert_to('molaire audit ' || tests.organisation_id('a'), 'UTF8')),
    'a chain begins with a hash that anyone can make again'
);

set constraints all immediate;
set constraints all deferred;
select results_eq(
    $$ select organisation_id, count(*), min(seq), max(seq) from audit.chain group by 1 order by 1 $$,
    $$ select organisation_id, count(*), 1::bigint, count(*) from audit.entries group by 1 order by 1 $$,
    'every entry is linked, without a gap'
);
select is(
    (
        select chain.hash from audit.chain where chain.organisation_id = tests.organisation_id('a') and chain.seq = 2
    ),
    (
        select sha256(chain.previous_hash || convert_to('2' || chr(10) || contents.content, 'UTF8'))
        from audit.chain inner join audit.contents on contents.id = chain.entry_id
        where chain.organisation_id = tests.organisation_id('a') and chain.seq = 2
    ),
    'a hash is made from the one before, the number and the entry'
);
select results_eq(
    $$ select seq, hash from audit.heads where organisation_id = tests.organisation_id('b') $$,
    $$ select seq, hash from audit.chain where organisation_id = tests.organisation_id('b') order by seq desc limit 1 $$,
    'the head is the last link'
);
select is_empty(
    $$ select 1 from public.organisations cross join lateral private.audit_faults(organisations.id) $$, 'both chains hold'
);

-- The next transaction goes on where the last one ended

update public.patients set phone = '1' where id in (tests.patient_id('a'), tests.patient_id('b'));
update public.patients set phone = '2' where id = tests.patient_id('a');
set constraints all immediate;
set constraints all deferred;
select is_empty(
    $$ select 1 from public.organisations cross join lateral private.audit_faults(organisations.id) $$, 'more links, and both hold'
);
select is(
    (select seq from audit.heads where organisation_id = tests.organisation_id('a')),
    (select count(*) from audit.entries where organisation_id = tests.organisation_id('a')),
    'the head counts the entries'
);
savepoint undone;
update public.patients set phone = '3' where id = tests.patient_id('a');
rollback to undone;
update public.patients set phone = '4' where id = tests.patient_id('a');
set constraints all immediate;
set constraints all deferred;
select is_empty(
    $$ select 1 from private.audit_faults(tests.organisation_id('a')) $$, 'what was taken back leaves no gap'
);

-- An owner who takes the triggers away can change rows, and is found out

create function tests.faults_after(statement text) returns text
    language plpgsql
as $$
declare
    v_faults text;
begin
    begin
        alter table audit.entries disable trigger user;
        alter table audit.chain disable trigger user;
        alter table audit.heads disable trigger user;
        execute statement;
        select string_agg(coalesce(faults.seq::text, '-') || ' ' || faults.fault, ', ' order by faults.seq, faults.fault)
        into v_faults
        from private.audit_faults(tests.organisation_id('a')) as faults;
        raise exception using errcode = 'TAKEN', message = coalesce(v_faults, 'none');
    exception when sqlstate 'TAKEN' then
        return sqlerrm;
    end;
end;
$$;
create function tests.entry(seq bigint) returns bigint
    language sql stable
as $$ select chain.entry_id from audit.chain where chain.organisation_id = tests.organisation_id('a') and chain.seq = entry.seq $$;

select is(tests.faults_after('select 1'), 'none', 'positive control: nothing done, nothing found');
select is(
    tests.faults_after($$ update audit.entries set user_id = tests.user_id('ana'), actor = 'user' where id = tests.entry(3) $$),
    '3 entry_altered', 'an edited entry'
);
select is(tests.faults_after($$ delete from audit.entries where id = tests.entry(3) $$), '3 entry_missing', 'a deleted entry');
select is(
    tests.faults_after($$
        delete from audit.entries where id = tests.entry(3);
        delete from audit.chain where organisation_id = tests.organisation_id('a') and seq = 3
    $$),
    '4 link_missing', 'an entry deleted with its link'
);
select is(
    tests.faults_after($$
        alter table audit.chain drop constraint chain_entry_id_unique;
        update audit.chain set entry_id = case seq when 3 then tests.entry(4) else tests.entry(3) end
        where organisation_id = tests.organisation_id('a') and seq in (3, 4)
    $$),
    '3 entry_altered, 4 entry_altered', 'two entries in each other''s place'
);
select is(
    tests.faults_after($$
        delete from audit.chain where organisation_id = tests.organisation_id('a')
            and seq = 10
    $$),
    '9 head_differs, - entry_unlinked',
    'a tail cut off without moving the head'
);
select is(
    tests.faults_after($$ update audit.heads set seq = 2 where organisation_id = tests.organisation_id('a') $$),
    '10 head_differs', 'a head moved back'
);
select is(
    tests.faults_after($$
        insert into audit.entries (organisation_id, actor, action, table_name, row_id)
        values (tests.organisation_id('a'), 'system', 'delete', 'patients', gen_random_uuid())
    $$),
    '- entry_unlinked', 'an entry slipped in beside the chain'
);

-- With the triggers in place even the owner is refused

select throws_ok($$ update audit.heads set seq = 1 $$, '42501', 'append_only', 'a head does not move back');
select throws_ok($$ delete from audit.heads $$, '42501', 'append_only', 'a head is not deleted');
select throws_ok($$ truncate audit.heads $$, '42501', 'append_only', 'heads are not emptied');

-- The pages that the verifier reads

select results_eq(
    $$ select organisation_id, entries, links, seq from private.audit_heads() where organisation_id = tests.organisation_id('a') $$,
    $$ select organisation_id, count(*), count(*), count(*) from audit.entries
        where organisation_id = tests.organisation_id('a') group by 1 $$,
    'the service reads where a chain ends'
);
select results_eq(
    $$ select seq from private.audit_chain(tests.organisation_id('a'), 2, 3) $$,
    $$ values (3::bigint), (4), (5) $$, 'and pages through it'
);

select * from finish();
rollback;
