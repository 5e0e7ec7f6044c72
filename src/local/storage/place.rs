//! Where an object lies, as the path of a request says it: decoded once, otherwise byte for byte.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::error::Error;

/// A bucket and a key in it.
#[derive(Clone)]
pub struct Place {
    pub bucket: Arc<str>,
    pub key: Arc<str>,
}

impl Place {
    pub fn new(bucket: impl Into<Arc<str>>, key: impl Into<Arc<str>>) -> Self {
        Self { bucket: bucket.into(), key: key.into() }
    }

    /// The place that a raw path names after this prefix; none when it has no key.
    pub fn under(path: &str, prefix: &str) -> Option<Self> {
        let (bucket, key) = path.strip_prefix(prefix)?.split_once('/')?;
        Some(Self::new(decode(bucket), decode(key)))
    }

    /// Bucket and key in one, as answers and links write it.
    pub fn path(&self) -> String {
        format!("{}/{}", self.bucket, self.key)
    }

    /// Letters, digits and the few signs that object stores agree on.
    pub fn check_key(&self) -> Result<(), Error> {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "_/!-.*'()&$@=;:+,? ".contains(c);
        if self.key.is_empty() || !self.key.chars().all(is_allowed) {
            return Err(Error::invalid_key(&self.key));
        }
        Ok(())
    }

    /// Refused where bytes are stored, after the policies have agreed, as the file backend does.
    pub fn check_segments(&self) -> Result<(), Error> {
        let path = self.path();
        if path.split('/').any(|segment| segment == "." || segment == "..") {
            return Err(Error::invalid_key(&format!("{path} contains dot path segment")));
        }
        Ok(())
    }
}

/// A path segment that `is_decodable` has let through.
pub fn decode(raw: &str) -> String {
    percent_decode_str(raw).decode_utf8_lossy().into_owned()
}

/// Whether every escape of a path is whole and the result is text.
pub fn is_decodable(path: &str) -> bool {
    let bytes = path.as_bytes();
    let is_whole = |at: usize| {
        bytes.get(at + 1).is_some_and(u8::is_ascii_hexdigit) && bytes.get(at + 2).is_some_and(u8::is_ascii_hexdigit)
    };
    bytes.iter().enumerate().all(|(at, byte)| *byte != b'%' || is_whole(at))
        && percent_decode_str(path).decode_utf8().is_ok()
}

/// Decodes all but the characters reserved in a URL, which stay as the client wrote them.
pub fn decode_unreserved(raw: &str) -> String {
    let mut kept = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('%') {
        kept.push_str(&rest[..at]);
        let end = (at + 3).min(rest.len());
        let escape = &rest[at..end];
        let is_reserved = decode(escape).chars().all(|c| ";/?:@&=+$,#".contains(c));
        kept.push_str(&if is_reserved { escape.replace('%', "%25") } else { escape.to_owned() });
        rest = &rest[end..];
    }
    kept.push_str(rest);
    decode(&kept)
}

#[cfg(test)]
mod tests {
    use super::{Place, decode_unreserved, is_decodable};

    #[test]
    fn a_path_is_decoded_once_and_keeps_its_slashes() {
        let place = Place::under("sign/b/org%2Fa//x%2525.png", "sign/").expect("bucket and key");
        assert_eq!(&*place.bucket, "b");
        assert_eq!(&*place.key, "org/a//x%25.png");
        assert!(Place::under("sign/b", "sign/").is_none());
    }

    #[test]
    fn reserved_characters_stay_encoded_where_a_link_is_signed() {
        assert_eq!(decode_unreserved("b/a%26b%2B%40c%20%C3%A9.txt"), "b/a%26b%2B%40c é.txt");
    }

    #[test]
    fn broken_escapes_are_noticed() {
        assert!(is_decodable("/a%20b"));
        assert!(!is_decodable("/a%2"));
        assert!(!is_decodable("/a%FF"));
    }
}
