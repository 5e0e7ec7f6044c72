//! What a file is, decided from its first bytes and from nothing else: names and headers are claims.

use super::dicom_head::{self, Preamble};
use super::pixels;

/// How much is looked at; every signature and nearly every header lies within it.
pub const WINDOW_BYTES: usize = 64 * 1024;

/// More pixels than any picture of a practice has; a preview of more could exhaust the memory.
pub const PIXELS_MAX: u64 = molaire_imaging::PIXELS_MAX;

const MIB: u64 = 1024 * 1024;

/// A type of file that is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileType {
    /// Photos and scans.
    Jpeg,
    /// Screenshots and scans.
    Png,
    /// Photos from browsers.
    Webp,
    /// Scanners and intra-oral sensors.
    Tiff,
    /// Photos from phones.
    Heic,
    /// Letters and reports.
    Pdf,
    /// Radiographs.
    Dicom,
}

impl FileType {
    /// All of them, in the order of `private.accepted_types`.
    pub const ALL: [Self; 7] = [Self::Jpeg, Self::Png, Self::Webp, Self::Tiff, Self::Heic, Self::Pdf, Self::Dicom];

    /// As stored and served.
    pub const fn mime_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Tiff => "image/tiff",
            Self::Heic => "image/heic",
            Self::Pdf => "application/pdf",
            Self::Dicom => "application/dicom",
        }
    }

    /// Without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Tiff => "tiff",
            Self::Heic => "heic",
            Self::Pdf => "pdf",
            Self::Dicom => "dcm",
        }
    }

    /// The largest file of this type.
    pub const fn size_bytes_max(self) -> u64 {
        match self {
            Self::Jpeg | Self::Png | Self::Webp | Self::Pdf => 50 * MIB,
            Self::Tiff | Self::Heic => 100 * MIB,
            Self::Dicom => 500 * MIB,
        }
    }

    /// Of a stored MIME type.
    pub fn of_mime_type(mime_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.mime_type() == mime_type)
    }
}

/// Why a file is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It has no bytes.
    Empty,
    /// It is none of the accepted types.
    NotAccepted,
    /// A DICOM file that an operating system would run.
    ExecutablePreamble,
    /// Its header announces more than `PIXELS_MAX`.
    TooManyPixels,
}

/// Decides from the first `WINDOW_BYTES`, or from all bytes where there are fewer.
pub fn decide(head: &[u8]) -> Result<FileType, Refusal> {
    if head.is_empty() {
        return Err(Refusal::Empty);
    }
    // First, because a preamble may look like any other type.
    match dicom_head::preamble(head) {
        Preamble::Harmless => return Ok(FileType::Dicom),
        Preamble::Executable => return Err(Refusal::ExecutablePreamble),
        Preamble::OtherType => return Err(Refusal::NotAccepted),
        Preamble::Absent => {}
    }
    let (file_type, size) = if head.starts_with(&[0xff, 0xd8, 0xff]) {
        (FileType::Jpeg, pixels::of_jpeg(head))
    } else if head.starts_with(b"\x89PNG\r\n\x1a\n") && head.get(12..16) == Some(b"IHDR") {
        (FileType::Png, pixels::of_png(head))
    } else if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        (FileType::Webp, pixels::of_webp(head))
    } else if head.starts_with(b"II*\0") || head.starts_with(b"MM\0*") {
        (FileType::Tiff, pixels::of_tiff(head))
    } else if is_heic(head) {
        (FileType::Heic, None)
    } else if head.starts_with(b"%PDF-") {
        (FileType::Pdf, None)
    } else if dicom_head::is_bare_data_set(head) {
        (FileType::Dicom, None)
    } else {
        return Err(Refusal::NotAccepted);
    };
    match size {
        Some((width, height)) if u64::from(width) * u64::from(height) > PIXELS_MAX => Err(Refusal::TooManyPixels),
        _ => Ok(file_type),
    }
}

