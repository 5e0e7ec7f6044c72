//! The same flow by supabase-js, as the browser will run it.

use std::path::PathBuf;
use std::process::Stdio;

use serde_json::json;

use crate::app::App;
use crate::people::{Person, TILLEULS};
use crate::samples::{self, PHOTO, sha256};

/// Runs a script until it says that every step held.
async fn every_step_holds(app: &App, script: &str, file: PathBuf) {
    let output = tokio::process::Command::new("node")
        .arg(format!("tests/api/supabase-js/{script}"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NODE_NO_WARNINGS", "1")
        .env("MOLAIRE_GATEWAY_URL", &app.gateway_url)
        .env("MOLAIRE_PUBLISHABLE_KEY", &app.lease.lent.keys.publishable_key)
        .env("MOLAIRE_ORGANISATION", TILLEULS)
        .env("MOLAIRE_PRACTITIONER", Person::Practitioner.email())
        .env("MOLAIRE_ASSISTANT", Person::Assistant.email())
        .env("MOLAIRE_STRANGER", Person::Stranger.email())
        .env("MOLAIRE_FILE", file)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .expect("node runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("every step held"),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_uploads_reads_renames_and_deletes_and_is_refused_the_rest() {
    let (app, _) = App::start_with_auth().await;
    every_step_holds(&app, "flow.mjs", samples::path(PHOTO)).await;
    assert_eq!(app.truth("select count(*) from storage.objects").await.unwrap(), "0");
    assert_eq!(app.truth("select count(*) from audit.document_tombstones").await.unwrap(), "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_sends_a_large_file_in_parts_and_goes_on_after_an_interruption() {
    let (app, _) = App::start_with_auth().await;
    // A TIFF header and what no compression shortens.
    let mut bytes = b"II*\0\x08\0\0\0\0\0\0\0\0\0".to_vec();
    let mut state = 1_u64;
    while bytes.len() < 15_000_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    let file = app.lease.lent.folder.join("panoramique.tiff");
    std::fs::write(&file, &bytes).unwrap();
    every_step_holds(&app, "resumable.mjs", file).await;

    let left =
        "select (select count(*) from private.originals) || ' ' || (select count(*) from public.patient_documents)
        || ' ' || (select count(*) from public.document_uploads where closed_at is null)";
    assert_eq!(app.truth(left).await.unwrap(), "1 1 0", "what was refused left nothing");
    assert_eq!(app.read_files(&app.gateway_url).await, 1);
    let row = "select status || ' ' || mime_type || ' ' || sha256 from public.patient_documents";
    assert_eq!(app.truth(row).await.unwrap(), format!("ready image/tiff {}", sha256(&bytes)));
    let ids = json!({ "ids": [app.truth("select id from public.patient_documents").await.unwrap()] });
    let links = app.edge(Person::Assistant, reqwest::Method::POST, "/v1/documents/signed-urls").json(&ids);
    let links: serde_json::Value = links.send().await.unwrap().json().await.unwrap();
    let opened = app.client.get(links["urls"][0]["url"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(sha256(&opened.bytes().await.unwrap()), sha256(&bytes));
}
