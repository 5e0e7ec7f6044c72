//! Who is told that the outbox has something in it, and how seldom.

use std::time::Duration;

use molaire::local::pool::{Lease, Want};
use sqlx::postgres::PgListener;
use sqlx::{Executor, PgPool};
use tokio::time::timeout;

const NOBODY_WAITS: &str = "delete from private.outbox_ready; delete from public.email_outbox";

/// A message of this channel, due in so many minutes.
fn message(channel: &str, minutes: i32) -> String {
    format!(
        "insert into public.email_outbox (organisation_id, channel, type, subject, template, dedupe_key, not_before)
        values ('0a000000-0000-4000-8000-00000000000a', '{channel}', 'TEST', 'x', 'alert', gen_random_uuid()::text,
            now() + interval '{minutes} minutes')"
    )
}

async fn outbox() -> (Lease, PgPool, PgListener) {
    let lease = Lease::take(Want::Http).await.expect("a seeded database");
    let pool = lease.pool("postgres").await.expect("connections");
    pool.execute(NOBODY_WAITS).await.expect("an empty outbox");
    let mut listener = PgListener::connect_with(&pool).await.expect("a listener");
    listener.listen("molaire_outbox").await.expect("it listens");
    (lease, pool, listener)
}

/// How often it was said since the last question; an own word behind them says that there are no more.
async fn times(pool: &PgPool, listener: &mut PgListener) -> usize {
    pool.execute("select pg_notify('molaire_outbox', 'last')").await.expect("said");
    let mut count = 0;
    loop {
        let said =
            timeout(Duration::from_secs(10), listener.recv()).await.expect("the own word comes").expect("it stands");
        if said.payload() == "last" {
            return count;
        }
        assert_eq!(said.payload(), "", "nothing of a message is said");
        count += 1;
    }
}

async fn write(pool: &PgPool, statement: String) {
    pool.execute(sqlx::AssertSqlSafe(statement)).await.expect("written");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_message_of_an_empty_queue_wakes_and_those_behind_it_do_not() {
    let (_lease, pool, mut listener) = outbox().await;
    write(&pool, message("email", 0)).await;
    assert_eq!(times(&pool, &mut listener).await, 1);
    for _ in 0..5 {
        write(&pool, message("email", 0)).await;
    }
    assert_eq!(times(&pool, &mut listener).await, 0, "a worker was woken already");
    write(&pool, message("sms", 0)).await;
    assert_eq!(times(&pool, &mut listener).await, 1, "the queue of SMS was empty");
    pool.execute("select public.claim_outbox('email', 'resend', 100, 30, 0)").await.expect("claimed");
    write(&pool, message("email", 0)).await;
    assert_eq!(times(&pool, &mut listener).await, 1, "what is being sent waits no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_due_or_not_committed_wakes_nobody_and_hides_nothing() {
    let (_lease, pool, mut listener) = outbox().await;
    write(&pool, message("email", 60)).await;
    let mut undone = pool.begin().await.expect("a transaction");
    undone.execute(sqlx::AssertSqlSafe(message("email", 0))).await.expect("written");
    undone.rollback().await.expect("undone");
    assert_eq!(times(&pool, &mut listener).await, 0);
    write(&pool, message("email", 0)).await;
    assert_eq!(times(&pool, &mut listener).await, 1, "what waits for its hour keeps nobody awake");
}
