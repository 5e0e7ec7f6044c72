//! Files that a browser sends straight to Storage: nobody opens them until the worker has read them.

use molaire::config::Config;
use molaire::documents::Verify;
use molaire::local::edge;
use molaire::worker::Worker;
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::fault_proxy::{Fault, FaultProxy};
use crate::people::{Person, TILLEULS};
use crate::samples::{self, NOBODYS, PHOTO, sha256};

impl App {
    /// A worker in front of the project itself, or of a proxy.
    pub fn worker(&self, project: &str) -> Worker {
        self.worker_with(project, |_| {})
    }

    /// The same, told something else.
    pub fn worker_with(&self, project: &str, change: impl FnOnce(&mut Config)) -> Worker {
        let mut settings =
            edge::settings(project, "http://127.0.0.1:54300", &self.lease.lent.keys).expect("settings of the worker");
        settings.timeouts.storage_short = std::time::Duration::from_secs(2);
        change(&mut settings);
        Worker::new(settings).expect("a worker")
    }

    /// Reads what browsers have sent; says how many files.
    pub async fn read_files(&self, project: &str) -> usize {
        let (worker, mut total) = (self.worker(project), 0);
        loop {
            match Verify::run(&worker, "worker-of-a-test").await.expect("a round") {
                0 => return total,
                count => total += count,
            }
        }
    }

    /// What a browser does without the edge: announce, store, commit.
    pub async fn sent_straight(&self, person: Person, mime_type: &str, bytes: &[u8]) -> Value {
        let patient = self.patient().await;
        let arguments = json!({
            "patient_id": patient, "media_kind": "photo", "file_name": "Profil.jpg", "mime_type": mime_type,
            "size_bytes": bytes.len(),
        });
        let (status, intent) = self.rpc(person, "begin_upload", arguments).await;
        assert_eq!(status, 200, "{intent}");
        let path = format!("/storage/v1/object/patient-documents/{}", intent[0]["object_name"].as_str().unwrap());
        let stored = self.gateway(person, Method::POST, &path).header("content-type", mime_type).body(bytes.to_vec());
        assert_eq!(answer(stored).await.0, 200);
        let arguments = json!({ "document_id": intent[0]["document_id"] });
        let (status, committed) = self.rpc(person, "commit_upload", arguments).await;
        assert_eq!((status, &committed[0]["status"]), (200, &json!("received")), "{committed}");
        committed[0].clone()
    }

    pub async fn rows(&self, person: Person, query: &str) -> Value {
        answer(self.gateway(person, Method::GET, &format!("/rest/v1/{query}"))).await.1
    }

    /// Objects, documents, rejected files, and bytes in the quota.
    async fn kept(&self) -> String {
        self.truth(
            "select (select count(*) from private.originals) || ' objects, '
                 || (select count(*) from public.patient_documents) || ' documents, '
                 || (select count(*) from public.rejected_uploads where removed_at is null) || ' to remove, '
                 || (select sum(bytes_used + bytes_reserved) from private.organisation_usage) || ' bytes'",
        )
        .await
        .unwrap()
    }
}

