//! Words that stand in a cell in place of a group: the many ways of writing "unknown", and those that
//! mark a row of totals.

use crate::input::fold;

/// Plain words for "the group is not known".
const UNKNOWN_WORDS: [&str; 36] = [
    "unknown",
    "undetermined",
    "undefined",
    "inconnu",
    "inconnue",
    "inconnus",
    "non renseigne",
    "non renseignee",
    "non precise",
    "na",
    "n/a",
    "nan",
    "none",
    "null",
    "nil",
    "(not set)",
    "not set",
    "not specified",
    "unspecified",
    "not disclosed",
    "undisclosed",
    "prefer not to say",
    "ne se prononce pas",
    "nsp",
    "?",
    "-",
    "--",
    "\u{2014}",
    "#n/a",
    "missing",
    "unbekannt",
    "desconocido",
    "gender_unknown",
    "gender_undetermined",
    "age_range_undetermined",
    "income_range_undetermined",
];

/// Whether a value says that the group is not known.
#[must_use]
pub fn is_unknown_word(text: &str) -> bool {
    UNKNOWN_WORDS.contains(&fold(text).as_str())
}

/// Whether a value marks a row of totals: `Total`, `Total: Genders`, `Grand total`, `Ensemble`.
#[must_use]
pub fn is_total_word(text: &str) -> bool {
    let word = fold(text);
    let every = ["all", "tous", "toutes", "tout", "alle", "todos"];
    if every.contains(&word.as_str()) || word.starts_with("all ") || word.starts_with("tous les ") {
        return true;
    }
    [
        "total",
        "totals",
        "grand total",
        "totaux",
        "ensemble",
        "total general",
    ]
    .contains(&word.as_str())
        || word.starts_with("total:")
        || word.starts_with("total :")
        || word.starts_with("total -")
}

/// Whether a cell that is no attribute says that its row is a total. Names of campaigns stand there too,
/// so that only what can be nothing else is taken for one.
pub(super) fn says_total(cell: &str) -> bool {
    let word = fold(cell);
    let known = [
        "total",
        "totals",
        "grand total",
        "totaux",
        "total general",
        "gesamt",
        "summe",
    ];
    let begins = ["total:", "total :", "total -", "total of "];
    known.contains(&word.as_str()) || begins.iter().any(|start| word.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_listed_once_in_their_plain_form() {
        let mut seen = std::collections::BTreeSet::new();
        for word in UNKNOWN_WORDS {
            assert!(seen.insert(word), "{word} is listed twice");
            assert_eq!(word, fold(word));
        }
    }

    #[test]
    fn totals_are_told_from_names_that_begin_alike() {
        for total in [
            "Total",
            "Total: Genders",
            "Total : sexes",
            "Total of 6 results",
            "Totaux",
            "Gesamt",
        ] {
            assert!(says_total(total), "{total}");
        }
        for name in ["Total Energies spring", "All women 25+", "Totally new"] {
            assert!(!says_total(name), "{name}");
        }
    }
}
