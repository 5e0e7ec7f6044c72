//! What became of one message at a provider.

use serde_json::{Value, json};
use uuid::Uuid;

/// Codes are words of ours or of the provider, never a sentence: those quote addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The provider has it, under this id where it says one.
    Sent(Option<String>),
    /// It refuses this message, for good.
    Failed(String),
    /// It certainly does not have it, and may take it later.
    Retry(String),
    /// The same, and it says when; that is no attempt.
    Wait { code: String, seconds: u64 },
    /// It certainly does not have it, and it may not be wanted any more: the database is asked.
    JudgeAgain,
    /// It refuses the whole batch, for one of its messages.
    Split(String),
    /// Nobody knows whether it has it.
    Unknown(String),
}

impl Outcome {
    /// The word of `complete_outbox`, and of the measure.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Sent(_) => "sent",
            Self::Failed(_) => "failed",
            Self::Retry(_) | Self::Wait { .. } | Self::JudgeAgain => "retry",
            Self::Split(_) => "split",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Why it was not sent.
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::Sent(_) => None,
            Self::JudgeAgain => Some("judged_again"),
            Self::Failed(code)
            | Self::Retry(code)
            | Self::Wait { code, .. }
            | Self::Split(code)
            | Self::Unknown(code) => Some(code),
        }
    }

    /// Whether the provider is in trouble, so that the rest of the queue had better wait.
    pub(super) fn is_trouble(&self) -> bool {
        matches!(self, Self::Retry(_) | Self::Wait { .. } | Self::Unknown(_))
    }

    /// The same where an earlier call may have been accepted: the bytes are those of both, so a refusal of them is one of
    /// both, and whatever else is said is of this call alone.
    pub(super) fn of_one_call(self) -> Self {
        match self {
            Self::Retry(code) | Self::Wait { code, .. } => Self::Unknown(code),
            said => said,
        }
    }

    /// As `complete_outbox` takes it.
    pub(super) fn result(&self, id: Uuid) -> Value {
        let mut result = json!({ "id": id, "outcome": self.word(), "code": self.code() });
        match self {
            Self::Sent(provider_message_id) => result["provider_message_id"] = json!(provider_message_id),
            Self::Wait { seconds, .. } => result["retry_seconds"] = json!(seconds),
            Self::JudgeAgain => result["retry_seconds"] = json!(1),
            _ => {}
        }
        result
    }
}
