//! From decoded pixels to a derivative: fitted, turned upright, encoded without any metadata.

use std::io::Write;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::canvas::{Canvas, Tone};
use super::orientation::Orientation;
use super::outcome::{NoPreview, Picture};

/// Of a preview, and of anything that is looked at small.
const QUALITY: u8 = 80;

/// Decoded pixels, possibly shrunk already, and how they are turned.
#[derive(Debug)]
pub struct Decoded {
    pub(super) canvas: Canvas,
    pub(super) orientation: Orientation,
}

impl Decoded {
    /// Draws a derivative whose longer side has at most `side_max` pixels; nothing is enlarged.
    pub fn draw(&self, side_max: u32) -> Result<Picture, NoPreview> {
        let fitted = fit(&self.canvas, side_max)?;
        let canvas = self.orientation.turn(fitted);
        let bytes = encode(&canvas)?;
        Ok(Picture { width: canvas.width, height: canvas.height, bytes })
    }
}

fn fit(canvas: &Canvas, side_max: u32) -> Result<Canvas, NoPreview> {
    let (width, height) = fitted_size((canvas.width, canvas.height), side_max);
    if (width, height) == (canvas.width, canvas.height) {
        return Ok(canvas.clone());
    }
    let pixel_type = match canvas.tone {
        Tone::Grey => PixelType::U8,
        Tone::Colour => PixelType::U8x3,
    };
    let source = ImageRef::new(canvas.width, canvas.height, &canvas.bytes, pixel_type);
    let source = source.map_err(|_| NoPreview::Undecodable)?;
    let mut target = Image::new(width, height, pixel_type);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&source, &mut target, &options).map_err(|_| NoPreview::Undecodable)?;
    Ok(Canvas { width, height, tone: canvas.tone, bytes: target.into_vec() })
}

/// The same shape, its longer side at most `side_max`.
pub(super) fn fitted_size((width, height): (u32, u32), side_max: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= side_max {
        return (width, height);
    }
    let scaled = |side: u32| {
        let rounded = (u64::from(side) * u64::from(side_max) + u64::from(long) / 2) / u64::from(long);
        u32::try_from(rounded).unwrap_or(side_max).max(1)
    };
    (scaled(width), scaled(height))
}

fn encode(canvas: &Canvas) -> Result<Vec<u8>, NoPreview> {
    let side = |length: u32| u16::try_from(length).map_err(|_| NoPreview::TooLarge);
    let mut bytes = Vec::with_capacity(canvas.bytes.len() / 8);
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    let colour = match canvas.tone {
        Tone::Grey => ColorType::Luma,
        Tone::Colour => ColorType::Rgb,
    };
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder
        .encode(&canvas.bytes, side(canvas.width)?, side(canvas.height)?, colour)
        .map_err(|_| NoPreview::Undecodable)?;
    bytes.flush().map_err(|_| NoPreview::Undecodable)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape_and_never_grows() {
        for (size, expected) in [
            ((4000, 3000), (512, 384)),
            ((3000, 4000), (384, 512)),
            ((512, 10), (512, 10)),
            ((65_535, 1), (512, 1)),
            ((7, 5), (7, 5)),
        ] {
            assert_eq!(fitted_size(size, 512), expected);
        }
    }
}
