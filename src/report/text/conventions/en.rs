//! English sentences about the numbers of other tools.

use crate::metrics::Note;

pub(in crate::report::text) fn title(tool: &str, attribute: &str) -> String {
    format!("{attribute}, as computed by {tool}")
}

pub(in crate::report::text) fn needs(tool: &str, needs: &str) -> String {
    format!("More numbers of {tool} would need: {needs}.")
}

pub(in crate::report::text) const fn note(note: Note) -> &'static str {
    match note {
        Note::TakenAsZero => "a share of nobody, taken for 0",
        Note::NotANumber => "prints nan",
        Note::Infinite => "prints inf",
        Note::MinusInfinite => "prints -inf",
        Note::Capped => "10 stands for infinity",
        Note::Refused => "stops with an error",
        Note::Undefined => "nobody is selected",
        Note::MayBeLeftOut => "below 2 % of the data: may be left out",
    }
}
