//! Whether the person of a row has agreed to be profiled: yes and no in words, or an IAB TCF string.
//! What cannot be read is never a yes. What becomes of rows without consent is decided elsewhere.

use crate::groups::is_unknown_word;
use crate::input::{ConsentColumn, Key, TcString, Values, fold, is_tc_string, yes_no};

/// What a row says of the consent of its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// There is consent.
    Given,
    /// There is none.
    Refused,
    /// Nothing is said.
    Missing,
    /// Something is said that cannot be read.
    Unreadable,
}

/// Words for consent that are not words for yes, folded.
const GIVEN: [&str; 19] = [
    "accept",
    "accepted",
    "accepte",
    "acceptee",
    "accorde",
    "accordee",
    "allow",
    "allowed",
    "autorise",
    "consent",
    "consented",
    "consenti",
    "given",
    "granted",
    "opt-in",
    "opt_in",
    "optin",
    "opted in",
    "opted_in",
];

/// Words for its absence.
const REFUSED: [&str; 20] = [
    "denied",
    "deny",
    "refuse",
    "refused",
    "refusee",
    "reject",
    "rejected",
    "rejete",
    "retire",
    "retiree",
    "revoked",
    "revoque",
    "withdrawn",
    "not given",
    "not_given",
    "opt-out",
    "opt_out",
    "optout",
    "opted out",
    "opted_out",
];

/// Reads one value. `inverted` values say who has objected, in words for yes and no only.
#[must_use]
pub fn consent(text: Option<&str>, inverted: bool) -> Consent {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Consent::Missing;
    };
    let given = match (inverted, is_tc_string(text)) {
        (true, _) => yes_no(text).map(|objects| !objects),
        (false, true) => TcString::decode(text).map(|string| string.allows_profiling()),
        (false, false) => yes_no(text).or_else(|| {
            let word = fold(text);
            let among = |words: &[&str]| words.contains(&word.as_str());
            (among(&GIVEN) || among(&REFUSED)).then(|| among(&GIVEN))
        }),
    };
    match given {
        Some(true) => Consent::Given,
        Some(false) => Consent::Refused,
        None if is_unknown_word(text) => Consent::Missing,
        None => Consent::Unreadable,
    }
}

/// What every row of a column says.
#[must_use]
pub fn consents(role: &ConsentColumn, values: &Values) -> Vec<Consent> {
    let slow = |row: usize| consent(values.text(row).as_deref(), role.inverted);
    let (one, zero) = if role.inverted {
        (Consent::Refused, Consent::Given)
    } else {
        (Consent::Given, Consent::Refused)
    };
    match values {
        Values::Text(texts) => {
            let (yes, no) = (Key::of("1"), Key::of("0"));
            let keys = texts.keys().enumerate();
            keys.map(|(row, key)| match key {
                key if key == yes => one,
                key if key == no => zero,
                _ => slow(row),
            })
            .collect()
        }
        Values::Whole(_) => (0..values.len()).map(slow).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_both_languages_are_read() {
        for (text, wanted) in [
            ("1", Consent::Given),
            ("oui", Consent::Given),
            ("TRUE", Consent::Given),
            ("granted", Consent::Given),
            ("Accordé", Consent::Given),
            ("Opt-in", Consent::Given),
            ("0", Consent::Refused),
            ("Non", Consent::Refused),
            ("refusé", Consent::Refused),
            ("withdrawn", Consent::Refused),
            (" ", Consent::Missing),
            ("unknown", Consent::Missing),
            ("NULL", Consent::Missing),
            ("perhaps", Consent::Unreadable),
            ("2", Consent::Unreadable),
        ] {
            assert_eq!(consent(Some(text), false), wanted, "{text}");
        }
        assert_eq!(consent(None, false), Consent::Missing);
    }

    #[test]
    fn an_objection_is_no_consent() {
        assert_eq!(consent(Some("yes"), true), Consent::Refused);
        assert_eq!(consent(Some("0"), true), Consent::Given);
        // Whether a word for consent in a column of objections means the one or the other is not guessed.
        assert_eq!(consent(Some("granted"), true), Consent::Unreadable);
        assert_eq!(consent(Some("opted_out"), true), Consent::Unreadable);
        assert_eq!(consent(None, true), Consent::Missing);
    }

    #[test]
    fn the_two_lists_of_words_have_nothing_in_common() {
        for word in GIVEN.iter().chain(&REFUSED) {
            assert_eq!(*word, fold(word));
            assert_eq!(yes_no(word), None);
            assert!(GIVEN.contains(word) != REFUSED.contains(word), "{word}");
        }
    }

    #[test]
    fn a_damaged_string_is_unreadable_and_never_a_yes() {
        let table = include_str!("../../tests/oracles/tcf.tsv");
        let rows = table.lines().filter(|line| line.ends_with("\tyes"));
        let strings: Vec<&str> = rows.filter_map(|row| row.split('\t').next()).collect();
        assert!(strings.len() >= 10);
        for text in strings {
            assert_eq!(consent(Some(text), false), Consent::Given);
            for damaged in [&text[..50], &text[1..], &text.replacen('C', "B", 1)] {
                assert_eq!(
                    consent(Some(damaged), false),
                    Consent::Unreadable,
                    "{damaged}"
                );
            }
        }
    }
}
