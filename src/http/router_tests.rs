//! What holds for every route, in front of a Supabase that is away.

use futures_util::{StreamExt, stream};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::edge::Edge;
use super::router::router;

const APP: &str = "https://app.example.test";
const DOCUMENT: &str = "/v1/documents/aaaaaaaa-0000-4000-8000-00000000000a";

struct Away {
    url: String,
    secret: jsonwebtoken::EncodingKey,
}

impl Away {
    async fn start() -> Self {
        let edge = Edge::away(|config| {
            config.settings.http.allowed_origins = vec![APP.to_owned()];
            config.settings.http.upload_idle_seconds_max = 1;
            config.settings.http.request_seconds_max = 1;
        });
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let service = router(edge);
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { url, secret: jsonwebtoken::EncodingKey::from_secret(Edge::JWT_SECRET.as_bytes()) }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        Client::new().request(method, format!("{}{path}", self.url))
    }

    fn signed_in(&self, method: Method, path: &str) -> RequestBuilder {
        let claims = super::test_issuer::claims(json!({}));
        let token = jsonwebtoken::encode(&jsonwebtoken::Header::default(), &claims, &self.secret).unwrap();
        self.request(method, path).bearer_auth(token)
    }
}

async fn problem(request: RequestBuilder) -> (u16, String) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert_eq!(response.headers()["referrer-policy"], "no-referrer");
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["request_id"], id.as_str());
    assert_eq!(body["status"], status);
    (status, body["type"].as_str().unwrap().replace("urn:molaire:problem:", ""))
}

#[tokio::test]
async fn nothing_is_done_for_somebody_unknown() {
    let away = Away::start().await;
    for (method, path) in [
        (Method::POST, "/v1/patients/aaaaaaaa-0000-4000-8000-00000000000b/documents".to_owned()),
        (Method::POST, "/v1/documents/signed-urls".to_owned()),
        (Method::GET, format!("{DOCUMENT}/download")),
        (Method::DELETE, DOCUMENT.to_owned()),
    ] {
        let response = away.request(method.clone(), &path).send().await.unwrap();
        assert_eq!(response.headers()["www-authenticate"], "Bearer", "{path}");
        assert_eq!(problem(away.request(method, &path)).await, (401, "not_signed_in".to_owned()));
    }
}

#[tokio::test]
async fn a_supabase_that_is_away_is_said_so_and_does_not_stop_the_edge() {
    let away = Away::start().await;
    let ids = json!({ "ids": ["aaaaaaaa-0000-4000-8000-00000000000a"] });
    let links = away.signed_in(Method::POST, "/v1/documents/signed-urls").json(&ids);
    assert_eq!(problem(links).await, (503, "service_unavailable".to_owned()));
    assert_eq!(problem(away.signed_in(Method::DELETE, DOCUMENT)).await, (503, "service_unavailable".to_owned()));
    let health = away.request(Method::GET, "/healthz").send().await.unwrap();
    assert_eq!(health.status(), 200);
    let health: Value = health.json().await.unwrap();
    let expected = json!({ "status": "degraded", "checks": { "rest": "unreachable", "storage": "unreachable", "outbox": "unknown" } });
    assert_eq!(health, expected);
}

