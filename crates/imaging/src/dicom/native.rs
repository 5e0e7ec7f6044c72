//! Pixels as they stand in the file: a row at a time, shrunk on the way.

use super::super::canvas::{Canvas, Tone, buffer_length};
use super::super::outcome::{NoPreview, Refused, Stop};
use super::super::shrink::{Shrink, factor};
use super::super::tiff::rgb_of_ycbcr;
use super::attributes::Image;
use super::elements::Opened;
use super::{colour, grey};

pub(super) fn read(opened: &mut Opened<'_>, image: &Image, side: u32, at: u64, length: u64) -> Result<Canvas, Stop> {
    let row = row_bytes(image);
    let frame = row.checked_mul(image.rows.into()).ok_or(Refused::Truncated)?;
    // More frames than there are bytes for.
    if frame.checked_mul(image.frames.into()).is_none_or(|needed| needed > length) {
        return Err(Refused::Truncated.into());
    }
    opened.seek(at + frame * u64::from(image.middle_frame()))?;
    if image.is_planar && image.samples == 3 {
        let mut planes = vec![0; buffer_length(&[frame])?];
        opened.read(&mut planes)?;
        return interleaved(&interleave(&planes), image, side);
    }
    let mut bytes = vec![0; buffer_length(&[row])?];
    let mut rows = Rows::new(opened, image, side)?;
    let is_big = opened.encoding.is_big;
    for _ in 0..image.rows {
        opened.read(&mut bytes)?;
        if is_big && image.bits_allocated == 16 {
            bytes.chunks_exact_mut(2).for_each(|pair| pair.swap(0, 1));
        }
        rows.push(&bytes)?;
    }
    rows.finish(opened)
}

/// Samples behind each other, as decoders give them, words with their low byte first.
pub(super) fn of_samples(bytes: &[u8], opened: &Opened<'_>, image: &Image, side: u32) -> Result<Canvas, Stop> {
    let mut rows = Rows::new(opened, image, side)?;
    for row in bytes.chunks_exact(usize::try_from(row_bytes(image)).unwrap_or(usize::MAX)) {
        rows.push(row)?;
    }
    rows.finish(opened)
}

fn row_bytes(image: &Image) -> u64 {
    let columns = u64::from(image.columns);
    if image.photometric == "YBR_FULL_422" {
        // Two pixels share their colour.
        return columns.div_ceil(2) * 4;
    }
    columns * u64::from(image.samples) * u64::from(image.bits_allocated / 8)
}

fn interleave(planes: &[u8]) -> Vec<u8> {
    let (red, rest) = planes.split_at(planes.len() / 3);
    let (green, blue) = rest.split_at(red.len());
    red.iter().zip(green).zip(blue).flat_map(|((red, green), blue)| [*red, *green, *blue]).collect()
}

fn interleaved(bytes: &[u8], image: &Image, side: u32) -> Result<Canvas, Stop> {
    let mut shrink = Shrink::of_bytes(image.size(), Tone::Colour, factor(image.columns, image.rows, side))?;
    for row in bytes.chunks_exact(image.columns as usize * 3) {
        shrink.push(&colours(row, image))?;
    }
    shrink.into_canvas()
}

/// Red, green and blue.
fn colours(row: &[u8], image: &Image) -> Vec<u8> {
    match image.photometric.as_str() {
        "YBR_FULL" => row.chunks_exact(3).flat_map(|pixel| rgb_of_ycbcr([pixel[0], pixel[1], pixel[2]])).collect(),
        "YBR_FULL_422" => row
            .chunks_exact(4)
            .flat_map(|pair| [[pair[0], pair[2], pair[3]], [pair[1], pair[2], pair[3]]])
            .flat_map(rgb_of_ycbcr)
            .take(image.columns as usize * 3)
            .collect(),
        _ => row.to_vec(),
    }
}

/// The three ways in which a row becomes part of a picture.
enum Rows<'i> {
    Grey(&'i Image, Shrink<i32>),
    Palette(&'i Image, colour::Palette, Shrink<u8>),
    Colour(&'i Image, Shrink<u8>),
}

impl<'i> Rows<'i> {
    fn new(opened: &Opened<'_>, image: &'i Image, side: u32) -> Result<Self, Stop> {
        let by = factor(image.columns, image.rows, side);
        if image.samples == 3 {
            return Ok(Self::Colour(image, Shrink::of_bytes(image.size(), Tone::Colour, by)?));
        }
        if image.is_palette() {
            let palette = colour::Palette::of(&opened.attributes)?;
            return Ok(Self::Palette(image, palette, Shrink::of_bytes(image.size(), Tone::Colour, by)?));
        }
        Ok(Self::Grey(image, grey::shrink(image, by)?))
    }

    fn push(&mut self, row: &[u8]) -> Result<(), Stop> {
        match self {
            Self::Grey(image, shrink) => shrink.push(&values(row, image)),
            Self::Palette(image, palette, shrink) => {
                let colours: Vec<u8> = values(row, image).into_iter().flat_map(|index| palette.colour(index)).collect();
                shrink.push(&colours)
            }
            Self::Colour(image, shrink) => shrink.push(&colours(row, image)),
        }
    }

    fn finish(self, opened: &Opened<'_>) -> Result<Canvas, Stop> {
        match self {
            Self::Grey(image, shrink) => grey::window(shrink, image, &opened.attributes),
            Self::Palette(_, _, shrink) | Self::Colour(_, shrink) => shrink.into_canvas(),
        }
    }
}

fn values(row: &[u8], image: &Image) -> Vec<i32> {
    match image.bits_allocated {
        8 => row.iter().map(|byte| image.value(u16::from(*byte))).collect(),
        _ => row.chunks_exact(2).map(|pair| image.value(u16::from_le_bytes([pair[0], pair[1]]))).collect(),
    }
}

/// Of a picture that a decoder has made smaller already, with a byte a sample.
pub(super) fn of_canvas(canvas: Canvas, opened: &Opened<'_>, image: &Image) -> Result<Canvas, Stop> {
    if canvas.tone == Tone::Colour {
        return Ok(canvas);
    }
    if image.is_palette() {
        return Err(NoPreview::Undecodable.into());
    }
    let small = Image { rows: canvas.height, columns: canvas.width, ..image.clone() };
    let mut shrink = grey::shrink(&small, 1)?;
    for row in canvas.bytes.chunks_exact(canvas.width as usize) {
        let values: Vec<i32> = row.iter().map(|byte| image.value(u16::from(*byte))).collect();
        shrink.push(&values)?;
    }
    grey::window(shrink, &small, &opened.attributes)
}
