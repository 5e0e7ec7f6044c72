//! Pictures of documents, made in processes that hold no key and cannot take more than their share.
//!
//! Decoding itself is the crate `molaire-imaging`; here it is run as `molaire picture`, once for every file, because no
//! byte of a stranger's file is parsed in a process that holds the secret key. How to use it:
//!
//! - One [`Studio`] for a process. [`Studio::of_file`] for a file at hand (its position at the start), as the worker has
//!   it: `studio.of_file(file, file_type).await?` is `Ok(Derived)` or `Err(Refused)`. It waits for its turn.
//! - [`Studio::tee`] for an upload: `Some((tee, developing))`, or none when too many are at work. Give every chunk to
//!   [`Tee::push`], which never waits; call [`Tee::finish`] after the last one, and drop the tee if the upload breaks
//!   off. Then [`Developing::all`], or [`Developing::next`] for the preview before the medium derivative.
//! - [`Failure`] is no answer about the file: make the picture later. [`Refused`] means that the bytes contradict their
//!   own container; its `key()` is that of the problem. [`NoPreview`] means that the file is kept without pictures; its
//!   `key()` is what is stored as the reason, its facts are good nevertheless.
//! - Both pictures are [`PICTURE_MIME_TYPE`]; they are stored as [`PREVIEW_NAME`] and [`MEDIUM_NAME`] beside the
//!   original, and carry no metadata.
//! - [`Facts`] are claims of a device, never verified: times are local unless `offset_minutes` says otherwise, names and
//!   numbers of patients are there to be compared with the chart and belong into no log.

mod answer;
mod child;
mod studio;
mod tee;

pub use answer::Part;
pub use child::{CPU_SECONDS_MAX, run as decode_stdin};
pub use studio::{Developing, Failure, Studio};
pub use tee::Tee;

pub use molaire_imaging::{
    Captured, Decoded, Derived, DicomFacts, Facts, Format, MEDIUM_SIDE_MAX, NoPreview, PICTURE_MIME_TYPE,
    PREVIEW_SIDE_MAX, Picture, Pictures, Read, Refused, derive, read, read_jpeg,
};

use crate::documents::FileType;

/// Beside the original, in a folder that no original can have.
pub const PREVIEW_NAME: &str = ".derived/preview.jpg";

/// Likewise.
pub const MEDIUM_NAME: &str = ".derived/medium.jpg";

impl From<FileType> for Format {
    fn from(file_type: FileType) -> Self {
        match file_type {
            FileType::Jpeg => Self::Jpeg,
            FileType::Png => Self::Png,
            FileType::Webp => Self::Webp,
            FileType::Tiff => Self::Tiff,
            FileType::Heic => Self::Heic,
            FileType::Pdf => Self::Pdf,
            FileType::Dicom => Self::Dicom,
        }
    }
}
