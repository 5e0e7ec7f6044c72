//! Two of the many tags of an EXIF block: how the camera was held, and when. The others are not looked at.

use chrono::{NaiveDate, NaiveTime};
use exif::{Exif, In, Reader, Tag, Value};

use super::facts::Captured;
use super::orientation::Orientation;

/// What a camera says that is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Camera {
    pub(super) orientation: Orientation,
    pub(super) captured: Option<Captured>,
}

/// Of the block as it stands in a container, from its TIFF header on. A block that nobody can read says nothing.
pub(super) fn camera(block: &[u8]) -> Camera {
    let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let exif = reader.read_raw(block.to_vec()).or_else(|error| error.distill_partial_result(|_| ()));
    exif.map(|exif| of_exif(&exif)).unwrap_or_default()
}

pub(super) fn of_exif(exif: &Exif) -> Camera {
    let orientation = exif.get_field(Tag::Orientation, In::PRIMARY).and_then(|field| field.value.get_uint(0));
    Camera {
        orientation: Orientation::of_exif(orientation.unwrap_or(1)),
        captured: captured(text(exif, Tag::DateTimeOriginal), text(exif, Tag::OffsetTimeOriginal)),
    }
}

fn text(exif: &Exif, tag: Tag) -> Option<&str> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(lines) => std::str::from_utf8(lines.first()?).ok(),
        _ => None,
    }
}

/// `2013:05:25 16:38:10`, and `+02:00` where the camera knows it.
pub(super) fn captured(moment: Option<&str>, offset: Option<&str>) -> Option<Captured> {
    let (date, time) = moment?.trim_end_matches(['\0', ' ']).split_once(' ')?;
    let date = NaiveDate::parse_from_str(date, "%Y:%m:%d").ok()?;
    let time = NaiveTime::parse_from_str(time, "%H:%M:%S").ok();
    Some(Captured { date, time, offset_minutes: offset.and_then(offset_minutes) })
}

/// `+02:00` of EXIF, `+0200` of DICOM.
pub(super) fn offset_minutes(text: &str) -> Option<i16> {
    let text = text.trim_matches(['\0', ' ']);
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: String = text[1..].chars().filter(|character| *character != ':').collect();
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let minutes = digits[..2].parse::<i16>().ok()? * 60 + digits[2..].parse::<i16>().ok()?;
    (minutes <= 14 * 60).then_some(sign * minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_and_nonsense_is_not() {
        let read = captured(Some("2013:05:25 16:38:10\0"), Some("-03:30")).unwrap();
        assert_eq!((read.date.to_string(), read.offset_minutes), ("2013-05-25".to_owned(), Some(-210)));
        assert_eq!(captured(Some("0000:00:00 00:00:00"), None), None);
        assert_eq!(captured(Some("    :  :     :  :  "), None), None);
        for wrong in ["", "Z", "+2", "+99:00", "+é0:0", "+ab:cd"] {
            assert_eq!(offset_minutes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn noise_says_nothing() {
        assert_eq!(camera(b""), Camera::default());
        assert_eq!(camera(b"Exif\0\0II*\0\xff\xff\xff\xff"), Camera::default());
    }
}
