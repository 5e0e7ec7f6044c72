//! Deleting: both the object and the row, or the row marked until it is finished.

use reqwest::Method;
use serde_json::json;

use crate::app::{App, answer};
use crate::people::Person;
use crate::samples::{PHOTO, RADIOGRAPH};
use crate::uploading::id;

#[tokio::test(flavor = "multi_thread")]
async fn object_and_row_go_and_a_tombstone_stays() {
    let app = App::start().await;
    let (gone, kept) = (app.document(RADIOGRAPH).await, app.document(PHOTO).await);
    let path = format!("/v1/documents/{}", id(&gone));
    let request = app.edge(Person::Practitioner, Method::DELETE, &path).json(&json!({ "reason": "Mauvais patient" }));
    assert_eq!(answer(request).await.0, 204);
    assert_eq!(
        app.truth("select string_agg(id::text, ',') from public.patient_documents").await.as_deref(),
        Some(id(&kept))
    );
    assert_eq!(app.truth("select count(*) from storage.objects").await.unwrap(), "1");
    let tombstone =
        "select deleted_by || ' ' || deleted_reason || ' ' || (sha256 is not null) from audit.document_tombstones";
    assert_eq!(app.truth(tombstone).await.unwrap(), format!("{} Mauvais patient true", Person::Practitioner.id()));
    let used = app.truth("select bytes_used from private.organisation_usage").await;
    assert_eq!(used, app.truth("select sum(size_bytes) from public.patient_documents").await);
    // Asked again after a lost answer: still done.
    let again = app.edge(Person::Practitioner, Method::DELETE, &path).json(&json!({ "reason": "Mauvais patient" }));
    assert_eq!(answer(again).await.0, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_at_once_end_in_one_deletion() {
    let app = App::start().await;
    let document = app.document(PHOTO).await;
    let path = format!("/v1/documents/{}?reason=Doublon", id(&document));
    let delete = |person| answer(app.edge(person, Method::DELETE, &path));
    let (first, second) = tokio::join!(delete(Person::Practitioner), delete(Person::Admin));
    assert!(first.0 == 204 || second.0 == 204, "{first:?} {second:?}");
    assert_eq!(app.truth("select count(*) from public.patient_documents").await.unwrap(), "0");
    assert_eq!(app.truth("select count(*) from audit.document_tombstones").await.unwrap(), "1");
    assert_eq!(app.truth("select bytes_used from private.organisation_usage").await.unwrap(), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_begun_hides_the_document_at_once() {
    let app = App::start().await;
    let document = app.document(PHOTO).await;
    let begin = json!({ "document_id": id(&document), "reason": "Doublon" });
    assert_eq!(app.rpc(Person::Practitioner, "begin_document_delete", begin).await.0, 200);
    for person in [Person::Practitioner, Person::Admin] {
        assert_eq!(answer(app.gateway(person, Method::GET, "/rest/v1/patient_documents?select=id")).await.1, json!([]));
    }
    let path = format!("/v1/documents/{}/download", id(&document));
    assert_eq!(answer(app.edge(Person::Practitioner, Method::GET, &path)).await.0, 404);
    // Whoever may delete may finish it.
    let path = format!("/v1/documents/{}?reason=Doublon", id(&document));
    assert_eq!(answer(app.edge(Person::Admin, Method::DELETE, &path)).await.0, 204);
}
