//! Follows the segments of a JPEG stream while somebody else reads it, and notes what its header says and whether it
//! ends as it should.

use std::io::{self, Read};

/// The start-of-frame segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) components: u8,
    pub(super) is_progressive: bool,
}

/// What was seen until now.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) frame: Option<Frame>,
    /// From its TIFF header on.
    pub(super) exif: Option<Vec<u8>>,
    pub(super) has_ended: bool,
}

/// A reader that looks at all that passes.
pub(super) struct Watch<R> {
    inner: R,
    at: At,
    /// The segment that is collected, if it is one of interest.
    segment: Option<Vec<u8>>,
    pub(super) seen: Seen,
}

/// Where in the stream the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum At {
    /// The first byte of a marker is expected.
    Marker,
    /// Its second one.
    Code,
    /// The first byte of a length.
    Length(u8),
    /// The second one.
    LengthLow(u8, u8),
    /// So many bytes of a segment are left.
    Segment(u8, usize),
    /// Between start of scan and the next marker.
    Entropy,
    /// After an `0xff` in there.
    EntropyCode,
    /// After the end, or in what is no JPEG stream.
    Done,
}

const EXIF: &[u8] = b"Exif\0\0";
const START_OF_IMAGE: u8 = 0xd8;
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;
const APP1: u8 = 0xe1;

const fn is_frame(code: u8) -> bool {
    matches!(code, 0xc0..=0xcf) && !matches!(code, 0xc4 | 0xc8 | 0xcc)
}

/// Stands alone, without a length: start of image, restarts, TEM.
const fn is_alone(code: u8) -> bool {
    matches!(code, START_OF_IMAGE | 0xd0..=0xd7 | 0x01)
}

impl<R: Read> Watch<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, at: At::Marker, segment: None, seen: Seen::default() }
    }

    /// Reads on until the image ends or the stream does.
    pub(super) fn drain(&mut self) -> io::Result<()> {
        let mut buffer = vec![0; 64 * 1024];
        while self.at != At::Done && self.read(&mut buffer)? > 0 {}
        Ok(())
    }

    fn look(&mut self, mut bytes: &[u8]) {
        while let Some(first) = bytes.first().copied() {
            let mut taken = 1;
            self.at = match self.at {
                At::Done => return,
                At::Marker if first == 0xff => At::Code,
                At::Marker => At::Done,
                At::Code => self.after_code(first),
                At::Length(code) => At::LengthLow(code, first),
                At::LengthLow(code, high) => self.after_length(code, u16::from_be_bytes([high, first])),
                At::Segment(code, left) => {
                    taken = left.min(bytes.len());
                    if let Some(segment) = &mut self.segment {
                        segment.extend_from_slice(&bytes[..taken]);
                    }
                    if taken < left { At::Segment(code, left - taken) } else { self.after_segment(code) }
                }
                At::Entropy => {
                    let found = memchr::memchr(0xff, bytes);
                    taken = found.map_or(bytes.len(), |at| at + 1);
                    if found.is_some() { At::EntropyCode } else { At::Entropy }
                }
                At::EntropyCode => match first {
                    0x00 | 0xd0..=0xd7 => At::Entropy,
                    code => self.after_code(code),
                },
            };
            bytes = &bytes[taken..];
        }
    }

    fn after_code(&mut self, code: u8) -> At {
        match code {
            // Any number of these may stand before a marker.
            0xff => At::Code,
            END_OF_IMAGE => {
                self.seen.has_ended = true;
                At::Done
            }
            code if is_alone(code) => At::Marker,
            0x00 => At::Done,
            code => At::Length(code),
        }
    }

    fn after_length(&mut self, code: u8, length: u16) -> At {
        let is_wanted = is_frame(code) || (code == APP1 && self.seen.exif.is_none());
        self.segment = is_wanted.then(Vec::new);
        match usize::from(length).checked_sub(2) {
            None => At::Done,
            Some(0) => self.after_segment(code),
            Some(left) => At::Segment(code, left),
        }
    }

    fn after_segment(&mut self, code: u8) -> At {
        if let Some(segment) = self.segment.take() {
            if code == APP1 {
                self.seen.exif = segment.strip_prefix(EXIF).map(<[u8]>::to_vec);
            } else if let [_, high, low, wide, narrow, components, ..] = segment[..] {
                self.seen.frame.get_or_insert(Frame {
                    width: u16::from_be_bytes([wide, narrow]),
                    height: u16::from_be_bytes([high, low]),
                    components,
                    is_progressive: matches!(code, 0xc2 | 0xc6 | 0xca | 0xce),
                });
            }
        }
        if code == START_OF_SCAN { At::Entropy } else { At::Marker }
    }
}

impl<R: Read> Read for Watch<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.look(&buffer[..length]);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(bytes: &[u8]) -> Seen {
        let mut watch = Watch::new(bytes);
        watch.drain().unwrap();
        watch.seen
    }

    fn sample(name: &str) -> Vec<u8> {
        std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/samples/photo").join(name))
            .unwrap()
    }

    #[test]
    fn a_whole_image_ends_and_a_cut_one_does_not() {
        for name in ["cmyk.jpg", "camera-10mp.jpg"] {
            let bytes = sample(name);
            assert!(seen(&bytes).has_ended, "{name}");
            assert!(!seen(&bytes[..bytes.len() / 2]).has_ended, "{name}");
            assert!(!seen(&bytes[..bytes.len() - 2]).has_ended, "{name}");
        }
    }

    #[test]
    fn the_header_is_seen_however_the_bytes_come() {
        let bytes = sample("cmyk.jpg");
        let mut watch = Watch::new(&bytes[..]);
        let mut byte = [0];
        while watch.read(&mut byte).unwrap() > 0 {}
        assert!(watch.seen.has_ended);
        let frame = watch.seen.frame.unwrap();
        assert_eq!((frame.width, frame.height, frame.components, frame.is_progressive), (100, 100, 4, false));
        assert!(watch.seen.exif.unwrap().starts_with(b"MM"));
    }

    #[test]
    fn an_end_inside_of_a_thumbnail_is_not_the_end() {
        let mut bytes = b"\xff\xd8\xff\xe1\x00\x0aExif\0\0\xff\xd9".to_vec();
        assert!(!seen(&bytes).has_ended);
        bytes.extend_from_slice(b"\xff\xd9");
        assert!(seen(&bytes).has_ended);
    }
}
