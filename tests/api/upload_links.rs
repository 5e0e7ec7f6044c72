//! Upload by link: announced through the edge, sent to Storage without a token, and a document only after `complete`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::fault_proxy::Fault;
use crate::people::Person;
use crate::samples::{self, PHOTO, sha256};

impl App {
    pub async fn upload_url(&self, person: Person, patient: &str, size: usize) -> (u16, Value) {
        let body =
            json!({ "media_kind": "photo", "file_name": "Profil.jpg", "mime_type": "image/jpeg", "size_bytes": size });
        let path = format!("/v1/patients/{patient}/images/upload-url");
        answer(self.edge(person, Method::POST, &path).json(&body)).await
    }

    /// As whoever holds the link: no token, no key.
    pub async fn put(&self, link: &Value, content_type: &str, bytes: Vec<u8>) -> u16 {
        let url = link["url"].as_str().unwrap().replace(&self.project_behind_the_link(link), &self.gateway_url);
        let request = self.client.put(url).header("content-type", content_type).body(bytes);
        answer(request).await.0
    }

    /// Links name the address that the edge knows, which in some tests is the fault proxy's.
    fn project_behind_the_link(&self, link: &Value) -> String {
        let url = link["url"].as_str().unwrap();
        url[..url.find("/storage/v1").unwrap()].to_owned()
    }

    pub async fn complete(&self, person: Person, link: &Value, body: Value) -> (u16, Value) {
        let path = format!("/v1/documents/{}/complete", link["document_id"].as_str().unwrap());
        answer(self.edge(person, Method::POST, &path).json(&body)).await
    }

    async fn left_of_links(&self) -> String {
        self.truth(
            "select (select count(*) from private.originals) || ' objects, '
                 || (select count(*) from public.patient_documents) || ' rows, '
                 || (select count(*) from public.document_uploads where closed_at is null) || ' open, '
                 || (select coalesce(sum(bytes_reserved), 0) from private.organisation_usage) || ' reserved'",
        )
        .await
        .unwrap()
    }
}

const NOTHING: &str = "0 objects, 0 rows, 0 open, 0 reserved";

