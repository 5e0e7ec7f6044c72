//! What the policies on stored objects cost: the statements that Storage sends for a download and for the deletion of 100
//! objects, with the policies and without them, in one run.
//!
//! The transactions are those of `src/local/storage`, which are the real server's: settings, statement, commit.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use molaire::local::pool::{Lease, Want};
use molaire::local::postgres::SUPERUSER;
use serde_json::json;
use sqlx::{Connection, Executor, PgConnection};

const ROUNDS: usize = 500;
const BATCHES: usize = 30;
const BATCH: usize = 100;
const PERSON: &str = "2a000000-0000-4000-8000-00000000000a";
const SESSION: &str = "2a000000-0000-4001-8000-00000000000a";

/// Twice the same requests on the same rows; only whether the tables' policies are asked differs.
#[derive(Clone, Copy, PartialEq)]
enum Policies {
    Off,
    On,
}

#[tokio::main]
async fn main() {
    let lease = Lease::take(Want::Http).await.unwrap();
    fill(&lease).await;
    println!("{:<44} {:>10} {:>10} {:>7}", "policies on stored objects, p50", "off", "on", "ratio");
    let (off, on) = downloads(&lease).await;
    row("one authenticated download", off, on);
    println!("{:<44} {:>10.3} ms", "added to a download", (on.as_secs_f64() - off.as_secs_f64()) * 1e3);
    let (off, on) = deletions(&lease).await;
    row("deletion of 100 own objects", off, on);
}

fn row(name: &str, off: Duration, on: Duration) {
    let (off, on) = (off.as_secs_f64() * 1e3, on.as_secs_f64() * 1e3);
    println!("{name:<44} {off:>7.3} ms {on:>7.3} ms {:>7.2}", on / off);
}

/// 40 practices, 20,000 documents with their objects, and a batch of them in deletion.
async fn fill(lease: &Lease) {
    let mut connection = lease.connect(SUPERUSER).await.unwrap();
    connection.execute("set session_replication_role = replica").await.unwrap();
    let statements = "
        insert into auth.sessions (id, user_id)
        values ('2a000000-0000-4001-8000-00000000000a', '2a000000-0000-4000-8000-00000000000a');
        insert into public.organisations (id, name)
        select gen_random_uuid(), 'Cabinet ' || n from generate_series(1, 38) as n;
        insert into public.patient_documents (
            id, organisation_id, patient_id, filed_patient_id, media_kind, filed_kind, title, original_name, file_name,
            mime_type, size_bytes, object_version, sha256, status, created_by, deleting_at, deleting_by
        )
        select gen_random_uuid(), patients.organisation_id, patients.id, patients.id, 'photo', 'photo', 'a', 'a.jpg', 'a.jpg',
            'image/jpeg', 1000, 'v1', repeat('0', 64), kinds.status, '2a000000-0000-4000-8000-00000000000a',
            case kinds.status when 'deleting' then now() end,
            case kinds.status when 'deleting' then '2a000000-0000-4000-8000-00000000000a'::uuid end
        from (select * from public.patients where organisation_id = '0a000000-0000-4000-8000-00000000000a' order by id limit 1) as patients
        cross join generate_series(1, 20000) as n
        cross join (values ('ready'), ('deleting')) as kinds (status)
        where kinds.status = 'ready' or n <= 100;
        insert into storage.objects (bucket_id, name, version, metadata)
        select 'patient-documents', file_path, object_version, '{\"size\": 1000, \"mimetype\": \"image/jpeg\"}'
        from public.patient_documents;
        insert into audit.accesses (organisation_id, document_id, patient_id, user_id, purpose)
        select organisation_id, id, patient_id, '2a000000-0000-4000-8000-00000000000a', 'view'
        from public.patient_documents where status = 'ready';
        create role bench_plain nologin bypassrls;
        grant bench_plain to supabase_storage_admin;
        grant usage on schema storage to bench_plain;
        grant all on storage.objects, storage.buckets to bench_plain;
        analyze public.patient_documents; analyze storage.objects; analyze audit.accesses; analyze auth.sessions;";
    connection.execute(statements).await.unwrap();
}

