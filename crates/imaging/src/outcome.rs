//! What comes of a file: pictures and facts, no picture with the reason, or a refusal.

use serde::{Deserialize, Serialize};

use super::facts::Facts;

/// One derivative, encoded.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Of the picture.
    pub width: u32,
    /// Of the picture.
    pub height: u32,
    /// The file, of type `PICTURE_MIME_TYPE`.
    pub bytes: Vec<u8>,
}

/// Nobody reads the bytes of a picture, and it may show a person.
impl std::fmt::Debug for Picture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Picture({} × {}, {} bytes)", self.width, self.height, self.bytes.len())
    }
}

/// The two derivatives of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pictures {
    /// For lists: `PREVIEW_SIDE_MAX`.
    pub preview: Picture,
    /// For the lightbox: `MEDIUM_SIDE_MAX`.
    pub medium: Picture,
}

/// What is known of a file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// Read from its header; kept also where there is no picture.
    pub facts: Facts,
    /// Its derivatives, or why it has none.
    pub pictures: Result<Pictures, NoPreview>,
}

/// Why a file is kept without a picture. Nothing is wrong with the file as far as anybody can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NoPreview {
    /// Its coding is one that no decoder here reads, for example HEVC.
    #[error("no decoder reads this coding")]
    NoDecoder,
    /// It opens only with a password.
    #[error("the file is encrypted")]
    Encrypted,
    /// It holds no image, as a DICOM report or directory.
    #[error("the file holds no image")]
    NoImage,
    /// Its container is whole, its image is not what a decoder expects.
    #[error("the image could not be decoded")]
    Undecodable,
    /// Its picture would take more memory than is given to one.
    #[error("the picture would take too much memory")]
    TooLarge,
    /// Its picture would take more time than is given to one.
    #[error("the picture would take too long")]
    TooSlow,
}

impl NoPreview {
    /// As stored and shown.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoDecoder => "no_decoder",
            Self::Encrypted => "encrypted",
            Self::NoImage => "no_image",
            Self::Undecodable => "undecodable",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
        }
    }
}

/// Why a file is not kept: its bytes contradict their own container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// It ends before its container does.
    #[error("the file is cut off")]
    Truncated,
    /// Its parts contradict each other: a checksum, a length, a page tree.
    #[error("the file is damaged")]
    Damaged,
    /// More pixels than `PIXELS_MAX`.
    #[error("the image has too many pixels")]
    TooManyPixels,
}

impl Refused {
    /// As a problem of the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Truncated => "file_truncated",
            Self::Damaged => "file_damaged",
            Self::TooManyPixels => "too_many_pixels",
        }
    }
}

/// Why reading a file ends without an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Refused(Refused),
    NoPreview(NoPreview),
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<NoPreview> for Stop {
    fn from(reason: NoPreview) -> Self {
        Self::NoPreview(reason)
    }
}

/// Of a file: it ends early. That a disk fails is told apart by nobody, and the file is read again by the next try.
impl From<std::io::Error> for Stop {
    fn from(_: std::io::Error) -> Self {
        Self::Refused(Refused::Truncated)
    }
}
