//! The attributes that a preview and its facts need, and how their values are written.

use std::collections::HashMap;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::super::canvas::check_size;
use super::super::outcome::{NoPreview, Stop};

pub(super) mod tag {
    //! Group and element, as the standard numbers them.

    pub(crate) const TRANSFER_SYNTAX_UID: u32 = 0x0002_0010;
    pub(crate) const CHARACTER_SET: u32 = 0x0008_0005;
    pub(crate) const SOP_INSTANCE_UID: u32 = 0x0008_0018;
    pub(crate) const STUDY_DATE: u32 = 0x0008_0020;
    pub(crate) const SERIES_DATE: u32 = 0x0008_0021;
    pub(crate) const ACQUISITION_DATE: u32 = 0x0008_0022;
    pub(crate) const CONTENT_DATE: u32 = 0x0008_0023;
    pub(crate) const ACQUISITION_DATE_TIME: u32 = 0x0008_002a;
    pub(crate) const STUDY_TIME: u32 = 0x0008_0030;
    pub(crate) const SERIES_TIME: u32 = 0x0008_0031;
    pub(crate) const ACQUISITION_TIME: u32 = 0x0008_0032;
    pub(crate) const CONTENT_TIME: u32 = 0x0008_0033;
    pub(crate) const MODALITY: u32 = 0x0008_0060;
    pub(crate) const TIMEZONE_OFFSET: u32 = 0x0008_0201;
    pub(crate) const PATIENT_NAME: u32 = 0x0010_0010;
    pub(crate) const PATIENT_ID: u32 = 0x0010_0020;
    pub(crate) const PATIENT_BIRTH_DATE: u32 = 0x0010_0030;
    pub(crate) const STUDY_INSTANCE_UID: u32 = 0x0020_000d;
    pub(crate) const SERIES_INSTANCE_UID: u32 = 0x0020_000e;
    pub(crate) const SAMPLES_PER_PIXEL: u32 = 0x0028_0002;
    pub(crate) const PHOTOMETRIC_INTERPRETATION: u32 = 0x0028_0004;
    pub(crate) const PLANAR_CONFIGURATION: u32 = 0x0028_0006;
    pub(crate) const NUMBER_OF_FRAMES: u32 = 0x0028_0008;
    pub(crate) const ROWS: u32 = 0x0028_0010;
    pub(crate) const COLUMNS: u32 = 0x0028_0011;
    pub(crate) const BITS_ALLOCATED: u32 = 0x0028_0100;
    pub(crate) const BITS_STORED: u32 = 0x0028_0101;
    pub(crate) const HIGH_BIT: u32 = 0x0028_0102;
    pub(crate) const PIXEL_REPRESENTATION: u32 = 0x0028_0103;
    pub(crate) const PIXEL_PADDING_VALUE: u32 = 0x0028_0120;
    pub(crate) const WINDOW_CENTER: u32 = 0x0028_1050;
    pub(crate) const WINDOW_WIDTH: u32 = 0x0028_1051;
    pub(crate) const RESCALE_INTERCEPT: u32 = 0x0028_1052;
    pub(crate) const RESCALE_SLOPE: u32 = 0x0028_1053;
    pub(crate) const VOI_LUT_FUNCTION: u32 = 0x0028_1056;
    /// Three of each, for red, green and blue.
    pub(crate) const PALETTE_DESCRIPTORS: [u32; 3] = [0x0028_1101, 0x0028_1102, 0x0028_1103];
    pub(crate) const PALETTES: [u32; 3] = [0x0028_1201, 0x0028_1202, 0x0028_1203];
    pub(crate) const LUT_DESCRIPTOR: u32 = 0x0028_3002;
    pub(crate) const LUT_DATA: u32 = 0x0028_3006;
    pub(crate) const MODALITY_LUT: u32 = 0x0028_3000;
    pub(crate) const VOI_LUT: u32 = 0x0028_3010;
    pub(crate) const PIXEL_DATA_PROVIDER_URL: u32 = 0x0028_7fe0;
    pub(crate) const PRESENTATION_LUT_SHAPE: u32 = 0x2050_0020;
    pub(crate) const FLOAT_PIXEL_DATA: u32 = 0x7fe0_0008;
    pub(crate) const DOUBLE_PIXEL_DATA: u32 = 0x7fe0_0009;
    pub(crate) const PIXEL_DATA: u32 = 0x7fe0_0010;

