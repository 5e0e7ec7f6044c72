//! What the process that decodes says to the one that asked: parts, each with its length in front.

use std::io::{self, Write};

use tokio::io::{AsyncRead, AsyncReadExt};

use super::{Facts, NoPreview, Picture, Refused};

/// One part of an answer, in the order in which they come: facts, preview, medium; or a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Always first, unless the file is refused.
    Facts(Facts),
    /// As soon as it is drawn.
    Preview(Picture),
    /// After it.
    Medium(Picture),
    /// Instead of both.
    NoPreview(NoPreview),
    /// Instead of all.
    Refused(Refused),
}

const FACTS: u8 = b'f';
const PREVIEW: u8 = b'p';
const MEDIUM: u8 = b'm';
const NO_PREVIEW: u8 = b'n';
const REFUSED: u8 = b'r';

/// Far more than either derivative ever has; a decoder that was taken over must not fill this process's memory.
const PART_BYTES_MAX: u32 = 16 * 1024 * 1024;

impl Part {
    /// Nothing follows it.
    pub(super) const fn is_last(&self) -> bool {
        matches!(self, Self::Medium(_) | Self::NoPreview(_) | Self::Refused(_))
    }

    /// Written at once, so that a preview does not wait for what follows.
    pub(super) fn write(&self, output: &mut impl Write) -> io::Result<()> {
        let (kind, payload) = match self {
            Self::Facts(facts) => (FACTS, serde_json::to_vec(facts)?),
            Self::Preview(picture) => (PREVIEW, with_size(picture)),
            Self::Medium(picture) => (MEDIUM, with_size(picture)),
            Self::NoPreview(reason) => (NO_PREVIEW, serde_json::to_vec(reason)?),
            Self::Refused(reason) => (REFUSED, serde_json::to_vec(reason)?),
        };
        let length = u32::try_from(payload.len()).map_err(io::Error::other)?;
        output.write_all(&[&[kind][..], &length.to_le_bytes(), &payload].concat())?;
        output.flush()
    }

    pub(super) async fn read(input: &mut (impl AsyncRead + Unpin)) -> io::Result<Self> {
        let kind = input.read_u8().await?;
        let length = input.read_u32_le().await?;
        if length > PART_BYTES_MAX {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut payload = vec![0; length as usize];
        input.read_exact(&mut payload).await?;
        match kind {
            FACTS => Ok(Self::Facts(serde_json::from_slice(&payload)?)),
            PREVIEW => picture(&payload).map(Self::Preview),
            MEDIUM => picture(&payload).map(Self::Medium),
            NO_PREVIEW => Ok(Self::NoPreview(serde_json::from_slice(&payload)?)),
            REFUSED => Ok(Self::Refused(serde_json::from_slice(&payload)?)),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

fn with_size(picture: &Picture) -> Vec<u8> {
    [&picture.width.to_le_bytes(), &picture.height.to_le_bytes(), &picture.bytes[..]].concat()
}

fn picture(payload: &[u8]) -> io::Result<Picture> {
    let [a, b, c, d, e, f, g, h, bytes @ ..] = payload else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let (width, height) = (u32::from_le_bytes([*a, *b, *c, *d]), u32::from_le_bytes([*e, *f, *g, *h]));
    Ok(Picture { width, height, bytes: bytes.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn parts_are_read_as_they_were_written() {
        let picture = Picture { width: 512, height: 3, bytes: vec![1, 2, 3] };
        let parts = [
            Part::Facts(Facts { width: Some(7), ..Facts::default() }),
            Part::Preview(picture.clone()),
            Part::Medium(picture),
            Part::NoPreview(NoPreview::Encrypted),
            Part::Refused(Refused::TooManyPixels),
        ];
        let mut written = Vec::new();
        parts.iter().for_each(|part| part.write(&mut written).unwrap());
        let mut rest = &written[..];
        for part in parts {
            assert_eq!(Part::read(&mut rest).await.unwrap(), part);
        }
        assert!(rest.is_empty());
    }

    #[tokio::test]
    async fn a_part_without_end_is_not_waited_for() {
        assert!(Part::read(&mut &b"p\xff\xff\xff\xff"[..]).await.is_err());
        assert!(Part::read(&mut &b"x\0\0\0\0"[..]).await.is_err());
        assert!(Part::read(&mut &b"p\x04\0\0\0four"[..]).await.is_err());
    }
}
