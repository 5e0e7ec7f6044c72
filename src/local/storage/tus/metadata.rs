//! The header `upload-metadata`: names, each with a value in base64, in an order that is kept.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub type Metadata = Vec<(String, String)>;

/// Reads the header; nothing if any part of it cannot be read.
pub fn parse(header: &str) -> Option<Metadata> {
    header
        .split(',')
        .map(|pair| {
            let (name, value) = pair.trim().split_once(' ').unwrap_or((pair.trim(), ""));
            let value = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
            (!name.is_empty()).then(|| (name.to_owned(), value))
        })
        .collect()
}

pub fn write(metadata: &Metadata) -> String {
    let pairs: Vec<_> = metadata
        .iter()
        .map(|(name, value)| format!("{name} {}", STANDARD.encode(value)).trim_end().to_owned())
        .collect();
    pairs.join(",")
}

pub fn get<'a>(metadata: &'a Metadata, name: &str) -> Option<&'a str> {
    metadata.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Replaces a value where it stands, or adds it at the end.
pub fn set(metadata: &mut Metadata, name: &str, value: String) {
    match metadata.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => *known = value,
        None => metadata.push((name.to_owned(), value)),
    }
}

#[cfg(test)]
mod tests {
    use super::{get, parse, set, write};

    #[test]
    fn what_is_read_is_written_back_in_order() {
        let mut metadata = parse("objectName YS9i,empty,cacheControl MzYwMA==").expect("well formed");
        assert_eq!(get(&metadata, "objectName"), Some("a/b"));
        set(&mut metadata, "cacheControl", "max-age=3600".to_owned());
        assert_eq!(write(&metadata), "objectName YS9i,empty,cacheControl bWF4LWFnZT0zNjAw");
        assert!(parse("objectName ???").is_none());
    }
}
