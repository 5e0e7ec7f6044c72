//! What row-level security costs on 1,000,000 documents of 50,000 patients in 200 practices: each figure beside the same
//! query without it, in one run.
//!
//! `make bench` prints a table. Both sides are taken in turns, so that a busy machine slows both.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use molaire::local::pool::{Lease, Want};
use molaire::local::postgres::SUPERUSER;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::net::UnixStream;

const ROUNDS: usize = 1_000;
const WARMING_UP: usize = 50;
const ORGANISATION: &str = "0a000000-0000-4000-8000-00000000000a";
const PERSON: &str = "2a000000-0000-4000-8000-00000000000a";

/// One list, as the page asks for it, and with the condition that row-level security adds.
struct List {
    name: &'static str,
    sql: String,
    sql_filtered: String,
    path: String,
    path_filtered: String,
    /// How PostgREST is told to count, or not to.
    prefer: &'static str,
    rows: usize,
}

#[tokio::main]
async fn main() {
    let lease = Lease::take(Want::Http).await.unwrap();
    let started = Instant::now();
    let patient = fill(&lease).await;
    println!("filled in {:.0} s", started.elapsed().as_secs_f64());
    println!("{:<52} {:>10} {:>10} {:>7}", "1,000,000 documents, p50", "without", "with RLS", "ratio");
    for list in lists(&patient) {
        let (without, with) = bare(&lease, &list).await;
        row(&format!("{}, one prepared statement", list.name), without, with);
        let (without, with) = over_http(&lease, &list).await;
        row(&format!("{}, through PostgREST, connection kept", list.name), without, with);
    }
    let cost = cost_of_the_question(&lease).await;
    println!("private.active_organisation: {:.1} µs a call", cost.as_secs_f64() * 1e6);
}

fn row(name: &str, without: Duration, with: Duration) {
    let (without, with) = (without.as_secs_f64() * 1e3, with.as_secs_f64() * 1e3);
    println!("{name:<52} {without:>7.3} ms {with:>7.3} ms {:>7.2}", with / without);
}

fn lists(patient: &str) -> [List; 3] {
    let columns = "id,title,media_kind,status,created_at";
    let order = "order=created_at.desc,id.desc";
    let list = |name, filter: &str, limit: usize, rows| {
        // The condition of the policy, in the words of somebody who writes it by hand.
        let seen = format!("organisation_id = '{ORGANISATION}' and (status = 'ready' or created_by = '{PERSON}')");
        let sql = |condition: String| {
            format!(
                "select {columns} from public.patient_documents where {condition} order by created_at desc, id desc limit {limit}"
            )
        };
        let (condition, query) = match filter {
            "" => ("true".to_owned(), String::new()),
            patient => (format!("patient_id = '{patient}'"), format!("&patient_id=eq.{patient}")),
        };
        let path = format!("/patient_documents?select={columns}&{order}&limit={limit}{query}");
        List {
            name,
            sql_filtered: sql(format!("{condition} and {seen}")),
            sql: sql(condition),
            path_filtered: format!(
                "{path}&organisation_id=eq.{ORGANISATION}&or=(status.eq.ready,created_by.eq.{PERSON})"
            ),
            path,
            prefer: "count=none",
            rows,
        }
    };
    let count = format!(
        "select count(*) from public.patient_documents where organisation_id = '{ORGANISATION}' and (status = 'ready' or created_by = '{PERSON}')"
    );
    [
        list("gallery of a patient", patient, 60, 20),
        list("recent 50 without filter", "", 50, 50),
        List {
            name: "count",
            sql: "select count(*) from public.patient_documents".to_owned(),
            sql_filtered: count,
            path: "/patient_documents?select=id&limit=1".to_owned(),
            path_filtered: format!(
                "/patient_documents?select=id&limit=1&organisation_id=eq.{ORGANISATION}&or=(status.eq.ready,created_by.eq.{PERSON})"
            ),
            prefer: "count=exact",
            rows: 1,
        },
    ]
}

