//! The people of the seed, by what they may do.

/// First organisation: an assistant, a practitioner, an admin; Dora works in both.
pub const TILLEULS: &str = "0a000000-0000-4000-8000-00000000000a";
/// Second organisation, which must never be reached from the first.
pub const PORT: &str = "0b000000-0000-4000-8000-00000000000b";

/// Somebody with a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    Assistant,
    Practitioner,
    Admin,
    /// Practitioner of the second organisation.
    Stranger,
    /// Practitioner of both; works in the first here.
    OfBoth,
}

impl Person {
    pub fn id(self) -> &'static str {
        match self {
            Self::Assistant => "1a000000-0000-4000-8000-00000000000a",
            Self::Practitioner => "2a000000-0000-4000-8000-00000000000a",
            Self::Admin => "3a000000-0000-4000-8000-00000000000a",
            Self::Stranger => "4b000000-0000-4000-8000-00000000000b",
            Self::OfBoth => "5d000000-0000-4000-8000-00000000000d",
        }
    }

    /// The session that their tokens name.
    pub fn session(self) -> String {
        self.id().replace("-4000-", "-4001-")
    }

    pub fn email(self) -> &'static str {
        match self {
            Self::Assistant => "ana.assistante@example.test",
            Self::Practitioner => "paul.praticien@example.test",
            Self::Admin => "ada.admin@example.test",
            Self::Stranger => "bob.praticien@example.test",
            Self::OfBoth => "dora.deux@example.test",
        }
    }

    pub fn organisation(self) -> &'static str {
        if self == Self::Stranger { PORT } else { TILLEULS }
    }
}
