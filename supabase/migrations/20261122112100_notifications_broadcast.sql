-- Where the project has Realtime, a new notification rings at once on a private channel of its person; else bells poll.

-- Nothing is added to a publication: those send deletions to everybody. The message is an id; what it says is fetched.
do $migration$
begin
    if to_regclass('realtime.messages') is null
        or to_regprocedure('realtime.send(jsonb, text, text, boolean)') is null
    then
        return;
    end if;

    execute $statement$
        create function private.broadcast_notification()
            returns trigger
            language plpgsql
            volatile
            security definer
            set search_path = ''
        as $$
        begin
            perform realtime.send(
                jsonb_build_object('id', new.id), 'notification', 'user:' || new.user_id::text, true
            );
            return null;
        end;
        $$
    $statement$;
    execute 'revoke execute on function private.broadcast_notification() from public, anon, authenticated, service_role';
    execute $statement$
        create trigger notifications_broadcast after insert on public.notifications
            for each row execute function private.broadcast_notification()
    $statement$;
end;
$migration$;
