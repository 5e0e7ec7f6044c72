-- effective_preferences: what holds at this moment for each member and category, chosen or by default.
create view private.effective_preferences
    with (security_invoker = true)
as
select
    memberships.organisation_id,
    memberships.user_id,
    memberships.role,
    defaults.category,
    coalesce(chosen.in_app, defaults.in_app) as in_app,
    coalesce(chosen.email, defaults.email) as email,
    coalesce(chosen.frequency, defaults.frequency) as frequency,
    chosen.user_id is null as is_default
from public.memberships
inner join private.notification_preference_defaults as defaults
    on defaults.role = memberships.role
left join public.notification_preferences as chosen
    on chosen.organisation_id = memberships.organisation_id
    and chosen.user_id = memberships.user_id
    and chosen.category = defaults.category
where memberships.revoked_at is null;
comment on view private.effective_preferences is 'Live members alone; read by definer functions only.';

revoke all on private.effective_preferences from public, anon, authenticated, service_role;
