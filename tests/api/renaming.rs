//! Renaming changes what people read and nothing else.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::people::Person;
use crate::samples::PHOTO;
use crate::uploading::id;

async fn rename(app: &App, person: Person, document: &Value, change: Value) -> (u16, Value) {
    let path = format!("/rest/v1/patient_documents?id=eq.{}&select=title", id(document));
    answer(app.gateway(person, Method::PATCH, &path).header("prefer", "return=representation").json(&change)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_title_changes_and_the_key_does_not() {
    let app = App::start().await;
    let document = app.document(PHOTO).await;
    let key = app.truth("select file_path from public.patient_documents").await;
    let renamed = rename(&app, Person::Practitioner, &document, json!({ "title": "Contrôle à 6 mois" })).await;
    assert_eq!(renamed, (200, json!([{ "title": "Contrôle à 6 mois" }])));
    assert_eq!(app.truth("select file_path from public.patient_documents").await, key);
    let path = format!("/v1/documents/{}/download", id(&document));
    let response = app.edge(Person::Practitioner, Method::GET, &path).send().await.unwrap();
    let disposition = response.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(disposition.contains("Contr%C3%B4le%20%C3%A0%206%20mois.jp"), "{disposition}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_callers_to_write_is_refused_as_such() {
    let app = App::start().await;
    let document = app.document(PHOTO).await;
    let (status, body) = rename(&app, Person::Assistant, &document, json!({ "title": "x" })).await;
    assert_eq!((status, &body["message"]), (403, &json!("not_allowed")), "{body}");
    for change in [
        json!({ "organisation_id": crate::people::PORT }),
        json!({ "size_bytes": 1 }),
        json!({ "status": "ready" }),
        json!({ "created_by": Person::Admin.id() }),
        json!({ "sha256": "00" }),
    ] {
        assert_eq!(rename(&app, Person::Practitioner, &document, change.clone()).await.0, 403, "{change}");
    }
    // Postgres refuses a generated column before it looks at privileges.
    assert_eq!(rename(&app, Person::Practitioner, &document, json!({ "file_path": "org/x" })).await.0, 400);
    for title in ["", "   ", &"x".repeat(201), "a\u{202e}b", "a\nb"] {
        assert_eq!(rename(&app, Person::Practitioner, &document, json!({ "title": title })).await.0, 400, "{title:?}");
    }
}
