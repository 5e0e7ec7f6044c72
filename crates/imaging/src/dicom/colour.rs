//! Palettes: indices that stand for colours.

use super::super::outcome::{NoPreview, Stop};
use super::attributes::{Attributes, tag};

pub(super) struct Palette {
    first: i32,
    colours: Vec<[u8; 3]>,
}

impl Palette {
    pub(super) fn of(attributes: &Attributes) -> Result<Self, Stop> {
        let mut tables = Vec::with_capacity(3);
        let mut first = 0;
        for (descriptor, data) in tag::PALETTE_DESCRIPTORS.into_iter().zip(tag::PALETTES) {
            let (Some(descriptor), Some(words)) = (attributes.words(0, descriptor), attributes.words(0, data)) else {
                return Err(NoPreview::Undecodable.into());
            };
            let [count, start, bits] = descriptor[..] else {
                return Err(NoPreview::Undecodable.into());
            };
            first = i32::from(start);
            tables.push(entries(&words, count, bits));
        }
        let count = tables.iter().map(Vec::len).min().unwrap_or(0);
        if count == 0 {
            return Err(NoPreview::Undecodable.into());
        }
        let colours = (0..count).map(|at| [tables[0][at], tables[1][at], tables[2][at]]).collect();
        Ok(Self { first, colours })
    }

    /// An index outside of the table stands for its first or last entry.
    pub(super) fn colour(&self, index: i32) -> [u8; 3] {
        let at = usize::try_from(index - self.first).unwrap_or(0);
        self.colours[at.min(self.colours.len() - 1)]
    }
}

/// Entries of sixteen bits, of which the high byte counts, or of eight, two in a word. Tables that are said to have
/// sixteen and use eight are common.
fn entries(words: &[u16], count: u16, bits: u16) -> Vec<u8> {
    let count = if count == 0 { 65_536 } else { usize::from(count) };
    if bits == 8 && words.len() < count {
        return words.iter().flat_map(|word| word.to_le_bytes()).take(count).collect();
    }
    let is_wide = words.iter().take(count).any(|word| *word > 255);
    let byte = |word: &u16| if is_wide { word.to_be_bytes()[0] } else { word.to_be_bytes()[1] };
    words.iter().take(count).map(byte).collect()
}
