//! The same request again under its `Idempotency-Key`: answered as before, and nothing is stored twice.

use std::time::Duration;

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::fault_proxy::{Fault, FaultProxy};
use crate::people::Person;
use crate::samples::{self, PHOTO};

const KEY: &str = "5f0c9a-first-try";

/// Objects, documents, announcements, and bytes in the quota.
async fn stored(app: &App) -> String {
    app.truth(
        "select (select count(*) from private.originals) || ' objects, '
             || (select count(*) from public.patient_documents) || ' documents, '
             || (select count(*) from public.document_uploads) || ' announced, '
             || (select coalesce(sum(bytes_reserved), 0) from private.organisation_usage) || ' reserved'",
    )
    .await
    .unwrap()
}

fn one(app: &App, person: Person, patient: &str, query: &str, bytes: Vec<u8>) -> reqwest::RequestBuilder {
    let path = format!("/v1/patients/{patient}/documents{query}");
    app.edge(person, Method::POST, &path).header("idempotency-key", KEY).body(bytes)
}

/// Twenty files, two of them bad.
fn batch() -> Form {
    (0..20).fold(Form::new().text("media_kind", "photo"), |form, index| {
        let sample = if index % 10 == 7 { "bad/html.jpg" } else { PHOTO };
        form.part("file", Part::bytes(samples::bytes(sample)).file_name(format!("Photo {index}.jpg")))
    })
}

