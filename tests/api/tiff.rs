//! Grey TIFF files of any size, which a decoder reads and no compression shortens.

/// What stands before the pixels.
pub const HEADER_BYTES: usize = 122;

/// The header of one strip of all rows, a byte a pixel.
pub fn header(width: u32, height: u32) -> Vec<u8> {
    let (long, start, pixels) = (4_u16, HEADER_BYTES as u32, width * height);
    // Size, bits, no compression, black is zero, where the strip is, and how long.
    let tags = [
        (256_u16, width),
        (257, height),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, start),
        (277, 1),
        (278, height),
        (279, pixels),
    ];
    let mut bytes = [&b"II*\0\x08\0\0\0"[..], &(tags.len() as u16).to_le_bytes()].concat();
    for (tag, value) in tags {
        bytes
            .extend([&tag.to_le_bytes()[..], &long.to_le_bytes(), &1_u32.to_le_bytes(), &value.to_le_bytes()].concat());
    }
    bytes.resize(HEADER_BYTES, 0);
    bytes
}

/// A whole file of noise.
pub fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = header(width, height);
    let mut state = 1_u64;
    while bytes.len() < HEADER_BYTES + (width * height) as usize {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(HEADER_BYTES + (width * height) as usize);
    bytes
}
