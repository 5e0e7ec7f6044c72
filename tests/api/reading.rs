//! Opening documents: links, downloads, and the trace that each leaves.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::fault_proxy::Fault;
use crate::people::Person;
use crate::samples::{self, PDF, PHOTO, RADIOGRAPH};
use crate::uploading::id;

async fn links(app: &App, person: Person, body: Value) -> (u16, Value) {
    answer(app.edge(person, Method::POST, "/v1/documents/signed-urls").json(&body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_call_gives_links_for_many_in_the_order_asked() {
    let app = App::start().await;
    let documents = [app.document(RADIOGRAPH).await, app.document(PHOTO).await, app.document(PDF).await];
    let unknown = uuid::Uuid::new_v4().to_string();
    let ids = vec![id(&documents[2]), &unknown, id(&documents[0]), id(&documents[1])];
    let (status, body) = links(&app, Person::Assistant, json!({ "ids": ids, "expires_in": 60 })).await;
    assert_eq!(status, 200, "{body}");
    let urls = body["urls"].as_array().unwrap();
    assert_eq!(urls.iter().map(|url| url["id"].as_str().unwrap()).collect::<Vec<_>>(), ids);
    assert_eq!(urls[1]["problem"]["type"], "urn:molaire:problem:document_not_found");
    for (index, sample) in [(0, PDF), (2, RADIOGRAPH), (3, PHOTO)] {
        let response = app.client.get(urls[index]["url"].as_str().unwrap()).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.bytes().await.unwrap(), samples::bytes(sample), "{sample}");
    }
    let traces = "select string_agg(purpose || ' ' || user_id, ',') from (select distinct purpose, user_id from audit.accesses) as t";
    assert_eq!(app.truth(traces).await.unwrap(), format!("view {}", Person::Assistant.id()));
    assert_eq!(app.truth("select count(*) from audit.accesses").await.unwrap(), "3");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_lives_between_one_and_five_minutes() {
    let app = App::start().await;
    let document = app.document(PHOTO).await;
    for expires_in in [0, 59, 301, 31_536_000] {
        let (status, body) =
            links(&app, Person::Practitioner, json!({ "ids": [id(&document)], "expires_in": expires_in })).await;
        assert_eq!(status, 400, "{expires_in}: {body}");
    }
    assert_eq!(app.truth("select count(*) from audit.accesses").await.unwrap(), "0");
    let ids: Vec<String> = (0..101).map(|_| uuid::Uuid::new_v4().to_string()).collect();
    assert_eq!(links(&app, Person::Practitioner, json!({ "ids": ids })).await.0, 400);
    assert_eq!(links(&app, Person::Practitioner, json!({ "ids": ["x"] })).await.0, 400);
    assert_eq!(links(&app, Person::Practitioner, json!({ "ids": [id(&document)], "purpose": "print" })).await.0, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_carries_the_title_a_range_and_no_cache() {
    let app = App::start().await;
    let document = app.document(RADIOGRAPH).await;
    app.execute("update public.patient_documents set title = 'Rétro « 26 »'").await;
    let path = format!("/v1/documents/{}/download", id(&document));
    let response = app.edge(Person::Assistant, Method::GET, &path).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let header =
        |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let disposition = header("content-disposition");
    assert!(
        disposition.starts_with("attachment")
            && disposition.contains("filename*=UTF-8''R%C3%A9tro")
            && disposition.contains(".dcm"),
        "{disposition}"
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("cache-control").contains("no-store") && header("content-security-policy").contains("sandbox"));
    assert_eq!(header("cross-origin-resource-policy"), "same-site");
    assert_eq!(response.bytes().await.unwrap(), samples::bytes(RADIOGRAPH));

    let part = app.edge(Person::Assistant, Method::GET, &path).header("range", "bytes=128-131").send().await.unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(part.bytes().await.unwrap().as_ref(), b"DICM");
    let beyond = answer(app.edge(Person::Assistant, Method::GET, &path).header("range", "bytes=99999999-")).await;
    assert_eq!((beyond.0, &beyond.1["type"]), (416, &json!("urn:molaire:problem:range_invalid")), "{beyond:?}");
    let trace = format!(
        "select count(*) from audit.accesses where purpose = 'download' and user_id = '{}'",
        Person::Assistant.id()
    );
    assert_eq!(app.truth(&trace).await.unwrap(), "3");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_breaks_off_is_no_short_file() {
    let (app, proxy) = App::start_with_faults().await;
    let document = app.document(PHOTO).await;
    proxy.inject("GET /storage/v1/object/authenticated", Fault::HalfReply, 1);
    let path = format!("/v1/documents/{}/download", id(&document));
    let download = app.edge(Person::Assistant, Method::GET, &path).send().await.unwrap();
    assert_eq!(download.status(), 200);
    assert!(download.bytes().await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_kept_by_no_cache_and_hold_no_name() {
    let app = App::start().await;
    let document = app.document(PHOTO).await;
    app.execute("update public.patient_documents set title = 'Canari'").await;
    let body = json!({ "ids": [id(&document)], "purpose": "download" });
    let response = app.edge(Person::Practitioner, Method::POST, "/v1/documents/signed-urls").json(&body);
    let response = response.send().await.unwrap();
    assert_eq!(response.headers()["cache-control"], "no-store");
    let body: Value = response.json().await.unwrap();
    let url = body["urls"][0]["url"].as_str().unwrap();
    assert!(url.ends_with("&download=") && !url.contains("Canari"), "{url}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_original_is_fetched_directly_only_after_a_trace() {
    let app = App::start().await;
    let document = app.document(PHOTO).await;
    let key = app.truth("select file_path from public.patient_documents").await.unwrap();
    let path = format!("/storage/v1/object/authenticated/patient-documents/{key}");
    let fetch = || app.gateway(Person::Practitioner, Method::GET, &path).send();
    assert_eq!(fetch().await.unwrap().status(), 400, "untraced");
    assert_eq!(
        app.rpc(Person::Practitioner, "open_documents", json!({ "ids": [id(&document)], "purpose": "view" })).await.0,
        200
    );
    let opened = fetch().await.unwrap();
    assert_eq!(opened.status(), 200);
    assert_eq!(opened.bytes().await.unwrap(), samples::bytes(PHOTO));
    // Somebody else's trace is not mine.
    let others = app.gateway(Person::Admin, Method::GET, &path).send().await.unwrap();
    assert_eq!(others.status(), 400);
    // A trace grows old.
    app.execute("alter table audit.accesses disable trigger user; update audit.accesses set opened_at = opened_at - interval '6 minutes'").await;
    assert_eq!(fetch().await.unwrap().status(), 400, "an old trace");
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_changed_after_the_commit_are_never_served() {
    let app = App::start().await;
    let document = app.document(PHOTO).await;
    app.execute("update storage.objects set version = gen_random_uuid()::text").await;
    let (_, body) = links(&app, Person::Practitioner, json!({ "ids": [id(&document)] })).await;
    assert_eq!(body["urls"][0]["problem"]["type"], "urn:molaire:problem:document_not_found", "{body}");
    let path = format!("/v1/documents/{}/download", id(&document));
    assert_eq!(answer(app.edge(Person::Practitioner, Method::GET, &path)).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_whose_bytes_nobody_read_is_its_uploaders_alone_and_closed() {
    let app = App::start().await;
    let document = app.document(PHOTO).await;
    app.execute("update public.patient_documents set status = 'received'").await;
    let list = |person| app.gateway(person, Method::GET, "/rest/v1/patient_documents?select=status");
    assert_eq!(answer(list(Person::Practitioner)).await.1, json!([{ "status": "received" }]));
    assert_eq!(answer(list(Person::Admin)).await.1, json!([]));
    let (_, body) = links(&app, Person::Practitioner, json!({ "ids": [id(&document)] })).await;
    assert!(body["urls"][0]["problem"].is_object(), "{body}");
}
