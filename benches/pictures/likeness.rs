//! How like our preview is to the one that takes every pixel into account: structural similarity of the brightness.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use molaire::imaging::read_jpeg;

const SIDE: u32 = 512;

pub fn print(photo: &[u8]) {
    let full = jpeg_decoder::Decoder::new(photo).decode().unwrap();
    let source = ImageRef::new(4000, 3000, &full, PixelType::U8x3).unwrap();
    let mut target = Image::new(512, 384, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&source, &mut target, &options).unwrap();
    let mut encoded = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut encoded, 80);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_2_0);
    encoder.encode(target.buffer(), 512, 384, jpeg_encoder::ColorType::Rgb).unwrap();

    for (name, side) in [("preview alone", SIDE), ("preview beside the medium picture", 1600)] {
        let ours = read_jpeg(&mut &photo[..], side).unwrap().decoded.unwrap().draw(SIDE).unwrap().bytes;
        let (ours, theirs) = (brightness_of(&ours), brightness_of(&encoded));
        println!(
            "{:<52} {:>6.4}   (aim: at least 0.97); {:.4} against the pixels before they are encoded",
            format!("SSIM to a full Lanczos resize, {name}"),
            ssim(&ours, &theirs),
            ssim(&ours, &brightness(target.buffer()))
        );
    }
}

fn brightness_of(jpeg: &[u8]) -> Vec<f64> {
    brightness(&jpeg_decoder::Decoder::new(jpeg).decode().unwrap())
}

fn brightness(pixels: &[u8]) -> Vec<f64> {
    let weigh = |pixel: &[u8]| 0.299 * f64::from(pixel[0]) + 0.587 * f64::from(pixel[1]) + 0.114 * f64::from(pixel[2]);
    pixels.chunks_exact(3).map(weigh).collect()
}

/// The mean over windows of eight by eight, every four pixels.
fn ssim(first: &[f64], second: &[f64]) -> f64 {
    const WIDTH: usize = 512;
    const WINDOW: usize = 8;
    let (steady_mean, steady_spread) = ((0.01_f64 * 255.0).powi(2), (0.03_f64 * 255.0).powi(2));
    let height = first.len() / WIDTH;
    let (mut sum, mut count) = (0.0, 0.0);
    for top in (0..=height - WINDOW).step_by(4) {
        for left in (0..=WIDTH - WINDOW).step_by(4) {
            let places = || (top..top + WINDOW).flat_map(|y| (left..left + WINDOW).map(move |x| y * WIDTH + x));
            let mean = |values: &[f64]| places().map(|at| values[at]).sum::<f64>() / 64.0;
            let (a, b) = (mean(first), mean(second));
            let spread =
                |x: &[f64], y: &[f64], a: f64, b: f64| places().map(|at| (x[at] - a) * (y[at] - b)).sum::<f64>() / 63.0;
            let (aa, bb) = (spread(first, first, a, a), spread(second, second, b, b));
            let ab = spread(first, second, a, b);
            sum += (2.0 * a * b + steady_mean) * (2.0 * ab + steady_spread)
                / ((a * a + b * b + steady_mean) * (aa + bb + steady_spread));
            count += 1.0;
        }
    }
    sum / count
}
