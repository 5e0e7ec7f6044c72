//! Photos with a place, a device and each of the eight orientations, in every container that has them.

use std::io::Cursor;

use molaire::documents::FileType;
use molaire::imaging::Picture;

use crate::exif::{SECRETS, block};
use crate::files::{Looked, derived};

const RED: [u8; 3] = [220, 20, 20];
const GREEN: [u8; 3] = [20, 200, 20];
const BLUE: [u8; 3] = [20, 20, 220];
const WHITE: [u8; 3] = [240, 240, 240];

/// Which corner of the upright picture is red, green, blue, white: above left and right, below left and right.
const UPRIGHT: [((usize, usize), [u8; 3]); 4] =
    [((10, 10), RED), ((90, 10), GREEN), ((10, 90), BLUE), ((90, 90), WHITE)];

/// Stored rows of an upright picture of 96 × 64, as the standard describes them: the side of the upright picture that
/// the first row shows, and the one that the first column shows.
fn stored(orientation: u16) -> (u32, u32, Vec<u8>) {
    let (row_side, column_side) = [
        ("top", "left"),
        ("top", "right"),
        ("bottom", "right"),
        ("bottom", "left"),
        ("left", "top"),
        ("right", "top"),
        ("right", "bottom"),
        ("left", "bottom"),
    ][usize::from(orientation) - 1];
    let is_lying = matches!(row_side, "left" | "right");
    let (width, height) = if is_lying { (64, 96) } else { (96, 64) };
    let mut rows = Vec::new();
    for row in 0..height {
        for column in 0..width {
            let mut upright = (false, false);
            for (side, is_far) in [(row_side, row >= height / 2), (column_side, column >= width / 2)] {
                match side {
                    "top" => upright.1 = is_far,
                    "bottom" => upright.1 = !is_far,
                    "left" => upright.0 = is_far,
                    _ => upright.0 = !is_far,
                }
            }
            rows.extend_from_slice(match upright {
                (false, false) => &RED,
                (true, false) => &GREEN,
                (false, true) => &BLUE,
                (true, true) => &WHITE,
            });
        }
    }
    (width, height, rows)
}

fn jpeg(orientation: u16) -> Vec<u8> {
    let (width, height, rows) = stored(orientation);
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    encoder.add_exif_metadata(&block(orientation)).unwrap();
    let side = |side: u32| u16::try_from(side).unwrap();
    encoder.encode(&rows, side(width), side(height), jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

fn webp(orientation: u16) -> Vec<u8> {
    let (width, height, rows) = stored(orientation);
    let mut bytes = Vec::new();
    let mut encoder = image_webp::WebPEncoder::new(&mut bytes);
    encoder.set_exif_metadata(block(orientation));
    encoder.encode(&rows, width, height, image_webp::ColorType::Rgb8).unwrap();
    bytes
}

fn png(orientation: u16) -> Vec<u8> {
    let (width, height, rows) = stored(orientation);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_chunk(png::chunk::eXIf, &block(orientation)).unwrap();
    writer.write_image_data(&rows).unwrap();
    writer.finish().unwrap();
    bytes
}

fn tiff(orientation: u16) -> Vec<u8> {
    let (width, height, rows) = stored(orientation);
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut bytes).unwrap();
    let mut image = encoder.new_image::<tiff::encoder::colortype::RGB8>(width, height).unwrap();
    let directory = image.encoder();
    directory.write_tag(tiff::tags::Tag::Orientation, orientation).unwrap();
    directory.write_tag(tiff::tags::Tag::Make, "SECRETCAM").unwrap();
    directory.write_tag(tiff::tags::Tag::Unknown(0x9003), "2024:03:15 10:15:30").unwrap();
    directory.write_tag(tiff::tags::Tag::Unknown(0x9011), "+01:00").unwrap();
    image.write_data(&rows).unwrap();
    bytes.into_inner()
}

/// Only segments that decoding needs, and none of the words.
fn assert_bare(picture: &Picture) {
    for secret in SECRETS {
        assert!(!picture.bytes.windows(secret.len()).any(|window| window == secret), "{secret:?}");
    }
    let mut at = 2;
    while picture.bytes[at + 1] != 0xda {
        let code = picture.bytes[at + 1];
        assert!(matches!(code, 0xc0 | 0xc4 | 0xdb | 0xdd | 0xe0), "segment {code:#x}");
        at += 2 + usize::from(u16::from_be_bytes([picture.bytes[at + 2], picture.bytes[at + 3]]));
    }
}

#[test]
fn every_orientation_stands_upright_and_says_nothing_of_place_or_device() {
    for (file_type, write) in [
        (FileType::Jpeg, jpeg as fn(u16) -> Vec<u8>),
        (FileType::Webp, webp),
        (FileType::Png, png),
        (FileType::Tiff, tiff),
    ] {
        for orientation in 1..=8 {
            let file = write(orientation);
            assert!(file.windows(9).any(|window| window == SECRETS[1]), "the file must hold what is looked for");
            let derived = derived(&file, file_type).unwrap();
            let pictures = derived.pictures.unwrap();
            for picture in [&pictures.preview, &pictures.medium] {
                assert_eq!((picture.width, picture.height), (96, 64), "{file_type:?} {orientation}");
                let looked = Looked::at(picture);
                for (place, colour) in UPRIGHT {
                    assert!(looked.is_near(place, colour), "{file_type:?} {orientation} {place:?}");
                }
                assert_bare(picture);
            }
            let facts = &derived.facts;
            assert_eq!((facts.width, facts.height), (Some(96), Some(64)));
            let captured = facts.captured.unwrap();
            assert_eq!(captured.date.to_string(), "2024-03-15", "{file_type:?}");
            assert_eq!(captured.time.unwrap().to_string(), "10:15:30");
            assert_eq!(captured.offset_minutes, Some(60));
            let told = serde_json::to_string(&derived.facts).unwrap();
            assert!(!told.contains("SECRET") && !told.contains("SERIAL"), "{told}");
        }
    }
}

#[test]
fn a_large_photo_is_turned_as_well() {
    let mut rows = vec![20; 2000 * 1000 * 3];
    rows[..2000 * 500 * 3].chunks_exact_mut(3).for_each(|pixel| pixel[0] = 220);
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 90);
    encoder.add_exif_metadata(&block(6)).unwrap();
    encoder.encode(&rows, 2000, 1000, jpeg_encoder::ColorType::Rgb).unwrap();
    let pictures = derived(&file, FileType::Jpeg).unwrap().pictures.unwrap();
    assert_eq!((pictures.preview.width, pictures.preview.height), (256, 512));
    assert_eq!((pictures.medium.width, pictures.medium.height), (800, 1600));
    let looked = Looked::at(&pictures.medium);
    assert!(looked.is_near((90, 50), [220, 20, 20]) && looked.is_near((10, 50), [20, 20, 20]));
}
