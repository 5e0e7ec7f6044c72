//! What row-level security costs on a list of 100,000 patients: each figure beside the same query without it, in one run.
//!
//! `make bench` prints a table. Both sides are taken in turns, so that a busy machine slows both.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use molaire::local::pool::{Lease, Want};
use molaire::local::postgres::SUPERUSER;
use serde_json::json;
use sqlx::{Connection, Executor, PgConnection};
use tokio::net::UnixStream;

const ROUNDS: usize = 1_000;
const ORGANISATION: &str = "0a000000-0000-4000-8000-00000000000a";
const PERSON: &str = "2a000000-0000-4000-8000-00000000000a";
const LIST: &str = "select id, last_name, first_name from public.patients where organisation_id = '0a000000-0000-4000-8000-00000000000a' order by created_at desc, id desc limit 50";
const LIST_UNDER_RLS: &str =
    "select id, last_name, first_name from public.patients order by created_at desc, id desc limit 50";

#[tokio::main]
async fn main() {
    let lease = Lease::take(Want::Http).await.unwrap();
    fill(&lease).await;
    println!("{:<44} {:>10} {:>10} {:>7}", "newest 50 of 100,000 patients, p50", "without", "with RLS", "ratio");
    let (without, with) = bare(&lease).await;
    row("one prepared statement", without, with);
    let (without, with) = over_http(&lease).await;
    row("through PostgREST, connection kept", without, with);
    let cost = cost_of_the_question(&lease).await;
    println!("private.active_organisation: {:.1} µs a call", cost.as_secs_f64() * 1e6);
}

fn row(name: &str, without: Duration, with: Duration) {
    let (without, with) = (without.as_secs_f64() * 1e3, with.as_secs_f64() * 1e3);
    println!("{name:<44} {without:>7.3} ms {with:>7.3} ms {:>7.2}", with / without);
}

async fn fill(lease: &Lease) {
    // Without triggers: the audit of these rows is not what is measured.
    let mut connection = lease.connect(SUPERUSER).await.unwrap();
    connection.execute("set session_replication_role = replica").await.unwrap();
    let statements = "
        insert into public.organisations (id, name)
        select gen_random_uuid(), 'Cabinet ' || n from generate_series(1, 18) as n;
        insert into public.memberships (organisation_id, user_id, role)
        select organisations.id, '3a000000-0000-4000-8000-00000000000a', 'admin' from public.organisations
        on conflict do nothing;
        insert into public.patients (organisation_id, last_name, first_name, created_by, created_at)
        select organisations.id, 'Nom ' || n, 'Prénom ' || n, '3a000000-0000-4000-8000-00000000000a', now() - n * interval '1 minute'
        from public.organisations cross join generate_series(1, 5000) as n;
        create role bench_plain nologin bypassrls;
        grant bench_plain to authenticator;
        grant usage on schema public to bench_plain;
        grant select on public.patients to bench_plain;
        analyze public.patients;";
    connection.execute(statements).await.unwrap();
}

fn claims(role: &str) -> serde_json::Value {
    let now = chrono::Utc::now().timestamp();
    json!({ "sub": PERSON, "aud": "authenticated", "role": role, "email": "paul.praticien@example.test",
            "session_id": uuid::Uuid::new_v4(), "iat": now, "exp": now + 3600 })
}

/// Set-up of role and claims stands outside the clock on both sides.
async fn bare(lease: &Lease) -> (Duration, Duration) {
    let mut plain = lease.connect("postgres").await.unwrap();
    let mut person = as_person(lease, "authenticated").await;
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        without.push(time(&mut plain, LIST).await);
        with.push(time(&mut person, LIST_UNDER_RLS).await);
    }
    (median(without), median(with))
}

async fn as_person(lease: &Lease, role: &str) -> PgConnection {
    let mut connection = lease.connect("postgres").await.unwrap();
    let settings = "select set_config('request.jwt.claims', $1, false), set_config('request.headers', $2, false), set_config('role', $3, false)";
    sqlx::query(settings)
        .bind(claims("authenticated").to_string())
        .bind(json!({ "x-organisation-id": ORGANISATION }).to_string())
        .bind(role)
        .execute(&mut connection)
        .await
        .unwrap();
    connection
}

async fn time(connection: &mut PgConnection, query: &'static str) -> Duration {
    let started = Instant::now();
    let rows = sqlx::query(query).fetch_all(&mut *connection).await.unwrap();
    let taken = started.elapsed();
    assert_eq!(rows.len(), 50);
    taken
}

async fn over_http(lease: &Lease) -> (Duration, Duration) {
    let path = "/patients?select=id,last_name,first_name&order=created_at.desc,id.desc&limit=50";
    let filtered = format!("{path}&organisation_id=eq.{ORGANISATION}");
    let (plain, person) = (
        lease.lent.keys.sign(&claims("bench_plain")).unwrap(),
        lease.lent.keys.sign(&claims("authenticated")).unwrap(),
    );
    let mut sender = connect(lease).await;
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        without.push(fetch(&mut sender, &filtered, &plain).await);
        with.push(fetch(&mut sender, path, &person).await);
    }
    (median(without), median(with))
}

async fn connect(lease: &Lease) -> SendRequest<String> {
    let stream = UnixStream::connect(lease.lent.postgrest.as_ref().unwrap()).await.unwrap();
    let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

async fn fetch(sender: &mut SendRequest<String>, path: &str, token: &str) -> Duration {
    let request = hyper::Request::get(path)
        .header("host", "127.0.0.1")
        .header("authorization", format!("Bearer {token}"))
        .header("x-organisation-id", ORGANISATION)
        .body(String::new())
        .unwrap();
    let started = Instant::now();
    sender.ready().await.unwrap();
    let response = sender.send_request(request).await.unwrap();
    let status = response.status();
    let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
    let taken = started.elapsed();
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&body).unwrap_or_else(|_| panic!("{status} {body:?}"));
    assert_eq!((status.as_u16(), rows.len()), (200, 50));
    taken
}

async fn cost_of_the_question(lease: &Lease) -> Duration {
    // As the owner: nobody else may name a function of `private`.
    let mut person = as_person(lease, "postgres").await;
    let calls = 20_000;
    let query = "select count(private.active_organisation(case when n > 0 then 'patients.read' end)) from generate_series(1, 20000) as n";
    let started = Instant::now();
    let answered: i64 = sqlx::query_scalar(query).fetch_one(&mut person).await.unwrap();
    assert_eq!(answered, i64::from(calls));
    let taken = started.elapsed() / u32::try_from(calls).unwrap();
    person.close().await.unwrap();
    taken
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
