//! One file in, facts and pictures out, whatever its type.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::draw::Decoded;
use super::facts::Facts;
use super::outcome::{Derived, NoPreview, Pictures, Refused, Stop};
use super::{Format, Input, MEDIUM_SIDE_MAX, PREVIEW_SIDE_MAX, dicom, heic, jpeg, pdf, png, tiff, webp};

/// What a file says of itself, and its pixels, if anything can decode them.
#[derive(Debug)]
pub struct Read {
    /// Kept also where there is no picture.
    pub facts: Facts,
    /// Large enough for the side that was asked for.
    pub decoded: Result<Decoded, NoPreview>,
}

/// Reads facts and both derivatives.
pub fn derive(input: &mut dyn Input, format: Format) -> Result<Derived, Refused> {
    let read = read(input, format, MEDIUM_SIDE_MAX)?;
    let draw = |decoded: Decoded| {
        Ok(Pictures { preview: decoded.draw(PREVIEW_SIDE_MAX)?, medium: decoded.draw(MEDIUM_SIDE_MAX)? })
    };
    Ok(Derived { facts: read.facts, pictures: read.decoded.and_then(draw) })
}

/// Decodes as much of the image as a picture of `side` pixels needs.
pub fn read(input: &mut dyn Input, format: Format, side: u32) -> Result<Read, Refused> {
    guarded(|facts| match format {
        Format::Jpeg => jpeg::read(input, side, facts),
        Format::Png => png::read(input, side, facts),
        Format::Webp => webp::read(input, side, facts),
        Format::Tiff => tiff::read(input, side, facts),
        Format::Heic => Err(heic::read(input, facts)),
        Format::Pdf => pdf::read(input, side, facts),
        Format::Dicom => dicom::read(input, side, facts),
    })
}

/// A JPEG that arrives: decoded while it does, so that little is left to do after its last byte.
pub fn read_jpeg(input: &mut dyn std::io::Read, side: u32) -> Result<Read, Refused> {
    guarded(|facts| jpeg::read(input, side, facts))
}

/// A decoder that panics has met something that it does not know; the file may still be whole.
fn guarded(look: impl FnOnce(&mut Facts) -> Result<Decoded, Stop>) -> Result<Read, Refused> {
    let mut facts = Facts::default();
    let looked = catch_unwind(AssertUnwindSafe(|| look(&mut facts)));
    match looked.unwrap_or(Err(Stop::NoPreview(NoPreview::Undecodable))) {
        Ok(decoded) => Ok(Read { facts, decoded: Ok(decoded) }),
        Err(Stop::NoPreview(reason)) => Ok(Read { facts, decoded: Err(reason) }),
        Err(Stop::Refused(refused)) => Err(refused),
    }
}