/// 200 practices of 250 patients with 20 documents each; returns a patient of ours.
async fn fill(lease: &Lease) -> String {
    // Without triggers: the audit of these rows is not what is measured.
    let mut connection = lease.connect(SUPERUSER).await.unwrap();
    connection.execute("set session_replication_role = replica").await.unwrap();
    let statements = "
        insert into public.organisations (id, name)
        select gen_random_uuid(), 'Cabinet ' || n from generate_series(1, 198) as n;
        insert into public.memberships (organisation_id, user_id, role)
        select organisations.id, '3a000000-0000-4000-8000-00000000000a', 'admin' from public.organisations
        on conflict do nothing;
        delete from public.patients;
        insert into public.patients (organisation_id, last_name, first_name, created_by, created_at)
        select organisations.id, 'Nom ' || n, 'Prénom ' || n, '3a000000-0000-4000-8000-00000000000a', now() - n * interval '1 minute'
        from public.organisations cross join generate_series(1, 250) as n;
        insert into public.patient_documents (
            id, organisation_id, patient_id, filed_patient_id, media_kind, filed_kind, title, original_name, file_name,
            mime_type, size_bytes, object_version, sha256, status, created_by, created_at
        )
        select gen_random_uuid(), patients.organisation_id, patients.id, patients.id, 'radiograph', 'radiograph', 'Radio ' || n,
            'a.dcm', 'a.dcm', 'application/dicom', 1000, 'v', repeat('0', 64), 'ready',
            '3a000000-0000-4000-8000-00000000000a', now() - random() * interval '1000 days'
        from public.patients cross join generate_series(1, 20) as n
        -- As they come: the practices' rows lie mixed.
        order by random();
        create role bench_plain nologin bypassrls;
        grant bench_plain to authenticator;
        grant usage on schema public to bench_plain;
        grant select on public.patient_documents to bench_plain;
        vacuum (analyze) public.patients;
        vacuum (analyze) public.patient_documents;
";
    // One by one: vacuum runs in no transaction.
    for statement in statements.split(";\n").filter(|statement| !statement.trim().is_empty()) {
        connection.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
    }
    sqlx::query_scalar("select id::text from public.patients where organisation_id = $1::uuid limit 1")
        .bind(ORGANISATION)
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

fn claims(role: &str) -> serde_json::Value {
    let now = chrono::Utc::now().timestamp();
    json!({ "sub": PERSON, "aud": "authenticated", "role": role, "email": "paul.praticien@example.test",
            "session_id": uuid::Uuid::new_v4(), "iat": now, "exp": now + 3600 })
}

/// Set-up of role and claims stands outside the clock on both sides.
async fn bare(lease: &Lease, list: &List) -> (Duration, Duration) {
    let mut plain = lease.connect("postgres").await.unwrap();
    let mut person = as_person(lease, "authenticated").await;
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS + WARMING_UP {
        let one = time(&mut plain, &list.sql_filtered, list.rows).await;
        let other = time(&mut person, &list.sql, list.rows).await;
        if round >= WARMING_UP {
            without.push(one);
            with.push(other);
        }
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

async fn time(connection: &mut PgConnection, query: &str, rows: usize) -> Duration {
    let started = Instant::now();
    let found = sqlx::query(AssertSqlSafe(query.to_owned())).fetch_all(&mut *connection).await.unwrap();
    let taken = started.elapsed();
    assert_eq!(found.len(), rows);
    taken
}

async fn over_http(lease: &Lease, list: &List) -> (Duration, Duration) {
    let (plain, person) = (
        lease.lent.keys.sign(&claims("bench_plain")).unwrap(),
        lease.lent.keys.sign(&claims("authenticated")).unwrap(),
    );
    let mut sender = connect(lease).await;
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS + WARMING_UP {
        let one = fetch(&mut sender, &list.path_filtered, &plain, list).await;
        let other = fetch(&mut sender, &list.path, &person, list).await;
        if round >= WARMING_UP {
            without.push(one);
            with.push(other);
        }
    }
    (median(without), median(with))
}

async fn connect(lease: &Lease) -> SendRequest<String> {
    let stream = UnixStream::connect(lease.lent.postgrest.as_ref().unwrap()).await.unwrap();
    let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

async fn fetch(sender: &mut SendRequest<String>, path: &str, token: &str, list: &List) -> Duration {
    let request = hyper::Request::get(path)
        .header("host", "127.0.0.1")
        .header("authorization", format!("Bearer {token}"))
        .header("x-organisation-id", ORGANISATION)
        .header("prefer", list.prefer)
        .body(String::new())
        .unwrap();
    let started = Instant::now();
    sender.ready().await.unwrap();
    let response = sender.send_request(request).await.unwrap();
    let status = response.status();
    let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
    let taken = started.elapsed();
    let found: Vec<serde_json::Value> = serde_json::from_slice(&body).unwrap_or_else(|_| panic!("{status} {body:?}"));
    // A part of what was counted is 206.
    assert!(matches!(status.as_u16(), 200 | 206) && found.len() == list.rows, "{status}");
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
