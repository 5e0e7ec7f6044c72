//! An image in memory: rows of grey or red, green and blue, eight bits each.

use super::PIXELS_MAX;
use super::outcome::{NoPreview, Refused, Stop};

/// The most bytes that one buffer of an image may have.
pub(super) const BUFFER_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// One byte a pixel, or three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Grey,
    Colour,
}

impl Tone {
    pub(super) const fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Colour => 3,
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Canvas {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) tone: Tone,
    /// `width × height × channels`.
    pub(super) bytes: Vec<u8>,
}

/// Asked of a header before anything is allocated.
pub(super) fn check_size(width: u32, height: u32) -> Result<(), Stop> {
    match u64::from(width) * u64::from(height) {
        0 => Err(Refused::Damaged.into()),
        pixels if pixels > PIXELS_MAX => Err(Refused::TooManyPixels.into()),
        _ => Ok(()),
    }
}

/// The length of a buffer, if it may be allocated.
pub(super) fn buffer_length(units: &[u64]) -> Result<usize, Stop> {
    let length = units.iter().try_fold(1_u64, |product, unit| product.checked_mul(*unit));
    let length = length.filter(|length| *length <= BUFFER_BYTES_MAX).ok_or(NoPreview::TooLarge)?;
    usize::try_from(length).map_err(|_| NoPreview::TooLarge.into())
}
