-- finish_request: keeps what became of a request for its repetitions, or forgets it so that it may be tried again.

-- Definer, because the keys are closed to everyone. Only the attempt that is at work; asked again, false.
create function private.finish_request(key_hash text, attempt_id uuid, outcome jsonb)
    returns boolean
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_caller_id constant uuid := private.caller_id();
begin
    if octet_length(finish_request.outcome::text) > 8192 then
        raise sqlstate 'PT413' using message = 'body_too_large', detail = 'An outcome is a few ids and keys.';
    end if;

    if finish_request.outcome is null then
        delete from private.idempotency_keys
        where idempotency_keys.user_id = v_caller_id
            and idempotency_keys.key_hash = finish_request.key_hash
            and idempotency_keys.attempt_id = finish_request.attempt_id
            and idempotency_keys.outcome is null;
    else
        update private.idempotency_keys
        set outcome = finish_request.outcome
        where idempotency_keys.user_id = v_caller_id
            and idempotency_keys.key_hash = finish_request.key_hash
            and idempotency_keys.attempt_id = finish_request.attempt_id
            and idempotency_keys.outcome is null;
    end if;

    return found;
end;
$$;
revoke execute on function private.finish_request(text, uuid, jsonb) from public, anon;
grant execute on function private.finish_request(text, uuid, jsonb) to authenticated;

create function public.finish_request(key_hash text, attempt_id uuid, outcome jsonb default null)
    returns boolean
    language sql
    volatile
    security invoker
    set search_path = ''
return private.finish_request(finish_request.key_hash, finish_request.attempt_id, finish_request.outcome);
revoke execute on function public.finish_request(text, uuid, jsonb) from public, anon;
grant execute on function public.finish_request(text, uuid, jsonb) to authenticated;
comment on function public.finish_request(text, uuid, jsonb) is
    'Keeps the outcome of the caller''s request for a day; without one, forgets the request.';
