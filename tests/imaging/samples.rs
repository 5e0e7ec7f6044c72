//! Every sample gives the outcome that the table of the samples states, with the facts that it states.

use molaire::imaging::{Facts, NoPreview, Refused};

use crate::files::{Looked, accepted, derived, file_type, sample};

enum Outcome {
    /// Width and height of the preview.
    Pictures(u32, u32),
    Without(NoPreview),
    Refused(Refused),
}

use Outcome::{Pictures, Without};

/// Name, outcome, then width, height and pages, then when it was captured, then the modality.
type Row = (&'static str, Outcome, (u32, u32, u32), &'static str, &'static str);

const SAMPLES: &[Row] = &[
    ("bad/polyglot-tiff.dcm", Pictures(128, 128), (128, 128, 1), "2024-03-15 10:15:00", "OT"),
    ("bad/truncated.dcm", Outcome::Refused(Refused::Truncated), (0, 0, 0), "", ""),
    ("dicom/DICOMDIR", Without(NoPreview::NoImage), (0, 0, 0), "", ""),
    ("dicom/cr-mono1-explicit-le.dcm", Pictures(512, 512), (1760, 1760, 1), "1992-12-25 12:00:00", "CR"),
    ("dicom/cr-mono1-jpeg2000.dcm", Pictures(482, 512), (1841, 1955, 1), "1995-09-26 12:51:30", "CR"),
    ("dicom/ct-implicit-le.dcm", Pictures(512, 512), (512, 512, 1), "2001-01-05 08:38:48", "CT"),
    ("dicom/io-dental-synthetic.dcm", Pictures(512, 384), (800, 600, 1), "2024-03-15 10:15:30", "IO"),
    ("dicom/mr-explicit-be.dcm", Pictures(64, 64), (64, 64, 1), "2004-08-26 18:50:59", "MR"),
    ("dicom/mr-jpegls-lossless.dcm", Pictures(64, 64), (64, 64, 1), "2004-08-26 18:50:59", "MR"),
    ("dicom/mr-no-preamble-implicit-le.dcm", Pictures(64, 64), (64, 64, 1), "2004-08-26 18:50:59", "MR"),
    ("dicom/sc-deflated.dcm", Pictures(512, 512), (512, 512, 1), "", "OT"),
    ("dicom/sc-rgb-rle.dcm", Pictures(100, 100), (100, 100, 1), "2017-01-01 12:00:00", "OT"),
    ("dicom/sr-basic-text.dcm", Without(NoPreview::NoImage), (0, 0, 0), "2005-05-30 16:05:27", "SR"),
    ("dicom/us-8bit-jpeg-lossless.dcm", Pictures(512, 384), (1024, 768, 1), "2019-01-24 11:42:54", "US"),
    ("dicom/us-palette.dcm", Pictures(512, 224), (800, 350, 1), "2011-05-25 14:56:28.350", "US"),
    ("dicom/us-ybr422-jpeg-30frames.dcm", Pictures(320, 240), (320, 240, 30), "2016-05-03 12:15:35", "US"),
    ("pdf/encrypted-user-password.pdf", Without(NoPreview::Encrypted), (0, 0, 0), "", ""),
    ("pdf/form-javascript.pdf", Pictures(396, 512), (0, 0, 4), "", ""),
    ("pdf/pages-120.pdf", Pictures(362, 512), (0, 0, 120), "", ""),
    ("pdf/scan-one-page.pdf", Pictures(337, 512), (0, 0, 1), "", ""),
    ("pdf/text-multilingual.pdf", Pictures(362, 512), (0, 0, 1), "", ""),
    ("photo/camera-10mp.jpg", Pictures(512, 384), (3648, 2736, 0), "2013-05-25 16:38:10", ""),
    ("photo/cmyk.jpg", Pictures(100, 100), (100, 100, 0), "", ""),
    ("photo/exif.tif", Pictures(300, 400), (300, 400, 1), "2006-02-14 22:00:58", ""),
    ("photo/grey-16bit.png", Pictures(128, 128), (128, 128, 0), "", ""),
    ("photo/iphone-orient6.heic", Without(NoPreview::NoDecoder), (3024, 4032, 0), "2018-07-31 14:52:07", ""),
    ("photo/palette-transparent.png", Pictures(162, 150), (162, 150, 0), "", ""),
    ("photo/rgba-8bit.png", Pictures(162, 150), (162, 150, 0), "", ""),
];

#[test]
fn every_sample_gives_its_outcome() {
    for (name, outcome, size, captured, modality) in SAMPLES {
        let bytes = sample(name);
        let derived = derived(&bytes, file_type(&bytes).unwrap());
        let facts = match (&derived, outcome) {
            (Err(refused), Outcome::Refused(expected)) => {
                assert_eq!(refused, expected, "{name}");
                continue;
            }
            (Ok(derived), Pictures(width, height)) => {
                let pictures = derived.pictures.as_ref().unwrap_or_else(|reason| panic!("{name}: {reason}"));
                assert_eq!((pictures.preview.width, pictures.preview.height), (*width, *height), "{name}");
                assert!(pictures.medium.width.max(pictures.medium.height) <= 1600, "{name}");
                &derived.facts
            }
            (Ok(derived), Without(reason)) => {
                assert_eq!(derived.pictures.as_ref().err(), Some(reason), "{name}");
                &derived.facts
            }
            _ => panic!("{name}: {derived:?}"),
        };
        assert_eq!(told(facts), (*size, (*captured).to_owned(), (*modality).to_owned()), "{name}");
    }
}

fn told(facts: &Facts) -> ((u32, u32, u32), String, String) {
    let size = [facts.width, facts.height, facts.pages].map(Option::unwrap_or_default);
    let captured = facts.captured.map(|captured| match captured.time {
        Some(time) => format!("{} {time}", captured.date),
        None => captured.date.to_string(),
    });
    let modality = facts.dicom.as_ref().and_then(|dicom| dicom.modality.clone());
    ((size[0], size[1], size[2]), captured.unwrap_or_default(), modality.unwrap_or_default())
}

#[test]
fn every_accepted_sample_is_in_the_table() {
    let listed: Vec<&str> = SAMPLES.iter().map(|row| row.0).collect();
    assert_eq!(accepted(), listed);
}

fn looked(name: &str) -> Looked {
    let bytes = sample(name);
    Looked::at(&derived(&bytes, file_type(&bytes).unwrap()).unwrap().pictures.unwrap().medium)
}

#[test]
fn one_image_looks_the_same_in_each_of_its_encodings() {
    let preview = |name: &str| {
        let bytes = sample(name);
        derived(&bytes, file_type(&bytes).unwrap()).unwrap().pictures.unwrap().preview
    };
    let big_endian = preview("dicom/mr-explicit-be.dcm");
    assert_eq!(preview("dicom/mr-jpegls-lossless.dcm"), big_endian);
    assert_eq!(preview("dicom/mr-no-preamble-implicit-le.dcm"), big_endian);
}

#[test]
fn colours_are_those_of_the_image() {
    // Measured in what DCMTK's dcmj2pnm and, for the others, ImageMagick make of the same files.
    for (name, place, colour) in [
        ("dicom/sc-rgb-rle.dcm", (50, 5), [255, 0, 0]),
        ("dicom/sc-rgb-rle.dcm", (50, 25), [0, 255, 0]),
        ("dicom/sc-rgb-rle.dcm", (50, 45), [0, 0, 255]),
        ("photo/cmyk.jpg", (50, 98), [0, 0, 0]),
        ("photo/cmyk.jpg", (5, 2), [255, 0, 0]),
        ("photo/rgba-8bit.png", (2, 2), [255, 255, 255]),
        ("photo/palette-transparent.png", (2, 2), [255, 255, 255]),
    ] {
        let looked = looked(name);
        assert!(looked.is_near(place, colour), "{name} {place:?} {:?}", looked.colour(place.0, place.1));
    }
    // Its lowest value is bright: around the leg, nothing was in the way of the rays, and the film is white there.
    assert!(looked("dicom/cr-mono1-explicit-le.dcm").is_near((2, 50), [255, 255, 255]));
    // Air is far below the window of soft tissue.
    assert!(looked("dicom/ct-implicit-le.dcm").is_near((2, 2), [0, 0, 0]));
}

#[test]
fn the_patient_of_an_object_is_told_for_comparison() {
    let bytes = sample("dicom/io-dental-synthetic.dcm");
    let dicom = derived(&bytes, file_type(&bytes).unwrap()).unwrap().facts.dicom.unwrap();
    assert_eq!(dicom.patient_name.as_deref(), Some("Muster^Synthetisch"));
    assert_eq!(dicom.patient_id.as_deref(), Some("SYN-0001"));
    assert_eq!(dicom.patient_birth_date.unwrap().to_string(), "1970-01-01");
    assert_eq!(dicom.study_uid.as_deref(), Some("2.25.31415926535897932384626433.1.1"));
    assert_eq!(dicom.series_uid.as_deref(), Some("2.25.31415926535897932384626433.1.2"));
    assert_eq!(dicom.sop_uid.as_deref(), Some("2.25.31415926535897932384626433.1.3"));
}
