//! How long a session and its tokens live, through the real auth server.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::people::{Person, TILLEULS};
use crate::samples::{self, PHOTO};
use crate::signing_in::sign_in;
use crate::uploading::id;

/// What the auth server gave to somebody who signed in.
struct Session {
    access: String,
    refresh: String,
}

impl Session {
    async fn of(app: &App, person: Person) -> Self {
        let (status, body) = sign_in(app, person.email(), "molaire-demo").await;
        assert_eq!(status, 200, "{body}");
        Self::read(&body)
    }

    fn read(body: &Value) -> Self {
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        Self { access: text("access_token"), refresh: text("refresh_token") }
    }

    fn claims(&self) -> Value {
        let payload = self.access.split('.').nth(1).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
    }

    fn send(&self, app: &App, method: Method, url: String) -> RequestBuilder {
        let request = app.client.request(method, url).bearer_auth(&self.access);
        request.header("apikey", &app.lease.lent.keys.publishable_key).header("x-organisation-id", TILLEULS)
    }

    async fn sign_out(&self, app: &App, scope: &str) {
        let url = format!("{}/auth/v1/logout?scope={scope}", app.gateway_url);
        assert_eq!(answer(self.send(app, Method::POST, url)).await.0, 204);
    }

    async fn rpc(&self, app: &App, function: &str, arguments: Value) -> (u16, Value) {
        let url = format!("{}/rest/v1/rpc/{function}", app.gateway_url);
        answer(self.send(app, Method::POST, url).json(&arguments)).await
    }

    async fn delete(&self, app: &App, document: &str) -> (u16, Value) {
        answer(self.send(app, Method::DELETE, format!("{}/v1/documents/{document}?reason=Essai", app.edge_url))).await
    }

    async fn upload(&self, app: &App) -> (u16, Value) {
        let path = format!("/v1/patients/{}/documents?file_name=a.jpg", app.patient().await);
        let request = self.send(app, Method::POST, format!("{}{path}", app.edge_url));
        answer(request.header("content-type", "image/jpeg").body(samples::bytes(PHOTO))).await
    }

    async fn announce(&self, app: &App) -> (u16, Value) {
        let arguments = json!({ "patient_id": app.patient().await, "media_kind": "photo", "file_name": "a.jpg", "mime_type": "image/jpeg", "size_bytes": 10 });
        self.rpc(app, "begin_upload", arguments).await
    }
}

async fn refresh(app: &App, token: &str) -> (u16, Value) {
    let request = app.client.post(format!("{}/auth/v1/token?grant_type=refresh_token", app.gateway_url));
    let request = request.header("apikey", &app.lease.lent.keys.publishable_key);
    answer(request.json(&json!({ "refresh_token": token }))).await
}

