//! The elements of a data set, in whichever of the encodings, up to the pixels. Nothing is kept but what is asked for.

use std::io::{BufRead, Cursor, Read, Seek, SeekFrom};

use flate2::read::DeflateDecoder;

use super::super::outcome::{NoPreview, Refused, Stop};
use super::attributes::{Attributes, tag};

const UNDEFINED: u32 = u32::MAX;
const ITEM: u32 = 0xfffe_e000;
const ITEM_END: u32 = 0xfffe_e00d;
const SEQUENCE_END: u32 = 0xfffe_e0dd;
/// Sequences in sequences; a report has about ten.
const DEPTH_MAX: u32 = 32;
/// A deflated data set is unpacked in memory.
const INFLATED_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// No attribute that is kept is longer: a table of 65,536 words.
const VALUE_BYTES_MAX: u32 = 128 * 1024 + 16;

const IMPLICIT_LITTLE: &str = "1.2.840.10008.1.2";
const EXPLICIT_BIG: &str = "1.2.840.10008.1.2.2";
const DEFLATED: &str = "1.2.840.10008.1.2.1.99";

/// How elements are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoding {
    pub(super) is_explicit: bool,
    pub(super) is_big: bool,
}

const EXPLICIT_LITTLE: Encoding = Encoding { is_explicit: true, is_big: false };

/// Where the pixels are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pixels {
    Native { at: u64, length: u64 },
    Encapsulated { at: u64 },
}

pub(super) trait Source: BufRead + Seek {}
impl<T: BufRead + Seek> Source for T {}

pub(super) struct Opened<'a> {
    source: Box<dyn Source + 'a>,
    at: u64,
    end: u64,
    pub(super) encoding: Encoding,
    pub(super) transfer_syntax: String,
    pub(super) attributes: Attributes,
}

struct Header {
    tag: u32,
    length: u32,
    is_sequence: bool,
    /// A sequence of unknown kind is always written so.
    is_implicit_inside: bool,
}

/// Reads what stands before the data set.
pub(super) fn open<'a>(mut input: impl BufRead + Seek + 'a) -> Result<Opened<'a>, Stop> {
    let end = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(0))?;
    let mut opened = Opened {
        source: Box::new(input),
        at: 0,
        end,
        encoding: EXPLICIT_LITTLE,
        transfer_syntax: String::new(),
        attributes: Attributes::default(),
    };
    let mut head = [0; 132];
    if end >= 132 {
        opened.read(&mut head)?;
    }
    if head[128..] != *b"DICM" {
        opened.seek(0)?;
    }
    opened.read_meta()?;
    opened.transfer_syntax = opened.attributes.text(tag::TRANSFER_SYNTAX_UID).unwrap_or_default();
    opened.encoding = match opened.transfer_syntax.as_str() {
        "" => opened.guess_encoding()?,
        IMPLICIT_LITTLE => Encoding { is_explicit: false, is_big: false },
        EXPLICIT_BIG => Encoding { is_explicit: true, is_big: true },
        _ => EXPLICIT_LITTLE,
    };
    opened.attributes.is_big = opened.encoding.is_big;
    if opened.transfer_syntax == DEFLATED {
        opened.inflate()?;
    }
    Ok(opened)
}

