//! The same flow by supabase-js, as the browser will run it.

use std::process::Stdio;

use crate::app::App;
use crate::people::{Person, TILLEULS};
use crate::samples;

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_uploads_reads_renames_and_deletes_and_is_refused_the_rest() {
    let (app, _) = App::start_with_auth().await;
    let output = tokio::process::Command::new("node")
        .arg("tests/api/supabase-js/flow.mjs")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NODE_NO_WARNINGS", "1")
        .env("MOLAIRE_GATEWAY_URL", &app.gateway_url)
        .env("MOLAIRE_PUBLISHABLE_KEY", &app.lease.lent.keys.publishable_key)
        .env("MOLAIRE_ORGANISATION", TILLEULS)
        .env("MOLAIRE_PRACTITIONER", Person::Practitioner.email())
        .env("MOLAIRE_ASSISTANT", Person::Assistant.email())
        .env("MOLAIRE_STRANGER", Person::Stranger.email())
        .env("MOLAIRE_FILE", samples::path(samples::PHOTO))
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
    assert_eq!(app.truth("select count(*) from storage.objects").await.unwrap(), "0");
    assert_eq!(app.truth("select count(*) from audit.document_tombstones").await.unwrap(), "1");
}