/// Nothing can be begun, changed or deleted with the access token, which has not run out.
async fn can_only_read(app: &App, session: &Session, document: &str) {
    let expired = json!("urn:molaire:problem:session_expired");
    let (status, body) = session.delete(app, document).await;
    assert_eq!((status, &body["type"]), (401, &expired), "{body}");
    let (status, body) = session.upload(app).await;
    assert_eq!((status, &body["type"]), (401, &expired), "{body}");
    let reason = json!({ "document_id": document, "reason": "Essai" });
    let (status, body) = session.rpc(app, "begin_document_delete", reason).await;
    assert_eq!((status, &body["message"]), (401, &json!("session_expired")), "{body}");
    let (status, body) = session.announce(app).await;
    assert_eq!((status, &body["message"]), (401, &json!("session_expired")), "{body}");
    let url = format!("{}/rest/v1/patient_documents?id=eq.{document}", app.gateway_url);
    let (status, body) = answer(session.send(app, Method::PATCH, url).json(&json!({ "title": "Autre" }))).await;
    assert_eq!((status, &body["message"]), (401, &json!("session_expired")), "{body}");
    assert_eq!(session.rpc(app, "me", json!({})).await.0, 200, "the token itself has not run out");
    let left = "select count(*) || ' ' || min(status) || ' ' || (select count(*) from private.originals) || ' '
        || (select count(*) from public.document_uploads where closed_at is null) from public.patient_documents";
    assert_eq!(app.truth(left).await.unwrap(), "1 ready 1 0", "the document is as it was, and nothing was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_access_token_lives_fifteen_minutes_and_a_refresh_token_works_once() {
    let (app, _) = App::start_with_auth().await;
    let document = app.document(PHOTO).await;
    let first = Session::of(&app, Person::Practitioner).await;
    let claims = first.claims();
    let life = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert!((1..=900).contains(&life), "{claims}");

    let (status, body) = refresh(&app, &first.refresh).await;
    assert_eq!(status, 200, "{body}");
    let second = Session::read(&body);
    assert_ne!(second.refresh, first.refresh, "each use gives another");
    // The answer may have been lost: its direct parent gives the active one again, and no third.
    assert_eq!(Session::read(&refresh(&app, &first.refresh).await.1).refresh, second.refresh);
    let third = Session::read(&refresh(&app, &second.refresh).await.1);
    assert_eq!(third.announce(&app).await.0, 200);
    app.execute("delete from public.document_uploads").await;

    // Two rotations old: somebody has stolen one of them, and both lose.
    let (status, body) = refresh(&app, &first.refresh).await;
    assert_eq!(status, 400, "{body}");
    assert_eq!(refresh(&app, &third.refresh).await.0, 400, "the session has ended");
    can_only_read(&app, &third, id(&document)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signed_out_refreshes_nothing_and_only_reads_until_the_token_runs_out() {
    for scope in ["local", "global"] {
        let (app, _) = App::start_with_auth().await;
        let document = app.document(PHOTO).await;
        let session = Session::of(&app, Person::Practitioner).await;
        let elsewhere = Session::of(&app, Person::Practitioner).await;
        session.sign_out(&app, scope).await;
        assert_eq!(refresh(&app, &session.refresh).await.0, 400, "{scope}");
        can_only_read(&app, &session, id(&document)).await;
        if scope == "global" {
            can_only_read(&app, &elsewhere, id(&document)).await;
        } else {
            assert_eq!(
                elsewhere.delete(&app, id(&document)).await.0,
                204,
                "another session of the same person goes on"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_before_signing_out_is_finished_or_taken_back() {
    let (app, _) = App::start_with_auth().await;
    let session = Session::of(&app, Person::Practitioner).await;
    let photo = samples::bytes(PHOTO);
    let arguments = json!({ "patient_id": app.patient().await, "media_kind": "photo", "file_name": "a.jpg", "mime_type": "image/jpeg", "size_bytes": photo.len() });
    let kept = session.rpc(&app, "begin_upload", arguments.clone()).await.1[0].clone();
    let given_up = session.rpc(&app, "begin_upload", arguments).await.1[0].clone();
    session.sign_out(&app, "local").await;
    for intent in [&kept, &given_up] {
        let key = intent["object_name"].as_str().unwrap();
        let url = format!("{}/storage/v1/object/patient-documents/{key}", app.gateway_url);
        let store = session.send(&app, Method::POST, url).header("content-type", "image/jpeg").body(photo.clone());
        assert_eq!(answer(store).await.0, 200);
    }
    let (status, body) = session.rpc(&app, "commit_upload", json!({ "document_id": kept["document_id"] })).await;
    assert_eq!(status, 200, "{body}");
    let url = format!("{}/storage/v1/object/patient-documents", app.gateway_url);
    let remove = session.send(&app, Method::DELETE, url).json(&json!({ "prefixes": [given_up["object_name"]] }));
    assert_eq!(answer(remove).await.1.as_array().unwrap().len(), 1);
    assert_eq!(session.rpc(&app, "abandon_upload", json!({ "document_id": given_up["document_id"] })).await.0, 200);
    let left =
        "select (select count(*) from private.originals) || ' ' || (select count(*) from public.patient_documents)
        || ' ' || (select count(*) from public.document_uploads where closed_at is null)";
    assert_eq!(app.truth(left).await.unwrap(), "1 1 0");
}