    /// Inside of what nobody asks for.
    pub(crate) const NOBODY: u32 = u32::MAX;

    /// Sequences that are looked into: tables, and the groups of enhanced objects that hold window and rescale.
    pub(crate) const SEQUENCES: [u32; 6] = [MODALITY_LUT, VOI_LUT, 0x5200_9229, 0x5200_9230, 0x0028_9132, 0x0028_9145];

    /// The contents of tables are kept under their name, those of the groups as if they stood in the object itself.
    pub(crate) const fn parent(sequence: u32) -> u32 {
        match sequence {
            MODALITY_LUT | VOI_LUT => sequence,
            _ => 0,
        }
    }

    pub(crate) fn is_wanted(tag: u32, parent: u32) -> bool {
        match parent {
            0 => WANTED.contains(&tag) || PALETTE_DESCRIPTORS.contains(&tag) || PALETTES.contains(&tag),
            MODALITY_LUT | VOI_LUT => matches!(tag, LUT_DESCRIPTOR | LUT_DATA),
            _ => false,
        }
    }

    const WANTED: [u32; 37] = [
        TRANSFER_SYNTAX_UID,
        CHARACTER_SET,
        SOP_INSTANCE_UID,
        STUDY_DATE,
        SERIES_DATE,
        ACQUISITION_DATE,
        CONTENT_DATE,
        ACQUISITION_DATE_TIME,
        STUDY_TIME,
        SERIES_TIME,
        ACQUISITION_TIME,
        CONTENT_TIME,
        MODALITY,
        TIMEZONE_OFFSET,
        PATIENT_NAME,
        PATIENT_ID,
        PATIENT_BIRTH_DATE,
        STUDY_INSTANCE_UID,
        SERIES_INSTANCE_UID,
        SAMPLES_PER_PIXEL,
        PHOTOMETRIC_INTERPRETATION,
        PLANAR_CONFIGURATION,
        NUMBER_OF_FRAMES,
        ROWS,
        COLUMNS,
        BITS_ALLOCATED,
        BITS_STORED,
        HIGH_BIT,
        PIXEL_REPRESENTATION,
        PIXEL_PADDING_VALUE,
        WINDOW_CENTER,
        WINDOW_WIDTH,
        RESCALE_INTERCEPT,
        RESCALE_SLOPE,
        VOI_LUT_FUNCTION,
        PRESENTATION_LUT_SHAPE,
        PIXEL_DATA_PROVIDER_URL,
    ];
}

/// Values by the sequence that they stand in (0 for none) and their tag, as written.
#[derive(Default)]
pub(super) struct Attributes {
    pub(super) is_big: bool,
    values: HashMap<(u32, u32), Vec<u8>>,
}

impl Attributes {
    /// The first value of a name stays: the object's own before that of a group.
    pub(super) fn keep(&mut self, parent: u32, tag: u32, value: Vec<u8>) {
        self.values.entry((parent, tag)).or_insert(value);
    }

    /// Text without its padding; none where it is empty.
    pub(super) fn text(&self, tag: u32) -> Option<String> {
        let bytes = self.values.get(&(0, tag))?;
        let (text, _) = self.character_set().decode_without_bom_handling(bytes);
        let text = text.trim_matches(['\0', ' ']);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Of the first of the declared sets; escapes to another one inside of a value are not followed.
    fn character_set(&self) -> &'static Encoding {
        let declared =
            self.values.get(&(0, tag::CHARACTER_SET)).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let declared = declared.unwrap_or_default();
        let first =
            declared.split('\\').next().unwrap_or_default().trim_matches(['\0', ' ']).replace("2022 IR ", "_IR ");
        let label = match first.replace("ISO _IR", "ISO_IR").as_str() {
            "ISO_IR 101" => "iso-8859-2",
            "ISO_IR 109" => "iso-8859-3",
            "ISO_IR 110" => "iso-8859-4",
            "ISO_IR 144" => "iso-8859-5",
            "ISO_IR 127" => "iso-8859-6",
            "ISO_IR 126" => "iso-8859-7",
            "ISO_IR 138" => "iso-8859-8",
            "ISO_IR 148" => "windows-1254",
            "ISO_IR 166" => "windows-874",
            "ISO_IR 13" => "shift_jis",
            "ISO_IR 192" => "utf-8",
            "GB18030" | "GBK" => "gb18030",
            _ => return WINDOWS_1252,
        };
        Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8)
    }

    /// Decimal numbers, several of them behind each other.
    pub(super) fn number(&self, tag: u32) -> Option<f64> {
        self.text(tag)?.split('\\').next()?.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// The first of a binary value.
    pub(super) fn word(&self, tag: u32) -> Option<u16> {
        self.words(0, tag)?.first().copied()
    }

    pub(super) fn words(&self, parent: u32, tag: u32) -> Option<Vec<u16>> {
        let pairs = self.values.get(&(parent, tag))?.chunks_exact(2).map(|pair| [pair[0], pair[1]]);
        Some(if self.is_big {
            pairs.map(u16::from_be_bytes).collect()
        } else {
            pairs.map(u16::from_le_bytes).collect()
        })
    }
}

