//! A malware scanner beside the uploads: what it finds is not stored, and without it nothing is.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use molaire::config::ScannerAddress;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::app::App;
use crate::people::Person;
use crate::samples::{PDF, PHOTO, bytes};

/// The test file of the industry, in two halves so that no scanner takes this file for it.
const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD", "-ANTIVIRUS-TEST-FILE!$H+H*"];

const LEFT: &str = "select (select count(*) from private.originals) || ' objects, '
    || (select count(*) from public.patient_documents) || ' rows, '
    || (select count(*) from public.document_uploads where closed_at is null) || ' open'";

/// How a clamd behaves.
#[derive(Clone, Copy)]
enum Clamd {
    Sound,
    /// Answers that a file is too long, and closes, before it has all of it.
    TooShort,
    /// Takes everything and closes without a word.
    Mute,
}

/// Speaks INSTREAM; says how many files it was asked about.
async fn clamd(behaviour: Clamd) -> (ScannerAddress, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = ScannerAddress::try_from(format!("tcp://{}", listener.local_addr().unwrap())).unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(scan(stream, behaviour));
        }
    });
    (address, asked)
}

async fn scan(mut stream: TcpStream, behaviour: Clamd) -> std::io::Result<()> {
    let mut command = [0; 10];
    stream.read_exact(&mut command).await?;
    assert_eq!(&command, b"zINSTREAM\0");
    let mut file = Vec::new();
    loop {
        let length = stream.read_u32().await? as usize;
        if length == 0 {
            break;
        }
        let from = file.len();
        file.resize(from + length, 0);
        stream.read_exact(&mut file[from..]).await?;
        if matches!(behaviour, Clamd::TooShort) {
            return stream.write_all(b"INSTREAM size limit exceeded. ERROR\0").await;
        }
    }
    let eicar = EICAR.concat();
    let found = file.windows(eicar.len()).any(|window| window == eicar.as_bytes());
    match behaviour {
        Clamd::Mute => Ok(()),
        _ if found => stream.write_all(b"stream: Win.Test.EICAR_HDB-1 FOUND\0").await,
        _ => stream.write_all(b"stream: OK\0").await,
    }
}

/// A photo with the test file behind its end, as a polyglot has it.
fn infected() -> Vec<u8> {
    [bytes(PHOTO), EICAR.concat().into_bytes()].concat()
}

async fn upload(app: &App, file: Vec<u8>) -> (u16, Value) {
    app.upload_as(Person::Practitioner, &app.patient().await, "?media_kind=photo", "image/jpeg", file).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_scanner_finds_is_refused_and_the_rest_is_stored() {
    let (address, asked) = clamd(Clamd::Sound).await;
    let app = App::start_with_edge(|config| config.settings.documents.scanner = Some(address)).await;
    let (status, problem) = upload(&app, infected()).await;
    assert_eq!((status, &problem["type"]), (422, &json!("urn:molaire:problem:malware_found")), "{problem}");
    assert!(!problem.to_string().contains("EICAR"), "its name is for the log of the scanner");
    assert_eq!(app.truth(LEFT).await.unwrap(), "0 objects, 0 rows, 0 open");
    for sample in [PHOTO, PDF] {
        let (status, body) = upload(&app, bytes(sample)).await;
        assert_eq!((status, &body["document"]["status"]), (201, &json!("ready")), "{body}");
    }
    assert_eq!(asked.load(Ordering::Relaxed), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_verdict_nothing_is_stored() {
    let away = ScannerAddress::try_from("tcp://127.0.0.1:9".to_owned()).unwrap();
    let nowhere = ScannerAddress::try_from("unix:///nonexistent/clamd".to_owned()).unwrap();
    for address in [away, nowhere, clamd(Clamd::TooShort).await.0, clamd(Clamd::Mute).await.0] {
        let shown = format!("{address:?}");
        let app = App::start_with_edge(|config| config.settings.documents.scanner = Some(address)).await;
        let (status, problem) = upload(&app, bytes("photo/camera-10mp.jpg")).await;
        assert_eq!((status, &problem["type"]), (503, &json!("urn:molaire:problem:scanner_unavailable")), "{shown}");
        assert_eq!(app.truth(LEFT).await.unwrap(), "0 objects, 0 rows, 0 open", "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_sent_is_scanned_before_it_is_opened() {
    let app = App::start().await;
    let sent = app.sent_straight(Person::Practitioner, "image/jpeg", &infected()).await;
    let away = ScannerAddress::try_from("tcp://127.0.0.1:9".to_owned()).unwrap();
    app.worker_with(&app.gateway_url, |config| config.settings.documents.scanner = Some(away)).once().await.unwrap();
    let status = "select status from public.patient_documents";
    assert_eq!(app.truth(status).await.unwrap(), "received", "it waits for the scanner");
    app.execute("update private.document_verifications set leased_until = now()").await;
    let (address, _) = clamd(Clamd::Sound).await;
    app.worker_with(&app.gateway_url, |config| config.settings.documents.scanner = Some(address)).once().await.unwrap();
    let told = app.rows(Person::Practitioner, "rejected_uploads?select=document_id,reason").await;
    assert_eq!(told, json!([{ "document_id": sent["id"], "reason": "malware_found" }]));
    assert_eq!(app.truth(LEFT).await.unwrap(), "0 objects, 0 rows, 0 open");
}
