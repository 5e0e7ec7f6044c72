//! What a person reads of a verification: French first, or English.

use std::fmt;

use super::verify::{Fault, Verdict};
use crate::language::Language;

/// All verdicts, as sentences.
pub struct Report<'a> {
    /// What was found.
    pub verdicts: &'a [Verdict],
    /// In which language.
    pub language: Language,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for verdict in self.verdicts {
            let Verdict { organisation_id, links, faults } = verdict;
            match (self.language, faults.is_empty()) {
                (Language::French, true) => writeln!(to, "{organisation_id} : chaîne entière, {links} inscriptions.")?,
                (Language::English, true) => writeln!(to, "{organisation_id}: whole chain, {links} entries.")?,
                (Language::French, false) => writeln!(to, "{organisation_id} : CHAÎNE ROMPUE.")?,
                (Language::English, false) => writeln!(to, "{organisation_id}: BROKEN CHAIN.")?,
            }
            for fault in faults {
                writeln!(to, "  {}", sentence(fault, self.language))?;
            }
        }
        let broken = self.verdicts.iter().filter(|verdict| !verdict.faults.is_empty()).count();
        match (self.language, broken) {
            (Language::French, 0) => write!(to, "Rien n'a été modifié."),
            (Language::English, 0) => write!(to, "Nothing was changed."),
            (Language::French, _) => write!(to, "Chaînes rompues : {broken} sur {}.", self.verdicts.len()),
            (Language::English, _) => write!(to, "Broken chains: {broken} of {}.", self.verdicts.len()),
        }
    }
}

fn sentence(fault: &Fault, language: Language) -> String {
    let (fr, en) = match fault {
        Fault::EntryAltered { seq } => {
            (format!("L'inscription {seq} a été modifiée ou déplacée."), format!("Entry {seq} was changed or moved."))
        }
        Fault::EntryMissing { seq } => {
            (format!("L'inscription {seq} a été supprimée."), format!("Entry {seq} was deleted."))
        }
        Fault::LinkMissing { seq } => (
            format!("Avant l'inscription {seq}, quelque chose a été supprimé ou changé d'ordre."),
            format!("Before entry {seq}, something was deleted or reordered."),
        ),
        Fault::HeadDiffers { seq } => (
            format!("La chaîne ne se termine pas à l'inscription {seq} comme annoncé."),
            format!("The chain does not end at entry {seq} as announced."),
        ),
        Fault::EntriesUnlinked { count } => {
            (format!("Inscriptions hors de la chaîne : {count}."), format!("Entries beside the chain: {count}."))
        }
        Fault::Truncated { seq } => (
            format!("La fin a été coupée : l'ancre connaît l'inscription {seq}."),
            format!("The end was cut off: the anchor knows entry {seq}."),
        ),
        Fault::Rewritten { seq } => (
            format!("La chaîne a été réécrite : à l'inscription {seq}, l'ancre connaît une autre empreinte."),
            format!("The chain was rewritten: at entry {seq}, the anchor knows another hash."),
        ),
    };
    language.choose(fr, en)
}
