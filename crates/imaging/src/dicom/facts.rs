//! When an image was taken, of whom the device thought, and which of its numbers it got.

use chrono::{NaiveDate, NaiveTime};

use super::super::exif::offset_minutes;
use super::super::facts::{Captured, DicomFacts, Facts};
use super::attributes::{Attributes, tag};

/// From the closest to the image to the farthest.
const MOMENTS: [(u32, u32); 4] = [
    (tag::ACQUISITION_DATE, tag::ACQUISITION_TIME),
    (tag::CONTENT_DATE, tag::CONTENT_TIME),
    (tag::SERIES_DATE, tag::SERIES_TIME),
    (tag::STUDY_DATE, tag::STUDY_TIME),
];

pub(super) fn fill(facts: &mut Facts, attributes: &Attributes) {
    facts.captured = captured(attributes);
    facts.dicom = Some(DicomFacts {
        modality: attributes.text(tag::MODALITY),
        study_uid: attributes.text(tag::STUDY_INSTANCE_UID),
        series_uid: attributes.text(tag::SERIES_INSTANCE_UID),
        sop_uid: attributes.text(tag::SOP_INSTANCE_UID),
        patient_name: attributes.text(tag::PATIENT_NAME),
        patient_id: attributes.text(tag::PATIENT_ID),
        patient_birth_date: attributes.text(tag::PATIENT_BIRTH_DATE).and_then(|text| date(&text)),
    });
}

fn captured(attributes: &Attributes) -> Option<Captured> {
    let zone = attributes.text(tag::TIMEZONE_OFFSET).and_then(|text| offset_minutes(&text));
    if let Some(moment) = attributes.text(tag::ACQUISITION_DATE_TIME).and_then(|text| moment(&text)) {
        return Some(Captured { offset_minutes: moment.offset_minutes.or(zone), ..moment });
    }
    MOMENTS.iter().find_map(|(day, hour)| {
        let date = date(&attributes.text(*day)?)?;
        let time = attributes.text(*hour).and_then(|text| time(&text));
        Some(Captured { date, time, offset_minutes: zone })
    })
}

/// `20110525145628.350000+0200`, of which all after the day may be missing.
fn moment(text: &str) -> Option<Captured> {
    let date = date(text.get(..8)?)?;
    let rest = &text[8..];
    let sign = rest.find(['+', '-']).unwrap_or(rest.len());
    Some(Captured { date, time: time(&rest[..sign]), offset_minutes: offset_minutes(&rest[sign..]) })
}

/// `YYYYMMDD`, or with points between as very old devices wrote it.
fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(&text.replace('.', ""), "%Y%m%d").ok()
}

/// `HHMMSS.FFFFFF`, of which all after the hour may be missing.
fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim().replace(':', "");
    let part = |at: usize| match text.get(at..at + 2) {
        Some(digits) => digits.parse::<u32>().ok(),
        None => Some(0),
    };
    text.get(..2)?;
    let micros = text.get(7..).map_or(Some(0), |digits| format!("{digits:0<6}").get(..6)?.parse().ok())?;
    // A leap second is the last of its minute.
    NaiveTime::from_hms_micro_opt(part(0)?, part(2)?, part(4)?.min(59), micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_far_as_they_go() {
        let read = moment("20110525145628.350000-0500").unwrap();
        assert_eq!((read.date.to_string(), read.offset_minutes), ("2011-05-25".to_owned(), Some(-300)));
        assert_eq!(read.time.unwrap().to_string(), "14:56:28.350");
        assert_eq!(moment("20110525").unwrap().time, None);
        assert_eq!(time("0838").unwrap().to_string(), "08:38:00");
        assert_eq!(date("1992.12.25"), date("19921225"));
        for wrong in ["", "2011", "20111325", "2011é525", "99999999999"] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
        for wrong in ["", "1", "25", "éé", "1é", "12é", "123456.é"] {
            assert_eq!(time(wrong), None, "{wrong}");
        }
    }
}
