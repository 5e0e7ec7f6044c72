//! The two languages in which Molaire speaks to people.

/// French first; English beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Language {
    /// The default.
    #[default]
    #[value(name = "fr")]
    French,
    /// Where the reader prefers it.
    #[value(name = "en")]
    English,
}

impl Language {
    /// As HTTP and BCP 47 write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The one of two texts that is in this language.
    pub fn choose<T>(self, french: T, english: T) -> T {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }
}
