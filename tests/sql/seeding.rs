//! The demonstration: what its people are told at first sight, and that it runs again over what somebody made of it.

use molaire::local::pool::{Lease, Want};
use sqlx::{Executor, PgPool};

const SEED: &str = include_str!("../../supabase/seed.sql");

/// Who is told what, and what is on its way to them.
const TOLD: &str = "
    select concat_ws(
        ' / ',
        (
            select string_agg(split_part(users.email, '.', 1) || ' ' || notifications.type, ', ' order by users.email, notifications.type)
            from public.notifications
            inner join auth.users on users.id = notifications.user_id
        ),
        (select count(*) from private.notification_events),
        (select count(distinct event_id) from private.notification_decisions),
        (select count(*) from public.notification_digest),
        (select count(*) from public.email_outbox),
        (select count(*) from private.outbox_ready)
    )";

async fn told(pool: &PgPool) -> String {
    sqlx::query_scalar(TOLD).fetch_one(pool).await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bell_of_the_demonstration_begins_with_the_measurement_that_matters_and_keeps_what_is_ones_own() {
    let lease = Lease::take(Want::Http).await.expect("a seeded database");
    let pool = lease.pool("postgres").await.expect("connections");
    let first = "ada ISQ_CRITICAL, dora ISQ_CRITICAL, paul ISQ_CRITICAL / 1 / 1 / 0 / 3 / 3";
    assert_eq!(told(&pool).await, first);
    pool.execute(SEED).await.expect("it runs again");
    assert_eq!(told(&pool).await, first, "nothing comes twice");

    // A member who comes back, and a value that is corrected, are somebody's own doing.
    let own = "
        update public.memberships set revoked_at = now() where user_id = '1a000000-0000-4000-8000-00000000000a';
        update public.isq_measurements set isq = 54 where id = 'da000000-0000-4000-8000-00000000005a'";
    pool.execute(own).await.expect("it happens");
    let more = told(&pool).await;
    assert!(more.contains("paul ISQ_CRITICAL, paul ISQ_CRITICAL, paul TEAM_ACTIVITY"), "{more}");
    pool.execute(SEED).await.expect("it runs again");
    assert_eq!(told(&pool).await, more);
}
