//! What goes over the wire: lists in JSON, and broadcasts in bytes.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Of the protocol.
pub const VERSION: &str = "2.0.0";

/// A broadcast whose payload is JSON.
const USER_BROADCAST: u8 = 4;
const JSON: u8 = 1;

/// `[join_ref, ref, topic, event, payload]`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Frame(pub Option<String>, pub Option<String>, pub String, pub String, pub Value);

impl Frame {
    /// The answer to this frame.
    pub fn reply(&self, status: &str, response: &Value) -> Self {
        let payload = json!({ "status": status, "response": response });
        Self(self.0.clone(), self.1.clone(), self.2.clone(), "phx_reply".to_owned(), payload)
    }

    /// Says that a channel has ended.
    pub fn close(topic: &str, join_ref: Option<String>) -> Self {
        Self(join_ref.clone(), join_ref, topic.to_owned(), "phx_close".to_owned(), json!({}))
    }

    /// As it is sent.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Kind, four lengths and encoding, then topic, event and payload; none of the names is longer than a byte can say.
pub fn broadcast(topic: &str, event: &str, payload: &Value) -> Vec<u8> {
    let length = |text: &str| u8::try_from(text.len()).unwrap_or(u8::MAX);
    let mut bytes = vec![USER_BROADCAST, length(topic), length(event), 0, JSON];
    bytes.extend(topic.as_bytes());
    bytes.extend(event.as_bytes());
    bytes.extend(payload.to_string().as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broadcast_says_its_lengths_first() {
        let bytes = broadcast("realtime:a", "b", &json!({}));
        assert_eq!(bytes[..5], [4, 10, 1, 0, 1]);
        assert_eq!(&bytes[5..], b"realtime:ab{}");
    }

    #[test]
    fn a_reply_goes_to_who_asked() {
        let frame: Frame = serde_json::from_str(r#"["1","2","phoenix","heartbeat",{}]"#).unwrap();
        assert_eq!(
            frame.reply("ok", &json!({})).text(),
            r#"["1","2","phoenix","phx_reply",{"response":{},"status":"ok"}]"#
        );
    }
}
