//! Pictures of documents, and the facts in their headers. No database, no network, no file names, no unsafe code.
//!
//! [`derive`] takes a file that was accepted as of a [`Format`] and answers one of three things:
//! pictures and facts; facts and a reason why there is no picture ([`NoPreview`]); or [`Refused`], where the bytes contradict
//! their own container. It never panics, and what it allocates follows from limits and not from what a header says.
//! [`read`] and [`Decoded::draw`] are its two halves, for those who want the preview before the medium derivative;
//! [`read_jpeg`] decodes a JPEG that is still arriving.

mod canvas;
mod derive;
mod dicom;
mod draw;
mod exif;
mod facts;
mod heic;
mod jpeg;
mod jpeg_watch;
mod orientation;
mod outcome;
mod pdf;
mod png;
mod shrink;
mod tiff;
mod webp;

use std::io::{BufRead, Seek};

pub use derive::{Read, derive, read, read_jpeg};
pub use draw::Decoded;
pub use facts::{Captured, DicomFacts, Facts};
pub use outcome::{Derived, NoPreview, Picture, Pictures, Refused};

/// The longer side of a preview.
pub const PREVIEW_SIDE_MAX: u32 = 512;

/// The longer side of the derivative for the lightbox.
pub const MEDIUM_SIDE_MAX: u32 = 1600;

/// Of both derivatives.
pub const PICTURE_MIME_TYPE: &str = "image/jpeg";

/// More pixels than any picture of a practice has.
pub const PIXELS_MAX: u64 = 100_000_000;

/// What can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "their names say all")]
pub enum Format {
    Jpeg,
    Png,
    Webp,
    Tiff,
    Heic,
    Pdf,
    Dicom,
}

/// A file, or bytes in memory.
pub trait Input: BufRead + Seek {}

impl<T: BufRead + Seek> Input for T {}
