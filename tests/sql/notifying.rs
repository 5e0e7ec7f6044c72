//! Many at once: the same event, the same digest, and a builder that dies.

use std::collections::BTreeSet;

use molaire::local::pool::{Lease, Want};
use sqlx::{Connection, Executor, PgPool};
use tokio::task::JoinSet;

const AT_ONCE: usize = 8;
const ORGANISATION: &str = "0a000000-0000-4000-8000-00000000000a";
const STOCK_LOW: &str = "select private.notify(jsonb_build_object(
    'type', 'STOCK_LOW', 'organisation_id', '0a000000-0000-4000-8000-00000000000a',
    'entity_id', 'ef000000-0000-4000-8000-00000000000a', 'event_key', 'stock:1'
))::text";
const MEASURE: &str = "insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
    select organisation_id, id, 25, created_by from public.implants where tooth = '48'";
const TELL: &str = "select private.notify(jsonb_build_object(
    'type', 'ISQ_CRITICAL', 'organisation_id', organisation_id, 'entity_id', id, 'event_key', 'isq:1'
))::text from public.implants where tooth = '12'";
const LOCKS_AWAITED: &str = "select count(*) from pg_locks where locktype = 'advisory' and not granted";
const BUILD: &str = "select mailed::text from public.build_digests(as_of => now() + interval '1 day')";
const DIGESTS: &str = "select count(*) from public.email_outbox where type = 'DIGEST'";

async fn practice() -> (Lease, PgPool) {
    let lease = Lease::take(Want::Http).await.expect("a seeded database");
    let pool = lease.pool("postgres").await.expect("connections");
    // What the seed itself was news of.
    let forget = "delete from public.notifications; delete from public.email_outbox;
        delete from public.notification_digest; delete from private.notification_decisions;
        delete from private.notification_events; delete from private.outbox_ready;
        delete from public.isq_measurements; delete from public.implants;
        insert into public.implants (organisation_id, patient_id, tooth, placed_on, created_by)
        select organisation_id, id, '48', '2026-01-05', created_by from public.patients
        where organisation_id = '0a000000-0000-4000-8000-00000000000a' order by id limit 1";
    pool.execute(forget).await.expect("nothing is known");
    (lease, pool)
}

async fn count(pool: &PgPool, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(pool).await.expect("a number")
}

