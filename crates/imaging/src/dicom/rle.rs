//! RLE of DICOM: every byte of a sample in a segment of its own, packed as in PackBits.

use super::super::canvas::buffer_length;
use super::super::outcome::{NoPreview, Stop};
use super::attributes::Image;

/// As the header has it: a count, and room for fifteen offsets.
const HEADER_BYTES: usize = 64;

/// Samples behind each other, pixel by pixel, words with their low byte first.
pub(super) fn decode(bytes: &[u8], image: &Image) -> Result<Vec<u8>, Stop> {
    let pixels = buffer_length(&[image.rows.into(), image.columns.into()])?;
    let sample_bytes = usize::from(image.bits_allocated / 8);
    let pixel_bytes = sample_bytes * usize::from(image.samples);
    let mut decoded = vec![0; buffer_length(&[pixels as u64, pixel_bytes as u64])?];
    let header = bytes.get(..HEADER_BYTES).ok_or(NoPreview::Undecodable)?;
    let word = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]) as usize;
    if word(0) != pixel_bytes || pixel_bytes > 15 {
        return Err(NoPreview::Undecodable.into());
    }
    for segment in 0..pixel_bytes {
        let start = word(4 + segment * 4);
        let end = if segment + 1 < pixel_bytes { word(8 + segment * 4) } else { bytes.len() };
        let packed = bytes.get(start..end).ok_or(NoPreview::Undecodable)?;
        // The high byte of a word comes first.
        let target = segment / sample_bytes * sample_bytes + (sample_bytes - 1 - segment % sample_bytes);
        unpack(packed, decoded[target..].iter_mut().step_by(pixel_bytes))?;
    }
    Ok(decoded)
}

fn unpack<'a>(packed: &[u8], mut target: impl ExactSizeIterator<Item = &'a mut u8>) -> Result<(), Stop> {
    let mut at = 0;
    while target.len() > 0 {
        let count = *packed.get(at).ok_or(NoPreview::Undecodable)?;
        at += 1;
        match count {
            0..=127 => {
                let length = usize::from(count) + 1;
                let literal = packed.get(at..at + length).ok_or(NoPreview::Undecodable)?;
                literal.iter().zip(&mut target).for_each(|(byte, place)| *place = *byte);
                at += length;
            }
            128 => {}
            129..=255 => {
                let byte = *packed.get(at).ok_or(NoPreview::Undecodable)?;
                at += 1;
                target.by_ref().take(257 - usize::from(count)).for_each(|place| *place = byte);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_literals_alternate() {
        let mut target = [0; 8];
        unpack(&[2, 7, 8, 9, 128, 254, 5, 0, 1, 255, 4], target.iter_mut()).unwrap();
        assert_eq!(target, [7, 8, 9, 5, 5, 5, 1, 4]);
        assert!(unpack(&[2, 7], [0; 3].iter_mut()).is_err());
    }
}
