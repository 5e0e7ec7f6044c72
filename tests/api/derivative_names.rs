//! Originals that are called like what is derived from them.

use reqwest::Method;
use serde_json::json;

use crate::app::{App, answer};
use crate::people::Person;
use crate::samples::{self, PHOTO, sha256};
use crate::uploading::id;

const NAMES: [&str; 12] = [
    "preview.webp",
    "medium.webp",
    "preview.jpg",
    ".derived",
    ".derived/preview.webp",
    ".derived/medium.webp",
    "..derived/preview.webp",
    ".derived\\preview.webp",
    "\u{ff0e}derived\u{ff0f}preview.webp",
    "a/../.derived/preview.webp",
    ".DERIVED",
    ".derived.jpg",
];

fn encoded(name: &str) -> String {
    name.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_original_named_like_a_derivative_keeps_its_bytes_beside_the_derivative() {
    let app = App::start().await;
    let (patient, photo) = (app.patient().await, samples::bytes(PHOTO));
    for (index, name) in NAMES.into_iter().enumerate() {
        // Both ways in: by the edge, and straight to Storage.
        let document = if index % 2 == 0 {
            let query = format!("?media_kind=photo&file_name={}", encoded(name));
            let (status, body) =
                app.upload_as(Person::Practitioner, &patient, &query, "image/webp", photo.clone()).await;
            assert_eq!(status, 201, "{name}: {body}");
            id(&body["document"]).to_owned()
        } else {
            sent_straight_as(&app, &patient, name, &photo).await
        };
        let row = |column: &str| format!("select {column} from public.patient_documents where id = '{document}'");
        let key = app.truth(&row("file_path")).await.unwrap();
        let (folder, file_name) = key.rsplit_once('/').unwrap();
        assert!(folder.ends_with(&document), "{name}: the original lies in the document's own folder: {key}");
        assert!(!file_name.starts_with('.') && file_name.ends_with(".jpg"), "{name}: {key}");
        assert_eq!(app.truth(&row("original_name")).await.unwrap(), name, "what was typed is kept");

        // The place of a preview is free: the service takes it, and the original is what it was.
        for derivative in ["preview", "medium"] {
            let path = format!("/storage/v1/object/patient-documents/{folder}/.derived/{derivative}.webp");
            let store = app.client.post(format!("{}{path}", app.gateway_url)).header("content-type", "image/webp");
            let store = store.header("apikey", &app.lease.lent.keys.secret_key).body(derivative);
            assert_eq!(answer(store).await.0, 200, "{name}");
        }
        let path = format!("/v1/documents/{document}/download");
        let original = app.edge(Person::Practitioner, Method::GET, &path).send().await.unwrap();
        assert_eq!(original.status(), 200, "{name}");
        assert_eq!(sha256(&original.bytes().await.unwrap()), sha256(&photo), "{name}");
        for derivative in ["preview", "medium"] {
            let path = format!("/storage/v1/object/patient-documents/{folder}/.derived/{derivative}.webp");
            let seen = app.gateway(Person::Assistant, Method::GET, &path).send().await.unwrap();
            assert_eq!(seen.text().await.unwrap(), derivative, "{name}");
        }
    }
    assert_eq!(
        app.truth("select count(distinct file_path) from public.patient_documents").await.unwrap(),
        NAMES.len().to_string()
    );
    let ours = "select count(*) from storage.objects where name not like '%/.derived/%.jpg'";
    assert_eq!(app.truth(ours).await.unwrap(), (NAMES.len() * 3).to_string());
}

async fn sent_straight_as(app: &App, patient: &str, name: &str, photo: &[u8]) -> String {
    let person = Person::Practitioner;
    let arguments = json!({ "patient_id": patient, "media_kind": "photo", "file_name": name, "mime_type": "image/jpeg", "size_bytes": photo.len() });
    let (status, intent) = app.rpc(person, "begin_upload", arguments).await;
    assert_eq!(status, 200, "{name}: {intent}");
    let document = intent[0]["document_id"].as_str().unwrap();
    let path = format!("/storage/v1/object/patient-documents/{}", intent[0]["object_name"].as_str().unwrap());
    let store = app.gateway(person, Method::POST, &path).header("content-type", "image/jpeg").body(photo.to_vec());
    assert_eq!(answer(store).await.0, 200, "{name}");
    assert_eq!(app.rpc(person, "commit_upload", json!({ "document_id": document })).await.0, 200, "{name}");
    assert_eq!(app.read_files(&app.gateway_url).await, 1, "{name}");
    document.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_stores_at_the_place_of_a_derivative() {
    let app = App::start().await;
    app.document(PHOTO).await;
    let key = app.truth("select file_path from public.patient_documents").await.unwrap();
    let (folder, _) = key.rsplit_once('/').unwrap();
    for person in [Person::Practitioner, Person::Admin, Person::Stranger] {
        for name in [".derived/preview.webp", ".derived"] {
            let path = format!("/storage/v1/object/patient-documents/{folder}/{name}");
            let store = app.gateway(person, Method::POST, &path).header("content-type", "image/webp").body("x");
            assert_eq!(answer(store).await.0, 400, "{person:?} {name}");
        }
    }
    assert_eq!(app.truth("select count(*) from storage.objects").await.unwrap(), "3", "the document and its pictures");
}
