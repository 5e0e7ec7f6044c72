//! What the edge costs beside the same steps straight to Supabase, and what a batch of links saves. One run, both sides in turns.
//!
//! The link from the client is held at 100 Mbit/s, as a practice's line: on an unshaped loopback the edge would be
//! compared with a file writer. The unshaped figures are printed beside it.
#![allow(clippy::unwrap_used, clippy::print_stdout, dead_code)]

#[path = "../tests/api/app.rs"]
mod app;
#[path = "../tests/api/fault_proxy.rs"]
mod fault_proxy;
#[path = "../tests/api/people.rs"]
mod people;
#[path = "../tests/api/started.rs"]
mod started;
#[path = "../tests/api/tiff.rs"]
mod tiff;

use std::time::{Duration, Instant};

use app::{App, answer};
use people::Person;
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const LINK_BITS_PER_SECOND: u64 = 100_000_000;
const CHUNK: usize = 64 * 1024;
const ROUNDS: usize = 9;

#[tokio::main]
async fn main() {
    let app = App::start().await;
    println!("{:<44} {:>10} {:>10} {:>7}", "p50", "straight", "edge", "ratio");
    for (name, bytes, is_shaped) in [
        ("upload of 3.3 MB at 100 Mbit/s", 3_300_000, true),
        ("upload of 50 MB at 100 Mbit/s", 50_000_000, true),
        ("upload of 3.3 MB, loopback", 3_300_000, false),
    ] {
        let (straight, edge) = uploads(&app, bytes, is_shaped).await;
        row(name, straight, edge);
    }
    let (one_by_one, batch) = links(&app).await;
    println!("\n{:<44} {:>10} {:>10} {:>7}", "p50", "one by one", "one call", "ratio");
    row("100 signed links", one_by_one, batch);
}

fn row(name: &str, first: Duration, second: Duration) {
    let (first, second) = (first.as_secs_f64() * 1e3, second.as_secs_f64() * 1e3);
    println!("{name:<44} {first:>7.1} ms {second:>7.1} ms {:>7.3}", second / first);
}

async fn uploads(app: &App, bytes: usize, is_shaped: bool) -> (Duration, Duration) {
    // Accepted up to 100 MiB.
    let file = tiff::noise(1000, (bytes / 1000) as u32);
    let rounds = if bytes > 10_000_000 { 3 } else { ROUNDS };
    let (gateway, edge) = if is_shaped {
        (shape(&app.gateway_url).await, shape(&app.edge_url).await)
    } else {
        (app.gateway_url.clone(), app.edge_url.clone())
    };
    let (mut straight, mut through) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        straight.push(upload_straight(app, &gateway, &file).await);
        through.push(upload_by_edge(app, &edge, &file).await);
        // What lies there already must not weigh on the next round.
        app.execute("set storage.allow_delete_query = 'true'; delete from storage.objects; delete from public.patient_documents; delete from public.document_uploads; delete from private.organisation_usage").await;
    }
    (median(straight), median(through))
}

async fn upload_straight(app: &App, gateway: &str, file: &[u8]) -> Duration {
    let patient = app.patient().await;
    let post = |path: String| {
        let request = app.client.post(format!("{gateway}{path}")).bearer_auth(app.token(Person::Practitioner));
        request.header("apikey", &app.lease.lent.keys.publishable_key).header("x-organisation-id", people::TILLEULS)
    };
    let begin = json!({ "patient_id": patient, "media_kind": "photo", "file_name": "a.tiff", "mime_type": "image/tiff", "size_bytes": file.len() });
    let started = Instant::now();
    let (status, intent) = answer(post("/rest/v1/rpc/begin_upload".into()).json(&begin)).await;
    assert_eq!(status, 200, "{intent}");
    let key = intent[0]["object_name"].as_str().unwrap();
    let store = post(format!("/storage/v1/object/patient-documents/{key}"))
        .header("content-type", "image/tiff")
        .body(file.to_vec());
    assert_eq!(answer(store).await.0, 200);
    let commit = post("/rest/v1/rpc/commit_upload".into()).json(&json!({ "document_id": intent[0]["document_id"] }));
    assert_eq!(answer(commit).await.0, 200);
    started.elapsed()
}

async fn upload_by_edge(app: &App, edge: &str, file: &[u8]) -> Duration {
    let path = format!("{edge}/v1/patients/{}/documents?media_kind=photo&file_name=a.tiff", app.patient().await);
    let request = app
        .client
        .post(path)
        .bearer_auth(app.token(Person::Practitioner))
        .header("x-organisation-id", people::TILLEULS);
    let started = Instant::now();
    let (status, body) = answer(request.header("content-type", "image/tiff").body(file.to_vec())).await;
    let taken = started.elapsed();
    assert_eq!((status, body["document"]["status"].as_str()), (201, Some("ready")), "{body}");
    taken
}

async fn links(app: &App) -> (Duration, Duration) {
    let file = tiff::noise(40, 50);
    for _ in 0..100 {
        upload_by_edge(app, &app.edge_url, &file).await;
    }
    let ids = app.truth("select string_agg(id::text, ',') from public.patient_documents").await.unwrap();
    let ids: Vec<&str> = ids.split(',').collect();
    let sign = |ids: &[&str]| {
        let request = app.edge(Person::Practitioner, Method::POST, "/v1/documents/signed-urls");
        answer(request.json(&json!({ "ids": ids })))
    };
    let (mut one_by_one, mut batch) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let started = Instant::now();
        for id in &ids {
            assert_eq!(sign(&[id]).await.0, 200);
        }
        one_by_one.push(started.elapsed());
        let started = Instant::now();
        let (_, body) = sign(&ids).await;
        batch.push(started.elapsed());
        assert!(body["urls"].as_array().unwrap().iter().all(|url| url["url"].is_string()));
    }
    (median(one_by_one), median(batch))
}

/// A line of limited speed towards `upstream`; what comes back is not held up.
async fn shape(upstream: &str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let upstream = upstream.trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(&upstream).await.unwrap();
            let (mut from_client, mut to_client) = client.into_split();
            let (mut from_server, mut to_server) = server.into_split();
            tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
            tokio::spawn(async move {
                let mut chunk = vec![0; CHUNK];
                let mut free_at = Instant::now();
                while let Ok(count @ 1..) = from_client.read(&mut chunk).await {
                    free_at = free_at.max(Instant::now())
                        + Duration::from_nanos(count as u64 * 8 * 1_000_000_000 / LINK_BITS_PER_SECOND);
                    tokio::time::sleep_until(free_at.into()).await;
                    if to_server.write_all(&chunk[..count]).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    format!("http://{address}")
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