/// `mif1` and `msf1` are also the brands of AVIF; an HEVC brand must then stand among the compatible ones.
fn is_heic(head: &[u8]) -> bool {
    const HEVC: [&[u8]; 6] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"];
    let (Some(length), Some(b"ftyp"), Some(major)) = (head.get(0..4), head.get(4..8), head.get(8..12)) else {
        return false;
    };
    let length = u32::from_be_bytes([length[0], length[1], length[2], length[3]]) as usize;
    let compatible = head.get(16..length.min(head.len())).unwrap_or_default();
    HEVC.contains(&major)
        || (matches!(major, b"mif1" | b"msf1") && compatible.chunks_exact(4).any(|brand| HEVC.contains(&brand)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str) -> Result<FileType, Refusal> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
        let bytes = std::fs::read(path).unwrap();
        decide(&bytes[..bytes.len().min(WINDOW_BYTES)])
    }

    /// What every sample is; `every_sample_is_listed` holds it against the folder.
    const SAMPLES: &[(&str, Result<FileType, Refusal>)] = &[
        ("dicom/DICOMDIR", Ok(FileType::Dicom)),
        ("dicom/cr-mono1-explicit-le.dcm", Ok(FileType::Dicom)),
        ("dicom/cr-mono1-jpeg2000.dcm", Ok(FileType::Dicom)),
        ("dicom/ct-implicit-le.dcm", Ok(FileType::Dicom)),
        ("dicom/io-dental-synthetic.dcm", Ok(FileType::Dicom)),
        ("dicom/mr-explicit-be.dcm", Ok(FileType::Dicom)),
        ("dicom/mr-jpegls-lossless.dcm", Ok(FileType::Dicom)),
        ("dicom/mr-no-preamble-implicit-le.dcm", Ok(FileType::Dicom)),
        ("dicom/sc-deflated.dcm", Ok(FileType::Dicom)),
        ("dicom/sc-rgb-rle.dcm", Ok(FileType::Dicom)),
        ("dicom/sr-basic-text.dcm", Ok(FileType::Dicom)),
        ("dicom/us-8bit-jpeg-lossless.dcm", Ok(FileType::Dicom)),
        ("dicom/us-palette.dcm", Ok(FileType::Dicom)),
        ("dicom/us-ybr422-jpeg-30frames.dcm", Ok(FileType::Dicom)),
        ("photo/animated.gif", Err(Refusal::NotAccepted)),
        ("photo/camera-10mp.jpg", Ok(FileType::Jpeg)),
        ("photo/cmyk.jpg", Ok(FileType::Jpeg)),
        ("photo/exif.tif", Ok(FileType::Tiff)),
        ("photo/grey-16bit.png", Ok(FileType::Png)),
        ("photo/iphone-orient6.heic", Ok(FileType::Heic)),
        ("photo/palette-transparent.png", Ok(FileType::Png)),
        ("photo/rgb.bmp", Err(Refusal::NotAccepted)),
        ("photo/rgba-8bit.png", Ok(FileType::Png)),
        ("pdf/encrypted-user-password.pdf", Ok(FileType::Pdf)),
        ("pdf/form-javascript.pdf", Ok(FileType::Pdf)),
        ("pdf/pages-120.pdf", Ok(FileType::Pdf)),
        ("pdf/scan-one-page.pdf", Ok(FileType::Pdf)),
        ("pdf/text-multilingual.pdf", Ok(FileType::Pdf)),
        ("bad/bomb-30000x30000.png", Err(Refusal::TooManyPixels)),
        ("bad/empty.jpg", Err(Refusal::Empty)),
        ("bad/html.jpg", Err(Refusal::NotAccepted)),
        ("bad/notes.txt", Err(Refusal::NotAccepted)),
        ("bad/polyglot-pe.dcm", Err(Refusal::ExecutablePreamble)),
        ("bad/polyglot-tiff.dcm", Ok(FileType::Dicom)),
        ("bad/script.svg", Err(Refusal::NotAccepted)),
        // Cut in its pixel data, which the first bytes cannot show.
        ("bad/truncated.dcm", Ok(FileType::Dicom)),
        ("bad/zip.dcm", Err(Refusal::NotAccepted)),
    ];

    #[test]
    fn every_sample_is_what_it_is() {
        for (name, expected) in SAMPLES {
            assert_eq!(sample(name), *expected, "{name}");
        }
    }

    #[test]
    fn every_sample_is_listed() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
        let mut found = 0;
        for folder in ["dicom", "photo", "pdf", "bad"] {
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                let name = format!("{folder}/{}", entry.unwrap().file_name().into_string().unwrap());
                assert!(SAMPLES.iter().any(|(listed, _)| *listed == name), "{name}");
                found += 1;
            }
        }
        assert_eq!(found, SAMPLES.len());
    }

    #[test]
    fn a_signature_must_stand_at_the_start() {
        let mut pdf = vec![b'x'; 500];
        pdf.extend_from_slice(b"%PDF-1.7");
        assert_eq!(decide(&pdf), Err(Refusal::NotAccepted));
        assert_eq!(decide(b"<?xml version=\"1.0\"?><svg/>"), Err(Refusal::NotAccepted));
        assert_eq!(decide(b"\x89PNG\r\n\x1a\n"), Err(Refusal::NotAccepted));
    }

    #[test]
    fn a_dicom_file_that_is_also_a_picture_is_neither() {
        let mut both = b"\xff\xd8\xff\xe0".to_vec();
        both.resize(128, 0);
        both.extend_from_slice(b"DICM\x02\0\0\0UL\x04\0\0\0\0\0");
        assert_eq!(decide(&both), Err(Refusal::NotAccepted));
    }

    #[test]
    fn avif_is_not_heic() {
        assert_eq!(decide(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf"), Err(Refusal::NotAccepted));
        assert_eq!(decide(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic"), Ok(FileType::Heic));
    }
}
