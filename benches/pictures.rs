//! Pictures of a 12-megapixel photo against sharp and libvips, in one run: time, memory, time after the last byte of an
//! upload, likeness to a full Lanczos resize; then previews per second of other types.
//!
//! sharp is looked for where `MOLAIRE_BENCH_SHARP` says (a folder with `node_modules/sharp`); what is not installed is
//! "not run".
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "pictures/likeness.rs"]
mod likeness;
#[path = "pictures/peers.rs"]
mod peers;

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bytes::Bytes;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, Resizer};
use molaire::documents::FileType;
use molaire::imaging::{Part, Studio, read, read_jpeg};

const ROUNDS: usize = 15;
const SIDE: u32 = 512;

#[tokio::main]
async fn main() {
    if peers::measured_itself() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let photo = photo(folder.path());
    let bytes = std::fs::read(&photo).unwrap();
    println!("photo of 4000 x 3000, {} bytes; p50 of {ROUNDS} rounds, in turns", bytes.len());
    let sharp = times(&photo, &bytes);
    memory(&photo);
    for megabytes in [5, 20, 100] {
        after_last_byte(&bytes, megabytes, sharp).await;
    }
    likeness::print(&bytes);
    others(folder.path());
}

/// The sample of a camera, at 12 megapixels.
fn photo(folder: &Path) -> PathBuf {
    let sample = std::fs::read(sample("photo/camera-10mp.jpg")).unwrap();
    let pixels = jpeg_decoder::Decoder::new(&sample[..]).decode().unwrap();
    let source = ImageRef::new(3648, 2736, &pixels, PixelType::U8x3).unwrap();
    let mut target = Image::new(4000, 3000, PixelType::U8x3);
    Resizer::new().resize(&source, &mut target, None).unwrap();
    let path = folder.join("photo.jpg");
    let encoder = jpeg_encoder::Encoder::new_file(&path, 85).unwrap();
    encoder.encode(target.buffer(), 4000, 3000, jpeg_encoder::ColorType::Rgb).unwrap();
    let file = std::fs::File::create(folder.join("photo.png")).unwrap();
    let mut encoder = png::Encoder::new(std::io::BufWriter::new(file), 4000, 3000);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(target.buffer()).unwrap();
    path
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

fn ours(bytes: &[u8], side: u32) -> usize {
    let decoded = read_jpeg(&mut &bytes[..], side).unwrap().decoded.unwrap();
    let preview = decoded.draw(SIDE).unwrap().bytes.len();
    if side > SIDE { preview + decoded.draw(side).unwrap().bytes.len() } else { preview }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Answers what sharp takes in its own process, if it is there.
fn times(photo: &Path, bytes: &[u8]) -> Option<Duration> {
    let mut sharp = peers::Sharp::start(photo);
    let (mut one, mut both, mut process, mut theirs, mut vips) = (vec![], vec![], vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        one.push(timed(|| ours(bytes, SIDE)));
        both.push(timed(|| ours(bytes, 1600)));
        process.push(timed(|| peers::run(&mut peers::molaire(photo, FileType::Jpeg, SIDE))));
        theirs.extend(sharp.as_mut().map(peers::Sharp::time));
        if let Some(mut command) = peers::vipsthumbnail(photo) {
            vips.push(timed(|| peers::run(&mut command)));
        }
    }
    let one = median(one);
    println!("{:<52} {:>9}", "512 px of the photo", "p50");
    println!("{:<52} {:>6.1} ms", "  ours, in process", milliseconds(one));
    println!("{:<52} {:>6.1} ms", "  ours, 512 and 1600 px, in process", milliseconds(median(both)));
    println!("{:<52} {:>6.1} ms", "  ours, in a process of its own", milliseconds(median(process)));
    let theirs = (!theirs.is_empty()).then(|| median(theirs));
    match theirs {
        Some(time) => {
            println!("{:<52} {:>6.1} ms", "  sharp, in process, one thread", milliseconds(time));
            println!("{:<52} {:>6.2}   (aim: at least 0.8)", "  our speed / sharp's", time.div_duration_f64(one));
        }
        None => println!("  sharp: not run"),
    }
    match vips.is_empty() {
        false => println!("{:<52} {:>6.1} ms", "  vipsthumbnail, a process", milliseconds(median(vips))),
        true => println!("  vipsthumbnail: not run"),
    }
    theirs
}

fn timed<T>(act: impl FnOnce() -> T) -> Duration {
    let started = Instant::now();
    std::hint::black_box(act());
    started.elapsed()
}

fn memory(photo: &Path) {
    println!("{:<52} {:>9}", "peak memory of a process that makes it", "kB");
    let ours = peers::peak(&peers::molaire(photo, FileType::Jpeg, SIDE));
    println!("{:<52} {ours:>9}", "  ours");
    println!("{:<52} {:>9}", "  ours, 512 and 1600 px", peers::peak(&peers::molaire(photo, FileType::Jpeg, 1600)));
    println!("{:<52} {:>9}", "  of which before the first byte", peers::peak(&peers::idle()));
    match peers::vipsthumbnail(photo) {
        Some(command) => {
            let vips = peers::peak(&command);
            println!("{:<52} {vips:>9}", "  vipsthumbnail");
            #[expect(clippy::cast_precision_loss, reason = "megabytes")]
            let ratio = ours as f64 / vips as f64;
            println!("{:<52} {ratio:>9.2}   (aim: at most 0.25)", "  ours / vipsthumbnail's");
        }
        None => println!("  vipsthumbnail: not run"),
    }
    if let Some(command) = peers::sharp_once(photo) {
        println!("{:<52} {:>9}", "  node with sharp", peers::peak(&command));
    }
}

/// An upload at a steady pace, and how long after its last byte the preview is there.
async fn after_last_byte(bytes: &[u8], megabytes: u32, sharp: Option<Duration>) {
    const CHUNK: usize = 32 * 1024;
    let mut waits = Vec::new();
    for _ in 0..ROUNDS {
        let studio = Studio::of_program(PathBuf::from(env!("CARGO_BIN_EXE_molaire"))).with_side(SIDE);
        let (mut tee, mut developing) = studio.tee(FileType::Jpeg, Duration::ZERO).unwrap().unwrap();
        let started = Instant::now();
        for (index, chunk) in bytes.chunks(CHUNK).enumerate() {
            tee.push(&Bytes::copy_from_slice(chunk)).await;
            let sent = u32::try_from((index + 1) * CHUNK).unwrap();
            let due = Duration::from_secs_f64(f64::from(sent) / (f64::from(megabytes) * 1e6));
            tokio::time::sleep_until((started + due).into()).await;
        }
        let last = Instant::now();
        tee.finish();
        while !matches!(developing.next().await, Some(Ok(Part::Preview(_)))) {}
        waits.push(last.elapsed());
    }
    let wait = median(waits);
    print!("{:<52} {:>6.1} ms", format!("preview after the last byte, upload at {megabytes} MB/s"), milliseconds(wait));
    match sharp {
        Some(sharp) => println!("   sharp after it: {:.1} times as long (aim: 12)", sharp.div_duration_f64(wait)),
        None => println!(),
    }
}

fn others(folder: &Path) {
    println!("{:<36} {:>10} {:>10}   peer, a process", "512 px, previews a second", "in process", "process");
    for (name, path, file_type) in [
        ("PNG of 12 MP", folder.join("photo.png"), FileType::Png),
        ("PDF of text", sample("pdf/text-multilingual.pdf"), FileType::Pdf),
        ("PDF of a scan", sample("pdf/scan-one-page.pdf"), FileType::Pdf),
        ("DICOM, 3 MP of 16 bits", sample("dicom/cr-mono1-explicit-le.dcm"), FileType::Dicom),
        ("DICOM, JPEG lossless", sample("dicom/us-8bit-jpeg-lossless.dcm"), FileType::Dicom),
        ("DICOM, JPEG 2000, 3.6 MP", sample("dicom/cr-mono1-jpeg2000.dcm"), FileType::Dicom),
    ] {
        let bytes = std::fs::read(&path).unwrap();
        let rate = |act: &mut dyn FnMut()| 1.0 / median((0..ROUNDS).map(|_| timed(&mut *act)).collect()).as_secs_f64();
        let inside = rate(&mut || {
            let read = read(&mut Cursor::new(&bytes), file_type.into(), SIDE).unwrap();
            read.decoded.unwrap().draw(SIDE).unwrap();
        });
        let process = rate(&mut || peers::run(&mut peers::molaire(&path, file_type, SIDE)));
        print!("  {name:<34} {inside:>10.1} {process:>10.1}  ");
        for (peer, mut command) in peers::of_type(&path, file_type) {
            if peers::succeeds(&mut command) {
                print!(" {peer} {:.1}", rate(&mut || peers::run(&mut command)));
            } else {
                print!(" {peer} cannot");
            }
        }
        println!();
    }
}
