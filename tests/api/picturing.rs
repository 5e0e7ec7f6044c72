//! Pictures of documents: made by whoever has read the bytes, beside the original, and seen by those who may see the
//! document.

use molaire::documents::{Illustrate, SHARE_MAX, Sweep};
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::fault_proxy::Fault;
use crate::people::Person;
use crate::samples::{HEIC, PDF, PHOTO, RADIOGRAPH, bytes};

async fn stored(app: &App, name: &str, kind: &str) -> String {
    let path = format!("/v1/patients/{}/documents?media_kind={kind}&confirm_mismatch=true", app.patient().await);
    let (status, body) = answer(app.edge(Person::Practitioner, Method::POST, &path).body(bytes(name))).await;
    assert_eq!(status, 201, "{body}");
    body["document"]["id"].as_str().unwrap().to_owned()
}

async fn illustrate(app: &App) {
    let worker = app.worker(&app.gateway_url);
    while Illustrate::run(&worker, "worker-of-a-test").await.unwrap() > 0 {}
}

async fn links(app: &App, person: Person, ids: &[&str], variant: &str) -> Vec<Value> {
    let request = app.edge(person, Method::POST, "/v1/documents/signed-urls");
    let (status, body) = answer(request.json(&json!({ "ids": ids, "variant": variant }))).await;
    assert_eq!(status, 200, "{body}");
    body["urls"].as_array().unwrap().clone()
}

/// The larger side, read from the frame header of a JPEG.
fn side(jpeg: &[u8]) -> u16 {
    assert_eq!(&jpeg[..2], [0xff, 0xd8]);
    let mut at = 2;
    loop {
        let (marker, length) = (jpeg[at + 1], u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        if matches!(marker, 0xc0..=0xc2) {
            let pair = |from: usize| u16::from_be_bytes([jpeg[from], jpeg[from + 1]]);
            return pair(at + 5).max(pair(at + 7));
        }
        at += 2 + usize::from(length);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_document_gets_a_preview_and_a_larger_picture_in_one_size() {
    let app = App::start().await;
    let ids = [
        stored(&app, RADIOGRAPH, "radiograph").await,
        stored(&app, PHOTO, "photo").await,
        stored(&app, PDF, "document").await,
    ];
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    app.pictures_followed().await;
    // An assistant sees pictures as everybody who may read the document.
    for (variant, most) in [("preview", 512), ("medium", 1600)] {
        for link in links(&app, Person::Assistant, &ids, variant).await {
            let response = app.client.get(link["url"].as_str().unwrap()).send().await.unwrap();
            assert_eq!(response.headers()["content-type"], "image/jpeg");
            let side = side(&response.bytes().await.unwrap());
            assert!((64..=most).contains(&side), "{variant}: {side}");
        }
    }
    assert_eq!(app.truth("select count(*) from audit.accesses").await.unwrap(), "0", "a grid is no opened document");
    let facts = format!("select facts ->> 'modality' from public.patient_documents where id = '{}'", ids[0]);
    assert_eq!(app.truth(&facts).await.as_deref(), Some("IO"));
    let kept = app.truth("select string_agg(facts::text, '') from public.patient_documents").await.unwrap();
    assert!(!kept.contains("patient_name") && !kept.contains("patient_id"), "{kept}");
    assert_eq!(app.truth("select count(*) from private.picture_turns").await.unwrap(), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_another_practices_no_more_than_the_document() {
    let app = App::start().await;
    let id = stored(&app, PHOTO, "photo").await;
    app.pictures_followed().await;
    let foreign = links(&app, Person::Stranger, &[&id], "preview").await;
    assert_eq!(foreign[0]["problem"]["type"], "urn:molaire:problem:picture_missing");
    let (status, found) = app.rpc(Person::Stranger, "find_pictures", json!({ "ids": [id] })).await;
    assert_eq!((status, found), (200, json!([])));
    let (_, found) = app.rpc(Person::Assistant, "find_pictures", json!({ "ids": [id] })).await;
    let path =
        format!("/storage/v1/object/authenticated/patient-documents/{}", found[0]["object_name"].as_str().unwrap());
    assert_eq!(answer(app.gateway(Person::Assistant, Method::GET, &path)).await.0, 200);
    assert_ne!(answer(app.gateway(Person::Stranger, Method::GET, &path)).await.0, 200);
    let (status, refusal) = app.rpc(Person::Assistant, "find_pictures", json!({ "ids": [id], "variant": "x" })).await;
    assert_eq!((status, refusal["message"].as_str()), (400, Some("variant_unknown")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_without_a_decoder_says_why_and_stays_whole() {
    let app = App::start().await;
    let heic = stored(&app, HEIC, "photo").await;
    app.pictures_followed().await;
    let reason = "select pictures || ' ' || pictures_reason from public.patient_documents";
    assert_eq!(app.truth(reason).await.unwrap(), "none no_decoder");
    let none = links(&app, Person::Practitioner, &[&heic], "preview").await;
    assert_eq!(none[0]["problem"]["type"], "urn:molaire:problem:picture_missing");
    let opened = links(&app, Person::Practitioner, &[&heic], "original").await;
    let original = app.client.get(opened[0]["url"].as_str().unwrap()).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(original, bytes(HEIC));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_was_not_stored_or_was_lost_is_made_again_and_one_of_a_deleted_document_goes() {
    let (app, proxy) = App::start_with_faults().await;
    proxy.inject("medium.jpg", Fault::ServerError, 2);
    let id = stored(&app, PHOTO, "photo").await;
    while proxy.count("medium.jpg") == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(app.truth("select pictures from public.patient_documents").await.unwrap(), "pending");
    assert_eq!(Illustrate::run(&app.worker(&app.gateway_url), "worker-of-a-test").await.unwrap(), 0, "its turn lasts");
    let over = "update private.picture_turns set leased_until = now()";
    app.execute(over).await;
    assert_eq!(Illustrate::run(&app.worker(&proxy.url), "worker-of-a-test").await.unwrap(), 1, "Storage fails again");
    assert_eq!(app.truth("select pictures from public.patient_documents").await.unwrap(), "pending");
    app.execute(over).await;
    illustrate(&app).await;
    assert_eq!(app.truth("select pictures from public.patient_documents").await.unwrap(), "made");

    let settings = app.worker(&app.gateway_url);
    let sweep = Sweep { share_max: SHARE_MAX, looks_now: true, ..Sweep::now() };
    let look = sweep.run(&settings.service, "sweep-of-a-test").await.unwrap().look.unwrap();
    assert_eq!((look.objects, look.picture_missing, look.unexplained), (3, 0, 0));
    app.execute_as(
        "supabase_admin",
        "set storage.allow_delete_query = 'true'; delete from storage.objects where name like '%preview.jpg'",
    )
    .await;
    assert_eq!(sweep.run(&settings.service, "sweep-of-a-test").await.unwrap().look.unwrap().picture_missing, 1);
    illustrate(&app).await;
    assert_eq!(app.truth("select count(*) from storage.objects").await.unwrap(), "3");

    let delete = app.edge(Person::Practitioner, Method::DELETE, &format!("/v1/documents/{id}"));
    let (status, body) = answer(delete.json(&json!({ "reason": "Essai" }))).await;
    assert_eq!(status, 204, "{body}");
    assert_eq!(app.truth("select count(*) from storage.objects").await.unwrap(), "0");
}
