//! TIFF: strips or tiles of the first page, a band at a time.

use std::io::{BufRead, Seek, SeekFrom};

use tiff::decoder::ifd::Value;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::{IfdPointer, Tag};
use tiff::{ColorType, TiffError};

use super::canvas::{Tone, buffer_length, check_size};
use super::draw::Decoded;
use super::exif;
use super::facts::{Captured, Facts};
use super::jpeg::rgb_of_inks;
use super::orientation::Orientation;
use super::outcome::{NoPreview, Refused, Stop};
use super::png::over_white;
use super::shrink::{Shrink, factor};

/// Directories are linked in a list of any length.
const PAGES_MAX: u32 = 10_000;
const DATE_TIME_ORIGINAL: Tag = Tag::Unknown(0x9003);
const OFFSET_TIME_ORIGINAL: Tag = Tag::Unknown(0x9011);

pub(super) fn read(mut input: impl BufRead + Seek, side: u32, facts: &mut Facts) -> Result<Decoded, Stop> {
    let end = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(0))?;
    let mut limits = Limits::default();
    limits.decoding_buffer_size = buffer_length(&[128 * 1024 * 1024])?;
    limits.intermediate_buffer_size = limits.decoding_buffer_size;
    // Without a directory that can be read, there is no TIFF file.
    let mut decoder = Decoder::new(input).map_err(|error| match error {
        TiffError::IoError(_) => Stop::from(Refused::Truncated),
        _ => Stop::from(Refused::Damaged),
    })?;
    decoder = decoder.with_limits(limits);
    let size = decoder.dimensions().map_err(|_| Refused::Damaged)?;
    check_size(size.0, size.1)?;
    check_extent(&mut decoder, end)?;
    let orientation = decoder.find_tag_unsigned::<u32>(Tag::Orientation).ok().flatten();
    let orientation = Orientation::of_exif(orientation.unwrap_or(1));
    let shown = orientation.turn_size(size);
    (facts.width, facts.height) = (Some(shown.0), Some(shown.1));
    facts.captured = captured(&mut decoder);

    let image = read_image(&mut decoder, size, side);
    facts.pages = Some(count_pages(&mut decoder));
    Ok(Decoded { canvas: image?.into_canvas()?, orientation })
}

/// Every strip and tile must lie within the file.
fn check_extent(decoder: &mut Decoder<impl BufRead + Seek>, end: u64) -> Result<(), Stop> {
    for (offsets, lengths) in [(Tag::StripOffsets, Tag::StripByteCounts), (Tag::TileOffsets, Tag::TileByteCounts)] {
        let mut read = |tag| decoder.find_tag_unsigned_vec::<u64>(tag).ok().flatten().unwrap_or_default();
        let (offsets, lengths) = (read(offsets), read(lengths));
        if offsets.len() != lengths.len() {
            return Err(Refused::Damaged.into());
        }
        for (offset, length) in offsets.iter().zip(&lengths) {
            if offset.checked_add(*length).is_none_or(|reached| reached > end) {
                return Err(Refused::Truncated.into());
            }
        }
    }
    Ok(())
}

/// Only the date is taken from the directory of EXIF, or from the first one, where some writers put it.
fn captured(decoder: &mut Decoder<impl BufRead + Seek>) -> Option<Captured> {
    let pointer = decoder.find_tag_unsigned::<u64>(Tag::ExifDirectory).ok().flatten();
    let directory = pointer.and_then(|pointer| decoder.read_directory(IfdPointer(pointer)).ok());
    let mut text = |tag| {
        let found = match &directory {
            Some(directory) => decoder.read_directory_tags(directory).find_tag(tag),
            None => decoder.find_tag(tag),
        };
        match found {
            Ok(Some(Value::Ascii(text))) => Some(text),
            _ => None,
        }
    };
    exif::captured(text(DATE_TIME_ORIGINAL).as_deref(), text(OFFSET_TIME_ORIGINAL).as_deref())
}

fn count_pages(decoder: &mut Decoder<impl BufRead + Seek>) -> u32 {
    let mut count = 1;
    while count < PAGES_MAX && decoder.more_images() && decoder.next_image().is_ok() {
        count += 1;
    }
    count
}

