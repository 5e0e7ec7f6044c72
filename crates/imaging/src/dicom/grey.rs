//! From stored values to grey: rescale, window, inversion, as the object's attributes have them.

use super::super::canvas::{Canvas, Tone};
use super::super::outcome::{NoPreview, Stop};
use super::super::shrink::Shrink;
use super::attributes::{Attributes, Image, tag};

/// Raw values are made fewer first: there are up to a hundred times as many of them as of those that are seen.
pub(super) fn shrink(image: &Image, by: u32) -> Result<Shrink<i32>, Stop> {
    Shrink::new(image.size(), 1, by, |mean| i32::try_from(mean).unwrap_or(i32::MAX))
}

pub(super) fn window(shrink: Shrink<i32>, image: &Image, attributes: &Attributes) -> Result<Canvas, Stop> {
    let (width, height, values) = shrink.finish()?;
    let (Some(least), Some(most)) = (values.iter().min().copied(), values.iter().max().copied()) else {
        return Err(NoPreview::Undecodable.into());
    };
    let grey = Grey::of(image, attributes, &values);
    let table: Vec<u8> = (least..=most).map(|value| grey.level(value)).collect();
    let bytes = values.iter().map(|value| table[usize::try_from(value - least).unwrap_or(0)]).collect();
    Ok(Canvas { width, height, tone: Tone::Grey, bytes })
}

/// Which values become black, white and what lies between.
enum Window {
    Linear { from: f64, to: f64 },
    Sigmoid { centre: f64, width: f64 },
    Table(Table),
}

/// Outputs for consecutive values.
struct Table {
    first: f64,
    outputs: Vec<u16>,
    most: f64,
}

struct Grey {
    modality: Option<Table>,
    slope: f64,
    intercept: f64,
    window: Window,
    is_inverted: bool,
}

impl Grey {
    fn of(image: &Image, attributes: &Attributes, values: &[i32]) -> Self {
        let is_inverted = (image.photometric == "MONOCHROME1")
            || attributes.text(tag::PRESENTATION_LUT_SHAPE).as_deref() == Some("INVERSE");
        let mut grey = Self {
            modality: Table::of(attributes, tag::MODALITY_LUT, image.is_signed),
            slope: attributes.number(tag::RESCALE_SLOPE).filter(|slope| *slope != 0.0).unwrap_or(1.0),
            intercept: attributes.number(tag::RESCALE_INTERCEPT).unwrap_or(0.0),
            window: Window::Linear { from: 0.0, to: 1.0 },
            is_inverted,
        };
        let stated = stated_window(attributes);
        let table = || Table::of(attributes, tag::VOI_LUT, image.is_signed).map(Window::Table);
        grey.window = stated.or_else(table).unwrap_or_else(|| grey.whole_range(values, image, attributes));
        grey
    }

    /// Where nothing is stated: from the least to the greatest value that is no padding.
    fn whole_range(&self, values: &[i32], image: &Image, attributes: &Attributes) -> Window {
        let padding = attributes.word(tag::PIXEL_PADDING_VALUE).map(|word| image.value(word));
        let seen = || values.iter().filter(|value| Some(**value) != padding).map(|value| self.rescale(*value));
        Window::Linear { from: seen().fold(f64::INFINITY, f64::min), to: seen().fold(f64::NEG_INFINITY, f64::max) }
    }

    fn rescale(&self, value: i32) -> f64 {
        match &self.modality {
            Some(table) => table.output(f64::from(value)),
            None => f64::from(value) * self.slope + self.intercept,
        }
    }

    fn level(&self, value: i32) -> u8 {
        let value = self.rescale(value);
        let share = match &self.window {
            Window::Linear { from, to } if to > from => (value - from) / (to - from),
            Window::Linear { .. } => 0.5,
            Window::Sigmoid { centre, width } => 1.0 / (1.0 + (-4.0 * (value - centre) / width).exp()),
            Window::Table(table) => table.output(value) / table.most,
        };
        let share = share.clamp(0.0, 1.0);
        let share = if self.is_inverted { 1.0 - share } else { share };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
        let level = (share * 255.0).round() as u8;
        level
    }
}

fn stated_window(attributes: &Attributes) -> Option<Window> {
    let (centre, width) = (attributes.number(tag::WINDOW_CENTER)?, attributes.number(tag::WINDOW_WIDTH)?);
    match attributes.text(tag::VOI_LUT_FUNCTION).as_deref() {
        Some("SIGMOID") if width > 0.0 => Some(Window::Sigmoid { centre, width }),
        Some("LINEAR_EXACT") if width > 0.0 => {
            Some(Window::Linear { from: centre - width / 2.0, to: centre + width / 2.0 })
        }
        // The standard's own formula, with its halves.
        _ if width > 1.0 => {
            Some(Window::Linear { from: centre - 0.5 - (width - 1.0) / 2.0, to: centre - 0.5 + (width - 1.0) / 2.0 })
        }
        _ => None,
    }
}

impl Table {
    fn of(attributes: &Attributes, sequence: u32, is_signed: bool) -> Option<Self> {
        let descriptor = attributes.words(sequence, tag::LUT_DESCRIPTOR)?;
        let outputs = attributes.words(sequence, tag::LUT_DATA)?;
        let [count, first, bits] = descriptor[..] else {
            return None;
        };
        let count = if count == 0 { 65_536 } else { usize::from(count) };
        let first = if is_signed { f64::from(first.cast_signed()) } else { f64::from(first) };
        let outputs: Vec<u16> = outputs.into_iter().take(count).collect();
        let is_usable = !outputs.is_empty() && (1..=16).contains(&bits);
        is_usable.then(|| Self { first, outputs, most: f64::from((1_u32 << bits) - 1) })
    }

    fn output(&self, value: f64) -> f64 {
        let last = self.outputs.len() - 1;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the table")]
        let at = (value - self.first).round().clamp(0.0, 65_535.0) as usize;
        f64::from(self.outputs[at.min(last)])
    }
}
