//! The memory of the edge alone while 64 files of 50 MB arrive at once: a process of its own, read by the kernel's count.
//!
//! Storage, gateway and database stand in other processes than the edge; the peak is that of /proc, so Linux alone.
#![allow(clippy::unwrap_used, clippy::print_stdout, dead_code)]

#[path = "../tests/api/app.rs"]
mod app;
#[path = "../tests/api/edge_process.rs"]
mod edge_process;
#[path = "../tests/api/fault_proxy.rs"]
mod fault_proxy;
#[path = "../tests/api/people.rs"]
mod people;
#[path = "../tests/api/started.rs"]
mod started;
#[path = "../tests/api/tiff.rs"]
mod tiff;

use std::time::Instant;

use app::App;
use edge_process::EdgeProcess;
use people::Person;

const UPLOADS: usize = 64;
const BYTES: usize = 50_000_000;
const CHUNK: usize = 64 * 1024;

/// A person has at most 50 open uploads.
const PEOPLE: [Person; 4] = [Person::Practitioner, Person::Admin, Person::OfBoth, Person::Stranger];

#[tokio::main]
async fn main() {
    let app = App::start().await;
    let edge = EdgeProcess::start(&app).await;
    assert!(upload(&app, &edge.url, Person::Practitioner, 100_000).await, "{:?}", edge.log());
    let before = peak_bytes(&edge);
    let started = Instant::now();
    let uploads = (0..UPLOADS).map(|index| upload(&app, &edge.url, PEOPLE[index % PEOPLE.len()], BYTES));
    let stored = futures_util::future::join_all(uploads).await.into_iter().filter(|stored| *stored).count();
    let seconds = started.elapsed().as_secs_f64();
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    println!("{:<52} {:>7.1} MB", "peak memory of the edge, after one small upload", megabytes(before));
    println!("{:<52} {:>7.1} MB", "peak memory of the edge, 64 uploads of 50 MB at once", megabytes(peak_bytes(&edge)));
    println!("{stored} of {UPLOADS} stored in {seconds:.1} s");
    for line in edge.log().iter().filter(|line| line["level"] != "INFO").take(5) {
        println!("{line}");
    }
    assert_eq!(stored, UPLOADS, "a peak of fewer uploads is not the figure: the machine was too busy");
}

/// The most memory that the process ever had, as the kernel counts it.
fn peak_bytes(edge: &EdgeProcess) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", edge.child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap() * 1024
}

/// A TIFF of `bytes`, made as it is sent: the client must not be what is measured, nor starve the machine.
async fn upload(app: &App, edge: &str, person: Person, bytes: usize) -> bool {
    let patient = app.patient_of(person.organisation()).await;
    let chunks = (0..bytes.div_ceil(CHUNK)).map(move |index| {
        let mut chunk = vec![index as u8; CHUNK.min(bytes - index * CHUNK)];
        if index == 0 {
            let header = tiff::header(1000, (bytes / 1000 - 1) as u32);
            chunk[..header.len()].copy_from_slice(&header);
        }
        Ok::<_, std::io::Error>(chunk)
    });
    // A connection that has to wait for its turn is no broken one.
    let client = reqwest::Client::builder().tcp_user_timeout(None).build().unwrap();
    let request = client
        .post(format!("{edge}/v1/patients/{patient}/documents?media_kind=photo&file_name=a.tiff"))
        .bearer_auth(app.token(person))
        .header("x-organisation-id", person.organisation())
        .header("content-type", "image/tiff")
        .header("content-length", bytes.to_string())
        .body(reqwest::Body::wrap_stream(futures_util::stream::iter(chunks)));
    // One that is refused is cut off in the middle of its body.
    request.send().await.is_ok_and(|response| response.status() == 201)
}
