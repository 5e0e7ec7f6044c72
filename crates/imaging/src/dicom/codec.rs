//! Compressed frames, by transfer syntax.

use hayro_jpeg2000::{DecodeSettings, DecoderContext};
use jpeg_decoder::{ColorTransform, Decoder, PixelFormat};

use super::super::canvas::{Canvas, Tone, buffer_length, check_size};
use super::super::jpeg;
use super::super::outcome::{NoPreview, Stop};
use super::attributes::Image;
use super::elements::Opened;
use super::{fragments, jpeg_ls, native, rle};

const RLE: &str = "1.2.840.10008.1.2.5";
const JPEG: [&str; 2] = ["1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"];
const JPEG_LOSSLESS: [&str; 2] = ["1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"];
const JPEG_LS: [&str; 2] = ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"];
const JPEG_2000: [&str; 2] = ["1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"];

pub(super) fn read(opened: &mut Opened<'_>, image: &Image, side: u32, at: u64) -> Result<Canvas, Stop> {
    // Before a decoder is asked for: a file that is cut off is refused, whatever wrote it.
    let frame = fragments::frame(opened, image, at)?;
    let syntax = opened.transfer_syntax.clone();
    let syntax = syntax.as_str();
    if syntax == RLE {
        let samples = rle::decode(&frame, image)?;
        native::of_samples(&samples, opened, image, side)
    } else if JPEG.contains(&syntax) {
        let canvas = jpeg::decode_within(&frame, side, colour_transform(image))?;
        native::of_canvas(canvas, opened, image)
    } else if JPEG_LOSSLESS.contains(&syntax) {
        let samples = lossless(&frame, image)?;
        native::of_samples(&samples, opened, image, side)
    } else if JPEG_LS.contains(&syntax) {
        let samples = jpeg_ls::decode(&frame, image)?;
        native::of_samples(&samples, opened, image, side)
    } else if JPEG_2000.contains(&syntax) {
        jpeg_2000(&frame, opened, image, side)
    } else {
        Err(NoPreview::NoDecoder.into())
    }
}

/// The attributes know the colours better than the stream, which often says nothing.
fn colour_transform(image: &Image) -> ColorTransform {
    if image.photometric.starts_with("YBR") { ColorTransform::YCbCr } else { ColorTransform::RGB }
}

fn lossless(frame: &[u8], image: &Image) -> Result<Vec<u8>, Stop> {
    let mut decoder = Decoder::new(frame);
    let reason = |error: jpeg_decoder::Error| match error {
        jpeg_decoder::Error::Unsupported(_) => Stop::from(NoPreview::NoDecoder),
        _ => NoPreview::Undecodable.into(),
    };
    decoder.read_info().map_err(reason)?;
    let info = decoder.info().ok_or(NoPreview::Undecodable)?;
    if (u32::from(info.width), u32::from(info.height)) != image.size() {
        return Err(NoPreview::Undecodable.into());
    }
    // Values of sixteen bits stand beside bytes of them while it is decoded.
    buffer_length(&[image.rows.into(), image.columns.into(), u64::from(image.samples), 4])?;
    decoder.set_color_transform(ColorTransform::None);
    let bytes = decoder.decode().map_err(reason)?;
    match (info.pixel_format, image.bits_allocated, image.samples) {
        (PixelFormat::L8, 8, 1) | (PixelFormat::RGB24, 8, 3) => Ok(bytes),
        (PixelFormat::L8, _, 1) => Ok(bytes.into_iter().flat_map(|byte| [byte, 0]).collect()),
        (PixelFormat::L16, 16, 1) => {
            let words = bytes.chunks_exact(2).map(|pair| u16::from_ne_bytes([pair[0], pair[1]]));
            Ok(words.flat_map(u16::to_le_bytes).collect())
        }
        _ => Err(NoPreview::NoDecoder.into()),
    }
}

/// Decoded at the smallest of its resolutions that is large enough.
fn jpeg_2000(frame: &[u8], opened: &Opened<'_>, image: &Image, side: u32) -> Result<Canvas, Stop> {
    let wanted = super::super::draw::fitted_size(image.size(), side);
    let settings = DecodeSettings { target_resolution: Some(wanted), ..DecodeSettings::default() };
    let picture = hayro_jpeg2000::Image::new(frame, &settings).map_err(|_| NoPreview::Undecodable)?;
    let (width, height) = (picture.width(), picture.height());
    check_size(width, height)?;
    // Four bytes a value, in coefficients and in samples.
    buffer_length(&[width.into(), height.into(), u64::from(image.samples), 8])?;
    let mut context = DecoderContext::default();
    let decoded = picture.decode(&mut context).map_err(|_| NoPreview::Undecodable)?;
    if decoded.components().len() != usize::from(image.samples) {
        return Err(NoPreview::Undecodable.into());
    }
    if image.samples == 3 {
        return Ok(Canvas { width, height, tone: Tone::Colour, bytes: decoded.data_u8() });
    }
    let bits = u32::from(picture.original_bit_depth());
    let small = Image { rows: height, columns: width, ..image.clone() };
    // The stream of signed values is shifted to be positive; that of unsigned words that stand for signed ones is not.
    let shift = if image.is_signed && is_signed_stream(frame) { 1 << (bits - 1) } else { 0 };
    #[expect(clippy::cast_possible_truncation, reason = "rounded values of at most sixteen bits")]
    let words = decoded.components()[0].samples().iter().map(|sample| {
        let value = sample.round().clamp(0.0, 65_535.0) as i32 - shift;
        (value & 0xffff) as u16
    });
    let bytes: Vec<u8> = match image.bits_allocated {
        8 => words.map(|word| word.to_le_bytes()[0]).collect(),
        _ => words.flat_map(u16::to_le_bytes).collect(),
    };
    native::of_samples(&bytes, opened, &small, side)
}

/// The top bit of the first component's depth, in the header that begins every stream.
fn is_signed_stream(frame: &[u8]) -> bool {
    const SIZE: [u8; 4] = [0xff, 0x4f, 0xff, 0x51];
    let start = memchr::memmem::find(frame, &SIZE);
    start.and_then(|start| frame.get(start + 42)).is_some_and(|depth| depth & 0x80 != 0)
}
