//! What the policies on stored objects refuse to a person who talks to Storage directly, each beside what they allow.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::people::{PORT, Person, TILLEULS};
use crate::samples::{self, PHOTO};

const BUCKET: &str = "/storage/v1/object/patient-documents";

struct Intent {
    id: String,
    key: String,
}

async fn announce(app: &App, person: Person, patient: &str, bytes: usize) -> Intent {
    let arguments = json!({ "patient_id": patient, "media_kind": "photo", "file_name": "a.jpg", "mime_type": "image/jpeg", "size_bytes": bytes });
    let (status, body) = app.rpc(person, "begin_upload", arguments).await;
    assert_eq!(status, 200, "{body}");
    Intent {
        id: body[0]["document_id"].as_str().unwrap().to_owned(),
        key: body[0]["object_name"].as_str().unwrap().to_owned(),
    }
}

async fn store(app: &App, person: Person, key: &str, content_type: &str, bytes: Vec<u8>) -> u16 {
    answer(
        app.gateway(person, Method::POST, &format!("{BUCKET}/{key}")).header("content-type", content_type).body(bytes),
    )
    .await
    .0
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_needs_its_own_open_announcement_exactly() {
    let app = App::start().await;
    let patient = app.patient().await;
    let photo = samples::bytes(PHOTO);
    let person = Person::Practitioner;
    let intent = announce(&app, person, &patient, photo.len()).await;

    let no_intent = format!("org/{TILLEULS}/patients/{patient}/photos/{}/a.jpg", uuid::Uuid::new_v4());
    assert_eq!(store(&app, person, &no_intent, "image/jpeg", photo.clone()).await, 400, "without announcement");
    assert_eq!(
        store(&app, person, &intent.key.replace("a.jpg", "b.jpg"), "image/jpeg", photo.clone()).await,
        400,
        "another name"
    );
    assert_eq!(
        store(&app, person, &intent.key.replace(TILLEULS, PORT), "image/jpeg", photo.clone()).await,
        400,
        "another practice"
    );
    assert_eq!(store(&app, person, &intent.key, "image/png", photo.clone()).await, 400, "another type");
    let mut longer = photo.clone();
    longer.resize(photo.len() + 20_000, 0);
    assert_eq!(store(&app, person, &intent.key, "image/jpeg", longer).await, 400, "longer than announced");
    assert_eq!(store(&app, Person::Admin, &intent.key, "image/jpeg", photo.clone()).await, 400, "a colleague");
    assert_eq!(store(&app, Person::Stranger, &intent.key, "image/jpeg", photo.clone()).await, 400, "a stranger");
    let chunked = reqwest::Body::wrap_stream(futures_util::stream::iter([Ok::<_, std::io::Error>(photo.clone())]));
    let request = app
        .gateway(person, Method::POST, &format!("{BUCKET}/{}", intent.key))
        .header("content-type", "image/jpeg")
        .body(chunked);
    assert_eq!(answer(request).await.0, 400, "a body of unknown length");
    assert_eq!(app.truth("select count(*) from storage.objects").await.unwrap(), "0");

    assert_eq!(store(&app, person, &intent.key, "image/jpeg", photo.clone()).await, 200, "as announced");
    assert_eq!(store(&app, person, &intent.key, "image/jpeg", photo.clone()).await, 400, "twice");
    assert_eq!(app.rpc(person, "commit_upload", json!({ "document_id": intent.id })).await.0, 200);
    let again = announce(&app, person, &patient, photo.len()).await;
    app.execute(&format!("update public.document_uploads set expires_at = now() where document_id = '{}'", again.id))
        .await;
    assert_eq!(store(&app, person, &again.key, "image/jpeg", photo).await, 400, "too late");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_lists_moves_copies_or_overwrites() {
    let app = App::start().await;
    app.document(PHOTO).await;
    let key = app.truth("select file_path from public.patient_documents").await.unwrap();
    let person = Person::Practitioner;
    let folder = key.rsplit_once('/').unwrap().0;
    let elsewhere = format!("{folder}/b.jpg");
    let post = |path: String, body: Value| answer(app.gateway(person, Method::POST, &path).json(&body));
    let id = app.truth("select id from public.patient_documents").await.unwrap();
    app.rpc(person, "open_documents", json!({ "ids": [id], "purpose": "view" })).await;

    assert_eq!(
        post(format!("/storage/v1/object/sign/patient-documents/{key}"), json!({ "expiresIn": 60 })).await.0,
        400
    );
    let (_, many) =
        post("/storage/v1/object/sign/patient-documents".into(), json!({ "expiresIn": 60, "paths": [key] })).await;
    assert_eq!(many[0]["signedURL"], Value::Null, "{many}");
    assert_eq!(post(format!("/storage/v1/object/upload/sign/patient-documents/{key}"), json!({})).await.0, 400);
    let (_, list) = post("/storage/v1/object/list/patient-documents".into(), json!({ "prefix": folder })).await;
    assert_eq!(list, json!([]));
    for action in ["move", "copy"] {
        let body = json!({ "bucketId": "patient-documents", "sourceKey": key, "destinationKey": elsewhere });
        assert_eq!(post(format!("/storage/v1/object/{action}"), body).await.0, 400, "{action}");
    }
    let overwrite = app
        .gateway(person, Method::POST, &format!("{BUCKET}/{key}"))
        .header("content-type", "image/jpeg")
        .header("x-upsert", "true");
    assert_eq!(answer(overwrite.body(samples::bytes(PHOTO))).await.0, 400);
    let put = app.gateway(person, Method::PUT, &format!("{BUCKET}/{key}")).header("content-type", "image/jpeg");
    assert_eq!(answer(put.body(samples::bytes(PHOTO))).await.0, 400);
    let (_, removed) = answer(app.gateway(person, Method::DELETE, BUCKET).json(&json!({ "prefixes": [key] }))).await;
    assert_eq!(removed, json!([]), "only what is in deletion is removed");
    assert_eq!(answer(app.gateway(person, Method::GET, "/storage/v1/bucket")).await.1, json!([]));
    assert_eq!(app.truth("select name from private.originals").await.unwrap(), key);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_bucket_is_private() {
    let app = App::start().await;
    app.document(PHOTO).await;
    let key = app.truth("select file_path from public.patient_documents").await.unwrap();
    for route in ["public/", "", "authenticated/"] {
        let url = format!("{}/storage/v1/object/{route}patient-documents/{key}", app.gateway_url);
        assert_eq!(app.client.get(&url).send().await.unwrap().status(), 400, "{route}");
        let anonymous = app.client.get(&url).header("apikey", &app.lease.lent.keys.publishable_key);
        assert_eq!(anonymous.send().await.unwrap().status(), 400, "{route} with the publishable key");
    }
    let limits = "select public || ' ' || file_size_limit || ' ' || array_length(allowed_mime_types, 1) from storage.buckets where id = 'patient-documents'";
    assert_eq!(app.truth(limits).await.unwrap(), "false 524288000 7");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_edge_does_not_start_on_a_public_or_missing_bucket() {
    let app = App::start().await;
    for change in
        ["update storage.buckets set public = true", "update storage.buckets set id = 'other', name = 'other'"]
    {
        app.execute(change).await;
        let config = molaire::local::edge::settings(&app.gateway_url, &app.edge_url, &app.lease.lent.keys).unwrap();
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let started = molaire::http::serve(config, listener, std::future::ready(())).await;
        assert!(matches!(started, Err(molaire::http::StartError::Bucket(_))), "{change}: {started:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_header_decides_nothing_in_storage() {
    let app = App::start().await;
    let photo = samples::bytes(PHOTO);
    // Dora works in both practices; her profile points at one, the announcement is in the other.
    app.execute(&format!(
        "update public.profiles set active_organisation_id = '{PORT}' where id = '{}'",
        Person::OfBoth.id()
    ))
    .await;
    let intent = announce(&app, Person::OfBoth, &app.patient().await, photo.len()).await;
    let request = app
        .client
        .post(format!("{}{BUCKET}/{}", app.gateway_url, intent.key))
        .header("apikey", &app.lease.lent.keys.publishable_key)
        .bearer_auth(app.token(Person::OfBoth))
        .header("content-type", "image/jpeg")
        .body(photo);
    assert_eq!(answer(request).await.0, 200);
    assert_eq!(app.rpc(Person::OfBoth, "commit_upload", json!({ "document_id": intent.id })).await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_upload_that_ends_after_the_commit_is_not_served() {
    let app = App::start().await;
    let photo = samples::bytes(PHOTO);
    let person = Person::Practitioner;
    let intent = announce(&app, person, &app.patient().await, photo.len()).await;
    let (send, receive) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(1);
    let slow = app
        .gateway(person, Method::POST, &format!("{BUCKET}/{}", intent.key))
        .header("content-type", "image/jpeg")
        .header("content-length", photo.len().to_string())
        .body(reqwest::Body::wrap_stream(tokio_stream::wrappers::ReceiverStream::new(receive)));
    let slow = tokio::spawn(answer(slow));
    send.send(Ok(photo[..1000].to_vec())).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(store(&app, person, &intent.key, "image/jpeg", photo.clone()).await, 200);
    assert_eq!(app.rpc(person, "commit_upload", json!({ "document_id": intent.id })).await.0, 200);
    let committed = app.truth("select object_version from public.patient_documents").await;
    let mut other = photo[1000..].to_vec();
    other.reverse();
    send.send(Ok(other)).await.unwrap();
    drop(send);
    slow.await.unwrap();
    let stored = app.truth("select version from private.originals").await;
    assert_ne!(stored, committed, "Storage swaps the bytes, as the real server does");
    app.execute("update public.patient_documents set status = 'ready', sha256 = repeat('0', 64)").await;
    assert_eq!(app.rpc(person, "open_documents", json!({ "ids": [intent.id], "purpose": "view" })).await.1, json!([]));
}

/// Waits until a statement of Storage waits for a lock.
async fn storage_waits(app: &App) {
    let waiting = "select count(*) from pg_stat_activity where datname = current_database()
        and usename = 'supabase_storage_admin' and wait_event_type = 'Lock'";
    while app.truth(waiting).await.as_deref() == Some("0") {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_meets_the_commit_removes_nothing() {
    let app = App::start().await;
    let photo = samples::bytes(PHOTO);
    let person = Person::Practitioner;
    let intent = announce(&app, person, &app.patient().await, photo.len()).await;
    assert_eq!(store(&app, person, &intent.key, "image/jpeg", photo).await, 200);

    // A commit that has done its work and not ended yet.
    let mut commit = app.lease.connect("postgres").await.unwrap();
    let claims = json!({ "sub": person.id(), "role": "authenticated" });
    let begun = format!(
        "begin; set local role authenticated; set local request.jwt.claims = '{claims}';
        select * from public.commit_upload('{}')",
        intent.id
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(begun)).execute(&mut commit).await.unwrap();
    let removal = app.gateway(person, Method::DELETE, BUCKET).json(&json!({ "prefixes": [intent.key] }));
    let removal = tokio::spawn(answer(removal));
    storage_waits(&app).await;
    sqlx::raw_sql("commit").execute(&mut commit).await.unwrap();

    assert_eq!(removal.await.unwrap(), (200, json!([])));
    assert_eq!(app.truth("select name from private.originals").await, Some(intent.key));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_not_given_up_while_its_object_is_stored() {
    let app = App::start().await;
    let photo = samples::bytes(PHOTO);
    let person = Person::Practitioner;
    let intent = announce(&app, person, &app.patient().await, photo.len()).await;
    assert_eq!(store(&app, person, &intent.key, "image/jpeg", photo).await, 200);
    let give_up = || app.rpc(person, "abandon_upload", json!({ "document_id": intent.id }));
    let (status, body) = give_up().await;
    assert_eq!((status, &body["message"]), (409, &json!("object_still_stored")), "{body}");
    let removal = app.gateway(person, Method::DELETE, BUCKET).json(&json!({ "prefixes": [intent.key] }));
    assert_eq!(answer(removal).await.1[0]["name"], intent.key.as_str());
    assert_eq!(give_up().await, (200, json!(true)));
}
