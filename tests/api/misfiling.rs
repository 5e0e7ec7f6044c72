//! A file that names another patient than the chart is filed only by somebody who says that it belongs there.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::people::Person;
use crate::samples::{NOBODYS, PHOTO, RADIOGRAPH, bytes};

const LEFT: &str = "select (select count(*) from storage.objects) || ' objects, '
    || (select count(*) from public.patient_documents) || ' rows, '
    || (select count(*) from public.document_uploads where closed_at is null) || ' open'";

/// The chart of the person whom the radiograph names.
async fn rightful_owner(app: &App, patient: &str) {
    app.execute(&format!(
        "update public.patients set last_name = 'Muster', first_name = 'Synthetisch', birth_date = '1970-01-01',
            file_number = 'syn 1' where id = '{patient}'"
    ))
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_radiograph_of_somebody_else_is_refused_until_somebody_confirms() {
    let app = App::start().await;
    let patient = app.patient().await;
    let upload = async |query: &str, sample: &str| {
        app.upload_as(Person::Practitioner, &patient, query, "application/dicom", bytes(sample)).await
    };
    let (status, problem) = upload("?file_name=a.dcm", RADIOGRAPH).await;
    assert_eq!((status, &problem["type"]), (409, &json!("urn:molaire:problem:patient_mismatch")), "{problem}");
    assert_eq!(problem["differs"], json!(["birth_date", "name", "number"]));
    assert_eq!(problem["detail"], "Ce qui diffère : la date de naissance, le nom, le numéro.");
    let said = problem.to_string();
    assert!(!said.contains("Muster") && !said.contains("SYN") && !said.contains("1970"), "{said}");
    assert_eq!(app.truth(LEFT).await.unwrap(), "0 objects, 0 rows, 0 open");

    let (status, body) = upload("?confirm_mismatch=true", RADIOGRAPH).await;
    assert_eq!((status, &body["document"]["status"]), (201, &json!("ready")), "{body}");
    let confirmed =
        "select mismatch_confirmed_by || ' ' || array_to_string(identity_differs, ',') from public.patient_documents";
    let said = format!("{} birth_date,name,number", Person::Practitioner.id());
    assert_eq!(app.truth(confirmed).await.unwrap(), said);
    let trace = "select count(*) from audit.entries where table_name = 'patient_documents' and action = 'insert'
        and user_id = (select mismatch_confirmed_by from public.patient_documents)";
    assert_eq!(app.truth(trace).await.unwrap(), "1");

    let (status, body) = upload("?file_name=b.dcm", NOBODYS).await;
    assert_eq!(status, 201, "a file that names nobody: {body}");
    rightful_owner(&app, &patient).await;
    let (status, problem) = upload("?file_name=c.dcm", RADIOGRAPH).await;
    assert_eq!((status, &problem["differs"]), (409, &json!(["number"])), "the person, and another number");
    app.execute("update public.patients set file_number = 'syn-0001' where last_name = 'Muster'").await;
    let (status, body) = upload("?file_name=c.dcm", RADIOGRAPH).await;
    assert_eq!(status, 201, "the right person: {body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_batch_each_file_is_confirmed_by_itself() {
    let app = App::start().await;
    let part = |sample: &str| Part::bytes(bytes(sample)).file_name("a");
    let form = Form::new().part("file", part(RADIOGRAPH)).text("confirm_mismatch", "true");
    let form = form.part("file", part(RADIOGRAPH)).part("file", part(RADIOGRAPH)).part("file", part(PHOTO));
    let path = format!("/v1/patients/{}/documents", app.patient().await);
    let (status, body) = answer(app.edge(Person::Practitioner, Method::POST, &path).multipart(form)).await;
    assert_eq!(status, 200, "{body}");
    let outcomes: Vec<&str> = body["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|outcome| outcome["document"]["status"].as_str().or(outcome["problem"]["type"].as_str()).unwrap())
        .collect();
    let mismatch = "urn:molaire:problem:patient_mismatch";
    assert_eq!(outcomes, [mismatch, "ready", mismatch, "ready"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_by_a_link_waits_for_who_confirms() {
    let app = App::start().await;
    let radiograph = bytes(RADIOGRAPH);
    let path = format!("/v1/patients/{}/images/upload-url", app.patient().await);
    let announced = json!({ "mime_type": "application/dicom", "size_bytes": radiograph.len() });
    let (status, link) = answer(app.edge(Person::Practitioner, Method::POST, &path).json(&announced)).await;
    assert_eq!(status, 201, "{link}");
    let sent = app.client.put(link["url"].as_str().unwrap()).header("content-type", "application/dicom");
    assert_eq!(answer(sent.body(radiograph)).await.0, 200);
    let path = format!("/v1/documents/{}/complete", link["document_id"].as_str().unwrap());
    let complete = async |about: Value| answer(app.edge(Person::Practitioner, Method::POST, &path).json(&about)).await;
    let (status, problem) = complete(json!({})).await;
    assert_eq!((status, &problem["differs"]), (409, &json!(["birth_date", "name", "number"])), "{problem}");
    assert_eq!(app.truth(LEFT).await.unwrap(), "1 objects, 0 rows, 1 open", "nothing has to be sent again");
    let (status, body) = complete(json!({ "confirm_mismatch": true })).await;
    assert_eq!((status, &body["document"]["status"]), (200, &json!("ready")), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_sent_waits_for_its_uploader() {
    let app = App::start().await;
    let person = Person::Practitioner;
    let sent = app.sent_straight(person, "application/dicom", &bytes(RADIOGRAPH)).await;
    let worker = app.worker(&app.gateway_url);
    assert_eq!(worker.once().await.unwrap(), 1);
    assert_eq!(worker.once().await.unwrap(), 0, "it is not read again and again");
    let query = "patient_documents?select=status,identity_differs";
    let waiting = json!([{ "status": "received", "identity_differs": ["birth_date", "name", "number"] }]);
    assert_eq!(app.rows(person, query).await, waiting);
    assert_eq!(app.rows(Person::Admin, query).await, json!([]), "nobody else sees it under the wrong name");
    let (_, links) =
        answer(app.edge(person, Method::POST, "/v1/documents/signed-urls").json(&json!({ "ids": [sent["id"]] }))).await;
    assert!(links["urls"][0]["problem"].is_object(), "{links}");

    let (status, confirmed) = app.rpc(person, "confirm_mismatch", json!({ "document_id": sent["id"] })).await;
    assert_eq!((status, confirmed.as_array().map(Vec::len)), (200, Some(1)), "{confirmed}");
    assert_eq!(worker.once().await.unwrap(), 1);
    assert_eq!(
        app.rows(Person::Admin, "patient_documents?select=status,pictures").await,
        json!([{ "status": "ready", "pictures": "made" }])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_who_does_not_confirm_takes_the_file_back() {
    let app = App::start().await;
    let person = Person::Practitioner;
    let sent = app.sent_straight(person, "application/dicom", &bytes(RADIOGRAPH)).await;
    app.worker(&app.gateway_url).once().await.unwrap();
    let path = format!("/v1/documents/{}", sent["id"].as_str().unwrap());
    let (status, body) = answer(app.edge(person, Method::DELETE, &path)).await;
    assert_eq!(status, 204, "{body}");
    assert_eq!(app.truth(LEFT).await.unwrap(), "0 objects, 0 rows, 0 open");
}
