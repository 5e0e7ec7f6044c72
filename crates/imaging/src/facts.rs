//! What a file says of itself that a practice wants to know. Places and devices are never among it.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// Read from a file's header; nothing of it is verified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Columns, as shown upright.
    pub width: Option<u32>,
    /// Rows, as shown upright.
    pub height: Option<u32>,
    /// Pages of a PDF or TIFF file, frames of a DICOM object or an animation.
    pub pages: Option<u32>,
    /// When the image was taken, as far as the device says.
    pub captured: Option<Captured>,
    /// What only a DICOM object says.
    pub dicom: Option<DicomFacts>,
}

/// A moment by the clock of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captured {
    /// Local day.
    pub date: NaiveDate,
    /// Local time, where it is known.
    pub time: Option<NaiveTime>,
    /// East of Greenwich, where the device tells.
    pub offset_minutes: Option<i16>,
}

/// Identity of a DICOM object and of the person whom it says that it shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DicomFacts {
    /// For example `IO`, `PX`, `CT`.
    pub modality: Option<String>,
    /// Groups the images of one examination.
    pub study_uid: Option<String>,
    /// Groups the images of one run.
    pub series_uid: Option<String>,
    /// Of this object alone.
    pub sop_uid: Option<String>,
    /// `FAMILY^GIVEN`, as the device was told; to be compared with the chart and shown to nobody else.
    pub patient_name: Option<String>,
    /// The number in the device, likewise.
    pub patient_id: Option<String>,
    /// `YYYYMMDD` in the file.
    pub patient_birth_date: Option<NaiveDate>,
}
