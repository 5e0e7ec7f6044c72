//! How a DICOM file begins: 128 free bytes and `DICM`, or, from older devices, the data set at once.

/// What stands in the 128 bytes before `DICM`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Preamble {
    /// There is no `DICM`.
    Absent,
    /// Nothing, a TIFF header (which the standard allows), or bytes without meaning.
    Harmless,
    /// An operating system would run the file.
    Executable,
    /// A browser or viewer would take the file for something else.
    OtherType,
}

/// Headers that a system runs: DOS and Windows, ELF, Mach-O in its five forms, scripts.
const EXECUTABLE: [&[u8]; 8] = [
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
];

/// Headers of other files; markup is looked for without its leading space.
const OTHER: [&[u8]; 8] = [b"<", b"PK", b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8", b"BM"];

pub(super) fn preamble(head: &[u8]) -> Preamble {
    if head.get(128..132) != Some(b"DICM") {
        return Preamble::Absent;
    }
    let start = head[..128].trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    if EXECUTABLE.iter().any(|signature| head.starts_with(signature)) {
        Preamble::Executable
    } else if OTHER.iter().any(|signature| start.starts_with(signature)) || !has_group(head, 132) {
        Preamble::OtherType
    } else {
        Preamble::Harmless
    }
}

/// Group 0002 follows, or, in files that leave it out, group 0008.
fn has_group(head: &[u8], at: usize) -> bool {
    matches!(head.get(at..at + 2), Some([0x02 | 0x08, 0x00]))
}

/// Elements that must be found in a row before a file without `DICM` is believed.
const ELEMENTS_MIN: usize = 4;

/// No text or code of the first group is longer; pictures and tables stand in later groups.
const VALUE_BYTES_MAX: usize = 4096;

/// Whether the bytes begin with elements of group 0008, in rising order and of sensible length, in one of the three
/// plain encodings.
pub(super) fn is_bare_data_set(head: &[u8]) -> bool {
    [Encoding::ImplicitLittle, Encoding::ExplicitLittle, Encoding::ExplicitBig]
        .into_iter()
        .any(|encoding| count_elements(head, encoding) >= ELEMENTS_MIN)
}

#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    ImplicitLittle,
    ExplicitLittle,
    ExplicitBig,
}

fn count_elements(head: &[u8], encoding: Encoding) -> usize {
    let (mut at, mut count, mut previous) = (0, 0, None);
    while count < ELEMENTS_MIN {
        let Some((element, next)) = element(head, at, encoding) else {
            break;
        };
        if previous.is_some_and(|previous| element <= previous) {
            break;
        }
        previous = Some(element);
        at = next;
        count += 1;
    }
    count
}

/// The element number and where the next element starts, if this is one of group 0008.
fn element(head: &[u8], at: usize, encoding: Encoding) -> Option<(u16, usize)> {
    let bytes: [u8; 8] = head.get(at..at + 8)?.try_into().ok()?;
    let u16_at = |index: usize| {
        let pair = [bytes[index], bytes[index + 1]];
        if encoding == Encoding::ExplicitBig { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    };
    if u16_at(0) != 0x0008 {
        return None;
    }
    let length = if encoding == Encoding::ImplicitLittle {
        u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]) as usize
    } else if is_short_value(&bytes[4..6]) {
        usize::from(u16_at(6))
    } else {
        return None;
    };
    let is_sensible = length % 2 == 0 && length <= VALUE_BYTES_MAX && at + 8 + length <= head.len();
    is_sensible.then_some((u16_at(2), at + 8 + length))
}

/// Value representations of the first elements of group 0008, all of them with a length of two bytes.
fn is_short_value(representation: &[u8]) -> bool {
    matches!(representation, b"AE" | b"CS" | b"DA" | b"DT" | b"LO" | b"PN" | b"SH" | b"TM" | b"UI" | b"UL" | b"US")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_preamble(start: &[u8]) -> Vec<u8> {
        let mut file = start.to_vec();
        file.resize(128, 0);
        file.extend_from_slice(b"DICM\x02\0\0\0UL\x04\0\0\0\0\0");
        file
    }

    #[test]
    fn preambles_are_told_apart() {
        assert_eq!(preamble(&with_preamble(b"")), Preamble::Harmless);
        assert_eq!(preamble(&with_preamble(b"II*\0")), Preamble::Harmless);
        assert_eq!(preamble(&with_preamble(b"MM\0*")), Preamble::Harmless);
        for start in EXECUTABLE {
            assert_eq!(preamble(&with_preamble(start)), Preamble::Executable);
        }
        for start in [b"  <html>".as_slice(), b"\xef\xbb\xbf<svg", b"PK\x03\x04", b"%PDF-1.7", b"\xff\xd8\xff\xe0"] {
            assert_eq!(preamble(&with_preamble(start)), Preamble::OtherType);
        }
    }

    #[test]
    fn dicm_without_a_data_set_is_nothing() {
        let mut file = vec![0; 128];
        file.extend_from_slice(b"DICM says the text");
        assert_eq!(preamble(&file), Preamble::OtherType);
    }

    #[test]
    fn bare_data_sets_are_known_in_three_encodings() {
        let elements = |one: &dyn Fn(u8) -> Vec<u8>| (5..9).flat_map(one).collect::<Vec<u8>>();
        assert!(is_bare_data_set(&elements(&|n| vec![8, 0, n, 0, 2, 0, 0, 0, b'A', b'B'])));
        assert!(is_bare_data_set(&elements(&|n| vec![8, 0, n, 0, b'C', b'S', 2, 0, b'A', b'B'])));
        assert!(is_bare_data_set(&elements(&|n| vec![0, 8, 0, n, b'C', b'S', 0, 2, b'A', b'B'])));
    }

    #[test]
    fn one_plausible_element_is_not_enough() {
        assert!(!is_bare_data_set(&[8, 0, 5, 0, 2, 0, 0, 0, b'A', b'B']));
        assert!(!is_bare_data_set(&[8, 0, 5, 0].repeat(100)));
        assert!(!is_bare_data_set(b"\x08\0"));
    }
}
