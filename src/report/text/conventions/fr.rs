//! French sentences about the numbers of other tools.

use crate::metrics::Note;

pub(in crate::report::text) fn title(tool: &str, attribute: &str) -> String {
    format!("{attribute}, selon {tool}")
}

pub(in crate::report::text) fn needs(tool: &str, needs: &str) -> String {
    format!("Autres chiffres ({tool})\u{a0}: il faudrait {needs}.")
}

pub(in crate::report::text) const fn note(note: Note) -> &'static str {
    match note {
        Note::TakenAsZero => "part d'un effectif nul, comptée 0",
        Note::NotANumber => "affiche nan",
        Note::Infinite => "affiche inf",
        Note::MinusInfinite => "affiche -inf",
        Note::Capped => "10 tient lieu d'infini",
        Note::Refused => "s'arrête sur une erreur",
        Note::Undefined => "personne n'est retenu",
        Note::MayBeLeftOut => "moins de 2\u{202f}% des données\u{a0}: peut être omis",
    }
}
