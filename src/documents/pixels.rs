//! How many pixels a header announces, so that a bomb is known before anybody decodes it.
//!
//! `None` where the header does not say it within the bytes at hand.

/// JPEG: the first start-of-frame segment.
pub(super) fn of_jpeg(head: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        // Any number of 0xff may stand before a marker.
        while *head.get(at)? == 0xff {
            at += 1;
        }
        let marker = head[at];
        let length = usize::from(u16_be(head, at + 1)?);
        match marker {
            0xc4 | 0xc8 | 0xcc => {}
            0xc0..=0xcf => {
                return Some((u16_be(head, at + 6)?.into(), u16_be(head, at + 4)?.into()));
            }
            // Start of scan, end of image: no frame came before.
            0xd9 | 0xda => return None,
            _ => {}
        }
        at += 1 + length.max(2);
    }
}

/// PNG: the first chunk.
pub(super) fn of_png(head: &[u8]) -> Option<(u32, u32)> {
    Some((u32_be(head, 16)?, u32_be(head, 20)?))
}

/// WebP: the canvas of the extended form, or the frame of one of the two simple ones.
pub(super) fn of_webp(head: &[u8]) -> Option<(u32, u32)> {
    match head.get(12..16)? {
        b"VP8X" => Some((u24_le(head, 24)? + 1, u24_le(head, 27)? + 1)),
        b"VP8L" => {
            let bits = u32_le(head, 21)?;
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        b"VP8 " => Some((u32::from(u16_le(head, 26)?) & 0x3fff, u32::from(u16_le(head, 28)?) & 0x3fff)),
        _ => None,
    }
}

/// TIFF: width and length of the first directory.
pub(super) fn of_tiff(head: &[u8]) -> Option<(u32, u32)> {
    const WIDTH: u16 = 256;
    const LENGTH: u16 = 257;
    const SHORT: u16 = 3;
    let is_little = head.starts_with(b"II");
    let u16_at = |at| {
        if is_little { u16_le(head, at) } else { u16_be(head, at) }
    };
    let u32_at = |at| {
        if is_little { u32_le(head, at) } else { u32_be(head, at) }
    };
    let directory = usize::try_from(u32_at(4)?).ok()?;
    let (mut width, mut length) = (None, None);
    for entry in 0..usize::from(u16_at(directory)?) {
        let at = directory.checked_add(2 + entry * 12)?;
        let value = if u16_at(at + 2)? == SHORT { u16_at(at + 8)?.into() } else { u32_at(at + 8)? };
        match u16_at(at)? {
            WIDTH => width = Some(value),
            LENGTH => length = Some(value),
            _ => {}
        }
    }
    Some((width?, length?))
}

fn array<const N: usize>(head: &[u8], at: usize) -> Option<[u8; N]> {
    head.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn u16_be(head: &[u8], at: usize) -> Option<u16> {
    array(head, at).map(u16::from_be_bytes)
}

fn u16_le(head: &[u8], at: usize) -> Option<u16> {
    array(head, at).map(u16::from_le_bytes)
}

fn u24_le(head: &[u8], at: usize) -> Option<u32> {
    array::<3>(head, at).map(|[low, middle, high]| u32::from_le_bytes([low, middle, high, 0]))
}

fn u32_be(head: &[u8], at: usize) -> Option<u32> {
    array(head, at).map(u32::from_be_bytes)
}

fn u32_le(head: &[u8], at: usize) -> Option<u32> {
    array(head, at).map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str) -> Vec<u8> {
        std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)).unwrap()
    }

    #[test]
    fn headers_say_the_size() {
        assert_eq!(of_jpeg(&sample("photo/camera-10mp.jpg")[..65536]), Some((3648, 2736)));
        assert_eq!(of_jpeg(&sample("photo/cmyk.jpg")), Some((100, 100)));
        assert_eq!(of_png(&sample("photo/rgba-8bit.png")), Some((162, 150)));
        assert_eq!(of_png(&sample("bad/bomb-30000x30000.png")), Some((30_000, 30_000)));
        assert_eq!(of_tiff(&sample("photo/exif.tif")), Some((300, 400)));
    }

    #[test]
    fn the_three_forms_of_webp_say_the_size() {
        let webp = |chunk: &[u8]| [b"RIFF\0\0\0\0WEBP".as_slice(), chunk].concat();
        assert_eq!(of_webp(&webp(b"VP8X\x0a\0\0\0\0\0\0\0\xaf\x04\0\x1f\x03\0")), Some((1200, 800)));
        assert_eq!(of_webp(&webp(b"VP8L\0\0\0\0\x2f\x0f\xc0\x01\0")), Some((16, 8)));
        assert_eq!(of_webp(&webp(b"VP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x40\x01\xf0\0")), Some((320, 240)));
    }

    #[test]
    fn a_cut_or_senseless_header_says_nothing() {
        let jpeg = sample("photo/cmyk.jpg");
        for length in 0..600 {
            let _ = (of_jpeg(&jpeg[..length]), of_png(&jpeg[..length]), of_webp(&jpeg[..length]));
        }
        assert_eq!(of_tiff(b"II*\0\xff\xff\xff\xff"), None);
        assert_eq!(of_jpeg(&[0xff; 4096]), None);
    }
}
