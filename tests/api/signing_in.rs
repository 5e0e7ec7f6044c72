//! Sign-in through the real auth server.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::people::{Person, TILLEULS};

pub async fn sign_in(app: &App, email: &str, password: &str) -> (u16, Value) {
    let request = app
        .client
        .post(format!("{}/auth/v1/token?grant_type=password", app.gateway_url))
        .header("apikey", &app.lease.lent.keys.publishable_key)
        .json(&json!({ "email": email, "password": password }));
    answer(request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_and_the_database_knows_them_after_a_restart_of_auth() {
    // Every test starts the auth server anew on a database that it has seen before: the canary for auth.uid().
    let (app, _) = App::start_with_auth().await;
    let (status, body) = sign_in(&app, Person::Practitioner.email(), "molaire-demo").await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["expires_in"], 900, "access tokens live fifteen minutes");
    let me = app
        .client
        .post(format!("{}/rest/v1/rpc/me", app.gateway_url))
        .header("apikey", &app.lease.lent.keys.publishable_key)
        .bearer_auth(body["access_token"].as_str().unwrap())
        .json(&json!({}));
    let (status, me) = answer(me).await;
    assert_eq!(status, 200, "{me}");
    assert_eq!(me["user"]["id"], Person::Practitioner.id());
    assert_eq!(me["organisations"][0]["id"], TILLEULS);
    assert_eq!(me["organisations"][0]["role"], "practitioner");
    assert!(me["organisations"][0]["permissions"].as_array().unwrap().contains(&json!("documents.create")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_open_sign_up_are_refused() {
    let (app, _) = App::start_with_auth().await;
    assert_eq!(sign_in(&app, Person::Practitioner.email(), "molaire").await.0, 400);
    let sign_up = app
        .client
        .post(format!("{}/auth/v1/signup", app.gateway_url))
        .header("apikey", &app.lease.lent.keys.publishable_key)
        .json(&json!({ "email": "new@example.test", "password": "molaire-demo" }));
    assert!(answer(sign_up).await.0 >= 400);
    assert_eq!(app.truth("select count(*) from auth.users where email = 'new@example.test'").await.unwrap(), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_renewed_by_the_mail_that_arrives() {
    let (app, mailbox) = App::start_with_auth().await;
    let post = |path: &str, body: Value| {
        let request = app.client.post(format!("{}/auth/v1/{path}", app.gateway_url));
        request.header("apikey", &app.lease.lent.keys.publishable_key).json(&body)
    };
    let email = Person::Practitioner.email();
    assert_eq!(answer(post("recover", json!({ "email": email }))).await.0, 200);
    let mail = &mailbox.messages()[0];
    assert_eq!(mail.to, [email]);
    // Lines of the text part are folded (RFC 2045); the code stands on one of them.
    let code = regex_lite::Regex::new(r"\b(\d{6})\b")
        .unwrap()
        .captures(&mail.source)
        .map(|found| found[1].to_owned())
        .unwrap();
    let (status, session) = answer(post("verify", json!({ "type": "recovery", "email": email, "token": code }))).await;
    assert_eq!(status, 200, "{session}");
    let renew = app
        .client
        .put(format!("{}/auth/v1/user", app.gateway_url))
        .header("apikey", &app.lease.lent.keys.publishable_key)
        .bearer_auth(session["access_token"].as_str().unwrap())
        .json(&json!({ "password": "une-autre-phrase" }));
    assert_eq!(answer(renew).await.0, 200);
    assert_eq!(sign_in(&app, email, "molaire-demo").await.0, 400, "the old one is over");
    assert_eq!(sign_in(&app, email, "une-autre-phrase").await.0, 200);

    // Somebody unknown gets the same answer and no mail.
    assert_eq!(answer(post("recover", json!({ "email": "nobody@example.test" }))).await.0, 200);
    assert_eq!(mailbox.messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_nothing_is_read_or_called() {
    let app = App::start().await;
    for path in ["patients", "patient_documents", "organisations", "memberships", "profiles", "document_uploads"] {
        let request = app
            .client
            .get(format!("{}/rest/v1/{path}", app.gateway_url))
            .header("apikey", &app.lease.lent.keys.publishable_key);
        assert_eq!(answer(request).await.0, 401, "{path}");
    }
    for function in ["me", "begin_upload", "open_documents", "attest_document"] {
        let request = app
            .client
            .post(format!("{}/rest/v1/rpc/{function}", app.gateway_url))
            .header("apikey", &app.lease.lent.keys.publishable_key);
        assert!([401, 404].contains(&answer(request.json(&json!({}))).await.0), "{function}");
    }
    let attest = json!({ "document_id": uuid::Uuid::new_v4(), "object_version": "", "mime_type": "", "sha256": "" });
    let (status, body) =
        answer(app.gateway(Person::Admin, Method::POST, "/rest/v1/rpc/attest_document").json(&attest)).await;
    assert_eq!(status, 403, "the service alone attests: {body}");
}
