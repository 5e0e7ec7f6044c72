# Read by bash before the lines of docs/api.md. Every request is sent first as those who may not, or may only within
# their own practice, and then as it stands, so that what was refused is seen to have changed nothing.
# Each answer is left in $RECORD: a folder a request, in it `<actor>.body` and `<actor>.status`.
set -euo pipefail

curl() {
    local request actor argument arguments differs told='%{http_code} %{method} %{url_effective}'
    request=$RECORD/$(printf '%03d' "$(ls "$RECORD" | wc -l)")
    mkdir "$request"
    echo "${BASH_LINENO[*]}" > "$request/lines"
    for actor in assistant stranger outsider nobody; do
        arguments=() differs=
        for argument in "$@"; do
            case $argument in
                "${ME-unset}") set_token ;;
                "apikey: ${SECRET-unset}") arguments+=("apikey: $KEY" -H) && set_token ;;
                *'"molaire-demo"'*) set_for_nobody "${argument/molaire-demo/molaire}" ;;
                *'Bearer cron-'* | 'svix-signature: '* | 'x-twilio-signature: '* | 'postmark:'*) set_for_nobody "${argument}x" ;;
                *'/object/upload/sign/'*) set_for_nobody "${argument}x" ;;
                *) arguments+=("$argument") ;;
            esac
        done
        [ -z "$differs" ] && continue
        case $actor in stranger | outsider) arguments+=(-H "x-organisation-id: $PRACTICE") ;; esac
        command curl "${arguments[@]}" -o "$request/$actor.body" -w "$told" < /dev/null > "$request/$actor.status" || true
    done
    command curl "$@" -w "%{stderr}$told" 2> "$request/admin.status" < /dev/null | tee "$request/admin.body"
    return "${PIPESTATUS[0]}"
}

# Puts the actor's token in place of the page's; an empty header is none at all.
set_token() {
    local token=TOKEN_$actor
    differs=yes
    if [ "$actor" = nobody ]; then arguments+=('authorization:'); else arguments+=("authorization: Bearer ${!token}"); fi
}

# What proves the right is not a token: a password, or a link.
set_for_nobody() {
    if [ "$actor" = nobody ]; then arguments+=("$1") differs=yes; else arguments+=("$argument"); fi
}