#[tokio::test]
async fn what_is_asked_wrongly_is_refused_before_supabase_is_asked() {
    let away = Away::start().await;
    let links = |body: Value| away.signed_in(Method::POST, "/v1/documents/signed-urls").json(&body);
    let id = "aaaaaaaa-0000-4000-8000-00000000000a";
    for (body, status, key) in [
        (json!({ "ids": ["1"] }), 400, "body_invalid"),
        (json!({ "ids": vec![id; 101] }), 400, "too_many_ids"),
        (json!({ "ids": vec![id; 3000] }), 413, "body_too_large"),
        (json!({ "ids": [id], "expires_in": 59 }), 400, "expires_in_invalid"),
        (json!({ "ids": [id], "expires_in": 301 }), 400, "expires_in_invalid"),
        (json!({ "ids": [id], "purpose": "sale" }), 400, "purpose_unknown"),
        (json!({ "ids": [id], "variant": "thumbnail" }), 400, "variant_unknown"),
    ] {
        assert_eq!(problem(links(body)).await, (status, key.to_owned()));
    }
    let none: Value = links(json!({ "ids": [] })).send().await.unwrap().json().await.unwrap();
    assert_eq!(none, json!({ "urls": [] }));
    for id in ["1", "%ff", "%00"] {
        let path = format!("/v1/documents/{id}");
        assert_eq!(problem(away.signed_in(Method::DELETE, &path)).await, (404, "document_not_found".to_owned()));
        let download = away.signed_in(Method::GET, &format!("{path}/download"));
        assert_eq!(problem(download).await, (404, "document_not_found".to_owned()));
        let upload = away.signed_in(Method::POST, &format!("/v1/patients/{id}/documents"));
        assert_eq!(problem(upload).await, (404, "patient_not_found".to_owned()));
    }
    let upload = away.signed_in(Method::POST, "/v1/patients/aaaaaaaa-0000-4000-8000-00000000000b/documents");
    for time in ["2026-01-02", "2026-01-02T03:04:05", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00"] {
        let upload = upload.try_clone().expect("no stream").query(&[("captured_at", time)]).body("%PDF-1.7");
        assert_eq!(problem(upload).await, (400, "captured_at_invalid".to_owned()), "{time}");
    }
    assert_eq!(problem(away.signed_in(Method::PUT, DOCUMENT)).await, (405, "http_method_not_allowed".to_owned()));
    assert_eq!(problem(away.request(Method::GET, "/v2")).await, (404, "route_unknown".to_owned()));
}

