//! WebP: its chunks must fill what its header announces; of an animation, the first frame.

use std::io::{BufRead, Read, Seek, SeekFrom};

use image_webp::{DecodingError, WebPDecoder};

use super::canvas::{BUFFER_BYTES_MAX, Tone, buffer_length, check_size};
use super::draw::Decoded;
use super::exif;
use super::facts::Facts;
use super::outcome::{NoPreview, Refused, Stop};
use super::png::over_white;
use super::shrink::{Shrink, factor};

/// What the decoder holds beside the image that it gives out: planes of the same size, at most.
const COPIES: u64 = 2;

pub(super) fn read(mut input: impl BufRead + Seek, side: u32, facts: &mut Facts) -> Result<Decoded, Stop> {
    walk(&mut input)?;
    input.seek(SeekFrom::Start(0))?;
    let mut decoder = WebPDecoder::new(input).map_err(|error| reason(&error))?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    decoder.set_memory_limit(usize::try_from(BUFFER_BYTES_MAX).unwrap_or(usize::MAX));
    let block = decoder.exif_metadata().ok().flatten();
    let camera = block.as_deref().map(exif::camera).unwrap_or_default();
    facts.captured = camera.captured;
    let shown = camera.orientation.turn_size((width, height));
    (facts.width, facts.height) = (Some(shown.0), Some(shown.1));
    facts.pages = decoder.is_animated().then(|| decoder.num_frames());

    let channels = if decoder.has_alpha() { 4 } else { 3 };
    buffer_length(&[width.into(), height.into(), channels, COPIES])?;
    let mut pixels = vec![0; decoder.output_buffer_size().ok_or(NoPreview::TooLarge)?];
    decoder.read_image(&mut pixels).map_err(|error| reason(&error))?;
    let mut shrink = Shrink::of_bytes((width, height), Tone::Colour, factor(width, height, side))?;
    let mut flat = Vec::with_capacity(width as usize * 3);
    for row in pixels.chunks_exact(width as usize * if channels == 4 { 4 } else { 3 }) {
        if channels == 3 {
            shrink.push(row)?;
            continue;
        }
        flat.clear();
        flat.extend(
            row.chunks_exact(4)
                .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]].map(|value| over_white(value, pixel[3]))),
        );
        shrink.push(&flat)?;
    }
    Ok(Decoded { canvas: shrink.into_canvas()?, orientation: camera.orientation })
}

fn reason(error: &DecodingError) -> Stop {
    match error {
        DecodingError::MemoryLimitExceeded => NoPreview::TooLarge.into(),
        DecodingError::UnsupportedFeature(_) => NoPreview::NoDecoder.into(),
        _ => NoPreview::Undecodable.into(),
    }
}

/// The chunks, each of them padded to an even length, must end where the header says and where the file reaches to.
fn walk(input: &mut (impl Read + Seek)) -> Result<(), Stop> {
    let end = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(0))?;
    let mut head = [0; 12];
    input.read_exact(&mut head)?;
    let announced = 8 + u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
    if !head.starts_with(b"RIFF") || &head[8..] != b"WEBP" {
        return Err(Refused::Damaged.into());
    }
    if announced > end {
        return Err(Refused::Truncated.into());
    }
    let mut at = 12;
    while at + 8 <= announced {
        input.seek(SeekFrom::Start(at))?;
        let mut chunk = [0; 8];
        input.read_exact(&mut chunk)?;
        let length = u64::from(u32::from_le_bytes([chunk[4], chunk[5], chunk[6], chunk[7]]));
        at += 8 + length;
        // Some writers leave out the last padding.
        if at > announced {
            return Err(Refused::Damaged.into());
        }
        at += length % 2;
    }
    Ok(())
}
