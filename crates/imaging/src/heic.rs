//! HEIC: facts alone. HEVC has no decoder in Rust under a licence that fits, and the C library's is LGPL.

use std::io::{BufRead, Read, Seek, SeekFrom};

use super::canvas::check_size;
use super::exif;
use super::facts::Facts;
use super::outcome::{NoPreview, Refused, Stop};

/// Boxes that describe the images stand at the start.
const HEAD_BYTES: u64 = 64 * 1024;

/// Always a reason why there is no picture.
pub(super) fn read(mut input: impl BufRead + Seek, facts: &mut Facts) -> Stop {
    let mut look = || {
        walk(&mut input)?;
        input.seek(SeekFrom::Start(0))?;
        let camera = ::exif::Reader::new().read_from_container(&mut input).ok().map(|found| exif::of_exif(&found));
        let camera = camera.unwrap_or_default();
        facts.captured = camera.captured;
        input.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        (&mut input).take(HEAD_BYTES).read_to_end(&mut head)?;
        if let Some(stored) = size(&head) {
            check_size(stored.0, stored.1)?;
            let shown = camera.orientation.turn_size(stored);
            (facts.width, facts.height) = (Some(shown.0), Some(shown.1));
        }
        Ok(())
    };
    match look() {
        Err(stop) => stop,
        Ok(()) => NoPreview::NoDecoder.into(),
    }
}

/// The boxes must fill the file.
fn walk(input: &mut (impl Read + Seek)) -> Result<(), Stop> {
    let end = input.seek(SeekFrom::End(0))?;
    let mut at = 0;
    while at < end {
        input.seek(SeekFrom::Start(at))?;
        let mut head = [0; 16];
        input.read_exact(&mut head[..8])?;
        let length = match u32::from_be_bytes([head[0], head[1], head[2], head[3]]) {
            0 => return Ok(()),
            1 => {
                input.read_exact(&mut head[8..])?;
                head[8..].iter().fold(0, |length, byte| length << 8 | u64::from(*byte))
            }
            length => length.into(),
        };
        if length < 8 {
            return Err(Refused::Damaged.into());
        }
        at = at.checked_add(length).ok_or(Refused::Damaged)?;
    }
    if at == end { Ok(()) } else { Err(Refused::Truncated.into()) }
}

/// The largest of the sizes that are stated: the others are those of tiles and of thumbnails.
fn size(head: &[u8]) -> Option<(u32, u32)> {
    let sizes = memchr::memmem::find_iter(head, b"ispe").filter_map(|at| {
        let bytes: [u8; 8] = head.get(at + 8..at + 16)?.try_into().ok()?;
        let side = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Some((side(0), side(4)))
    });
    sizes.max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))
}
