//! JPEG: decoded at an eighth, a quarter or a half where that is large enough, from a stream that need not be seekable.

use std::io::{BufReader, Read};

use jpeg_decoder::{ColorTransform, Decoder, PixelFormat};

use super::canvas::{Canvas, Tone, buffer_length, check_size};
use super::draw::{Decoded, fitted_size};
use super::exif;
use super::facts::Facts;
use super::jpeg_watch::{Frame, Seen, Watch};
use super::outcome::{NoPreview, Refused, Stop};

/// Bytes that a coefficient takes while a progressive image is put together, and a block's share of them.
const COEFFICIENT_BYTES: u64 = 2;

pub(super) fn read(input: impl Read, side: u32, facts: &mut Facts) -> Result<Decoded, Stop> {
    let mut stream = BufReader::with_capacity(64 * 1024, Watch::new(input));
    let decoded = decode(&mut stream, side, None);
    let watch = stream.get_mut();
    // A decoder that gave up says nothing of the container.
    let end = if decoded.is_err() { watch.drain() } else { Ok(()) };
    let camera = watch.seen.exif.as_deref().map(exif::camera).unwrap_or_default();
    facts.captured = camera.captured;
    if let Some(frame) = watch.seen.frame {
        let (width, height) = camera.orientation.turn_size((frame.width.into(), frame.height.into()));
        (facts.width, facts.height) = (Some(width), Some(height));
    }
    match (decoded, &watch.seen) {
        (Err(Stop::Refused(Refused::TooManyPixels)), _) => Err(Refused::TooManyPixels.into()),
        (_, Seen { has_ended: false, .. }) => Err(Refused::Truncated.into()),
        (_, Seen { frame: None | Some(Frame { width: 0, .. }), .. }) => Err(Refused::Damaged.into()),
        (Err(stop), _) => end.map_err(Stop::from).and(Err(stop)),
        (Ok(canvas), _) => Ok(Decoded { canvas, orientation: camera.orientation }),
    }
}

/// Of the frame of another container, which says itself what its colours are.
pub(super) fn decode_within(bytes: &[u8], side: u32, colours: ColorTransform) -> Result<Canvas, Stop> {
    decode(&mut BufReader::new(Watch::new(bytes)), side, Some(colours))
}

fn decode<R: Read>(
    stream: &mut BufReader<Watch<R>>,
    side: u32,
    colours: Option<ColorTransform>,
) -> Result<Canvas, Stop> {
    let mut decoder = Decoder::new(&mut *stream);
    decoder.read_info().map_err(|error| reason(&error))?;
    let info = decoder.info().ok_or(NoPreview::Undecodable)?;
    let size = (u32::from(info.width), u32::from(info.height));
    check_size(size.0, size.1)?;
    if info.coding_process == jpeg_decoder::CodingProcess::DctProgressive {
        buffer_length(&[size.0.into(), size.1.into(), pixel_bytes(info.pixel_format), COEFFICIENT_BYTES])?;
    }
    if let Some(colours) = colours.filter(|_| info.pixel_format == PixelFormat::RGB24) {
        decoder.set_color_transform(colours);
    }
    let wanted = fitted_size(size, side);
    let as_u16 = |side: u32| u16::try_from(side).unwrap_or(u16::MAX);
    let scaled = decoder.scale(as_u16(wanted.0), as_u16(wanted.1)).map_err(|error| reason(&error))?;
    let length = buffer_length(&[scaled.0.into(), scaled.1.into(), pixel_bytes(info.pixel_format)])?;
    decoder.set_max_decoding_buffer_size(length);
    let bytes = decoder.decode().map_err(|error| reason(&error))?;
    to_canvas(scaled, info.pixel_format, bytes)
}

const fn pixel_bytes(format: PixelFormat) -> u64 {
    match format {
        PixelFormat::L8 => 1,
        PixelFormat::L16 => 2,
        PixelFormat::RGB24 => 3,
        PixelFormat::CMYK32 => 4,
    }
}

fn to_canvas((width, height): (u16, u16), format: PixelFormat, bytes: Vec<u8>) -> Result<Canvas, Stop> {
    let (tone, bytes) = match format {
        PixelFormat::L8 => (Tone::Grey, bytes),
        PixelFormat::RGB24 => (Tone::Colour, bytes),
        PixelFormat::CMYK32 => (Tone::Colour, rgb_of_inks(&bytes)),
        PixelFormat::L16 => return Err(NoPreview::NoDecoder.into()),
    };
    Ok(Canvas { width: width.into(), height: height.into(), tone, bytes })
}

/// Four inks, full at 255, on white paper.
pub(super) fn rgb_of_inks(inks: &[u8]) -> Vec<u8> {
    let light = |ink: u8, black: u8| {
        let product = u16::from(255 - ink) * u16::from(255 - black);
        u8::try_from((product + 127) / 255).unwrap_or(u8::MAX)
    };
    inks.chunks_exact(4).flat_map(|ink| [light(ink[0], ink[3]), light(ink[1], ink[3]), light(ink[2], ink[3])]).collect()
}

fn reason(error: &jpeg_decoder::Error) -> Stop {
    match error {
        jpeg_decoder::Error::Unsupported(_) => NoPreview::NoDecoder.into(),
        _ => NoPreview::Undecodable.into(),
    }
}