/// Settings and role as Storage makes them, in a transaction of their own.
async fn begin(connection: &mut PgConnection, policies: Policies, operation: &str) {
    connection.execute("begin").await.unwrap();
    let role = if policies == Policies::On { "authenticated" } else { "bench_plain" };
    let claims = json!({
        "sub": PERSON, "aud": "authenticated", "role": "authenticated", "email": "paul.praticien@example.test",
        "session_id": SESSION, "exp": 4_000_000_000_u64,
    });
    sqlx::query(
        "select set_config('role', $1, true), set_config('request.jwt.claim.role', $1, true),
            set_config('request.jwt', 'token', true), set_config('request.jwt.claim.sub', $2, true),
            set_config('request.jwt.claims', $3, true), set_config('request.headers', '{\"host\": \"127.0.0.1\"}', true),
            set_config('request.method', 'GET', true), set_config('request.path', '/object', true),
            set_config('storage.operation', $4, true), set_config('storage.allow_delete_query', 'true', true),
            set_config('statement_timeout', '30s', true)",
    )
    .bind(role)
    .bind(PERSON)
    .bind(claims.to_string())
    .bind(operation)
    .execute(connection)
    .await
    .unwrap();
}

/// A person has two connections, as a statement keeps the plan of the role that first sent it.
async fn pair(lease: &Lease) -> [(Policies, PgConnection); 2] {
    let connect = || async { lease.connect("supabase_storage_admin").await.unwrap() };
    [(Policies::Off, connect().await), (Policies::On, connect().await)]
}

async fn downloads(lease: &Lease) -> (Duration, Duration) {
    let keys = keys(lease, "ready", ROUNDS).await;
    let mut pair = pair(lease).await;
    let mut taken = [Vec::new(), Vec::new()];
    for key in &keys {
        for (index, (policies, connection)) in pair.iter_mut().enumerate() {
            let started = Instant::now();
            begin(connection, *policies, "storage.object.get_authenticated").await;
            let found =
                sqlx::query("select to_jsonb(objects) from storage.objects where name = $1 and bucket_id = $2 limit 1")
                    .bind(key)
                    .bind("patient-documents")
                    .fetch_optional(&mut *connection)
                    .await
                    .unwrap();
            connection.execute("commit").await.unwrap();
            taken[index].push(started.elapsed());
            assert!(found.is_some(), "the document was opened and is served");
        }
    }
    let [off, on] = taken;
    for (_, connection) in pair {
        connection.close().await.unwrap();
    }
    (median(off), median(on))
}

async fn deletions(lease: &Lease) -> (Duration, Duration) {
    let keys = keys(lease, "deleting", BATCH).await;
    let mut pair = pair(lease).await;
    let mut taken = [Vec::new(), Vec::new()];
    for _ in 0..BATCHES {
        for (index, (policies, connection)) in pair.iter_mut().enumerate() {
            let started = Instant::now();
            begin(connection, *policies, "storage.object.delete_many").await;
            let gone = sqlx::query(
                "delete from storage.objects where bucket_id = $1 and name = any($2) returning to_jsonb(objects)",
            )
            .bind("patient-documents")
            .bind(&keys)
            .fetch_all(&mut *connection)
            .await
            .unwrap();
            // Taken back on both sides, so that they delete the very same.
            connection.execute("rollback").await.unwrap();
            taken[index].push(started.elapsed());
            assert_eq!(gone.len(), BATCH, "all of them go");
        }
    }
    let [off, on] = taken;
    (median(off), median(on))
}

async fn keys(lease: &Lease, status: &str, count: usize) -> Vec<String> {
    let mut connection = lease.connect("postgres").await.unwrap();
    sqlx::query_scalar("select file_path from public.patient_documents where status = $1 order by id limit $2")
        .bind(status)
        .bind(i64::try_from(count).unwrap())
        .fetch_all(&mut connection)
        .await
        .unwrap()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