/// The same statement from as many connections as there are, and what each was answered.
async fn at_once(pool: &PgPool, statement: &'static str) -> Vec<Option<String>> {
    let mut running = JoinSet::new();
    for _ in 0..AT_ONCE {
        let mut connection = pool.acquire().await.expect("a connection").detach();
        running.spawn(async move {
            let answer = sqlx::query_scalar(statement).fetch_optional(&mut connection).await.expect("an answer");
            connection.close().await.expect("it ends");
            answer
        });
    }
    running.join_all().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_event_from_everywhere_at_once_is_told_once() {
    let (_lease, pool) = practice().await;
    let ids: BTreeSet<_> = at_once(&pool, STOCK_LOW).await.into_iter().collect();
    assert_eq!(ids.len(), 1, "everybody is answered with the same event");
    assert_eq!(count(&pool, "select count(*) from private.notification_events").await, 1);
    let told = "select count(*) - count(distinct user_id) from public.notifications";
    assert_eq!(count(&pool, told).await, 0);
    assert!(count(&pool, "select count(*) from public.notifications").await > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_implant_measured_by_many_at_once_rings_once() {
    let (_lease, pool) = practice().await;
    at_once(&pool, MEASURE).await;
    assert_eq!(count(&pool, "select count(*) from public.isq_measurements").await, AT_ONCE as i64);
    assert_eq!(count(&pool, "select count(*) from private.notification_events where repeats is null").await, 1);
    let twice = "select count(*) - count(distinct user_id) from public.notifications";
    assert_eq!(count(&pool, twice).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_implants_measured_in_opposite_orders_at_once_ring_once_each() {
    let (_lease, pool) = practice().await;
    let implants = "insert into public.implants (organisation_id, patient_id, tooth, placed_on, created_by)
        select organisation_id, patient_id, teeth.tooth, placed_on, created_by from public.implants
        cross join unnest(array['11', '12', '13']) as teeth (tooth)";
    pool.execute(implants).await.expect("three more");
    // Whoever tells of the one in the middle holds both until each has begun.
    let mut between = pool.begin().await.expect("a transaction");
    between.execute(TELL).await.expect("an event");
    let mut running = JoinSet::new();
    for order in ["asc", "desc"] {
        let mut connection = pool.acquire().await.expect("a connection").detach();
        let measure = format!(
            "insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
            select organisation_id, id, 25, created_by from public.implants where tooth <> '48' order by tooth {order}"
        );
        running.spawn(async move {
            connection.execute(sqlx::AssertSqlSafe(measure)).await.expect("measured");
            connection.close().await.expect("it ends");
        });
    }
    while count(&pool, LOCKS_AWAITED).await < 2 {
        tokio::task::yield_now().await;
    }
    between.commit().await.expect("it is told");
    running.join_all().await;
    assert_eq!(count(&pool, "select count(*) from public.isq_measurements").await, 6);
    assert_eq!(count(&pool, "select count(*) from private.notification_events where repeats is null").await, 3);
    let twice = "select count(*) - count(distinct (entity_id, user_id)) from public.notifications";
    assert_eq!(count(&pool, twice).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn digests_built_by_many_at_once_are_one_a_person() {
    let (_lease, pool) = practice().await;
    let daily = "insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
        select organisation_id, user_id, 'alerts', true, true, 'DAILY' from public.memberships where revoked_at is null";
    pool.execute(daily).await.expect("everybody wants the day's");
    pool.execute(MEASURE).await.expect("a measurement");
    let people = count(&pool, "select count(*) from public.notification_digest").await;
    assert!(people > 1);
    let mailed: i64 =
        at_once(&pool, BUILD).await.into_iter().flatten().map(|mailed| mailed.parse::<i64>().expect("a number")).sum();
    assert_eq!(mailed, people);
    assert_eq!(count(&pool, DIGESTS).await, people);
    assert_eq!(count(&pool, "select count(*) from public.notification_digest where outcome = 'mailed'").await, people);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_builder_that_dies_in_the_middle_loses_none_and_doubles_none() {
    let (_lease, pool) = practice().await;
    let daily = "insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
        select organisation_id, user_id, 'alerts', true, true, 'DAILY' from public.memberships where revoked_at is null";
    pool.execute(daily).await.expect("everybody wants the day's");
    pool.execute(MEASURE).await.expect("a measurement");
    let people = count(&pool, "select count(*) from public.notification_digest").await;

    let mut builder = pool.acquire().await.expect("a connection").detach();
    let id: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut builder).await.expect("an id");
    builder.execute("begin").await.expect("a transaction");
    let mailed: String = sqlx::query_scalar(BUILD).fetch_one(&mut builder).await.expect("it builds");
    assert_eq!(mailed, people.to_string());
    // While it is at it, another is told that there is nothing to do.
    assert_eq!(at_once(&pool, BUILD).await, vec![Some("0".to_owned()); AT_ONCE]);
    sqlx::query("select pg_terminate_backend($1)").bind(id).execute(&pool).await.expect("it is killed");
    while count(&pool, "select count(*) from pg_locks where locktype = 'advisory'").await > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(count(&pool, DIGESTS).await, 0, "nothing of it is left");
    at_once(&pool, BUILD).await;
    assert_eq!(count(&pool, DIGESTS).await, people, "and the next makes them all");
    let unsettled = "select count(*) from public.notification_digest where settled_at is null";
    assert_eq!(count(&pool, unsettled).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_while_something_happens_is_told_or_not_and_never_half() {
    let (_lease, pool) = practice().await;
    let mut leaving = pool.acquire().await.expect("a connection").detach();
    leaving.execute("begin").await.expect("a transaction");
    let revoke = format!(
        "update public.memberships set revoked_at = now() where organisation_id = '{ORGANISATION}' and role = 'admin'"
    );
    leaving.execute(sqlx::AssertSqlSafe(revoke)).await.expect("an admin is removed");
    let told: String = sqlx::query_scalar(STOCK_LOW).fetch_one(&pool).await.expect("an event");
    leaving.execute("commit").await.expect("it is done");
    leaving.close().await.expect("it ends");
    let half = "select count(*) from private.notification_decisions as decisions
        where event_id = $1::uuid and (in_app_outcome = 'created') <> exists (
            select from public.notifications
            where notifications.event_id = decisions.event_id and notifications.user_id = decisions.user_id
        )";
    let half: i64 = sqlx::query_scalar(half).bind(told).fetch_one(&pool).await.expect("a number");
    assert_eq!(half, 0);
}
