//! What edge and worker count, as a collector reads it: the right numbers, and nothing of anybody.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use crate::app::{App, answer};
use crate::edge_process::EdgeProcess;
use crate::people::Person;
use crate::samples::{HEIC, PHOTO, RADIOGRAPH, bytes};
use crate::uploading::id;

const TOKEN: &str = "a-token-of-the-tests-0123456789abcdef";
const TITLE: &str = "Canari Dupont";

/// Every series by its name and labels.
async fn series(app: &App, process: &EdgeProcess) -> BTreeMap<String, f64> {
    let response = app.client.get(format!("{}/metrics", process.url)).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    assert_eq!(response.headers()["cache-control"], "no-store");
    let text = response.text().await.unwrap();
    nothing_of_anybody(app, &text).await;
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| line.rsplit_once(' ').map(|(name, value)| (name.to_owned(), value.parse().unwrap())).unwrap())
        .collect()
}

/// Names, titles and ids of whatever the database holds.
async fn nothing_of_anybody(app: &App, text: &str) {
    let words = "select string_agg(word, '|') from (
        select unnest(array[last_name, first_name, birth_name, phone, file_number, id::text]) as word from public.patients
        union select unnest(array[title, original_name, file_name, id::text, sha256, object_version]) from public.patient_documents
        union select unnest(array[id::text, name]) from public.organisations
        union select unnest(array[id::text, email]) from auth.users
    ) as words where length(word) > 3";
    let words = app.truth(words).await.unwrap();
    assert!(words.split('|').count() > 20 && words.contains(TITLE), "the canaries are there: {words}");
    for word in words.split('|') {
        assert!(!text.contains(word), "{word} stands in\n{text}");
    }
    let id = regex_lite::Regex::new("[0-9a-f]{8}-[0-9a-f]{4}-").unwrap();
    assert!(!id.is_match(text), "an id stands in\n{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edge_counts_requests_bytes_and_problems_and_names_nobody() {
    let mut app = App::start().await;
    let edge = EdgeProcess::start(&app).await;
    app.edge_url.clone_from(&edge.url);
    let (patient, photo) = (app.patient().await, bytes(PHOTO));
    let query = format!("?media_kind=photo&file_name=Dupont.jpg&title={}", TITLE.replace(' ', "%20"));
    let (status, body) = app.upload_as(Person::Practitioner, &patient, &query, "image/jpeg", photo.clone()).await;
    assert_eq!(status, 201, "{body}");
    let (status, _) = app.upload_as(Person::Assistant, &patient, &query, "image/jpeg", photo.clone()).await;
    assert_eq!(status, 403);
    let file = |bytes: Vec<u8>| reqwest::multipart::Part::bytes(bytes).file_name("Dupont.jpg");
    let form = reqwest::multipart::Form::new().part("file", file(photo.clone())).part("file", file(b"<html>".to_vec()));
    let path = format!("/v1/patients/{patient}/documents");
    let (status, body) = answer(app.edge(Person::Practitioner, Method::POST, &path).multipart(form)).await;
    assert_eq!((status, &body["documents"][1]["problem"]["status"]), (200, &json!(415)), "{body}");
    let dupont = Method::from_bytes(b"DUPONT").unwrap();
    for (method, path) in
        [(Method::GET, "/v1/Dupont"), (dupont, "/v1/patients/Dupont/documents"), (Method::GET, "/healthz")]
    {
        let request = app.edge(Person::Practitioner, method, path).header("x-request-id", "Dupont-0001");
        request.send().await.unwrap();
    }
    let (status, _) = answer(app.edge(
        Person::Practitioner,
        Method::DELETE,
        &format!("/v1/documents/{}", id(&body["documents"][0]["document"])),
    ))
    .await;
    assert_eq!(status, 400);

    let counted = series(&app, &edge).await;
    let upload = r#"method="POST",route="/v1/patients/{id}/documents""#;
    for (name, value) in [
        (format!("molaire_http_requests_total{{{upload},status=\"2xx\"}}"), 2.0),
        (format!("molaire_http_requests_total{{{upload},status=\"4xx\"}}"), 1.0),
        (format!("molaire_http_request_duration_seconds_count{{{upload},status=\"2xx\"}}"), 2.0),
        (format!("molaire_http_request_duration_seconds_bucket{{{upload},status=\"2xx\",le=\"+Inf\"}}"), 2.0),
        (r#"molaire_http_requests_total{method="GET",route="-",status="4xx"}"#.to_owned(), 1.0),
        (
            r#"molaire_http_requests_total{method="other",route="/v1/patients/{id}/documents",status="4xx"}"#
                .to_owned(),
            1.0,
        ),
        (r#"molaire_uploads_total{way="edge"}"#.to_owned(), 2.0),
        (r#"molaire_upload_bytes_total{way="edge"}"#.to_owned(), 2.0 * photo.len() as f64),
        (r#"molaire_problems_total{key="not_allowed"}"#.to_owned(), 1.0),
        (r#"molaire_problems_total{key="type_not_accepted"}"#.to_owned(), 1.0),
        (r#"molaire_problems_total{key="route_unknown"}"#.to_owned(), 1.0),
        (r#"molaire_problems_total{key="http_method_not_allowed"}"#.to_owned(), 1.0),
        (r#"molaire_problems_total{key="reason_required"}"#.to_owned(), 1.0),
    ] {
        assert_eq!(counted.get(&name), Some(&value), "{name} in {counted:#?}");
    }
    let sum = counted[&format!("molaire_http_request_duration_seconds_sum{{{upload},status=\"2xx\"}}")];
    assert!(sum > 0.001 && sum < 60.0, "in seconds: {sum}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_this_machine_reads_and_with_one_its_holder_alone() {
    let app = App::start().await;
    let (open, closed) = (EdgeProcess::start(&app).await, EdgeProcess::start_with(&app, TOKEN).await);
    let ask = |edge: &EdgeProcess| app.client.get(format!("{}/metrics", edge.url));
    let key = |body: &serde_json::Value| body["type"].as_str().unwrap_or_default().replace("urn:molaire:problem:", "");
    assert_eq!(answer(ask(&open)).await.0, 200);
    for header in ["forwarded", "x-forwarded-for", "x-real-ip", "via"] {
        let (status, body) = answer(ask(&open).header(header, "127.0.0.1")).await;
        assert_eq!((status, key(&body).as_str()), (403, "not_allowed"), "{header}");
    }
    // Whoever the caller is, and wherever: a person of a practice has no business there.
    for bearer in [app.token(Person::Admin), TOKEN[1..].to_owned(), format!("{TOKEN}x"), String::new()] {
        let (status, body) = answer(ask(&closed).bearer_auth(&bearer)).await;
        assert_eq!((status, key(&body).as_str()), (401, "not_signed_in"), "{bearer}");
    }
    assert_eq!(answer(ask(&closed)).await.0, 401);
    assert_eq!(answer(ask(&closed).bearer_auth(TOKEN).header("x-forwarded-for", "192.0.2.1")).await.0, 200);
}

#[test]
fn a_worker_that_others_could_reach_wants_a_token() {
    let worker = std::process::Command::new(env!("CARGO_BIN_EXE_molaire"))
        .args(["local", "worker", "--gateway-url", "http://127.0.0.1:9", "--metrics", "0.0.0.0:0"])
        .envs([("SUPABASE_PUBLISHABLE_KEY", "a"), ("SUPABASE_SECRET_KEY", "b"), ("SUPABASE_JWT_SECRET", "c")])
        .env_remove("MOLAIRE_METRICS_TOKEN")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&worker.stderr);
    assert!(!worker.status.success() && said.contains("MOLAIRE_METRICS_TOKEN"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_counts_its_jobs_and_what_waits_and_names_nobody() {
    let app = App::start().await;
    let photo = bytes(PHOTO);
    app.sent_straight(Person::Practitioner, "image/jpeg", &photo).await;
    app.sent_straight(Person::Practitioner, "image/jpeg", b"<html>").await;
    let (lost, going) = (app.document(RADIOGRAPH).await, app.document(PHOTO).await);
    app.sent_straight(Person::Practitioner, "image/heic", &bytes(HEIC)).await;
    let deletion = json!({ "document_id": id(&going), "reason": "Essai" });
    assert_eq!(app.rpc(Person::Practitioner, "begin_document_delete", deletion).await.0, 200);
    app.execute_as(
        "supabase_admin",
        &format!(
            "set session_replication_role = replica;
            update public.patient_documents set title = '{TITLE}';
            delete from storage.objects where name like '%{}/.derived/%';
            update public.patient_documents set deleting_at = now() - interval '2 minutes' where status = 'deleting';
            insert into storage.objects (bucket_id, name, version)
            values ('patient-documents', 'org/Dupont/unexplained.jpg', 'v')",
            id(&lost)
        ),
    )
    .await;

    let worker = EdgeProcess::worker(&app).await;
    let made = r#"molaire_pictures_total{outcome="made",reason=""}"#;
    let mut counted = series(&app, &worker).await;
    for _ in 0..600 {
        // The photo's pictures, and the radiograph's once the sweep has noticed; then a round that had nothing to do.
        let idle = counted.get(r#"molaire_job_rounds_total{job="documents.illustrate",outcome="idle"}"#);
        let waiting = counted.get(r#"molaire_waiting_documents{job="documents.illustrate"}"#);
        if counted.get(made) == Some(&2.0) && idle.is_some() && waiting == Some(&0.0) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        counted = series(&app, &worker).await;
    }
    for (name, value) in [
        (made, 2.0),
        (r#"molaire_pictures_total{outcome="none",reason="no_decoder"}"#, 1.0),
        (r#"molaire_verifications_total{outcome="verified"}"#, 2.0),
        (r#"molaire_verifications_total{outcome="rejected"}"#, 1.0),
        ("molaire_verified_bytes_total", (photo.len() + bytes(HEIC).len()) as f64),
        (r#"molaire_job_rounds_total{job="documents.verify",outcome="worked"}"#, 1.0),
        (r#"molaire_job_rounds_total{job="documents.sweep",outcome="worked"}"#, 1.0),
        (r#"molaire_waiting_documents{job="documents.verify"}"#, 0.0),
        (r#"molaire_waiting_documents{job="documents.illustrate"}"#, 0.0),
        (r#"molaire_waiting_oldest_seconds{job="documents.sweep"}"#, 0.0),
        ("molaire_sweep_removed_objects_total", 3.0),
        ("molaire_sweep_finished_deletions_total", 1.0),
        ("molaire_sweep_mended_pictures_total", 2.0),
        ("molaire_sweep_failures_total", 0.0),
        ("molaire_sweep_refusals_total", 1.0),
        (r#"molaire_sweep_found{reason="unexplained"}"#, 1.0),
        (r#"molaire_sweep_found{reason="missing"}"#, 0.0),
    ] {
        assert_eq!(counted.get(name), Some(&value), "{name} in {counted:#?}");
    }
    let now = chrono::Utc::now().timestamp() as f64;
    for name in ["molaire_sweep_last_run_timestamp_seconds", "molaire_sweep_last_look_timestamp_seconds"] {
        assert!((now - 60.0..=now).contains(&counted[name]), "{name} in {counted:#?}");
    }
    let (status, _) = answer(app.client.get(format!("{}/healthz", worker.url))).await;
    assert_eq!(status, 404, "and serves nothing else");
}
