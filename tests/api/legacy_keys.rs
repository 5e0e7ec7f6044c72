//! Keys of the older form, which are tokens of a role, beside the opaque ones.

use molaire::local::{edge, keys::Keys};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::app::{App, answer};
use crate::people::{Person, TILLEULS};
use crate::samples::{self, PHOTO, sha256};
use crate::uploading::id;

/// The same project, as one knows it who still has the older keys.
fn legacy(app: &App) -> Keys {
    let keys = &app.lease.lent.keys;
    Keys {
        publishable_key: keys.role_token("anon").unwrap(),
        secret_key: keys.role_token("service_role").unwrap(),
        jwt_secret: keys.jwt_secret.clone(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edge_and_a_worker_with_legacy_keys_do_all_that_those_with_new_ones_do() {
    let mut app = App::start().await;
    let keys = legacy(&app);
    let settings = edge::settings(&app.gateway_url, "http://127.0.0.1:54300", &keys).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    app.edge_url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(edge::serve(settings.clone(), listener, std::future::pending()));

    let document = app.document(PHOTO).await;
    assert_eq!(document["status"], "ready");
    let photo = samples::bytes(PHOTO);
    let ids = json!({ "ids": [id(&document)] });
    let (_, links) = answer(app.edge(Person::Assistant, Method::POST, "/v1/documents/signed-urls").json(&ids)).await;
    let bytes = app.client.get(links["urls"][0]["url"].as_str().unwrap()).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(sha256(&bytes), sha256(&photo));
    let path = format!("/v1/documents/{}/download", id(&document));
    let bytes = app.edge(Person::Assistant, Method::GET, &path).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(sha256(&bytes), sha256(&photo));

    let (status, link) = app.upload_url(Person::Practitioner, &app.patient().await, photo.len()).await;
    assert_eq!(status, 201, "{link}");
    assert_eq!(app.put(&link, "image/jpeg", photo.clone()).await, 200);
    let (status, body) = app.complete(Person::Practitioner, &link, json!({})).await;
    assert_eq!((status, &body["document"]["status"]), (200, &json!("ready")), "{body}");

    app.sent_straight(Person::Practitioner, "image/jpeg", &photo).await;
    assert!(molaire::worker::Worker::new(settings).unwrap().once().await.unwrap() > 0);
    let path = format!("/v1/documents/{}?reason=Essai", id(&document));
    assert_eq!(answer(app.edge(Person::Practitioner, Method::DELETE, &path)).await.0, 204);
    let left = "select (select count(*) from storage.objects where name not like '%/.derived/%') || ' ' || count(*)
        from public.patient_documents where status = 'ready'";
    assert_eq!(app.truth(left).await.unwrap(), "2 2");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_takes_both_forms_and_no_other() {
    let app = App::start().await;
    let (old, new) = (legacy(&app), app.lease.lent.keys.clone());
    let list = |key: &str, bearer: Option<&str>| {
        let request = app.client.get(format!("{}/rest/v1/patients?select=id", app.gateway_url)).header("apikey", key);
        let request = request.header("x-organisation-id", TILLEULS);
        answer(if let Some(bearer) = bearer { request.bearer_auth(bearer) } else { request })
    };
    let person = app.token(Person::Assistant);
    for key in [&old.publishable_key, &new.publishable_key] {
        let (status, rows) = list(key, Some(&person)).await;
        assert!(status == 200 && rows.as_array().is_some_and(|rows| !rows.is_empty()), "{status} {rows}");
        assert_eq!(list(key, None).await.0, 401, "by itself it reads nothing");
        assert_eq!(list(key, Some(key)).await.0, 401, "nor as its own bearer");
    }
    assert_eq!(list(&old.secret_key, None).await.0, 401, "a legacy key is a role only as the bearer");
    let state = |request: reqwest::RequestBuilder| answer(request.json(&json!({})));
    let url = format!("{}/rest/v1/rpc/project_state", app.gateway_url);
    let by_new = state(app.client.post(&url).header("apikey", &new.secret_key)).await;
    let by_old = state(app.client.post(&url).header("apikey", &old.secret_key).bearer_auth(&old.secret_key)).await;
    assert_eq!((by_new.0, by_old.0), (200, 200), "{by_old:?}");
    let by_anon = state(app.client.post(&url).header("apikey", &old.publishable_key).bearer_auth(&old.publishable_key));
    assert!([401, 403, 404].contains(&by_anon.await.0));

    let foreign = Keys::draw().role_token("anon").unwrap();
    for key in [foreign.as_str(), &person, "eyJ", ""] {
        assert_eq!(list(key, Some(&person)).await, (401, json!({ "message": "invalid API key" })), "{key}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_legacy_key_is_nobodys_token_at_the_edge() {
    let app = App::start().await;
    let document = app.document(PHOTO).await;
    let patient = app.patient().await;
    let keys = legacy(&app);
    // Also with the audience and the person that a real token has.
    let dressed = app.token_with(Person::Practitioner, json!({ "role": "service_role" }));
    for token in [&keys.secret_key, &keys.publishable_key, &dressed, &app.lease.lent.keys.secret_key] {
        for (method, path, body) in [
            (Method::POST, format!("/v1/patients/{patient}/documents?file_name=a.jpg"), Value::Null),
            (Method::POST, "/v1/documents/signed-urls".to_owned(), json!({ "ids": [id(&document)] })),
            (Method::GET, format!("/v1/documents/{}/download", id(&document)), Value::Null),
            (Method::DELETE, format!("/v1/documents/{}?reason=Essai", id(&document)), Value::Null),
        ] {
            let request = app.client.request(method.clone(), format!("{}{path}", app.edge_url)).bearer_auth(token);
            let request = request.header("x-organisation-id", TILLEULS);
            let request = if body.is_null() { request.body(samples::bytes(PHOTO)) } else { request.json(&body) };
            let (status, problem) = answer(request).await;
            let expected = (401, json!("urn:molaire:problem:not_signed_in"));
            assert_eq!((status, problem["type"].clone()), expected, "{method} {path}: {problem}");
        }
    }
    let left = "select count(*) || ' ' || min(status) from public.patient_documents";
    assert_eq!(app.truth(left).await.unwrap(), "1 ready");
}
