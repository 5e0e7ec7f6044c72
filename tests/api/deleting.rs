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
    assert_eq!(app.truth("select count(*) from private.originals").await.unwrap(), "1");
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

/// What keeps a document, as the reader of each language is told by the edge.
async fn refusals(app: &App, document: &str) -> [serde_json::Value; 2] {
    let mut problems = Vec::new();
    for language in ["fr", "en"] {
        let path = format!("/v1/documents/{document}?reason=Essai");
        let request = app.edge(Person::Practitioner, Method::DELETE, &path).header("accept-language", language);
        let (status, problem) = answer(request).await;
        assert_eq!(status, 409, "{problem}");
        problems.push(problem);
    }
    problems.try_into().expect("two languages")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_refuses_and_names_its_rule_and_date_until_it_is_released() {
    let app = App::start().await;
    let document = app.document(RADIOGRAPH).await;
    let hold = json!({ "patient_id": app.patient().await, "reason": "Procédure 12" });
    assert_eq!(app.rpc(Person::Practitioner, "place_hold", hold.clone()).await.0, 403);
    let (status, placed) = app.rpc(Person::Admin, "place_hold", hold).await;
    assert_eq!((status, &placed[0]["in_deletion"]), (200, &json!(0)));

    let today = app.truth("select (now() at time zone 'UTC')::date").await.unwrap();
    let [french, english] = refusals(&app, id(&document)).await;
    for problem in [&french, &english] {
        assert_eq!(problem["type"], "urn:molaire:problem:document_on_hold");
        assert_eq!((&problem["rule"], &problem["since"]), (&json!("legal_hold"), &json!(today)), "{problem}");
        assert!(problem.get("until").is_none(), "a hold has no end of its own: {problem}");
    }
    assert_eq!(french["title"], "Ce document est mis sous conservation : il ne peut pas être supprimé.");
    assert!(french["detail"].as_str().unwrap().starts_with("En vigueur depuis le "), "{french}");
    assert!(english["detail"].as_str().unwrap().starts_with("In force since "), "{english}");

    let begin = json!({ "document_id": id(&document), "reason": "Essai" });
    let (status, refusal) = app.rpc(Person::Practitioner, "begin_document_delete", begin).await;
    assert_eq!((status, &refusal["message"]), (409, &json!("document_on_hold")));
    let hint: serde_json::Value = serde_json::from_str(refusal["hint"].as_str().unwrap()).unwrap();
    assert_eq!(hint, json!({ "rule": "legal_hold", "since": today }));

    let known = app.rpc(Person::Practitioner, "document_retention", json!({ "ids": [id(&document)] })).await.1;
    assert_eq!((&known[0]["may_delete"], &known[0]["on_hold"]), (&json!(false), &json!(true)), "{known}");
    assert_eq!(app.truth("select count(*) from private.originals").await.unwrap(), "1");
    assert_eq!(app.truth("select status from public.patient_documents").await.unwrap(), "ready");

    let release = json!({ "hold_id": placed[0]["id"], "reason": "Classée" });
    assert_eq!(app.rpc(Person::Practitioner, "release_hold", release.clone()).await.0, 403);
    assert_eq!(app.rpc(Person::Admin, "release_hold", release).await.0, 200);
    let path = format!("/v1/documents/{}?reason=Essai", id(&document));
    assert_eq!(answer(app.edge(Person::Practitioner, Method::DELETE, &path)).await.0, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strict_practice_keeps_its_documents_and_names_the_rule_and_the_last_day() {
    let app = App::start().await;
    let (kept, mistaken) = (app.document(RADIOGRAPH).await, app.document(PHOTO).await);
    app.execute(&format!(
        "update public.organisations set retention_mode = 'strict';
        update public.patient_documents set created_at = '2020-03-01 12:00+00', captured_at = null where id = '{}'",
        id(&kept)
    ))
    .await;
    // Counted from the last contact, which is the photo of today.
    let known = app.rpc(Person::Practitioner, "document_retention", json!({ "ids": [id(&kept)] })).await.1;
    let until =
        app.truth("select ((now() at time zone 'UTC')::date + interval '20 years')::date").await.expect("a day");
    assert_eq!(
        known[0],
        json!({ "id": id(&kept), "may_delete": false, "rule": "record_20_years", "until": until, "on_hold": false })
    );

    // Within seven days an error is corrected; then the last contact is the radiograph itself.
    let path = format!("/v1/documents/{}?reason=Mauvais%20patient", id(&mistaken));
    assert_eq!(answer(app.edge(Person::Practitioner, Method::DELETE, &path)).await.0, 204);
    let [french, english] = refusals(&app, id(&kept)).await;
    for problem in [&french, &english] {
        assert_eq!(problem["type"], "urn:molaire:problem:document_retained");
        assert_eq!(
            (&problem["rule"], &problem["until"]),
            (&json!("record_20_years"), &json!("2040-03-01")),
            "{problem}"
        );
    }
    assert_eq!(french["detail"], "À conserver jusqu'au 01/03/2040 inclus (règle record_20_years).");
    assert_eq!(english["detail"], "To be kept until the end of 1 March 2040 (rule record_20_years).");

    let begin = json!({ "document_id": id(&kept), "reason": "Essai" });
    let (status, refusal) = app.rpc(Person::Practitioner, "begin_document_delete", begin).await;
    assert_eq!((status, &refusal["message"]), (409, &json!("document_retained")));
    assert_eq!(refusal["hint"], r#"{"rule": "record_20_years", "until": "2040-03-01"}"#);

    // Past the edge: what is stored stays, too.
    let object = app.truth("select name from private.originals").await.expect("one object");
    let remove = app.gateway(Person::Practitioner, Method::DELETE, "/storage/v1/object/patient-documents");
    let (_, removed) = answer(remove.json(&json!({ "prefixes": [object] }))).await;
    assert_eq!(removed, json!([]));

    // An admin has the practice keep radiographs longer, and never shorter.
    let rule = |years: u32| {
        let request = app.gateway(Person::Admin, Method::POST, "/rest/v1/retention_rules");
        answer(request.json(&json!({ "media_kind": "radiograph", "keep_years": years })))
    };
    let (status, refusal) = rule(19).await;
    assert_eq!((status, &refusal["message"]), (400, &json!("retention_too_short")));
    assert_eq!(rule(30).await.0, 201);
    let [french, _] = refusals(&app, id(&kept)).await;
    assert_eq!((&french["rule"], &french["until"]), (&json!("practice_30_years"), &json!("2050-03-01")));
}