fn key(body: &Value) -> &str {
    body["type"].as_str().unwrap_or_default().trim_start_matches("urn:molaire:problem:")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_upload_is_answered_as_before_and_stored_once() {
    let app = App::start().await;
    let (patient, photo) = (app.patient().await, samples::bytes(PHOTO));
    let (status, first) = answer(one(&app, Person::Practitioner, &patient, "?title=Essai", photo.clone())).await;
    assert_eq!(status, 201, "{first}");
    let (status, again) = answer(one(&app, Person::Practitioner, &patient, "?title=Essai", photo.clone())).await;
    assert_eq!((status, &again), (201, &first));
    assert_eq!(stored(&app).await, "1 objects, 1 documents, 1 announced, 0 reserved");
    let kept = app.truth("select key_hash || outcome::text from private.idempotency_keys").await.unwrap();
    assert!(!kept.contains(KEY) && !kept.contains("Essai") && kept.contains(first["document"]["id"].as_str().unwrap()));

    let mut other = photo.clone();
    other[500] ^= 1;
    for (query, bytes) in [("?title=Autre", photo.clone()), ("?title=Essai", other)] {
        let (status, body) = answer(one(&app, Person::Practitioner, &patient, query, bytes)).await;
        assert_eq!((status, key(&body)), (422, "idempotency_key_reused"), "{body}");
    }
    for bad in [String::new(), "x".repeat(256), "a b".to_owned()] {
        let path = format!("/v1/patients/{patient}/documents");
        let request = app.edge(Person::Practitioner, Method::POST, &path).header("idempotency-key", &bad);
        let (status, body) = answer(request.body(photo.clone())).await;
        assert_eq!((status, key(&body)), (400, "idempotency_key_invalid"), "{bad:?}: {body}");
    }
    assert_eq!(stored(&app).await, "1 objects, 1 documents, 1 announced, 0 reserved");

    // A key is its person's in their practice: for a colleague it is new, and an assistant may not even ask.
    let (status, colleague) = answer(one(&app, Person::Admin, &patient, "?title=Essai", photo.clone())).await;
    assert_eq!(status, 201);
    assert_ne!(colleague["document"]["id"], first["document"]["id"]);
    let (status, body) = answer(one(&app, Person::Assistant, &patient, "?title=Essai", photo.clone())).await;
    assert_eq!((status, key(&body)), (403, "not_allowed"));
    // What was deleted since is not there again.
    let path = format!("/v1/documents/{}?reason=Doublon", first["document"]["id"].as_str().unwrap());
    assert_eq!(answer(app.edge(Person::Practitioner, Method::DELETE, &path)).await.0, 204);
    let (status, body) = answer(one(&app, Person::Practitioner, &patient, "?title=Essai", photo)).await;
    assert_eq!((status, key(&body)), (404, "document_not_found"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_whose_reply_was_lost_is_stored_once() {
    let app = App::start().await;
    let patient = app.patient().await;
    let path = format!("/v1/patients/{patient}/documents");
    let in_front = FaultProxy::start(&app.edge_url).await;
    in_front.inject("/documents", Fault::LostReply, 1);
    let send = |base: &str| {
        let request = app.client.post(format!("{base}{path}")).bearer_auth(app.token(Person::Practitioner));
        request
            .header("x-organisation-id", Person::Practitioner.organisation())
            .header("idempotency-key", KEY)
            .multipart(batch())
    };
    let lost = send(&in_front.url).send().await;
    let is_lost = match lost {
        Ok(response) => response.bytes().await.is_err(),
        Err(_) => true,
    };
    assert!(is_lost, "the reply was to be lost");
    assert_eq!(stored(&app).await, "18 objects, 18 documents, 18 announced, 0 reserved");
    let (status, body) = answer(send(&in_front.url)).await;
    assert_eq!(status, 200, "{body}");
    let entries = body["documents"].as_array().unwrap();
    assert_eq!(entries.iter().filter(|entry| entry["document"]["status"] == "ready").count(), 18);
    assert_eq!((key(&entries[7]["problem"]), key(&entries[17]["problem"])), ("type_not_accepted", "type_not_accepted"));
    assert_eq!(stored(&app).await, "18 objects, 18 documents, 18 announced, 0 reserved", "nothing twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_still_at_work_is_not_begun_twice() {
    let (app, proxy) = App::start_with_faults().await;
    let (patient, photo) = (app.patient().await, samples::bytes(PHOTO));
    proxy.inject("commit_upload", Fault::Delay(Duration::from_millis(1500)), 1);
    let first = tokio::spawn(answer(one(&app, Person::Practitioner, &patient, "", photo.clone())));
    while proxy.count("commit_upload") == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (status, body) = answer(one(&app, Person::Practitioner, &patient, "", photo.clone())).await;
    assert_eq!((status, key(&body)), (409, "request_in_progress"), "{body}");
    let (status, first) = first.await.unwrap();
    assert_eq!(status, 201);
    assert_eq!(answer(one(&app, Person::Practitioner, &patient, "", photo)).await, (201, first));
    assert_eq!(stored(&app).await, "1 objects, 1 documents, 1 announced, 0 reserved");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_for_want_of_a_store_may_be_tried_again_and_what_was_refused_stays_refused() {
    let (app, proxy) = App::start_with_faults().await;
    let (patient, photo) = (app.patient().await, samples::bytes(PHOTO));
    // Its own lost answers do not make a request a second one.
    proxy.inject("begin_request", Fault::LostReply, 2);
    proxy.inject("POST /rest/v1/rpc/begin_upload", Fault::ServerError, 1);
    assert_eq!(answer(one(&app, Person::Practitioner, &patient, "", photo.clone())).await.0, 503);
    proxy.inject("finish_request", Fault::LostReply, 1);
    let (status, first) = answer(one(&app, Person::Practitioner, &patient, "", photo.clone())).await;
    assert_eq!(status, 201, "{first}");
    assert_eq!(answer(one(&app, Person::Practitioner, &patient, "", photo)).await, (201, first));
    assert_eq!(app.truth("select count(*) from public.patient_documents").await.unwrap(), "1");

    let html = samples::bytes("bad/html.jpg");
    let path = format!("/v1/patients/{patient}/documents");
    let bad =
        || app.edge(Person::Practitioner, Method::POST, &path).header("idempotency-key", "bad").body(html.clone());
    let first = answer(bad()).await;
    let begun = proxy.count("rpc/");
    let again = answer(bad()).await;
    assert_eq!((first.0, key(&first.1), again.0, key(&again.1)), (415, "type_not_accepted", 415, "type_not_accepted"));
    assert_eq!(proxy.count("rpc/"), begun + 1, "the repetition asks for the answer and does nothing else");
}

#[tokio::test(flavor = "multi_thread")]
async fn links_and_completions_may_be_repeated_too() {
    let app = App::start().await;
    let (patient, photo) = (app.patient().await, samples::bytes(PHOTO));
    let path = format!("/v1/patients/{patient}/images/upload-url");
    let body = json!({ "media_kind": "photo", "mime_type": "image/jpeg", "size_bytes": photo.len() });
    let ask = |body: &Value| {
        answer(app.edge(Person::Practitioner, Method::POST, &path).header("idempotency-key", KEY).json(body))
    };
    let (_, first) = ask(&body).await;
    let (status, again) = ask(&body).await;
    assert_eq!((status, &again["document_id"]), (201, &first["document_id"]), "{again}");
    assert_eq!(again["expires_at"], first["expires_at"]);
    assert_eq!(stored(&app).await, format!("0 objects, 0 documents, 1 announced, {} reserved", photo.len()));
    let other = ask(&json!({ "mime_type": "image/png", "size_bytes": 1 })).await;
    assert_eq!((other.0, key(&other.1)), (422, "idempotency_key_reused"));
    assert!(!app.truth("select outcome::text from private.idempotency_keys").await.unwrap().contains("token"));

    let mut html = samples::bytes("bad/html.jpg");
    html.resize(photo.len(), b' ');
    assert_eq!(app.put(&again, "image/jpeg", html).await, 200);
    let path = format!("/v1/documents/{}/complete", first["document_id"].as_str().unwrap());
    let complete = || app.edge(Person::Practitioner, Method::POST, &path).header("idempotency-key", "complete");
    for _ in 0..2 {
        let (status, body) = answer(complete()).await;
        assert_eq!((status, key(&body)), (415, "type_not_accepted"), "told again, though the upload is closed: {body}");
    }
    assert_eq!(ask(&body).await.0, 404, "the link is not signed again");
}
