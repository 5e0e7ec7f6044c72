//! What is refused, how it is said, and that nothing is left behind.

use reqwest::Method;
use serde_json::json;

use crate::app::{App, answer};
use crate::people::{PORT, Person};
use crate::samples::{self, PHOTO};

pub async fn nothing_is_left(app: &App) {
    assert_eq!(app.truth("select count(*) from storage.objects").await.unwrap(), "0", "objects");
    assert_eq!(app.truth("select count(*) from public.patient_documents").await.unwrap(), "0", "rows");
    let reserved = app.truth("select coalesce(sum(bytes_reserved), 0) from private.organisation_usage").await.unwrap();
    assert_eq!(reserved, "0", "reserved bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn content_that_is_not_what_is_accepted_is_refused() {
    let app = App::start().await;
    let patient = app.patient().await;
    for (sample, content_type, key) in [
        ("bad/html.jpg", "image/jpeg", "type_not_accepted"),
        ("bad/script.svg", "image/svg+xml", "type_not_accepted"),
        ("bad/zip.dcm", "application/dicom", "type_not_accepted"),
        ("bad/notes.txt", "text/plain", "type_not_accepted"),
        ("bad/polyglot-pe.dcm", "application/dicom", "executable_preamble"),
        ("bad/bomb-30000x30000.png", "image/png", "too_many_pixels"),
        ("bad/truncated.dcm", "application/dicom", "file_truncated"),
        ("photo/animated.gif", "image/gif", "type_not_accepted"),
        ("photo/rgb.bmp", "image/bmp", "type_not_accepted"),
    ] {
        let query = format!("?file_name={}", sample.rsplit('/').next().unwrap());
        let (status, body) =
            app.upload_as(Person::Practitioner, &patient, &query, content_type, samples::bytes(sample)).await;
        assert!((400..500).contains(&status), "{sample}: {status} {body}");
        assert_eq!(body["type"], format!("urn:molaire:problem:{key}"), "{sample}: {body}");
    }
    let (status, body) =
        app.upload_as(Person::Practitioner, &patient, "?file_name=empty.jpg", "image/jpeg", Vec::new()).await;
    assert_eq!((status, &body["type"]), (400, &json!("urn:molaire:problem:file_empty")), "{body}");
    nothing_is_left(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assistant_adds_and_deletes_nothing() {
    let app = App::start().await;
    let patient = app.patient().await;
    let (status, body) =
        app.upload_as(Person::Assistant, &patient, "?file_name=a.jpg", "image/jpeg", samples::bytes(PHOTO)).await;
    assert_eq!((status, &body["type"]), (403, &json!("urn:molaire:problem:not_allowed")), "{body}");
    nothing_is_left(&app).await;

    let document = app.document(PHOTO).await;
    let path = format!("/v1/documents/{}?reason=Essai", document["id"].as_str().unwrap());
    let (status, body) = answer(app.edge(Person::Assistant, Method::DELETE, &path)).await;
    assert_eq!((status, &body["type"]), (403, &json!("urn:molaire:problem:not_allowed")), "{body}");
    assert_eq!(app.truth("select count(*) from public.patient_documents where status = 'ready'").await.unwrap(), "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_practice_reaches_nothing_through_the_edge_or_beside_it() {
    let app = App::start().await;
    let patient = app.patient().await;
    let document = app.document(PHOTO).await;
    let id = document["id"].as_str().unwrap();
    let strangers = Person::Stranger;

    let (status, body) =
        app.upload_as(strangers, &patient, "?file_name=a.jpg", "image/jpeg", samples::bytes(PHOTO)).await;
    assert_eq!((status, &body["type"]), (404, &json!("urn:molaire:problem:patient_not_found")), "{body}");
    let (_, body) =
        answer(app.edge(strangers, Method::POST, "/v1/documents/signed-urls").json(&json!({ "ids": [id] }))).await;
    assert_eq!(body["urls"][0]["problem"]["type"], "urn:molaire:problem:document_not_found", "{body}");
    assert_eq!(answer(app.edge(strangers, Method::GET, &format!("/v1/documents/{id}/download"))).await.0, 404);
    assert_eq!(answer(app.edge(strangers, Method::DELETE, &format!("/v1/documents/{id}?reason=x"))).await.0, 404);

    // The same, past the edge: the database alone refuses.
    let begin = json!({ "patient_id": patient, "media_kind": "photo", "file_name": "a.jpg", "mime_type": "image/jpeg", "size_bytes": 10 });
    assert_eq!(app.rpc(strangers, "begin_upload", begin).await.1["message"], "patient_not_found");
    assert_eq!(app.rpc(strangers, "open_documents", json!({ "ids": [id], "purpose": "view" })).await, (200, json!([])));
    assert_eq!(app.rpc(strangers, "begin_document_delete", json!({ "document_id": id, "reason": "x" })).await.0, 404);
    assert_eq!(answer(app.gateway(strangers, Method::GET, "/rest/v1/patient_documents?select=id")).await.1, json!([]));
    let title = app
        .gateway(strangers, Method::PATCH, &format!("/rest/v1/patient_documents?id=eq.{id}"))
        .json(&json!({ "title": "x" }));
    answer(title).await;
    assert_ne!(app.truth("select title from public.patient_documents").await.unwrap(), "x");

    // Pretending to work in the other practice does not help either.
    let pretended = app
        .client
        .get(format!("{}/rest/v1/patient_documents?select=id", app.gateway_url))
        .header("apikey", &app.lease.lent.keys.publishable_key)
        .bearer_auth(app.token(strangers))
        .header("x-organisation-id", Person::Practitioner.organisation());
    assert_eq!(answer(pretended).await.1, json!([]));
    assert_eq!(app.truth("select count(*) from audit.accesses").await.unwrap(), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_another_practice_answers_as_what_does_not_exist() {
    let app = App::start().await;
    let document = app.document(PHOTO).await;
    let (id, patient) = (document["id"].as_str().unwrap(), app.patient().await);
    let key = app.truth("select file_path from public.patient_documents").await.unwrap();
    let unknown = uuid::Uuid::new_v4().to_string();
    let begin = json!({ "patient_id": patient, "media_kind": "photo", "file_name": "a.jpg", "mime_type": "image/jpeg", "size_bytes": 10 });
    for (function, arguments) in [
        ("begin_upload", begin),
        ("commit_upload", json!({ "document_id": id })),
        ("abandon_upload", json!({ "document_id": id })),
        ("open_documents", json!({ "ids": [id], "purpose": "view" })),
        ("begin_document_delete", json!({ "document_id": id, "reason": "x" })),
        ("finish_document_delete", json!({ "document_id": id })),
        ("search_patients", json!({ "query": "", "after": patient })),
    ] {
        let other = arguments.to_string().replace(id, &unknown).replace(&patient, &unknown);
        let foreign = app.rpc(Person::Stranger, function, arguments).await;
        let missing = app.rpc(Person::Stranger, function, serde_json::from_str(&other).unwrap()).await;
        assert_eq!(foreign, missing, "{function}");
    }
    let authenticated = format!("/storage/v1/object/authenticated/patient-documents/{key}");
    let store = format!("/storage/v1/object/patient-documents/{key}");
    for (method, path) in [(Method::GET, authenticated), (Method::POST, store)] {
        let ask = |path: &str| {
            let request = app.gateway(Person::Stranger, method.clone(), path).header("content-type", "image/jpeg");
            answer(request.body(samples::bytes(PHOTO)))
        };
        assert_eq!(ask(&path).await, ask(&path.replace(id, &unknown)).await, "{method} {path}");
    }
    assert_eq!(app.truth("select status from public.patient_documents").await.unwrap(), "ready");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_member_is_out_on_the_next_request_with_the_same_token() {
    let app = App::start().await;
    let document = app.document(PHOTO).await;
    let token = app.token(Person::Practitioner);
    let list = || {
        app.client
            .get(format!("{}/rest/v1/patient_documents?select=id", app.gateway_url))
            .header("apikey", &app.lease.lent.keys.publishable_key)
            .bearer_auth(&token)
            .header("x-organisation-id", Person::Practitioner.organisation())
    };
    assert_eq!(answer(list()).await.1.as_array().unwrap().len(), 1);
    app.execute(&format!(
        "update public.memberships set revoked_at = now() where user_id = '{}'",
        Person::Practitioner.id()
    ))
    .await;
    assert_eq!(answer(list()).await.1, json!([]));
    let path = format!("/v1/documents/{}/download", document["id"].as_str().unwrap());
    let download = app.client.get(format!("{}{path}", app.edge_url)).bearer_auth(&token);
    assert_eq!(answer(download).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_are_not_a_persons_own_and_live_are_refused() {
    let app = App::start().await;
    let mut foreign = app.lease.lent.keys.clone();
    foreign.jwt_secret.push('x');
    let now = chrono::Utc::now().timestamp();
    let forged = foreign.sign(&json!({ "sub": Person::Practitioner.id(), "aud": "authenticated", "role": "authenticated", "session_id": uuid::Uuid::new_v4(), "exp": now + 600 })).unwrap();
    let person = Person::Practitioner;
    let tokens = [
        ("expired", app.token_with(person, json!({ "exp": now - 120 }))),
        ("without expiry", app.token_with(person, json!({ "exp": null }))),
        ("of another audience", app.token_with(person, json!({ "aud": "other" }))),
        ("of the service role", app.token_with(person, json!({ "role": "service_role" }))),
        ("anonymous", app.token_with(person, json!({ "is_anonymous": true }))),
        ("of a third-party app", app.token_with(person, json!({ "client_id": "app" }))),
        ("without a session", app.token_with(person, json!({ "session_id": null }))),
        ("forged", forged),
        ("nonsense", "nonsense".to_owned()),
    ];
    for (what, token) in tokens {
        let request = app
            .client
            .post(format!("{}/v1/documents/signed-urls", app.edge_url))
            .bearer_auth(token)
            .json(&json!({ "ids": [] }));
        let (status, body) = answer(request).await;
        assert_eq!(status, 401, "a token {what}: {body}");
        assert!(body["request_id"].is_string(), "{body}");
    }
    let (status, _) =
        answer(app.client.post(format!("{}/v1/documents/signed-urls", app.edge_url)).json(&json!({ "ids": [] }))).await;
    assert_eq!(status, 401, "no token at all");

    // And by the database, for what reaches it directly.
    for claims in [json!({ "is_anonymous": true }), json!({ "client_id": "app" })] {
        app.document(PHOTO).await;
        let request = app
            .client
            .get(format!("{}/rest/v1/patient_documents?select=id", app.gateway_url))
            .header("apikey", &app.lease.lent.keys.publishable_key)
            .bearer_auth(app.token_with(person, claims))
            .header("x-organisation-id", person.organisation());
        assert_eq!(answer(request).await.1, json!([]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_of_one_practice_never_points_into_another() {
    let app = App::start().await;
    let patient = app.patient().await;
    let insert = format!(
        "insert into public.document_uploads (organisation_id, patient_id, media_kind, original_name, file_name, mime_type, size_bytes, method, created_by, expires_at)
         values ('{PORT}', '{patient}', 'photo', 'a.jpg', 'a.jpg', 'image/jpeg', 1, 'standard', '{}', now())",
        Person::Stranger.id()
    );
    let mut connection = app.lease.connect("postgres").await.unwrap();
    let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(insert)).execute(&mut connection).await.unwrap_err();
    assert_eq!(refused.as_database_error().and_then(|error| error.code()).as_deref(), Some("23503"));
}

#[tokio::test(flavor = "multi_thread")]
async fn more_or_fewer_bytes_than_announced_are_refused() {
    let app = App::start().await;
    let patient = app.patient().await;
    // One that is known whole from its beginning, and one that is not.
    for sample in [PHOTO, "dicom/cr-mono1-explicit-le.dcm"] {
        let bytes = samples::bytes(sample);
        for size in [bytes.len() - 10, bytes.len() + 10] {
            let part = reqwest::multipart::Part::bytes(bytes.clone()).file_name("a.jpg");
            let form = reqwest::multipart::Form::new().text("size", size.to_string()).part("file", part);
            let path = format!("/v1/patients/{patient}/documents");
            let (status, body) = answer(app.edge(Person::Practitioner, Method::POST, &path).multipart(form)).await;
            assert_eq!(
                (status, &body["type"]),
                (400, &json!("urn:molaire:problem:size_differs")),
                "{sample} {size}: {body}"
            );
        }
    }
    // Larger than a JPEG may be, by its own announcement: refused before a byte is stored.
    let photo = samples::bytes("photo/camera-10mp.jpg");
    let huge = reqwest::multipart::Part::bytes(photo).file_name("a.jpg");
    let form = reqwest::multipart::Form::new().text("size", (60 * 1024 * 1024).to_string()).part("file", huge);
    let path = format!("/v1/patients/{patient}/documents");
    let (status, body) = answer(app.edge(Person::Practitioner, Method::POST, &path).multipart(form)).await;
    assert_eq!((status, &body["type"]), (413, &json!("urn:molaire:problem:file_too_large")), "{body}");
    nothing_is_left(&app).await;
}
