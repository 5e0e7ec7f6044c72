//! PDF: the first page on white. Scripts, links and attachments are never looked at.

use std::io::Read;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::content::ops::TypedInstruction;
use hayro::hayro_syntax::object::{Name, Object, Stream};
use hayro::hayro_syntax::page::{Page, Rotation};
use hayro::hayro_syntax::{DecryptionError, Filter, LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::canvas::{Canvas, Tone, check_size};
use super::draw::Decoded;
use super::facts::Facts;
use super::jpeg;
use super::orientation::Orientation;
use super::outcome::{NoPreview, Refused, Stop};

/// A page smaller than this is drawn no larger: a millimetre.
const SIDE_POINTS_MIN: f32 = 3.0;

pub(super) fn read(mut input: impl Read, side: u32, facts: &mut Facts) -> Result<Decoded, Stop> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    check_end(&bytes)?;
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Stop::from(NoPreview::Encrypted),
        LoadPdfError::Decryption(_) => NoPreview::NoDecoder.into(),
        LoadPdfError::Invalid => Refused::Damaged.into(),
    })?;
    let page = pdf.pages().first().ok_or(Refused::Damaged)?;
    facts.pages = u32::try_from(pdf.pages().len()).ok();
    if let Some(scan) = scan(page) {
        let orientation = Orientation::of_quarters(match page.rotation() {
            Rotation::None => 0,
            Rotation::Horizontal => 1,
            Rotation::Flipped => 2,
            Rotation::FlippedHorizontal => 3,
        });
        // A picture of the page, whose own pixels are nobody's fact.
        if let Ok(Decoded { canvas, .. }) = jpeg::read(&scan[..], side, &mut Facts::default()) {
            return Ok(Decoded { canvas, orientation });
        }
    }
    draw(page, side)
}

/// Where to look for the marks of the end, which may be followed by anything.
const TAIL_BYTES: usize = 2048;

/// What is rebuilt by guessing, because neither table nor trailer is left, is no readable page tree.
fn check_end(bytes: &[u8]) -> Result<(), Stop> {
    let tail = &bytes[bytes.len().saturating_sub(TAIL_BYTES)..];
    if memchr::memmem::find(tail, b"startxref").is_some() || memchr::memmem::find(tail, b"%%EOF").is_some() {
        return Ok(());
    }
    Err(Refused::Truncated.into())
}

fn draw(page: &Page<'_>, side: u32) -> Result<Decoded, Stop> {
    let (width, height) = page.render_dimensions();
    let long = width.max(height);
    if !(long.is_finite() && width > 0.0 && height > 0.0) {
        return Err(NoPreview::Undecodable.into());
    }
    #[expect(clippy::cast_precision_loss, reason = "a side is a few thousand")]
    let scale = side as f32 / long.max(SIDE_POINTS_MIN);
    // At least a pixel each way, whatever the shape.
    let settings =
        PixmapSettings { x_scale: scale.max(1.0 / width), y_scale: scale.max(1.0 / height), bg_color: WHITE };
    let pixmap =
        render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    check_size(width, height)?;
    // Everything is on white, so nothing is premultiplied by less than one.
    let bytes = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let canvas = Canvas { width, height, tone: Tone::Colour, bytes };
    Ok(Decoded { canvas, orientation: Orientation::default() })
}

/// The JPEG that is the page, if the page paints one image that fills it and nothing else.
fn scan(page: &Page<'_>) -> Option<Vec<u8>> {
    let image = only_image(page)?;
    let dict = image.dict();
    let is_plain = image.filters()[..] == [Filter::DctDecode]
        && MASKS.iter().all(|key| !dict.contains_key(*key))
        && match dict.get::<Object<'_>>(b"ColorSpace".as_slice()) {
            Some(Object::Name(name)) => matches!(&*name, b"DeviceRGB" | b"DeviceGray"),
            Some(Object::Array(space)) => space.iter::<Name<'_>>().next().is_some_and(|name| &*name == b"ICCBased"),
            _ => false,
        };
    is_plain.then(|| image.raw_data().into_owned())
}

/// What makes of an image more than its pixels.
const MASKS: [&[u8]; 4] = [b"SMask", b"Mask", b"Decode", b"ImageMask"];

/// Sides may differ by so much from those of the page.
const TOLERANCE: f64 = 0.01;

fn only_image<'a>(page: &'a Page<'a>) -> Option<Stream<'a>> {
    if page.raw().contains_key(b"Annots".as_slice()) {
        return None;
    }
    let mut operations = page.typed_operations();
    let (mut image, mut fills) = (None, false);
    while let Some(operation) = operations.next() {
        match operation {
            TypedInstruction::SaveState(_)
            | TypedInstruction::RestoreState(_)
            | TypedInstruction::RenderingIntent(_)
            | TypedInstruction::BeginMarkedContent(_)
            | TypedInstruction::BeginMarkedContentWithProperties(_)
            | TypedInstruction::EndMarkedContent(_) => {}
            TypedInstruction::Transform(matrix) if !fills && image.is_none() => {
                let [a, b, c, d, x, y] =
                    [matrix.0, matrix.1, matrix.2, matrix.3, matrix.4, matrix.5].map(|number| number.as_f64());
                let crop = page.intersected_crop_box();
                let (width, height) = (crop.x1 - crop.x0, crop.y1 - crop.y0);
                let is_near = |value: f64, expected: f64| (value - expected).abs() <= TOLERANCE * width.max(height);
                fills = is_near(a, width)
                    && is_near(d, height)
                    && b == 0.0
                    && c == 0.0
                    && is_near(x, crop.x0)
                    && is_near(y, crop.y0);
            }
            TypedInstruction::XObject(name) if fills && image.is_none() => {
                image = Some(page.resources().get_x_object(name.0)?);
            }
            _ => return None,
        }
    }
    image.filter(|image| has_shape_of(page, image))
}

/// An image of another shape would have to be stretched.
fn has_shape_of(page: &Page<'_>, image: &Stream<'_>) -> bool {
    let side = |key: &[u8]| image.dict().get::<f64>(key).filter(|side| *side > 0.0);
    let (Some(width), Some(height)) = (side(b"Width"), side(b"Height")) else {
        return false;
    };
    let (page_width, page_height) = page.base_dimensions();
    (width * f64::from(page_height) / (height * f64::from(page_width)) - 1.0).abs() <= TOLERANCE
}
