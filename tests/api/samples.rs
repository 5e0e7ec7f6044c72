//! Real files; `tests/samples/README.md` says what each is.

use std::path::PathBuf;

pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

pub fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).expect("the sample is there")
}

pub const RADIOGRAPH: &str = "dicom/io-dental-synthetic.dcm";
/// Which no decoder here reads.
pub const HEIC: &str = "photo/iphone-orient6.heic";
/// A DICOM file that names no patient.
pub const NOBODYS: &str = "dicom/sc-deflated.dcm";
pub const PHOTO: &str = "photo/cmyk.jpg";
pub const PDF: &str = "pdf/text-multilingual.pdf";

pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