fn key(body: &Value) -> &str {
    body["type"].as_str().unwrap_or_default().trim_start_matches("urn:molaire:problem:")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_takes_the_announced_file_and_complete_makes_it_a_document() {
    let app = App::start().await;
    let (patient, photo) = (app.patient().await, samples::bytes(PHOTO));
    let (status, link) = app.upload_url(Person::Practitioner, &patient, photo.len()).await;
    assert_eq!((status, &link["method"]), (201, &json!("PUT")), "{link}");
    let lives = "select extract(epoch from expires_at - created_at)::int || ' ' || method from public.document_uploads";
    assert_eq!(app.truth(lives).await.unwrap(), "7200 link");
    let early = app.complete(Person::Practitioner, &link, json!({})).await;
    assert_eq!((early.0, key(&early.1)), (409, "object_missing"), "nothing was sent yet: {}", early.1);

    assert_eq!(app.put(&link, "image/jpeg", photo.clone()).await, 200);
    assert_eq!(app.put(&link, "image/jpeg", samples::bytes("bad/html.jpg")).await, 400, "nothing is overwritten");
    assert!(
        app.left_of_links().await.starts_with("1 objects, 0 rows, 1 open"),
        "without complete there is no document"
    );

    let bad = app.complete(Person::Practitioner, &link, json!({ "title": "x".repeat(201) })).await;
    assert_eq!((bad.0, key(&bad.1)), (400, "title_invalid"), "a title can be mended: {}", bad.1);
    let (status, body) = app.complete(Person::Practitioner, &link, json!({ "title": "Profil droit" })).await;
    assert_eq!((status, &body["document"]["status"]), (200, &json!("ready")), "{body}");
    assert_eq!((&body["document"]["title"], &body["document"]["id"]), (&json!("Profil droit"), &link["document_id"]));
    assert_eq!(app.truth("select sha256 from public.patient_documents").await.unwrap(), sha256(&photo));
    assert_eq!(app.left_of_links().await, "1 objects, 1 rows, 0 open, 0 reserved");
    let (status, again) = app.complete(Person::Practitioner, &link, json!({ "title": "Autre" })).await;
    assert_eq!((status, &again), (200, &body), "asked again, the same answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn complete_refuses_other_bytes_type_or_size_before_there_is_a_row() {
    let app = App::start().await;
    let (patient, photo) = (app.patient().await, samples::bytes(PHOTO));
    let mut html = samples::bytes("bad/html.jpg");
    html.resize(photo.len(), b' ');
    let mut png = samples::bytes("photo/rgba-8bit.png");
    png.resize(photo.len(), 0);
    let cases = [
        ("image/jpeg", html, "type_not_accepted"),
        ("image/jpeg", png, "object_differs"),
        ("image/png", photo.clone(), "object_differs"),
        ("image/jpeg", photo[..photo.len() - 1].to_vec(), "object_differs"),
        ("image/jpeg", [photo.clone(), vec![0; 1_000_000]].concat(), "object_differs"),
    ];
    for (content_type, bytes, expected) in cases {
        let (_, link) = app.upload_url(Person::Practitioner, &patient, photo.len()).await;
        assert_eq!(app.put(&link, content_type, bytes).await, 200, "Storage asks nothing of a link");
        let (status, body) = app.complete(Person::Practitioner, &link, json!({})).await;
        assert!((400..500).contains(&status) && key(&body) == expected, "{expected}: {status} {body}");
        assert_eq!(app.left_of_links().await, NOTHING, "{expected}");
        assert_eq!(app.complete(Person::Practitioner, &link, json!({})).await.0, 404, "and it is over");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_and_its_completion_are_their_owners_alone() {
    let app = App::start().await;
    let (patient, photo) = (app.patient().await, samples::bytes(PHOTO));
    assert_eq!(app.upload_url(Person::Assistant, &patient, photo.len()).await.0, 403);
    assert_eq!(app.upload_url(Person::Stranger, &patient, photo.len()).await.0, 404);
    let unsigned = app.client.post(format!("{}/v1/patients/{patient}/images/upload-url", app.edge_url));
    assert_eq!(answer(unsigned.json(&json!({ "mime_type": "image/jpeg", "size_bytes": 1 }))).await.0, 401);
    let path = format!("/v1/patients/{patient}/images/upload-url");
    for (body, expected) in [
        (json!({ "mime_type": "text/html", "size_bytes": 1 }), "type_not_accepted"),
        (json!({ "mime_type": "image/jpeg", "size_bytes": 0 }), "size_invalid"),
        (json!({ "mime_type": "image/jpeg", "size_bytes": 60_000_000 }), "file_too_large"),
        (json!({ "mime_type": "image/jpeg", "size_bytes": 1, "title": "Profil" }), "body_invalid"),
    ] {
        let (_, problem) = answer(app.edge(Person::Practitioner, Method::POST, &path).json(&body)).await;
        assert_eq!(key(&problem), expected, "{problem}");
    }
    assert_eq!(app.left_of_links().await, NOTHING);

    let (_, link) = app.upload_url(Person::Practitioner, &patient, photo.len()).await;
    assert_eq!(app.put(&link, "image/jpeg", photo).await, 200);
    for other in [Person::Assistant, Person::Admin, Person::OfBoth, Person::Stranger] {
        let (status, body) = app.complete(other, &link, json!({})).await;
        assert_eq!((status, key(&body)), (404, "upload_not_found"), "{other:?}: {body}");
    }
    let demoted = format!("role = 'assistant' where user_id = '{}'", Person::Practitioner.id());
    app.execute(&format!("update public.memberships set {demoted}")).await;
    let (status, body) = app.complete(Person::Practitioner, &link, json!({})).await;
    assert_eq!((status, key(&body)), (403, "not_allowed"), "the right is asked at this moment: {body}");
    assert!(app.left_of_links().await.starts_with("1 objects, 0 rows"), "and nobody's refusal changed anything");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_used_after_the_commit_or_the_deletion_brings_nothing_back() {
    let app = App::start().await;
    let (patient, photo) = (app.patient().await, samples::bytes(PHOTO));
    let (_, link) = app.upload_url(Person::Practitioner, &patient, photo.len()).await;
    let id = link["document_id"].as_str().unwrap();
    // A second upload by the same link, begun before the first was completed and ended after.
    let (send, receive) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(1);
    let slow = app
        .client
        .put(link["url"].as_str().unwrap())
        .header("content-type", "image/jpeg")
        .header("content-length", photo.len().to_string())
        .body(reqwest::Body::wrap_stream(tokio_stream::wrappers::ReceiverStream::new(receive)));
    let slow = tokio::spawn(answer(slow));
    send.send(Ok(photo[..1000].to_vec())).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(app.put(&link, "image/jpeg", photo.clone()).await, 200);
    assert_eq!(app.complete(Person::Practitioner, &link, json!({})).await.1["document"]["status"], "ready");
    assert_eq!(app.put(&link, "image/jpeg", photo.clone()).await, 400, "an object that is there is not replaced");
    let mut other = photo[1000..].to_vec();
    other.reverse();
    send.send(Ok(other)).await.unwrap();
    drop(send);
    slow.await.unwrap();
    let is_pinned =
        "select (object_version = (select version from private.originals))::text from public.patient_documents";
    assert_eq!(app.truth(is_pinned).await.unwrap(), "false", "Storage swaps the bytes, as the real server does");
    nothing_is_served(&app, id).await;

    let path = format!("/v1/documents/{id}?reason=Doublon");
    assert_eq!(answer(app.edge(Person::Practitioner, Method::DELETE, &path)).await.0, 204);
    assert_eq!(app.put(&link, "image/jpeg", photo).await, 200, "Storage knows no document");
    nothing_is_served(&app, id).await;
    let (status, body) = app.complete(Person::Practitioner, &link, json!({})).await;
    assert_eq!((status, key(&body)), (404, "document_not_found"), "nor does it become one again: {body}");
    assert!(app.left_of_links().await.starts_with("1 objects, 0 rows, 0 open"), "an object that no row explains");
}

async fn nothing_is_served(app: &App, id: &str) {
    let ids = json!({ "ids": [id] });
    let (_, links) = answer(app.edge(Person::Practitioner, Method::POST, "/v1/documents/signed-urls").json(&ids)).await;
    assert_eq!(key(&links["urls"][0]["problem"]), "document_not_found", "{links}");
    let path = format!("/v1/documents/{id}/download");
    assert_eq!(answer(app.edge(Person::Practitioner, Method::GET, &path)).await.0, 404);
    let name = app.truth("select name from private.originals").await.unwrap();
    let path = format!("/storage/v1/object/authenticated/patient-documents/{name}");
    assert_eq!(answer(app.gateway(Person::Practitioner, Method::GET, &path)).await.0, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completion_whose_reply_was_lost_is_asked_again() {
    let (app, proxy) = App::start_with_faults().await;
    let (patient, photo) = (app.patient().await, samples::bytes(PHOTO));
    let (_, link) = app.upload_url(Person::Practitioner, &patient, photo.len()).await;
    assert_eq!(app.put(&link, "image/jpeg", photo).await, 200);
    proxy.inject("GET /storage/v1", Fault::ServerError, 1);
    let (status, body) = app.complete(Person::Practitioner, &link, json!({})).await;
    assert_eq!((status, key(&body)), (503, "service_unavailable"), "bytes that could not be read: {body}");
    assert!(app.left_of_links().await.starts_with("1 objects, 0 rows, 1 open"), "are neither committed nor removed");
    for (part, fault) in [("examine_upload", Fault::LostReply), ("commit_upload", Fault::LostReply)] {
        proxy.inject(part, fault, 1);
    }
    let (status, body) = app.complete(Person::Practitioner, &link, json!({})).await;
    assert_eq!((status, &body["document"]["status"]), (200, &json!("ready")), "{body}");
    assert_eq!(app.left_of_links().await, "1 objects, 1 rows, 0 open, 0 reserved");
}
