//! The fragments that compressed pixels are kept in, and which of them are the wanted frame.

use super::super::canvas::buffer_length;
use super::super::outcome::{NoPreview, Refused, Stop};
use super::attributes::Image;
use super::elements::Opened;

const ITEM: [u8; 4] = [0xfe, 0xff, 0x00, 0xe0];
const END: [u8; 4] = [0xfe, 0xff, 0xdd, 0xe0];
/// One a frame, or a few; a long run has thousands.
const FRAGMENTS_MAX: usize = 100_000;
/// A table of where each frame begins.
const TABLE_BYTES_MAX: u64 = 4 * 1024 * 1024;

#[derive(Debug, Clone, Copy)]
struct Fragment {
    at: u64,
    length: u64,
}

/// The compressed bytes of the middle frame.
pub(super) fn frame(opened: &mut Opened<'_>, image: &Image, at: u64) -> Result<Vec<u8>, Stop> {
    opened.seek(at)?;
    let (table, fragments) = list(opened)?;
    let frames = image.frames as usize;
    if fragments.len() < frames {
        return Err(Refused::Truncated.into());
    }
    let wanted = image.middle_frame() as usize;
    let of_frame: Vec<Fragment> = if frames == 1 {
        fragments
    } else if fragments.len() == frames {
        vec![fragments[wanted]]
    } else if table.len() == frames {
        // Offsets count from the first fragment's own header.
        let start = fragments[0].at - 8;
        let from = start + u64::from(table[wanted]);
        let to = table.get(wanted + 1).map_or(u64::MAX, |offset| start + u64::from(*offset));
        fragments.into_iter().filter(|fragment| (from..to).contains(&(fragment.at - 8))).collect()
    } else {
        return Err(NoPreview::Undecodable.into());
    };
    let total = of_frame.iter().map(|fragment| fragment.length).sum();
    let mut bytes = vec![0; buffer_length(&[total])?];
    let mut rest = &mut bytes[..];
    for fragment in of_frame {
        let (part, after) = rest.split_at_mut(usize::try_from(fragment.length).unwrap_or(usize::MAX).min(rest.len()));
        opened.seek(fragment.at)?;
        opened.read(part)?;
        rest = after;
    }
    Ok(bytes)
}

/// The table of offsets, and every fragment. The end may be missing only where the file ends.
fn list(opened: &mut Opened<'_>) -> Result<(Vec<u32>, Vec<Fragment>), Stop> {
    let (mut table, mut fragments) = (None, Vec::new());
    while opened.left() >= 8 {
        let mut head = [0; 8];
        opened.read(&mut head)?;
        let length = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        if head[..4] == END {
            break;
        }
        if head[..4] != ITEM {
            return Err(Refused::Damaged.into());
        }
        if length > opened.left() {
            return Err(Refused::Truncated.into());
        }
        let at = opened.position();
        if table.is_none() {
            let mut bytes = vec![0; if length <= TABLE_BYTES_MAX { buffer_length(&[length])? } else { 0 }];
            opened.read(&mut bytes)?;
            let offset = |four: &[u8]| u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
            table = Some(bytes.chunks_exact(4).map(offset).collect());
        } else if fragments.len() < FRAGMENTS_MAX {
            fragments.push(Fragment { at, length });
        } else {
            return Err(NoPreview::TooLarge.into());
        }
        opened.seek(at + length)?;
    }
    Ok((table.unwrap_or_default(), fragments))
}