const LISTED: &str = "patient_documents?select=id,status";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_sent_straight_to_storage_is_read_and_becomes_ready() {
    let app = App::start().await;
    let photo = samples::bytes(PHOTO);
    let document = app.sent_straight(Person::Practitioner, "image/jpeg", &photo).await;
    assert_eq!(app.rows(Person::Assistant, LISTED).await, json!([]), "unread, it is its uploader's alone");

    assert_eq!(app.read_files(&app.gateway_url).await, 1);
    assert_eq!(app.rows(Person::Assistant, LISTED).await, json!([{ "id": document["id"], "status": "ready" }]));
    assert_eq!(app.truth("select sha256 from public.patient_documents").await.unwrap(), sha256(&photo));
    let ids = json!({ "ids": [document["id"]] });
    let (_, links) = answer(app.edge(Person::Assistant, Method::POST, "/v1/documents/signed-urls").json(&ids)).await;
    let bytes = app.client.get(links["urls"][0]["url"].as_str().unwrap()).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(sha256(&bytes), sha256(&photo));
    assert_eq!(app.read_files(&app.gateway_url).await, 0, "and is not read again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_what_it_says_is_removed_and_its_uploader_told_why() {
    let app = App::start().await;
    let cases = [
        ("bad/html.jpg", "image/jpeg", "type_not_accepted"),
        ("photo/rgba-8bit.png", "image/jpeg", "object_differs"),
        ("bad/bomb-30000x30000.png", "image/png", "too_many_pixels"),
        ("bad/polyglot-pe.dcm", "application/dicom", "executable_preamble"),
        ("bad/truncated.dcm", "application/dicom", "file_truncated"),
    ];
    for (sample, mime_type, reason) in cases {
        let document = app.sent_straight(Person::Practitioner, mime_type, &samples::bytes(sample)).await;
        assert_eq!(app.read_files(&app.gateway_url).await, 1, "{sample}");
        let id = document["id"].as_str().unwrap();
        let query = format!("rejected_uploads?select=reason,original_name&document_id=eq.{id}");
        let told = json!([{ "reason": reason, "original_name": "Profil.jpg" }]);
        assert_eq!(app.rows(Person::Practitioner, &query).await, told, "{sample}");
        for other in [Person::Assistant, Person::Admin, Person::Stranger] {
            assert_eq!(app.rows(other, &query).await, json!([]), "{sample}: {other:?}");
        }
        let (status, body) = app.rpc(Person::Practitioner, "commit_upload", json!({ "document_id": id })).await;
        assert_eq!((status, &body["message"]), (404, &json!("document_not_found")), "{sample}");
        assert_eq!(app.kept().await, "0 objects, 0 documents, 0 to remove, 0 bytes", "{sample}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_swapped_after_the_commit_are_removed() {
    let app = App::start().await;
    app.sent_straight(Person::Practitioner, "image/jpeg", &samples::bytes(PHOTO)).await;
    app.execute("update storage.objects set version = 'swapped'").await;
    // The stand-in keeps bytes under their version, so they move along.
    let versions = app.truth("select object_version from public.patient_documents").await.unwrap();
    let folder = walk(&app.storage_folder).into_iter().find(|path| path.ends_with(&versions)).unwrap();
    std::fs::rename(&folder, folder.with_file_name("swapped")).unwrap();
    app.worker(&app.gateway_url).once().await.unwrap();
    assert_eq!(app.truth("select reason from public.rejected_uploads").await.unwrap(), "object_version_changed");
    assert_eq!(app.kept().await, "0 objects, 0 documents, 0 to remove, 0 bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_workers_at_once_read_each_file_once() {
    let app = App::start().await;
    let photo = samples::bytes(PHOTO);
    for _ in 0..12 {
        app.sent_straight(Person::Practitioner, "image/jpeg", &photo).await;
    }
    let proxy = FaultProxy::start(&app.gateway_url).await;
    let workers = [app.worker(&proxy.url), app.worker(&proxy.url), app.worker(&proxy.url)];
    let counts = futures_util::future::join_all(workers.iter().map(Worker::once)).await;
    assert_eq!(counts.into_iter().map(Result::unwrap).sum::<usize>(), 12);
    assert_eq!(proxy.count("GET /storage/v1/object/authenticated"), 12, "each is read once, for its pictures too");
    assert_eq!(app.truth("select count(*) from public.patient_documents where status = 'ready'").await.unwrap(), "12");
    assert_eq!(
        app.truth("select count(*) from public.patient_documents where duplicate_of is null").await.unwrap(),
        "1"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storage_that_is_away_costs_nothing_but_time() {
    let app = App::start().await;
    let document = app.sent_straight(Person::Practitioner, "application/dicom", &samples::bytes(NOBODYS)).await;
    let proxy = FaultProxy::start(&app.gateway_url).await;
    proxy.inject("GET /storage/v1", Fault::ServerError, 1);
    proxy.inject("GET /storage/v1", Fault::LostReply, 1);
    let worker = app.worker(&proxy.url);
    for attempt in 1..=2 {
        assert_eq!(worker.once().await.unwrap(), 1);
        assert_eq!(app.truth("select status from public.patient_documents").await.unwrap(), "received");
        let turn = "select attempt || ' ' || (leased_until > now() and leased_until < now() + interval '1 minute') from private.document_verifications";
        assert_eq!(app.truth(turn).await.unwrap(), format!("{attempt} true"), "given back for a while");
        assert_eq!(worker.once().await.unwrap(), 0, "and left alone meanwhile");
        app.execute("update private.document_verifications set leased_until = now()").await;
    }
    assert_eq!(worker.once().await.unwrap(), 1, "it is read, and its pictures are made");
    let query = format!("patient_documents?select=status&id=eq.{}", document["id"].as_str().unwrap());
    assert_eq!(app.rows(Person::Assistant, &query).await, json!([{ "status": "ready" }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_stopped_half_way_is_finished_by_the_next_round() {
    for fault in [Fault::ServerError, Fault::ErrorAfterTheWork, Fault::LostReply] {
        let app = App::start().await;
        let html = samples::bytes("bad/html.jpg");
        app.sent_straight(Person::Practitioner, "image/jpeg", &html).await;
        let proxy = FaultProxy::start(&app.gateway_url).await;
        proxy.inject("DELETE /storage/v1", fault, 1);
        let worker = app.worker(&proxy.url);
        assert_eq!(worker.files().await.unwrap(), 1);
        let half = app.kept().await;
        assert!(half.ends_with(&format!("0 documents, 1 to remove, {} bytes", html.len())), "{fault:?}: {half}");
        worker.files().await.unwrap();
        assert_eq!(app.kept().await, "0 objects, 0 documents, 0 to remove, 0 bytes", "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_uses_supabase_js_sees_its_file_become_ready() {
    let (app, _) = App::start_with_auth().await;
    let worker = app.worker(&app.gateway_url);
    let browser = tokio::process::Command::new("node")
        .arg("tests/api/supabase-js/ready.mjs")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NODE_NO_WARNINGS", "1")
        .env("MOLAIRE_GATEWAY_URL", &app.gateway_url)
        .env("MOLAIRE_PUBLISHABLE_KEY", &app.lease.lent.keys.publishable_key)
        .env("MOLAIRE_ORGANISATION", TILLEULS)
        .env("MOLAIRE_PRACTITIONER", Person::Practitioner.email())
        .env("MOLAIRE_ASSISTANT", Person::Assistant.email())
        .env("MOLAIRE_FILE", samples::path(PHOTO))
        .env("MOLAIRE_BAD_FILE", samples::path("bad/html.jpg"))
        .stdin(std::process::Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::select! {
        output = browser => output.expect("node runs"),
        () = worker.run(std::time::Duration::from_millis(200), std::future::pending()) => unreachable!("it works on"),
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("every step held"),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    // The sender is told before the object is gone, and this worker was broken off: the next one finishes.
    worker.once().await.unwrap();
    let originals = "select count(*) from storage.objects where name not like '%/.derived/%'";
    assert_eq!(app.truth(originals).await.unwrap(), "1");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        found.push(entry.path());
        found.extend(walk(&entry.path()));
    }
    found
}
