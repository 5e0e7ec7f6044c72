//! The same flow by supabase-js, as the browser will run it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::json;
use sha2::{Digest, Sha256};

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
    eprintln!("{said}");
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
    let bytes = crate::tiff::noise(5000, 3000);
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

/// A side of a frame of the large volume, and its number of frames: 200 MB in grey of one byte.
const SIDE: u16 = 1000;
const FRAMES: u64 = 200;

/// A volume, written frame by frame; no two frames are alike, so that none can be lost, doubled or exchanged unseen.
/// Answers its hash.
fn write_volume(path: &Path) -> String {
    let mut header = [vec![0; 128], b"DICM".to_vec()].concat();
    let mut element = |[group, element]: [u16; 2], kind: &[u8], value: &[u8]| {
        let length = u16::try_from(value.len()).unwrap();
        header.extend_from_slice(&[group.to_le_bytes(), element.to_le_bytes()].concat());
        header.extend_from_slice(&[kind, &length.to_le_bytes(), value].concat());
    };
    element([0x02, 0x10], b"UI", b"1.2.840.10008.1.2.1\0");
    element([0x28, 0x02], b"US", &1_u16.to_le_bytes());
    element([0x28, 0x04], b"CS", b"MONOCHROME2 ");
    element([0x28, 0x08], b"IS", format!("{FRAMES:<4}").as_bytes());
    element([0x28, 0x10], b"US", &SIDE.to_le_bytes());
    element([0x28, 0x11], b"US", &SIDE.to_le_bytes());
    element([0x28, 0x100], b"US", &8_u16.to_le_bytes());
    let frame_bytes = u32::from(SIDE) * u32::from(SIDE);
    let bytes = frame_bytes * u32::try_from(FRAMES).unwrap();
    header.extend_from_slice(&[b"\xe0\x7f\x10\0OB\0\0".as_slice(), &bytes.to_le_bytes()].concat());

    let (mut file, mut hash) = (std::fs::File::create(path).unwrap(), Sha256::new());
    let mut write = |bytes: &[u8]| {
        hash.update(bytes);
        file.write_all(bytes).unwrap();
    };
    write(&header);
    let mut frame: Vec<u8> = (0..frame_bytes).map(|place| (place.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for number in 0..FRAMES {
        frame[..8].copy_from_slice(&number.to_le_bytes());
        write(&frame);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_200_megabytes_whose_connection_is_cut_ten_times_arrives_whole_and_gets_a_preview() {
    let (app, _) = App::start_with_auth().await;
    let file = app.lease.lent.folder.join("volume.dcm");
    let hash = write_volume(&file);
    every_step_holds(&app, "cut.mjs", file).await;
    let left = "select (select count(*) from storage.objects) || ' ' || (select count(*) from public.patient_documents)
        || ' ' || (select count(*) from public.document_uploads where closed_at is null)";
    assert_eq!(app.truth(left).await.unwrap(), "1 1 0", "one object, one row");

    app.worker(&app.gateway_url).once().await.unwrap();
    let row = "select status || ' ' || sha256 || ' ' || pictures || ' ' || facts from public.patient_documents";
    let row = app.truth(row).await.unwrap();
    assert!(row.starts_with(&format!("ready {hash} made ")) && row.contains("\"pages\": 200"), "{row}");
    assert_eq!(app.truth(left).await.unwrap(), "3 1 0", "and two pictures beside it");
    let ids =
        json!({ "ids": [app.truth("select id from public.patient_documents").await.unwrap()], "variant": "preview" });
    let links = app.edge(Person::Assistant, reqwest::Method::POST, "/v1/documents/signed-urls").json(&ids);
    let links: serde_json::Value = links.send().await.unwrap().json().await.unwrap();
    let preview = app.client.get(links["urls"][0]["url"].as_str().unwrap()).send().await.unwrap();
    assert_eq!((preview.status().as_u16(), &preview.headers()["content-type"]), (200, &"image/jpeg".parse().unwrap()));
    assert!(preview.bytes().await.unwrap().starts_with(&[0xff, 0xd8, 0xff]));
}
