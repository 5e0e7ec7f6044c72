//! Uploads that take their time: those that never end leave nothing, and of two at once the last to end stays.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use sqlx::PgPool;

use crate::client::{Request, Sending, send};
use crate::{SECRET, identities, serve};

const KEY: &str = "org/aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa/slow/a.txt";
const BYTES: usize = 900_000;
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_no_row_and_no_file() {
    let files = tempfile::tempdir().unwrap();
    let (server, pool, _lease) = serve(files.path()).await;
    let (raw, form) = (upload(b'x'), form());
    let chunked = Request { is_chunked: true, ..upload(b'x') };
    for request in [raw, form, chunked] {
        let sending = begin(server, request, BYTES / 2).await;
        until("its file has begun", || count(&files.path().join(".incoming")) == 1).await;
        drop(sending);
        until("its file has gone", || count(files.path()) == 0).await;
        assert_eq!(rows(&pool).await, 0);
    }
}

#[tokio::test]
async fn of_two_uploads_of_a_new_key_the_last_to_end_stays() {
    let files = tempfile::tempdir().unwrap();
    let (server, pool, _lease) = serve(files.path()).await;
    let mut slow = begin(server, upload(b's'), BYTES / 2).await;
    until("its file has begun", || count(&files.path().join(".incoming")) == 1).await;
    let statuses = tokio::task::spawn_blocking(move || {
        let fast = send(server, &upload(b'f')).unwrap();
        slow.write(&vec![b's'; BYTES - BYTES / 2]).unwrap();
        [fast.status, slow.finish().unwrap().status]
    });
    assert_eq!(statuses.await.unwrap(), [200, 200]);
    let read = Request {
        method: "GET".to_owned(),
        path: format!("/object/authenticated/contract-radiographies/{KEY}"),
        body: None,
        ..upload(b's')
    };
    let answer = tokio::task::spawn_blocking(move || send(server, &read).unwrap()).await.unwrap();
    assert!(answer.body == vec![b's'; BYTES]);
    assert_eq!((rows(&pool).await, count(files.path())), (1, 1));
}

fn upload(byte: u8) -> Request {
    let token = identities::token("user_a", SECRET).unwrap();
    Request {
        method: "POST".to_owned(),
        path: format!("/object/contract-radiographies/{KEY}"),
        headers: vec![
            ("authorization".to_owned(), format!("Bearer {token}")),
            ("content-type".to_owned(), "text/plain".to_owned()),
        ],
        body: Some(vec![byte; BYTES]),
        is_chunked: false,
    }
}

fn form() -> Request {
    let mut request = upload(b'x');
    request.headers[1].1 = "multipart/form-data; boundary=limit".to_owned();
    let mut body = b"--limit\r\ncontent-disposition: form-data; name=\"\"; filename=\"a\"\r\n\r\n".to_vec();
    body.extend(vec![b'x'; BYTES]);
    body.extend(b"\r\n--limit--\r\n");
    request.body = Some(body);
    request
}

/// Sends the head of an upload and only so many bytes.
async fn begin(server: SocketAddr, request: Request, bytes: usize) -> Sending {
    let begun = tokio::task::spawn_blocking(move || {
        let mut sending = Sending::start(server, &request).unwrap();
        sending.write(&request.body.as_deref().unwrap()[..bytes]).unwrap();
        sending
    });
    begun.await.unwrap()
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let waited = async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, waited).await.unwrap_or_else(|_| panic!("waited in vain until {what}"));
}

/// The files in a folder and those below it.
fn count(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { count(&entry.path()) } else { 1 }).sum()
}

async fn rows(pool: &PgPool) -> i64 {
    let statement = "select count(*) from storage.objects where bucket_id = 'contract-radiographies' and name = $1";
    sqlx::query_scalar(statement).bind(KEY).fetch_one(pool).await.unwrap()
}
