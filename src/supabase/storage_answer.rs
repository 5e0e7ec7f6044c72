//! How Storage answers: almost every refusal is a 400, and the real status is a string in its body.

use reqwest::Response;
use reqwest::header::HeaderValue;
use serde::Deserialize;

use super::{Error, Fault};

pub(super) fn sensitive(value: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(value).map_err(|error| Error::Undecodable(error.into()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The address is left out of errors, as it holds the key, and the key a file name.
pub(super) fn unreachable(error: reqwest::Error) -> Error {
    Error::Unreachable(error.without_url().into())
}

pub(super) fn undecodable(error: reqwest::Error) -> Error {
    if error.is_decode() { Error::Undecodable(error.without_url().into()) } else { unreachable(error) }
}

pub(super) async fn accepted(response: Response) -> Result<Response, Error> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let body = response.bytes().await.map_err(unreachable)?;
    Err(Error::Refused { status: real_status(status.as_u16(), &body), fault: Fault::parse(&body) })
}

fn real_status(status: u16, body: &[u8]) -> u16 {
    #[derive(Deserialize)]
    struct Hidden {
        #[serde(rename = "statusCode")]
        status: String,
    }
    let hidden = serde_json::from_slice::<Hidden>(body).ok().and_then(|hidden| hidden.status.parse().ok());
    if status == 400 { hidden.unwrap_or(status) } else { status }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_in_the_body_wins_over_400_alone() {
        assert_eq!(real_status(400, br#"{"statusCode":"404","code":"NoSuchKey"}"#), 404);
        assert_eq!(real_status(400, br#"{"statusCode":400}"#), 400);
        assert_eq!(real_status(503, b"upstream"), 503);
    }
}
