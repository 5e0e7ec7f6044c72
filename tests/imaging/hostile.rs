//! Files made to exhaust, confuse or crash a decoder, and samples that were damaged.

use std::time::{Duration, Instant};

use molaire::documents::FileType;
use molaire::imaging::{Derived, NoPreview, Refused};

use crate::files::{accepted, derived, file_type, sample};

const TIME_MAX: Duration = Duration::from_secs(2);

fn quickly(name: &str, bytes: &[u8], file_type: FileType) -> Result<Derived, Refused> {
    let started = Instant::now();
    let answer = derived(bytes, file_type);
    assert!(started.elapsed() < TIME_MAX, "{name}: {:?}", started.elapsed());
    answer
}

fn reason(answer: Result<Derived, Refused>) -> Option<NoPreview> {
    answer.unwrap().pictures.err()
}

fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(data);
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), kind, data, &sum.sum().to_be_bytes()].concat()
}

/// A PNG whose rows are `inflated` zeros.
pub fn png(width: u32, height: u32, [depth, colour, interlace]: [u8; 3], inflated: usize) -> Vec<u8> {
    use std::io::Write;
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, colour, 0, 0, interlace]].concat();
    let mut deflated = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    deflated.write_all(&vec![0; inflated]).unwrap();
    let rows = deflated.finish().unwrap();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), chunk(b"IDAT", &rows), chunk(b"IEND", b"")].concat()
}

#[test]
fn a_png_is_bounded_in_pixels_and_memory() {
    let huge = png(u32::MAX / 2, u32::MAX / 2, [8, 2, 0], 10);
    assert_eq!(quickly("huge", &huge, FileType::Png), Err(Refused::TooManyPixels));
    // Just within the limit, from a hundredth of a thousandth of its size.
    let blank = png(10_000, 10_000, [1, 0, 0], 10_000 * 1251);
    assert!(blank.len() < 20_000);
    assert!(quickly("blank", &blank, FileType::Png).unwrap().pictures.is_ok());
    // An interlaced one would have to be held whole.
    let interlaced = png(10_000, 10_000, [8, 2, 1], 1000);
    assert_eq!(reason(quickly("interlaced", &interlaced, FileType::Png)), Some(NoPreview::TooLarge));
    // Rows are missing, though every chunk is whole.
    let short = png(4000, 4000, [8, 2, 0], 12_001 * 10);
    assert_eq!(reason(quickly("short", &short, FileType::Png)), Some(NoPreview::Undecodable));
    // And a hundred times as many as there should be.
    let long = png(100, 100, [8, 0, 0], 50_000_000);
    quickly("long", &long, FileType::Png).unwrap();
}

#[test]
fn a_checksum_that_is_wrong_is_damage() {
    let mut bytes = sample("photo/rgba-8bit.png");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    assert_eq!(quickly("flipped", &bytes, FileType::Png), Err(Refused::Damaged));
}

#[test]
fn a_jpeg_is_bounded_in_pixels_and_memory() {
    let sample = sample("photo/cmyk.jpg");
    // Of four components: that of the thumbnail has three.
    let frame = sample.windows(4).position(|start| start == [0xff, 0xc0, 0x00, 0x14]).unwrap();
    let sized = |height: u16, width: u16, code: u8| {
        let mut bytes = sample.clone();
        bytes[frame + 1] = code;
        bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
        bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
        bytes
    };
    assert_eq!(quickly("65535", &sized(65_535, 65_535, 0xc0), FileType::Jpeg), Err(Refused::TooManyPixels));
    // Coefficients of all pixels at once would be 640 MB.
    let progressive = quickly("progressive", &sized(10_000, 8000, 0xc2), FileType::Jpeg);
    assert_eq!(reason(progressive), Some(NoPreview::TooLarge));
    let _ = quickly("sequential", &sized(10_000, 8000, 0xc0), FileType::Jpeg);
    assert!(quickly("zero", &sized(0, 0, 0xc0), FileType::Jpeg).is_err());
    // Its end is cut off, and nothing else.
    assert_eq!(quickly("endless", &sample[..sample.len() - 2], FileType::Jpeg), Err(Refused::Truncated));
}

/// A small object with these rows, columns and frames, and so many bytes of pixels.
fn dicom(rows: u16, columns: u16, frames: &str, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = [vec![0; 128], b"DICM".to_vec()].concat();
    let mut element = |group: u16, element: u16, kind: &[u8; 2], value: &[u8]| {
        bytes.extend_from_slice(&group.to_le_bytes());
        bytes.extend_from_slice(&element.to_le_bytes());
        bytes.extend_from_slice(kind);
        if kind == b"OW" {
            bytes.extend_from_slice(&[0, 0]);
            bytes.extend_from_slice(&u32::try_from(value.len()).unwrap().to_le_bytes());
        } else {
            bytes.extend_from_slice(&u16::try_from(value.len()).unwrap().to_le_bytes());
        }
        bytes.extend_from_slice(value);
    };
    element(2, 0x10, b"UI", b"1.2.840.10008.1.2.1\0");
    element(0x28, 0x02, b"US", &1_u16.to_le_bytes());
    element(0x28, 0x08, b"IS", frames.as_bytes());
    element(0x28, 0x10, b"US", &rows.to_le_bytes());
    element(0x28, 0x11, b"US", &columns.to_le_bytes());
    element(0x28, 0x100, b"US", &16_u16.to_le_bytes());
    element(0x7fe0, 0x10, b"OW", pixels);
    bytes
}

