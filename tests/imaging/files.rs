//! Samples by name, and how a picture is looked at.

use std::io::Cursor;
use std::path::PathBuf;

use molaire::documents::{FileType, WINDOW_BYTES, decide};
use molaire::imaging::{Derived, Picture, Refused, derive};

pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

pub fn sample(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

/// Names of all samples that are accepted by their first bytes.
pub fn accepted() -> Vec<String> {
    let mut names = Vec::new();
    for folder in ["bad", "dicom", "pdf", "photo"] {
        for entry in std::fs::read_dir(path(folder)).unwrap() {
            let name = format!("{folder}/{}", entry.unwrap().file_name().into_string().unwrap());
            if file_type(&sample(&name)).is_some() {
                names.push(name);
            }
        }
    }
    names.sort();
    names
}

pub fn file_type(bytes: &[u8]) -> Option<FileType> {
    decide(&bytes[..bytes.len().min(WINDOW_BYTES)]).ok()
}

pub fn derived(bytes: &[u8], file_type: FileType) -> Result<Derived, Refused> {
    derive(&mut Cursor::new(bytes), file_type.into())
}

/// A decoded picture: what is red, green and blue where.
pub struct Looked {
    width: usize,
    height: usize,
    channels: usize,
    bytes: Vec<u8>,
}

impl Looked {
    pub fn at(picture: &Picture) -> Self {
        let mut decoder = jpeg_decoder::Decoder::new(&picture.bytes[..]);
        let bytes = decoder.decode().unwrap();
        let info = decoder.info().unwrap();
        assert_eq!((u32::from(info.width), u32::from(info.height)), (picture.width, picture.height));
        let (width, height) = (usize::from(info.width), usize::from(info.height));
        Self { width, height, channels: bytes.len() / (width * height), bytes }
    }

    /// In hundredths of width and height.
    pub fn colour(&self, across: usize, down: usize) -> [u8; 3] {
        let (x, y) = (across * (self.width - 1) / 100, down * (self.height - 1) / 100);
        let at = (y * self.width + x) * self.channels;
        if self.channels == 1 { [self.bytes[at]; 3] } else { [self.bytes[at], self.bytes[at + 1], self.bytes[at + 2]] }
    }

    pub fn is_near(&self, (across, down): (usize, usize), expected: [u8; 3]) -> bool {
        self.colour(across, down).iter().zip(expected).all(|(found, expected)| found.abs_diff(expected) <= 24)
    }
}
