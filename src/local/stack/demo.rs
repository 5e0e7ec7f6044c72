//! The logins of the seed, for the person who has just started the stack.

use sqlx::Row;

use super::services::DATABASE;
use super::state::DemoUser;
use crate::local::postgres::Cluster;

/// As `supabase/seed.sql` sets it for everybody.
const PASSWORD: &str = "molaire-demo";

const QUERY: &str = "
    select users.email::text as email,
           string_agg(memberships.role || ' · ' || organisations.name, ', ' order by organisations.name) as roles
    from auth.users
    join public.memberships on memberships.user_id = users.id and memberships.revoked_at is null
    join public.organisations on organisations.id = memberships.organisation_id
    where users.email like '%@example.test'
    group by users.email
    order by users.email";

/// Reads who can sign in, and as what.
pub async fn users(cluster: &Cluster) -> anyhow::Result<Vec<DemoUser>> {
    let mut connection = cluster.connect("postgres", DATABASE).await?;
    let rows = sqlx::query(QUERY).fetch_all(&mut connection).await?;
    let user = |row: &sqlx::postgres::PgRow| -> anyhow::Result<DemoUser> {
        Ok(DemoUser { email: row.try_get("email")?, password: PASSWORD.to_owned(), roles: row.try_get("roles")? })
    };
    rows.iter().map(user).collect()
}
