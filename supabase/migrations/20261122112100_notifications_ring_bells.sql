-- Where the project has Realtime, whoever has a new notification, or reads one elsewhere, is told at once on a private
-- channel of their own; else bells poll.

-- Nothing is added to a publication: those send deletions to everybody. What is said is that there is something to ask
-- for, once a person and statement; what it says is fetched under the policies.
do $migration$
begin
    if to_regclass('realtime.messages') is null
        or to_regprocedure('realtime.send(jsonb, text, text, boolean)') is null
    then
        return;
    end if;

    execute $statement$
        create function private.ring_bells()
            returns trigger
            language plpgsql
            volatile
            security definer
            set search_path = ''
        as $$
        begin
            perform realtime.send('{}', 'notification', 'user:' || rung.user_id::text, true)
            from (select distinct changed.user_id from changed) as rung;

            return null;
        end;
        $$
    $statement$;
    execute 'revoke execute on function private.ring_bells() from public, anon, authenticated, service_role';
    execute $statement$
        create trigger notifications_ring_insert after insert on public.notifications
            referencing new table as changed
            for each statement execute function private.ring_bells()
    $statement$;
    execute $statement$
        create trigger notifications_ring_update after update on public.notifications
            referencing new table as changed
            for each statement execute function private.ring_bells()
    $statement$;
end;
$migration$;
