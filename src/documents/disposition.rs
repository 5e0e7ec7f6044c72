//! The name under which a browser saves a document: RFC 6266, the name in full as RFC 5987 has it.

use axum::http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::content_type::FileType;

/// What RFC 5987 lets stand.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// File systems allow 255 bytes; a title has 200 characters.
const NAME_CHARS_MAX: usize = 120;

/// `attachment` with the document's name and the extension of its type.
pub(super) fn attachment(name: &str, mime_type: &str) -> HeaderValue {
    let name = file_name(name, FileType::of_mime_type(mime_type).map_or("bin", FileType::extension));
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' }).collect();
    let full = utf8_percent_encode(&name, ENCODED);
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

/// Without anything that a file system, a shell or an eye could take for something else.
fn file_name(name: &str, extension: &str) -> String {
    let stem = name.strip_suffix(&format!(".{extension}")).unwrap_or(name);
    let stem: String = stem.chars().filter(|c| !is_treacherous(*c)).take(NAME_CHARS_MAX).collect();
    let stem = stem.trim_matches(|c: char| c == '.' || c.is_whitespace());
    format!("{}.{extension}", if stem.is_empty() { "document" } else { stem })
}

/// Control, separators of paths and headers, and the marks that turn or hide text.
fn is_treacherous(c: char) -> bool {
    c.is_control()
        || "/\\\"<>|:*?".contains(c)
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: &str, mime_type: &str) -> String {
        attachment(name, mime_type).to_str().unwrap().to_owned()
    }

    #[test]
    fn the_name_is_given_plain_and_in_full() {
        assert_eq!(
            header("Radio été 24", "image/jpeg"),
            "attachment; filename=\"Radio _t_ 24.jpg\"; filename*=UTF-8''Radio%20%C3%A9t%C3%A9%2024.jpg"
        );
    }

    #[test]
    fn the_extension_is_that_of_the_type() {
        assert!(header("panoramique.dcm", "application/dicom").contains("\"panoramique.dcm\""));
        assert!(header("panoramique.exe", "application/pdf").contains("\"panoramique.exe.pdf\""));
    }

    #[test]
    fn nothing_bends_the_header_or_the_path() {
        let header = header("../a\"\r\nx: y/\u{202e}gpj", "image/png");
        assert!(header.starts_with("attachment; filename=\"ax y"), "{header}");
        assert!(!header.contains('\r') && !header.contains("%E2%80%AE"));
        assert!(self::header("...", "image/png").contains("\"document.png\""));
    }
}
