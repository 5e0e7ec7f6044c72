//! By whom mails and SMS are sent, in whose name, and where their links lead.

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Environment, Error};

/// A link that lives longer is forgotten in a mailbox that somebody else may inherit.
const LINK_DAYS_CEILING: u32 = 30;

/// Who sends mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EmailProvider {
    /// Knows a request that comes twice by its key.
    Resend,
    /// Is searched for what may have been sent.
    Postmark,
}

/// Section `[notifications]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notifications {
    /// What the product is called in mails.
    pub product_name: String,
    /// Where the web app is.
    pub web_url: Url,
    /// Where this service is reached from outside.
    pub public_url: Url,
    /// Who sends mails.
    pub email_provider: EmailProvider,
    /// Sender of mails: `Name <address>`.
    pub email_from: String,
    /// Where answers to mails go; nowhere where absent.
    pub email_reply_to: Option<String>,
    /// Sender of SMS: a number, or the id of a messaging service.
    pub sms_from: Option<String>,
    /// How long the link of a mail opens anything.
    pub link_days: u32,
    /// From when on a message that nobody sends is a failure of the service.
    pub late_minutes_max: u64,
    /// Address of Resend.
    pub resend_url: Url,
    /// Address of Postmark.
    pub postmark_url: Url,
    /// Address of Twilio.
    pub twilio_url: Url,
}

impl Notifications {
    pub(super) fn check(&self, environment: Environment) -> Result<(), Error> {
        let addresses = [&self.web_url, &self.public_url, &self.resend_url, &self.postmark_url, &self.twilio_url];
        if environment.is_hosted() && addresses.iter().any(|url| url.scheme() != "https") {
            return Err(Error::Refused { key: "notifications", rule: "addresses must be https" });
        }
        if !self.email_from.contains('@') || self.email_from.chars().any(char::is_control) {
            return Err(Error::Refused { key: "notifications.email_from", rule: "must be an address" });
        }
        if self.product_name.trim().is_empty() {
            return Err(Error::Refused { key: "notifications.product_name", rule: "must not be empty" });
        }
        if !(1..=LINK_DAYS_CEILING).contains(&self.link_days) {
            return Err(Error::Refused { key: "notifications.link_days", rule: "must lie between 1 and 30" });
        }
        if self.late_minutes_max == 0 {
            return Err(Error::Refused { key: "notifications.late_minutes_max", rule: "must be at least 1" });
        }
        Ok(())
    }
}

/// An address without its final slash, ready for a path.
pub fn base(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}