#[test]
fn a_dicom_object_has_the_pixels_that_it_declares() {
    assert!(quickly("sound", &dicom(4, 4, "2 ", &[0; 64]), FileType::Dicom).unwrap().pictures.is_ok());
    assert_eq!(quickly("short", &dicom(4, 4, "2 ", &[0; 62]), FileType::Dicom), Err(Refused::Truncated));
    assert_eq!(quickly("huge", &dicom(65_535, 65_535, "1 ", &[0; 64]), FileType::Dicom), Err(Refused::TooManyPixels));
    let frames = dicom(9000, 9000, "4294967295", &[0; 64]);
    assert_eq!(quickly("frames", &frames, FileType::Dicom), Err(Refused::Truncated));
    let mut cut = dicom(4, 4, "2 ", &[0; 64]);
    cut.pop();
    assert_eq!(quickly("cut", &cut, FileType::Dicom), Err(Refused::Truncated));
}

#[test]
fn a_dicom_object_with_endless_sequences_ends() {
    let nested = |depth: usize| {
        let mut bytes = [vec![0; 128], b"DICM".to_vec()].concat();
        bytes.extend_from_slice(b"\x02\0\x10\0UI\x14\x001.2.840.10008.1.2.1\0");
        for _ in 0..depth {
            bytes.extend_from_slice(b"\x08\0\x40\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\xff\xff\xff\xff");
        }
        bytes
    };
    assert_eq!(reason(quickly("deep", &nested(100_000), FileType::Dicom)), Some(NoPreview::Undecodable));
}

/// A PDF of these objects, the first of which is the catalogue.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut table = String::new();
    for (number, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", bytes.len());
        bytes.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", number + 1).as_bytes());
    }
    let (start, count) = (bytes.len(), objects.len() + 1);
    let tail = format!(
        "xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    bytes.extend_from_slice(tail.as_bytes());
    bytes
}

const CATALOGUE: &str = "<</Type/Catalog/Pages 2 0 R>>";
const PAGES: &str = "<</Type/Pages/Kids[3 0 R]/Count 1>>";

#[test]
fn a_pdf_is_bounded_in_size_depth_and_time() {
    let page =
        |media_box: &str| pdf(&[CATALOGUE, PAGES, &format!("<</Type/Page/Parent 2 0 R/MediaBox[{media_box}]>>")]);
    let giant = quickly("giant", &page("0 0 1000000000 1000000000"), FileType::Pdf).unwrap().pictures.unwrap();
    assert_eq!((giant.medium.width, giant.medium.height), (1600, 1600));
    let _ = quickly("thread", &page("0 0 1000000000 1"), FileType::Pdf);
    let _ = quickly("empty", &page("0 0 0 0"), FileType::Pdf);

    let own_parent = pdf(&[CATALOGUE, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2147483647>>"]);
    assert!(quickly("loop", &own_parent, FileType::Pdf).is_err());
    let mut own_table = pdf(&[CATALOGUE, PAGES, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]);
    let start = own_table.windows(4).position(|window| window == b"xref").unwrap();
    let trailer = format!("/Root 1 0 R/Prev {start}>>");
    let at = own_table.windows(13).position(|window| window == b"/Root 1 0 R>>").unwrap();
    own_table.splice(at..at + 13, trailer.into_bytes());
    let _ = quickly("tables", &own_table, FileType::Pdf);

    let deep = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/A {}{}>>", "[".repeat(50_000), "]".repeat(50_000));
    let _ = quickly("deep", &pdf(&[CATALOGUE, PAGES, &deep]), FileType::Pdf);
    let form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>/Length 11>>stream\n/F Do /F Do\nendstream";
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</F 4 0 R>>>>>>";
    let _ = quickly("forms", &pdf(&[CATALOGUE, PAGES, page, form]), FileType::Pdf);
}

#[test]
fn a_pdf_without_pages_is_damaged() {
    assert_eq!(quickly("none", &pdf(&["<</Type/Catalog>>"]), FileType::Pdf), Err(Refused::Damaged));
    let empty = pdf(&[CATALOGUE, "<</Type/Pages/Kids[]/Count 0>>"]);
    assert_eq!(quickly("empty", &empty, FileType::Pdf), Err(Refused::Damaged));
    assert_eq!(quickly("nothing", b"%PDF-1.4\nnothing", FileType::Pdf), Err(Refused::Truncated));
}

#[test]
fn no_file_that_is_cut_in_its_middle_is_kept() {
    for name in accepted() {
        let bytes = sample(&name);
        let file_type = file_type(&bytes).unwrap();
        // Texts of a report or a directory may be cut between two elements, and be a whole data set.
        if name.ends_with("DICOMDIR") || name.ends_with("sr-basic-text.dcm") {
            continue;
        }
        for part in [3, 5, 7] {
            let answer = quickly(&name, &bytes[..bytes.len() * part / 8], file_type);
            assert!(answer.is_err(), "{name} at {part} eighths: {:?}", answer.map(|derived| derived.pictures.is_ok()));
        }
        let _ = quickly(&name, &bytes[..bytes.len().min(200)], file_type);
    }
}

/// Numbers that look random and are the same each time.
struct Noise(u64);

impl Noise {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

#[test]
fn no_flipped_bits_take_long_or_end_the_process() {
    const ROUNDS: usize = 12;
    let mut noise = Noise(0x1234_5678_9abc_def1);
    for name in accepted() {
        let whole = sample(&name);
        // The large ones are made of the same segments as the small.
        if whole.len() > 300_000 {
            continue;
        }
        let file_type = file_type(&whole).unwrap();
        for round in 0..ROUNDS {
            let mut bytes = whole.clone();
            // Most of them near the start, where lengths and sizes stand.
            let reach = if round % 2 == 0 { bytes.len().min(2000) } else { bytes.len() };
            for _ in 0..=round {
                let at = noise.below(reach);
                bytes[at] ^= 1 << noise.below(8);
            }
            let _ = quickly(&format!("{name}, round {round}"), &bytes, file_type);
        }
    }
}
