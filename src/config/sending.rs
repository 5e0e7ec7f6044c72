//! Secrets of sending. Each may be absent: what needs it then waits, and the start says so.

#[cfg(any(test, feature = "local"))]
use secrecy::ExposeSecret;
use secrecy::SecretString;

use super::Error;

/// An HMAC key below this can be guessed; whoever may call a cron route may guess as often as they like.
const SECRET_BYTES_MIN: usize = 32;

/// What providers gave us, and what we sign with.
#[derive(Debug, Clone, Default)]
pub struct Sending {
    /// Sends mails by Resend.
    pub resend_api_key: Option<SecretString>,
    /// Signs what Resend tells: `whsec_…`.
    pub resend_webhook_secret: Option<SecretString>,
    /// Sends mails by Postmark.
    pub postmark_server_token: Option<SecretString>,
    /// The last part of the address at which Postmark tells us, which signs nothing.
    pub postmark_webhook_path: Option<SecretString>,
    /// And the password that it gives there, as user `postmark`.
    pub postmark_webhook_password: Option<SecretString>,
    /// Sends SMS by Twilio: the account.
    pub twilio_account_sid: Option<SecretString>,
    /// Sends SMS by Twilio, and signs what Twilio tells.
    pub twilio_auth_token: Option<SecretString>,
    /// Signs the links of mails.
    pub link_signing_key: Option<SecretString>,
    /// Signed them until lately; links of mails that were sent go on working.
    pub link_signing_key_previous: Option<SecretString>,
    /// Lets its holder have the outbox sent.
    pub cron_secret: Option<SecretString>,
}

impl Sending {
    pub(super) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let given = |name: &'static str, bytes_min: usize| {
            let value = variable(name).filter(|value| !value.is_empty());
            let is_fit = |value: &String| value.len() >= bytes_min && value.bytes().all(|byte| byte.is_ascii_graphic());
            match value {
                Some(value) if !is_fit(&value) && bytes_min > 1 => {
                    Err(Error::Secret { name, rule: "must have at least 32 bytes, without spaces" })
                }
                Some(value) if !is_fit(&value) => Err(Error::Secret { name, rule: "must be without spaces" }),
                value => Ok(value.map(SecretString::from)),
            }
        };
        Ok(Self {
            resend_api_key: given("RESEND_API_KEY", 1)?,
            resend_webhook_secret: given("RESEND_WEBHOOK_SECRET", 1)?,
            postmark_server_token: given("POSTMARK_SERVER_TOKEN", 1)?,
            postmark_webhook_path: given("POSTMARK_WEBHOOK_PATH", SECRET_BYTES_MIN)?,
            postmark_webhook_password: given("POSTMARK_WEBHOOK_PASSWORD", SECRET_BYTES_MIN)?,
            twilio_account_sid: given("TWILIO_ACCOUNT_SID", 1)?,
            twilio_auth_token: given("TWILIO_AUTH_TOKEN", 1)?,
            link_signing_key: given("LINK_SIGNING_KEY", SECRET_BYTES_MIN)?,
            link_signing_key_previous: given("LINK_SIGNING_KEY_PREVIOUS", SECRET_BYTES_MIN)?,
            cron_secret: given("CRON_SECRET", SECRET_BYTES_MIN)?,
        })
    }

    /// Of the local stack, whose mailbox checks that they are given and nothing more.
    #[cfg(any(test, feature = "local"))]
    pub(super) fn local(signing_key: &SecretString) -> Self {
        let same = |text: &str| Some(SecretString::from(format!("{text}-{}", signing_key.expose_secret())));
        Self {
            resend_api_key: same("re"),
            resend_webhook_secret: Some(SecretString::from(format!("whsec_{}", "bG9jYWwgd2ViaG9va3Mgb2YgcmVzZW5k"))),
            postmark_server_token: same("pm"),
            postmark_webhook_path: same("path"),
            postmark_webhook_password: same("password"),
            twilio_account_sid: Some(SecretString::from("AClocal")),
            twilio_auth_token: same("tw"),
            link_signing_key: same("link"),
            link_signing_key_previous: None,
            cron_secret: same("cron"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_may_be_absent_and_none_of_those_that_are_guessed_may_be_short() {
        let none = Sending::read(|_| None).unwrap();
        assert!(none.link_signing_key.is_none() && none.resend_api_key.is_none());
        let with = |name: &'static str, value: &'static str| {
            Sending::read(move |asked| (asked == name).then(|| value.to_owned()))
        };
        assert!(with("RESEND_API_KEY", "re_x").unwrap().resend_api_key.is_some());
        assert!(with("RESEND_API_KEY", "re x").is_err());
        for name in ["LINK_SIGNING_KEY", "LINK_SIGNING_KEY_PREVIOUS", "CRON_SECRET", "POSTMARK_WEBHOOK_PATH"] {
            assert!(with(name, "0123456789abcdef0123456789abcde").is_err(), "{name}");
            assert!(with(name, "0123456789abcdef0123456789abcdef").is_ok(), "{name}");
        }
        assert!(!format!("{:?}", with("RESEND_API_KEY", "re_x").unwrap()).contains("re_x"));
    }
}