fn read_image(decoder: &mut Decoder<impl BufRead + Seek>, size: (u32, u32), side: u32) -> Result<Shrink<u8>, Stop> {
    let colour = decoder.colortype().map_err(|error| reason(&error))?;
    let samples = samples(colour)?;
    let tone = if samples <= 2 { Tone::Grey } else { Tone::Colour };
    let is_planar = decoder.find_tag_unsigned::<u16>(Tag::PlanarConfiguration).ok().flatten() == Some(2);
    if is_planar && samples > 1 {
        return Err(NoPreview::NoDecoder.into());
    }
    let chunk = decoder.chunk_dimensions();
    let (across, down) = (size.0.div_ceil(chunk.0.max(1)), size.1.div_ceil(chunk.1.max(1)));
    let row = size.0 as usize * samples;
    let mut band = vec![0; buffer_length(&[size.0.into(), chunk.1.min(size.1).into(), samples as u64])?];
    let mut shrink = Shrink::of_bytes(size, tone, factor(size.0, size.1, side))?;
    for y in 0..down {
        let mut rows = 0;
        for x in 0..across {
            let index = y * across + x;
            let (width, height) = decoder.chunk_data_dimensions(index);
            let pixels = decoder.read_chunk(index).map_err(|error| reason(&error))?;
            let bytes = to_bytes(pixels, colour, width as usize * samples)?;
            let left = x as usize * chunk.0 as usize * samples;
            let length = width as usize * samples;
            for (target, source) in band.chunks_exact_mut(row).zip(bytes.chunks_exact(length)).take(height as usize) {
                target.get_mut(left..left + length).ok_or(NoPreview::Undecodable)?.copy_from_slice(source);
            }
            rows = height as usize;
        }
        for row in band.chunks_exact(row).take(rows) {
            shrink.push(&flatten(row, colour))?;
        }
    }
    Ok(shrink)
}

fn samples(colour: ColorType) -> Result<usize, Stop> {
    match colour {
        ColorType::Gray(1 | 2 | 4 | 8 | 16) => Ok(1),
        ColorType::GrayA(8 | 16) => Ok(2),
        ColorType::RGB(8 | 16) | ColorType::YCbCr(8) => Ok(3),
        ColorType::RGBA(8 | 16) | ColorType::CMYK(8 | 16) => Ok(4),
        _ => Err(NoPreview::NoDecoder.into()),
    }
}

/// One byte a sample; several samples may share one, row by row.
fn to_bytes(pixels: DecodingResult, colour: ColorType, row: usize) -> Result<Vec<u8>, Stop> {
    let depth = colour.bit_depth();
    match pixels {
        DecodingResult::U8(bytes) if depth == 8 => Ok(bytes),
        DecodingResult::U16(words) => Ok(words.into_iter().map(|word| word.to_be_bytes()[0]).collect()),
        DecodingResult::U8(bytes) if depth < 8 => {
            let (per_byte, most) = (usize::from(8 / depth), (1_u16 << depth) - 1);
            let unpack = |packed: &[u8]| -> Vec<u8> {
                (0..row)
                    .map(|at| {
                        let shift = 8 - depth * (u8::try_from(at % per_byte).unwrap_or(0) + 1);
                        let value = (u16::from(packed[at / per_byte]) >> shift) & most;
                        u8::try_from(value * 255 / most).unwrap_or(u8::MAX)
                    })
                    .collect()
            };
            Ok(bytes.chunks_exact(row.div_ceil(per_byte)).flat_map(unpack).collect())
        }
        _ => Err(NoPreview::NoDecoder.into()),
    }
}

/// Grey, or red, green and blue.
fn flatten(row: &[u8], colour: ColorType) -> Vec<u8> {
    match colour {
        ColorType::GrayA(_) => row.chunks_exact(2).map(|pixel| over_white(pixel[0], pixel[1])).collect(),
        ColorType::RGBA(_) => row
            .chunks_exact(4)
            .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]].map(|value| over_white(value, pixel[3])))
            .collect(),
        ColorType::CMYK(_) => rgb_of_inks(row),
        ColorType::YCbCr(_) => {
            row.chunks_exact(3).flat_map(|pixel| rgb_of_ycbcr([pixel[0], pixel[1], pixel[2]])).collect()
        }
        _ => row.to_vec(),
    }
}

/// The full-range transform of JFIF, which TIFF and DICOM share.
pub(super) fn rgb_of_ycbcr([y, blue, red]: [u8; 3]) -> [u8; 3] {
    let (y, blue, red) = (i32::from(y) << 16, i32::from(blue) - 128, i32::from(red) - 128);
    let byte = |value: i32| u8::try_from(((value + (1 << 15)) >> 16).clamp(0, 255)).unwrap_or(u8::MAX);
    [byte(y + 91_881 * red), byte(y - 22_554 * blue - 46_802 * red), byte(y + 116_130 * blue)]
}

fn reason(error: &TiffError) -> Stop {
    match error {
        TiffError::UnsupportedError(_) => NoPreview::NoDecoder.into(),
        TiffError::LimitsExceeded => NoPreview::TooLarge.into(),
        _ => NoPreview::Undecodable.into(),
    }
}
