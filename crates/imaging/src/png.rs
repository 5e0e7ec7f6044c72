//! PNG: its chunks are walked first, with their checksums, then its rows are shrunk as they come.

use std::io::{BufRead, Seek, SeekFrom};

use flate2::Crc;
use png::{BitDepth, ColorType, Decoder, DecodingError, Limits, Transformations};

use super::canvas::{Tone, buffer_length, check_size};
use super::draw::Decoded;
use super::exif;
use super::facts::Facts;
use super::outcome::{NoPreview, Refused, Stop};
use super::shrink::{Shrink, factor};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
const CHUNK_BYTES_MAX: u32 = i32::MAX.unsigned_abs();
/// More than any camera writes into a file.
const EXIF_BYTES_MAX: u32 = 1024 * 1024;

pub(super) fn read(mut input: impl BufRead + Seek, side: u32, facts: &mut Facts) -> Result<Decoded, Stop> {
    let header = walk(&mut input)?;
    check_size(header.width, header.height)?;
    let camera = header.exif.as_deref().map(exif::camera).unwrap_or_default();
    facts.captured = camera.captured;
    let (width, height) = camera.orientation.turn_size((header.width, header.height));
    (facts.width, facts.height) = (Some(width), Some(height));

    input.seek(SeekFrom::Start(0))?;
    let mut decoder = Decoder::new_with_limits(input, Limits { bytes: buffer_length(&[64 * 1024 * 1024])? });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(|error| reason(&error))?;
    let (colour, depth) = reader.output_color_type();
    if depth != BitDepth::Eight {
        return Err(NoPreview::NoDecoder.into());
    }
    let tone =
        if matches!(colour, ColorType::Grayscale | ColorType::GrayscaleAlpha) { Tone::Grey } else { Tone::Colour };
    let size = (header.width, header.height);
    let mut shrink = Shrink::of_bytes(size, tone, factor(size.0, size.1, side))?;
    if reader.info().interlaced {
        let length = buffer_length(&[size.0.into(), size.1.into(), colour.samples() as u64])?;
        let mut whole = vec![0; length];
        reader.next_frame(&mut whole).map_err(|error| reason(&error))?;
        for row in whole.chunks_exact(size.0 as usize * colour.samples()) {
            shrink.push(&on_white(row, colour))?;
        }
    } else {
        while let Some(row) = reader.next_row().map_err(|error| reason(&error))? {
            match colour {
                ColorType::Grayscale | ColorType::Rgb => shrink.push(row.data())?,
                _ => shrink.push(&on_white(row.data(), colour))?,
            }
        }
    }
    Ok(Decoded { canvas: shrink.into_canvas()?, orientation: camera.orientation })
}

/// Without transparency: what shows through is white.
fn on_white(row: &[u8], colour: ColorType) -> Vec<u8> {
    match colour {
        ColorType::GrayscaleAlpha => row.chunks_exact(2).map(|pixel| over_white(pixel[0], pixel[1])).collect(),
        ColorType::Rgba => row
            .chunks_exact(4)
            .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]].map(|value| over_white(value, pixel[3])))
            .collect(),
        _ => row.to_vec(),
    }
}

pub(super) fn over_white(value: u8, alpha: u8) -> u8 {
    let sum = u16::from(value) * u16::from(alpha) + 255 * u16::from(255 - alpha);
    u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
}

fn reason(error: &DecodingError) -> Stop {
    match error {
        DecodingError::LimitsExceeded => NoPreview::TooLarge.into(),
        _ => NoPreview::Undecodable.into(),
    }
}

struct Header {
    width: u32,
    height: u32,
    exif: Option<Vec<u8>>,
}

/// Every chunk must be there and be what its checksum says, up to the last.
fn walk(input: &mut (impl BufRead + Seek)) -> Result<Header, Stop> {
    let mut signature = [0; 8];
    input.read_exact(&mut signature)?;
    if signature != SIGNATURE {
        return Err(Refused::Damaged.into());
    }
    let mut header = None;
    loop {
        let mut head = [0; 8];
        input.read_exact(&mut head)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
        let kind = &head[4..];
        if length > CHUNK_BYTES_MAX {
            return Err(Refused::Damaged.into());
        }
        let is_kept = kind == b"IHDR" || (kind == b"eXIf" && length <= EXIF_BYTES_MAX);
        let kept = check_chunk(input, kind, length, is_kept)?;
        match (kind, &mut header) {
            (b"IHDR", None) if length == 13 => {
                let side = |at: usize| u32::from_be_bytes([kept[at], kept[at + 1], kept[at + 2], kept[at + 3]]);
                let found = Header { width: side(0), height: side(4), exif: None };
                check_size(found.width, found.height)?;
                header = Some(found);
            }
            (_, None) => return Err(Refused::Damaged.into()),
            (b"eXIf", Some(header)) if is_kept => header.exif = Some(kept),
            (b"IEND", _) => return header.ok_or(Refused::Damaged.into()),
            _ => {}
        }
    }
}

/// Reads the data and the checksum of a chunk; answers the data if it is to be kept.
fn check_chunk(input: &mut impl BufRead, kind: &[u8], length: u32, is_kept: bool) -> Result<Vec<u8>, Stop> {
    let mut sum = Crc::new();
    sum.update(kind);
    let (mut kept, mut left) = (Vec::new(), length as usize);
    while left > 0 {
        let available = input.fill_buf()?;
        let taken = left.min(available.len());
        if taken == 0 {
            return Err(Refused::Truncated.into());
        }
        sum.update(&available[..taken]);
        if is_kept {
            kept.extend_from_slice(&available[..taken]);
        }
        input.consume(taken);
        left -= taken;
    }
    let mut expected = [0; 4];
    input.read_exact(&mut expected)?;
    if sum.sum() == u32::from_be_bytes(expected) { Ok(kept) } else { Err(Refused::Damaged.into()) }
}
