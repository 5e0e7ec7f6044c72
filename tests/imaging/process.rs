//! The process that decodes: as good as decoding here, and bounded.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use molaire::documents::FileType;
use molaire::imaging::{NoPreview, Part, Refused, Studio};
use nix::sys::resource::{UsageWho, getrusage};

use crate::files::{accepted, derived, file_type, path, sample};
use crate::hostile::png;

/// More than a busy machine takes to start a process.
const PATIENCE: Duration = Duration::from_secs(60);

fn studio() -> Studio {
    Studio::of_program(PathBuf::from(env!("CARGO_BIN_EXE_molaire")))
}

#[tokio::test]
async fn a_file_gives_the_same_answer_in_its_own_process() {
    let studio = studio();
    for name in accepted() {
        let bytes = sample(&name);
        let file_type = file_type(&bytes).unwrap();
        let answer = studio.of_file(File::open(path(&name)).unwrap(), file_type).await.unwrap();
        assert!(answer == derived(&bytes, file_type), "{name}");
    }
}

#[tokio::test]
async fn an_upload_gives_its_preview_first_and_then_the_same() {
    for name in ["photo/camera-10mp.jpg", "photo/rgba-8bit.png", "dicom/ct-implicit-le.dcm"] {
        let bytes = sample(name);
        let file_type = file_type(&bytes).unwrap();
        let (mut tee, mut developing) = studio().tee(file_type, PATIENCE).unwrap().unwrap();
        for chunk in bytes.chunks(64 * 1024) {
            tee.push(&Bytes::copy_from_slice(chunk)).await;
        }
        tee.finish();
        let expected = derived(&bytes, file_type).unwrap();
        let pictures = expected.pictures.unwrap();
        for part in [Part::Facts(expected.facts), Part::Preview(pictures.preview), Part::Medium(pictures.medium)] {
            assert!(developing.next().await.unwrap().unwrap() == part, "{name}");
        }
        assert!(developing.next().await.is_none());
    }
}

#[tokio::test]
async fn an_upload_that_is_cut_is_refused_and_one_that_breaks_off_has_no_answer() {
    let bytes = Bytes::from(sample("photo/cmyk.jpg")).slice(..20_000);
    let (mut tee, developing) = studio().tee(FileType::Jpeg, PATIENCE).unwrap().unwrap();
    tee.push(&bytes).await;
    tee.finish();
    assert_eq!(developing.all().await.unwrap(), Err(Refused::Truncated));

    let (mut tee, developing) = studio().tee(FileType::Jpeg, PATIENCE).unwrap().unwrap();
    tee.push(&bytes).await;
    drop(tee);
    assert!(developing.all().await.is_err());
}

#[tokio::test]
async fn a_decoder_that_cannot_be_run_is_a_failure_and_no_refusal() {
    let file = || File::open(path("photo/cmyk.jpg")).unwrap();
    let missing = Studio::of_program(PathBuf::from("/nonexistent"));
    assert!(missing.of_file(file(), FileType::Jpeg).await.is_err());
    let other = Studio::of_program(PathBuf::from("/bin/false"));
    assert!(other.of_file(file(), FileType::Jpeg).await.is_err());
}

#[tokio::test]
async fn bombs_leave_memory_flat() {
    let studio = studio();
    for (name, bytes, file_type, reason) in [
        ("blank", png(10_000, 10_000, [1, 0, 0], 10_000 * 1251), FileType::Png, None),
        ("interlaced", png(10_000, 10_000, [8, 2, 1], 1000), FileType::Png, Some(NoPreview::TooLarge)),
        ("short", png(9000, 9000, [8, 2, 0], 20_000_000), FileType::Png, Some(NoPreview::Undecodable)),
    ] {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        std::io::Seek::rewind(&mut file).unwrap();
        let started = std::time::Instant::now();
        let answer = studio.of_file(file, file_type).await.unwrap().unwrap();
        assert_eq!(answer.pictures.err(), reason, "{name}");
        assert!(started.elapsed() < Duration::from_secs(2), "{name}: {:?}", started.elapsed());
    }
    // In kilobytes; the largest of the children that have ended.
    let most = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss();
    assert!(most < 128 * 1024, "{most} kB");
}
