//! A hold and a deletion that meet: one waits for the other, and one wins.

use std::time::Duration;

use molaire::local::pool::{Lease, Want};
use sqlx::{Connection, Executor, PgConnection, PgPool};
use tokio::task::JoinHandle;

const ORGANISATION: &str = "0a000000-0000-4000-8000-00000000000a";
const PATIENT: &str = "aa000000-0000-4000-8000-00000000001a";
const DOCUMENT: &str = "dc000000-0000-4000-8000-00000000001a";
const PRACTITIONER: &str = "2a000000-0000-4000-8000-00000000000a";
const ADMIN: &str = "3a000000-0000-4000-8000-00000000000a";
/// Enough for each to come first at times.
const MEETINGS: usize = 20;

const DELETE: &str = "select id::text from public.begin_document_delete('dc000000-0000-4000-8000-00000000001a', 'x')";
const HOLD_DOCUMENT: &str = "select 'placed' from public.place_hold('aa000000-0000-4000-8000-00000000001a', 'dc000000-0000-4000-8000-00000000001a', 'x')";
const HOLD_PATIENT: &str =
    "select in_deletion::text from public.place_hold('aa000000-0000-4000-8000-00000000001a', null, 'x')";

async fn practice() -> (Lease, PgPool) {
    let lease = Lease::take(Want::Http).await.expect("a seeded database");
    let pool = lease.pool("postgres").await.expect("connections");
    let document = format!(
        "insert into public.patient_documents (
            id, organisation_id, patient_id, media_kind, title, original_name, filed_patient_id, filed_kind, file_name,
            mime_type, size_bytes, sha256, object_version, status, created_by
        )
        values ('{DOCUMENT}', '{ORGANISATION}', '{PATIENT}', 'photo', 'X', 'x.jpg', '{PATIENT}', 'photo', 'x.jpg',
            'image/jpeg', 1, repeat('0', 64), 'v1', 'ready', '{PRACTITIONER}')"
    );
    pool.execute(sqlx::AssertSqlSafe(document)).await.expect("a document");
    let sessions = format!(
        "insert into auth.sessions (id, user_id) select id, id from auth.users where id in ('{PRACTITIONER}', '{ADMIN}')"
    );
    pool.execute(sqlx::AssertSqlSafe(sessions)).await.expect("sessions");
    (lease, pool)
}

/// Begins a transaction as PostgREST does, and runs one command in it.
async fn command(connection: &mut PgConnection, person: &str, statement: &'static str) -> Result<String, String> {
    connection.execute("begin").await.expect("a transaction");
    sqlx::query("select set_config('request.jwt.claims', $1, true), set_config('request.headers', $2, true), set_config('role', 'authenticated', true)")
        .bind(serde_json::json!({ "sub": person, "role": "authenticated", "session_id": person }).to_string())
        .bind(serde_json::json!({ "x-organisation-id": ORGANISATION }).to_string())
        .execute(&mut *connection)
        .await
        .expect("a person");
    let answer = sqlx::query_scalar(statement).fetch_one(&mut *connection).await;
    answer.map_err(|error| error.as_database_error().expect("a refusal of the database").message().to_owned())
}

/// The second comes while the first has not committed, and waits for it.
async fn meet(
    pool: &PgPool,
    first: (&'static str, &'static str),
    second: (&'static str, &'static str),
) -> [Result<String, String>; 2] {
    let mut one = pool.acquire().await.expect("a connection").detach();
    let before = command(&mut one, first.0, first.1).await;
    let mut other = pool.acquire().await.expect("a connection").detach();
    let id: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut other).await.expect("an id");
    let waiting: JoinHandle<_> = tokio::spawn(async move {
        let after = command(&mut other, second.0, second.1).await;
        other.execute(if after.is_ok() { "commit" } else { "rollback" }).await.expect("it ends");
        after
    });
    while !is_waiting(pool, id).await {
        assert!(!waiting.is_finished(), "the second did not wait for the first");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    one.execute("commit").await.expect("the first commits");
    one.close().await.expect("it ends");
    [before, waiting.await.expect("the second does not panic")]
}

async fn is_waiting(pool: &PgPool, id: i32) -> bool {
    let query = "select coalesce(wait_event_type = 'Lock', false) from pg_stat_activity where pid = $1";
    sqlx::query_scalar(query).bind(id).fetch_one(pool).await.expect("the activity can be read")
}

async fn status(pool: &PgPool) -> String {
    sqlx::query_scalar("select status from public.patient_documents where id = $1::uuid")
        .bind(DOCUMENT)
        .fetch_one(pool)
        .await
        .expect("the document is there")
}

fn done(answer: &str) -> Result<String, String> {
    Ok(answer.to_owned())
}

fn refused(key: &str) -> Result<String, String> {
    Err(key.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_came_first_is_seen_by_the_deletion_that_waited() {
    for hold in [HOLD_DOCUMENT, HOLD_PATIENT] {
        let (_lease, pool) = practice().await;
        let [placed, begun] = meet(&pool, (ADMIN, hold), (PRACTITIONER, DELETE)).await;
        assert!(placed.is_ok(), "{placed:?}");
        assert_eq!(begun, refused("document_on_hold"), "{hold}");
        assert_eq!(status(&pool).await, "ready");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_that_came_first_is_told_to_whoever_holds() {
    for (hold, answer) in [(HOLD_DOCUMENT, refused("document_deleting")), (HOLD_PATIENT, done("1"))] {
        let (_lease, pool) = practice().await;
        let [begun, placed] = meet(&pool, (PRACTITIONER, DELETE), (ADMIN, hold)).await;
        assert_eq!(begun, done(DOCUMENT));
        assert_eq!(placed, answer, "{hold}");
        assert_eq!(status(&pool).await, "deleting");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_first_they_never_stand_in_each_others_way() {
    let (_lease, pool) = practice().await;
    let (mut held, mut deleted) = (0, 0);
    for round in 0..MEETINGS {
        let attempt = |person: &'static str, statement: &'static str| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let mut connection = pool.acquire().await.expect("a connection");
                let answer = command(&mut connection, person, statement).await;
                connection.execute(if answer.is_ok() { "commit" } else { "rollback" }).await.expect("it ends");
                answer
            })
        };
        let deletion = attempt(PRACTITIONER, DELETE);
        let holds = [attempt(ADMIN, HOLD_PATIENT), attempt(ADMIN, HOLD_DOCUMENT)];
        let begun = deletion.await.expect("no panic");
        for hold in holds {
            let answer = hold.await.expect("no panic");
            let keys = [done("0"), done("1"), done("placed"), refused("document_deleting")];
            assert!(keys.contains(&answer), "round {round}: {answer:?}");
            // A hold that saw no deletion means that there is none.
            if [done("0"), done("placed")].contains(&answer) {
                assert_eq!(begun, refused("document_on_hold"), "round {round}");
            }
        }
        if begun.is_ok() {
            deleted += 1;
        } else {
            held += 1;
        }
        pool.execute(
            "update public.legal_holds set released_at = now(), released_by = placed_by, release_reason = 'x'
            where released_at is null;
            update public.patient_documents set status = 'ready', deleting_at = null, deleting_by = null, deleting_reason = null
            where status = 'deleting'",
        )
        .await
        .expect("as before");
    }
    eprintln!("{MEETINGS} meetings: held first {held}, deleted first {deleted}");
}