impl Opened<'_> {
    pub(super) fn seek(&mut self, at: u64) -> Result<(), Stop> {
        if at > self.end {
            return Err(Refused::Truncated.into());
        }
        self.source.seek(SeekFrom::Start(at))?;
        self.at = at;
        Ok(())
    }

    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<(), Stop> {
        self.source.read_exact(buffer)?;
        self.at += buffer.len() as u64;
        Ok(())
    }

    pub(super) fn left(&self) -> u64 {
        self.end - self.at
    }

    pub(super) fn position(&self) -> u64 {
        self.at
    }

    fn skip(&mut self, length: u32) -> Result<(), Stop> {
        if u64::from(length) > self.left() {
            return Err(Refused::Truncated.into());
        }
        self.source.seek_relative(length.into())?;
        self.at += u64::from(length);
        Ok(())
    }

    /// Group 0002, which is always explicit and little-endian.
    fn read_meta(&mut self) -> Result<(), Stop> {
        while self.left() >= 8 && self.source.fill_buf()?.starts_with(&[0x02, 0x00]) {
            let header = self.header(EXPLICIT_LITTLE)?;
            self.take(&header, 0)?;
        }
        Ok(())
    }

    fn guess_encoding(&mut self) -> Result<Encoding, Stop> {
        let head = self.source.fill_buf()?;
        let is_big = head.first() == Some(&0);
        let is_explicit = head.get(4..6).is_some_and(|kind| kind.iter().all(u8::is_ascii_uppercase));
        Ok(Encoding { is_explicit, is_big })
    }

    fn inflate(&mut self) -> Result<(), Stop> {
        let mut bytes = Vec::new();
        let mut inflated = DeflateDecoder::new(&mut self.source).take(INFLATED_BYTES_MAX + 1);
        inflated.read_to_end(&mut bytes).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Refused::Truncated,
            _ => Refused::Damaged,
        })?;
        if bytes.len() as u64 > INFLATED_BYTES_MAX {
            return Err(NoPreview::TooLarge.into());
        }
        (self.at, self.end) = (0, bytes.len() as u64);
        self.source = Box::new(Cursor::new(bytes));
        Ok(())
    }

    /// All elements up to the pixels; none if there are no pixels.
    pub(super) fn read_header(&mut self) -> Result<Option<Pixels>, Stop> {
        while self.left() >= 8 {
            let header = self.header(self.encoding)?;
            if header.tag == tag::PIXEL_DATA {
                return self.pixels(header.length).map(Some);
            }
            if matches!(header.tag, tag::FLOAT_PIXEL_DATA | tag::DOUBLE_PIXEL_DATA) {
                return Err(NoPreview::NoDecoder.into());
            }
            if header.is_sequence || header.length == UNDEFINED {
                self.sequence(&header, 0, 0)?;
            } else {
                self.take(&header, 0)?;
            }
        }
        // Less than a header; some writers fill up with zeros.
        let mut rest = [0; 8];
        let rest = &mut rest[..usize::try_from(self.left()).unwrap_or(0)];
        self.read(rest)?;
        if rest.iter().any(|byte| *byte != 0) { Err(Refused::Truncated.into()) } else { Ok(None) }
    }

    fn pixels(&mut self, length: u32) -> Result<Pixels, Stop> {
        if length == UNDEFINED {
            return Ok(Pixels::Encapsulated { at: self.at });
        }
        if u64::from(length) > self.left() {
            return Err(Refused::Truncated.into());
        }
        Ok(Pixels::Native { at: self.at, length: length.into() })
    }

    fn u16(&mut self, encoding: Encoding) -> Result<u16, Stop> {
        let mut bytes = [0; 2];
        self.read(&mut bytes)?;
        Ok(if encoding.is_big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn u32(&mut self, encoding: Encoding) -> Result<u32, Stop> {
        let mut bytes = [0; 4];
        self.read(&mut bytes)?;
        Ok(if encoding.is_big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    fn header(&mut self, encoding: Encoding) -> Result<Header, Stop> {
        let tag = u32::from(self.u16(encoding)?) << 16 | u32::from(self.u16(encoding)?);
        // Items have no kind in either way of writing.
        if !encoding.is_explicit || tag >> 16 == 0xfffe {
            let length = self.u32(encoding)?;
            let is_sequence = length == UNDEFINED || tag::SEQUENCES.contains(&tag);
            return Ok(Header { tag, length, is_sequence, is_implicit_inside: !encoding.is_explicit });
        }
        let mut kind = [0; 2];
        self.read(&mut kind)?;
        if !kind.iter().all(u8::is_ascii_uppercase) {
            return Err(NoPreview::Undecodable.into());
        }
        let is_long = matches!(
            &kind,
            b"OB" | b"OD" | b"OF" | b"OL" | b"OV" | b"OW" | b"SQ" | b"SV" | b"UC" | b"UN" | b"UR" | b"UT" | b"UV"
        );
        let length = if is_long {
            self.u16(encoding)?;
            self.u32(encoding)?
        } else {
            self.u16(encoding)?.into()
        };
        Ok(Header { tag, length, is_sequence: &kind == b"SQ", is_implicit_inside: &kind == b"UN" })
    }

    /// Keeps a value that is asked for, skips every other.
    fn take(&mut self, header: &Header, parent: u32) -> Result<(), Stop> {
        if header.length <= VALUE_BYTES_MAX && tag::is_wanted(header.tag, parent) {
            if u64::from(header.length) > self.left() {
                return Err(Refused::Truncated.into());
            }
            let mut value = vec![0; header.length as usize];
            self.read(&mut value)?;
            self.attributes.keep(parent, header.tag, value);
            return Ok(());
        }
        self.skip(header.length)
    }

    /// Goes through the items of a sequence; those of one that nobody asks for are skipped at once where their length
    /// is known.
    fn sequence(&mut self, header: &Header, parent: u32, depth: u32) -> Result<(), Stop> {
        let is_wanted = tag::SEQUENCES.contains(&header.tag);
        if header.length != UNDEFINED && !is_wanted {
            return self.skip(header.length);
        }
        if depth == DEPTH_MAX {
            return Err(NoPreview::Undecodable.into());
        }
        let inside = Encoding { is_explicit: !header.is_implicit_inside, is_big: self.encoding.is_big };
        let end = self.end_of(header.length)?;
        let parent = if is_wanted { tag::parent(header.tag) } else { parent };
        // Only the first item of a sequence counts, here as everywhere in this module.
        let mut parent = if is_wanted { parent } else { tag::NOBODY };
        while self.at < end {
            let item = self.header(inside)?;
            match item.tag {
                SEQUENCE_END => return Ok(()),
                ITEM => self.item(item.length, inside, parent, depth)?,
                _ => return Err(NoPreview::Undecodable.into()),
            }
            parent = tag::NOBODY;
        }
        Ok(())
    }

    fn item(&mut self, length: u32, encoding: Encoding, parent: u32, depth: u32) -> Result<(), Stop> {
        if length != UNDEFINED && parent == tag::NOBODY {
            return self.skip(length);
        }
        let end = self.end_of(length)?;
        while self.at < end {
            let header = self.header(encoding)?;
            if header.tag == ITEM_END {
                return Ok(());
            }
            if header.is_sequence || header.length == UNDEFINED {
                self.sequence(&header, parent, depth + 1)?;
            } else {
                self.take(&header, parent)?;
            }
        }
        Ok(())
    }

    fn end_of(&self, length: u32) -> Result<u64, Stop> {
        match length {
            UNDEFINED => Ok(self.end),
            length if u64::from(length) > self.left() => Err(Refused::Truncated.into()),
            length => Ok(self.at + u64::from(length)),
        }
    }
}
