//! DICOM: the header is read element by element, and of the pixels only one frame, in the middle.
//!
//! Read here: native little and big endian, deflated, RLE, JPEG baseline and extended (8 bits), JPEG lossless, JPEG 2000,
//! JPEG-LS. Not read: JPEG of 12 bits, HTJ2K, JPEG 2000 part 2, MPEG and HEVC video, JPEG XL, single bits, floats.

mod attributes;
mod codec;
mod colour;
mod elements;
mod facts;
mod fragments;
mod grey;
mod jpeg_ls;
mod native;
mod rle;

use std::io::{BufRead, Seek};

use super::draw::Decoded;
use super::facts::Facts;
use super::orientation::Orientation;
use super::outcome::{NoPreview, Refused, Stop};
use attributes::Image;
use elements::Pixels;

pub(super) fn read(input: impl BufRead + Seek, side: u32, facts: &mut Facts) -> Result<Decoded, Stop> {
    let mut opened = elements::open(input)?;
    let pixels = opened.read_header();
    facts::fill(facts, &opened.attributes);
    let Some(pixels) = pixels? else {
        return Err(if attributes::announces_pixels(&opened.attributes) {
            Refused::Truncated.into()
        } else {
            NoPreview::NoImage.into()
        });
    };
    let image = Image::of(&opened.attributes)?;
    (facts.width, facts.height, facts.pages) = (Some(image.columns), Some(image.rows), Some(image.frames));
    let canvas = match pixels {
        Pixels::Native { at, length } => native::read(&mut opened, &image, side, at, length)?,
        Pixels::Encapsulated { at } => codec::read(&mut opened, &image, side, at)?,
    };
    Ok(Decoded { canvas, orientation: Orientation::default() })
}
