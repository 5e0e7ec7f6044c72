//! What is left when something breaks half-way: after each fault the two stores are read, not only the answer.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use crate::app::{App, answer};
use crate::fault_proxy::Fault;
use crate::people::Person;
use crate::samples::{self, PHOTO};
use crate::uploading::id;

async fn upload(app: &App) -> (u16, serde_json::Value) {
    let patient = app.patient().await;
    app.upload_as(
        Person::Practitioner,
        &patient,
        "?file_name=a.jpg&media_kind=photo",
        "image/jpeg",
        samples::bytes(PHOTO),
    )
    .await
}

/// Objects, rows, open intents and reserved bytes, read as the database's owner.
async fn left(app: &App) -> String {
    app.truth(
        "select (select count(*) from private.originals) || ' objects, '
             || (select count(*) from public.patient_documents) || ' rows, '
             || (select count(*) from public.document_uploads where closed_at is null) || ' open, '
             || (select coalesce(sum(bytes_reserved), 0) from private.organisation_usage) || ' reserved'",
    )
    .await
    .unwrap()
}

const NOTHING: &str = "0 objects, 0 rows, 0 open, 0 reserved";
const ONE_DOCUMENT: &str = "1 objects, 1 rows, 0 open, 0 reserved";

/// Compensation goes on after the answer; it is given this long.
async fn settles(app: &App, expected: &str) {
    for _ in 0..100 {
        if left(app).await.starts_with(expected) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(left(app).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn storage_that_refuses_leaves_no_object_and_no_row() {
    let (app, proxy) = App::start_with_faults().await;
    proxy.inject("POST /storage/v1/object/patient-documents", Fault::ServerError, 1);
    let (status, body) = upload(&app).await;
    assert!(status >= 500 && body["type"].is_string(), "{status} {body}");
    // A 500 after the last byte does not say whether an object will still appear: then the announcement stays open,
    // so that a sweep looks for it.
    settles(&app, "0 objects, 0 rows, 1 open").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_that_appears_after_the_failure_is_still_removed() {
    let (app, proxy) = App::start_with_faults().await;
    let late = Fault::ErrorBeforeTheWork(Duration::from_millis(400));
    proxy.inject("POST /storage/v1/object/patient-documents", late, 1);
    let (status, body) = upload(&app).await;
    assert_eq!((status, &body["type"]), (503, &json!("urn:molaire:problem:service_unavailable")), "{body}");
    settles(&app, NOTHING).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn storage_that_fails_after_accepting_leaves_nothing() {
    for fault in [Fault::ErrorAfterTheWork, Fault::LostReply] {
        let (app, proxy) = App::start_with_faults().await;
        proxy.inject("POST /storage/v1/object/patient-documents", fault, 1);
        let (status, body) = upload(&app).await;
        if status == 201 {
            settles(&app, ONE_DOCUMENT).await;
        } else {
            assert!(status >= 500, "{fault:?}: {status} {body}");
            settles(&app, NOTHING).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_is_refused_takes_the_object_back() {
    let (app, proxy) = App::start_with_faults().await;
    // Between upload and commit the person loses the right: the database refuses, and the object must go.
    proxy.inject("POST /rest/v1/rpc/commit_upload", Fault::Delay(Duration::from_millis(700)), 1);
    let demote = async {
        while proxy.count("commit_upload") == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        app.execute(&format!(
            "update public.memberships set role = 'assistant' where user_id = '{}'",
            Person::Practitioner.id()
        ))
        .await;
    };
    let ((status, body), ()) = tokio::join!(upload(&app), demote);
    assert_eq!((status, &body["type"]), (403, &json!("urn:molaire:problem:not_allowed")), "{body}");
    settles(&app, NOTHING).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_whose_reply_was_lost_is_asked_again_and_kept() {
    for fault in [Fault::ErrorAfterTheWork, Fault::LostReply, Fault::ServerError] {
        let (app, proxy) = App::start_with_faults().await;
        proxy.inject("POST /rest/v1/rpc/commit_upload", fault, 2);
        let (status, body) = upload(&app).await;
        assert_eq!((status, &body["document"]["status"]), (201, &json!("ready")), "{fault:?}: {body}");
        assert_eq!(proxy.count("commit_upload"), 3, "{fault:?}");
        assert_eq!(left(&app).await, ONE_DOCUMENT, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_nobody_confirms_takes_nothing_back() {
    let (app, proxy) = App::start_with_faults().await;
    proxy.inject("POST /rest/v1/rpc/commit_upload", Fault::ErrorAfterTheWork, 100);
    let (status, body) = upload(&app).await;
    assert_eq!((status, &body["type"]), (503, &json!("urn:molaire:problem:upload_unconfirmed")), "{body}");
    assert_eq!(proxy.count("DELETE /storage/v1"), 0, "the row may be there, and is");
    assert_eq!(left(&app).await, ONE_DOCUMENT);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attestation_that_fails_leaves_a_received_document() {
    let (app, proxy) = App::start_with_faults().await;
    proxy.inject("attest_document", Fault::ServerError, 100);
    let (status, body) = upload(&app).await;
    assert_eq!((status, &body["document"]["status"]), (201, &json!("received")), "{body}");
    let ids = json!({ "ids": [id(&body["document"])] });
    let (_, links) = answer(app.edge(Person::Practitioner, Method::POST, "/v1/documents/signed-urls").json(&ids)).await;
    assert!(links["urls"][0]["problem"].is_object(), "bytes that nobody vouched for are not opened: {links}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_half_way_leaves_nothing() {
    let app = App::start().await;
    let patient = app.patient().await;
    let bytes = samples::bytes("dicom/cr-mono1-explicit-le.dcm");
    let (send, receive) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(1);
    let path = format!("/v1/patients/{patient}/documents?file_name=a.dcm");
    let request = app
        .edge(Person::Practitioner, Method::POST, &path)
        .header("content-length", bytes.len().to_string())
        .body(reqwest::Body::wrap_stream(tokio_stream::wrappers::ReceiverStream::new(receive)));
    let upload = tokio::spawn(request.send());
    for chunk in bytes[..bytes.len() / 2].chunks(64 * 1024) {
        send.send(Ok(chunk.to_vec())).await.unwrap();
    }
    settles_begun(&app).await;
    upload.abort();
    drop(send);
    settles(&app, NOTHING).await;
    // Storage notices the broken connection in its own time.
    let stays = || walk(&app.storage_folder).into_iter().filter(|path| path.is_file()).collect::<Vec<_>>();
    for _ in 0..50 {
        if stays().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("half a file stays in storage: {:?}", stays());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_after_its_last_byte_has_its_document() {
    let (app, proxy) = App::start_with_faults().await;
    let path = format!("/v1/patients/{}/documents?file_name=a.jpg", app.patient().await);
    proxy.inject("commit_upload", Fault::Delay(Duration::from_millis(300)), 1);
    let request = app.edge(Person::Practitioner, Method::POST, &path).body(samples::bytes(PHOTO));
    let upload = tokio::spawn(request.send());
    while proxy.count("commit_upload") == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    upload.abort();
    settles(&app, ONE_DOCUMENT).await;
}

async fn settles_begun(app: &App) {
    while app.truth("select count(*) from public.document_uploads").await.as_deref() == Some("0") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        found.push(entry.path());
        found.extend(walk(&entry.path()));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_that_storage_fails_is_finished_when_asked_again() {
    let (app, proxy) = App::start_with_faults().await;
    let document = app.document(PHOTO).await;
    proxy.inject("DELETE /storage/v1", Fault::ServerError, 100);
    let path = format!("/v1/documents/{}?reason=Doublon", id(&document));
    let (status, body) = answer(app.edge(Person::Practitioner, Method::DELETE, &path)).await;
    assert_eq!((status, &body["type"]), (503, &json!("urn:molaire:problem:delete_unfinished")), "{body}");
    assert_eq!(
        app.truth("select status from public.patient_documents").await.unwrap(),
        "deleting",
        "hidden, and not forgotten"
    );

    let (app, proxy) = App::start_with_faults().await;
    let document = app.document(PHOTO).await;
    proxy.inject("DELETE /storage/v1", Fault::LostReply, 1);
    proxy.inject("finish_document_delete", Fault::LostReply, 1);
    let path = format!("/v1/documents/{}?reason=Doublon", id(&document));
    assert_eq!(answer(app.edge(Person::Practitioner, Method::DELETE, &path)).await.0, 204);
    assert_eq!(left(&app).await, NOTHING);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_does_not_stop_a_deletion() {
    let (app, proxy) = App::start_with_faults().await;
    let document = app.document(PHOTO).await;
    proxy.inject("DELETE /storage/v1", Fault::Delay(Duration::from_millis(300)), 1);
    let path = format!("/v1/documents/{}?reason=Doublon", id(&document));
    let deletion = tokio::spawn(app.edge(Person::Practitioner, Method::DELETE, &path).send());
    while proxy.count("DELETE /storage/v1") == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    deletion.abort();
    settles(&app, NOTHING).await;
}