/// Whether there must be pixels in the object itself: it has a size and no address of where they are kept.
pub(super) fn announces_pixels(attributes: &Attributes) -> bool {
    attributes.word(tag::ROWS).is_some()
        && attributes.word(tag::COLUMNS).is_some()
        && attributes.text(tag::PIXEL_DATA_PROVIDER_URL).is_none()
}

/// How pixels are written.
#[derive(Debug, Clone)]
pub(super) struct Image {
    pub(super) rows: u32,
    pub(super) columns: u32,
    pub(super) frames: u32,
    pub(super) samples: u16,
    pub(super) bits_allocated: u16,
    pub(super) bits_stored: u16,
    pub(super) high_bit: u16,
    pub(super) is_signed: bool,
    pub(super) is_planar: bool,
    pub(super) photometric: String,
}

impl Image {
    pub(super) fn of(attributes: &Attributes) -> Result<Self, Stop> {
        let (Some(rows), Some(columns)) = (attributes.word(tag::ROWS), attributes.word(tag::COLUMNS)) else {
            return Err(NoPreview::NoImage.into());
        };
        check_size(columns.into(), rows.into())?;
        let bits_allocated = attributes.word(tag::BITS_ALLOCATED).unwrap_or(8);
        let bits_stored = attributes.word(tag::BITS_STORED).unwrap_or(bits_allocated);
        let high_bit = attributes.word(tag::HIGH_BIT).unwrap_or(bits_stored.saturating_sub(1));
        let frames = attributes.text(tag::NUMBER_OF_FRAMES).and_then(|text| text.parse().ok()).unwrap_or(1);
        let photometric = attributes.text(tag::PHOTOMETRIC_INTERPRETATION).unwrap_or_else(|| "MONOCHROME2".to_owned());
        let image = Self {
            rows: rows.into(),
            columns: columns.into(),
            frames: std::cmp::max(frames, 1),
            samples: attributes.word(tag::SAMPLES_PER_PIXEL).unwrap_or(1),
            bits_allocated,
            bits_stored,
            high_bit,
            is_signed: attributes.word(tag::PIXEL_REPRESENTATION) == Some(1),
            is_planar: attributes.word(tag::PLANAR_CONFIGURATION) == Some(1),
            photometric,
        };
        let is_plain = matches!((image.samples, image.bits_allocated), (1, 8 | 16) | (3, 8))
            && (1..=image.bits_allocated).contains(&image.bits_stored)
            && image.high_bit < image.bits_allocated
            && image.high_bit + 1 >= image.bits_stored;
        if is_plain { Ok(image) } else { Err(NoPreview::NoDecoder.into()) }
    }

    pub(super) fn is_palette(&self) -> bool {
        self.photometric == "PALETTE COLOR"
    }

    pub(super) fn size(&self) -> (u32, u32) {
        (self.columns, self.rows)
    }

    /// The frame that stands for all.
    pub(super) fn middle_frame(&self) -> u32 {
        self.frames / 2
    }

    /// The value of a stored word, without the bits beside it.
    pub(super) fn value(&self, word: u16) -> i32 {
        let value = i32::from(word >> (self.high_bit + 1 - self.bits_stored)) & ((1 << self.bits_stored) - 1);
        if self.is_signed && value >> (self.bits_stored - 1) == 1 { value - (1 << self.bits_stored) } else { value }
    }
}