#[tokio::test]
async fn a_file_is_refused_for_its_bytes_before_supabase_is_asked() {
    let away = Away::start().await;
    let path = "/v1/patients/aaaaaaaa-0000-4000-8000-00000000000b/documents";
    for (bytes, status, key) in [
        (b"".as_slice(), 400, "file_empty"),
        (b"<html><script>", 415, "type_not_accepted"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30", 413, "too_many_pixels"),
    ] {
        let upload = away.signed_in(Method::POST, path).header("content-type", "image/jpeg").body(bytes);
        assert_eq!(problem(upload).await, (status, key.to_owned()));
    }
}

#[tokio::test]
async fn a_form_is_refused_for_its_fields_before_supabase_is_asked() {
    let away = Away::start().await;
    let path = "/v1/patients/aaaaaaaa-0000-4000-8000-00000000000b/documents";
    let long = "x".repeat(5000);
    let too_large = (50 * 1024 * 1024 + 1).to_string();
    for (field, value, status, key) in [
        ("title", "x".repeat(201).as_str(), 400, "title_invalid"),
        ("title", "a\0b", 400, "title_invalid"),
        ("title", "a\nb", 400, "title_invalid"),
        ("title", "  ", 400, "title_invalid"),
        ("title", &long, 400, "body_invalid"),
        ("captured_at", "yesterday", 400, "captured_at_invalid"),
        ("size", "-1", 400, "size_invalid"),
        ("size", "9", 400, "size_differs"),
        ("size", &too_large, 413, "file_too_large"),
    ] {
        let form = reqwest::multipart::Form::new().text(field, value.to_owned()).text("file", "%PDF-1.7");
        let upload = away.signed_in(Method::POST, path).multipart(form);
        assert_eq!(problem(upload).await, (status, key.to_owned()), "{field} {}", &value[..value.len().min(20)]);
    }
    let form = |fields| {
        let fields = (0..fields).map(|_| ("x", "y"));
        fields.fold(reqwest::multipart::Form::new(), |form, (name, value)| form.text(name, value))
    };
    let empty = away.signed_in(Method::POST, path).multipart(form(1));
    assert_eq!(problem(empty).await, (400, "file_missing".to_owned()));
    let endless = away.signed_in(Method::POST, path).multipart(form(17));
    assert_eq!(problem(endless).await, (400, "body_invalid".to_owned()));
}

#[tokio::test]
async fn files_beyond_the_twentieth_are_refused_together() {
    let away = Away::start().await;
    let form = (0..22).fold(reqwest::multipart::Form::new(), |form, _| form.text("file", "<html>"));
    let upload = away.signed_in(Method::POST, "/v1/patients/aaaaaaaa-0000-4000-8000-00000000000b/documents");
    let body: Value = upload.multipart(form).send().await.unwrap().json().await.unwrap();
    let outcomes = body["documents"].as_array().unwrap();
    assert_eq!(outcomes.len(), 21);
    assert_eq!(outcomes[19]["problem"]["type"], "urn:molaire:problem:type_not_accepted");
    assert_eq!(outcomes[20]["problem"]["type"], "urn:molaire:problem:too_many_files");
}

/// The beginning of a body, and then silence.
fn stalled(beginning: &'static [u8]) -> reqwest::Body {
    let beginning = stream::iter([Ok::<_, std::io::Error>(beginning)]);
    reqwest::Body::wrap_stream(beginning.chain(stream::pending()))
}

#[tokio::test]
async fn a_client_that_falls_silent_is_given_up() {
    let away = Away::start().await;
    let path = "/v1/patients/aaaaaaaa-0000-4000-8000-00000000000b/documents";
    let upload = |content_type: &str, beginning| {
        away.signed_in(Method::POST, path).header("content-type", content_type).body(stalled(beginning))
    };
    let form = b"--B\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\n%PDF-1.7";
    let given_up = (408, "upload_stalled".to_owned());
    assert_eq!(problem(upload("application/pdf", b"%PDF-1.7")).await, given_up);
    assert_eq!(problem(upload("multipart/form-data; boundary=B", form)).await, given_up, "one file, one problem");
    assert_eq!(problem(upload("multipart/form-data; boundary=B", &form[..10])).await, given_up);
    let overdue = (503, "request_timeout".to_owned());
    let links = away.signed_in(Method::POST, "/v1/documents/signed-urls").header("content-type", "application/json");
    assert_eq!(problem(links.body(stalled(b"{"))).await, overdue);
    assert_eq!(problem(away.signed_in(Method::DELETE, DOCUMENT).body(stalled(b"{"))).await, overdue);
}

#[tokio::test]
async fn a_form_that_breaks_off_is_one_problem() {
    let away = Away::start().await;
    let form = "--B\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\n%PDF-1.7";
    let request = away.signed_in(Method::POST, "/v1/patients/aaaaaaaa-0000-4000-8000-00000000000b/documents");
    let request = request.header("content-type", "multipart/form-data; boundary=B").body(form);
    assert_eq!(problem(request).await, (400, "body_invalid".to_owned()));
}

#[tokio::test]
async fn pages_of_the_app_may_call_and_others_may_not() {
    let away = Away::start().await;
    let ask = |origin: &'static str| {
        away.request(Method::OPTIONS, DOCUMENT)
            .header("origin", origin)
            .header("access-control-request-method", "DELETE")
            .header("access-control-request-headers", "authorization,x-organisation-id")
    };
    let allowed = ask(APP).send().await.unwrap();
    assert_eq!(allowed.headers()["access-control-allow-origin"], APP);
    let headers = allowed.headers()["access-control-allow-headers"].to_str().unwrap();
    assert!(headers.contains("x-organisation-id") && headers.contains("authorization"));
    let refused = ask("https://elsewhere.example.test").send().await.unwrap();
    assert!(!refused.headers().contains_key("access-control-allow-origin"));
    let problem = away.request(Method::DELETE, DOCUMENT).header("origin", APP).send().await.unwrap();
    assert_eq!(problem.headers()["access-control-allow-origin"], APP, "a problem can be read too");
}
