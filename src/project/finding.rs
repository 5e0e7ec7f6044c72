//! What an examination says: a check, its verdict, and which things it is about.

use std::fmt;

use serde::Serialize;

use crate::language::Language;

/// One thing that must hold of a project. The names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The secret key is believed, and `project_state` is there.
    SecretKey,
    /// The publishable key is believed, and opens nothing.
    PublishableKey,
    /// Both keys are of the kinds that they must be, and of this project.
    KeyKinds,
    /// The database says that it is the environment of the file.
    Environment,
    /// This project is not the one of the file that it is compared with.
    OtherProject,
    /// Database and program know the same migrations.
    Migrations,
    /// Row level security is on and forced everywhere.
    RowLevelSecurity,
    /// Without a login, nothing can be read or called.
    Anonymous,
    /// No bucket is public.
    Buckets,
    /// The bucket of documents has the limits of this program.
    BucketLimits,
    /// The project accepts uploads as large as the largest document.
    UploadLimit,
    /// The clocks agree, so that tokens and links live as long as they should.
    Clock,
    /// Keys that tokens can be checked with are published.
    SigningKeys,
    /// Accounts come about by invitation alone.
    SignUp,
}

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Good,
    /// It does not hold.
    Bad,
    /// Nobody could tell.
    Unknown,
}

/// A check and how it went.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// How it went.
    pub verdict: Verdict,
    /// Names of tables, migrations, buckets; figures; never a secret.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
}

impl Check {
    /// What must hold, in one sentence.
    fn sentence(self, language: Language) -> &'static str {
        let (french, english) = match self {
            Self::SecretKey => ("La clé secrète est acceptée.", "The secret key is accepted."),
            Self::PublishableKey => {
                ("La clé publique est acceptée et n'ouvre rien.", "The publishable key is accepted and opens nothing.")
            }
            Self::KeyKinds => {
                ("Chaque clé est du bon genre et de ce projet.", "Each key is of the right kind and of this project.")
            }
            Self::Environment => {
                ("La base dit être cet environnement.", "The database says that it is this environment.")
            }
            Self::OtherProject => ("L'autre fichier désigne un autre projet.", "The other file names another project."),
            Self::Migrations => {
                ("La base et le programme ont les mêmes migrations.", "Database and program have the same migrations.")
            }
            Self::RowLevelSecurity => (
                "Chaque table est fermée par la sécurité au niveau des lignes.",
                "Every table is closed by row level security.",
            ),
            Self::Anonymous => ("Rien n'est ouvert sans connexion.", "Nothing is open without a login."),
            Self::Buckets => ("Aucun espace de fichiers n'est public.", "No bucket is public."),
            Self::BucketLimits => (
                "L'espace des documents a les limites du programme.",
                "The bucket of documents has the limits of the program.",
            ),
            Self::UploadLimit => {
                ("Le projet accepte les plus grands documents.", "The project accepts the largest documents.")
            }
            Self::Clock => ("Les horloges concordent.", "The clocks agree."),
            Self::SigningKeys => ("Des clés de signature sont publiées.", "Signing keys are published."),
            Self::SignUp => {
                ("Les comptes se créent sur invitation seulement.", "Accounts are made by invitation alone.")
            }
        };
        language.choose(french, english)
    }
}

/// All findings, for a person.
pub struct Report<'a> {
    /// What was found.
    pub findings: &'a [Finding],
    /// In which language.
    pub language: Language,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { check, verdict, about } in self.findings {
            let mark = match verdict {
                Verdict::Good => self.language.choose("oui    ", "yes    "),
                Verdict::Bad => self.language.choose("NON    ", "NO     "),
                Verdict::Unknown => self.language.choose("inconnu", "unknown"),
            };
            writeln!(to, "{mark}  {}", check.sentence(self.language))?;
            for thing in about {
                writeln!(to, "         {thing}")?;
            }
        }
        let count = |wanted| self.findings.iter().filter(|finding| finding.verdict == wanted).count();
        match (self.language, count(Verdict::Bad), count(Verdict::Unknown)) {
            (Language::French, 0, 0) => write!(to, "Tout est en ordre."),
            (Language::English, 0, 0) => write!(to, "Everything is in order."),
            (Language::French, bad, unknown) => write!(to, "À corriger : {bad} ; inconnu : {unknown}."),
            (Language::English, bad, unknown) => write!(to, "To be mended: {bad}; unknown: {unknown}."),
        }
    }
}
