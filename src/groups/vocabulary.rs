//! Words that name groups: gender in English, French, German and Spanish, platform codes, and the
//! many ways of writing "unknown".

use serde::{Deserialize, Serialize};

use crate::groups::{Class, Group, Kind, UNKNOWN, WhyUnknown, band_order};
use crate::input::{fold, is_unknown_word};

/// Gender groups in the order of reports, each with the plain words that mean it.
pub const GENDERS: [(&str, &[&str]); 3] = [
    (
        "female",
        &[
            "female",
            "f",
            "femme",
            "femmes",
            "woman",
            "women",
            "feminin",
            "girl",
            "fille",
            "mme",
            "mlle",
            "mademoiselle",
            "mrs",
            "ms",
            "miss",
            "madame",
            "weiblich",
            "frau",
            "mujer",
            "mujeres",
            "femenino",
            "gender_female",
            "w",
        ],
    ),
    (
        "male",
        &[
            "male",
            "m",
            "homme",
            "hommes",
            "man",
            "men",
            "masculin",
            "boy",
            "garcon",
            "h",
            "mr",
            "monsieur",
            "m.",
            "mannlich",
            "hombre",
            "hombres",
            "masculino",
            "gender_male",
        ],
    ),
    (
        "other",
        &[
            "other",
            "o",
            "x",
            "d",
            "divers",
            "autre",
            "autres",
            "nonbinary",
            "non-binary",
            "non binary",
            "non binaire",
            "non-binaire",
            "nb",
            "diverse",
        ],
    ),
];

/// Words that rank incomes, lowest first.
const RANKS: [&[&str]; 5] = [
    &["very low", "tres faible", "tres bas"],
    &["low", "lower", "faible", "bas", "modeste", "modestes"],
    &[
        "medium",
        "middle",
        "mid",
        "moyen",
        "moyens",
        "intermediaire",
    ],
    &["high", "upper", "eleve", "eleves", "haut", "aise", "aises"],
    &["very high", "tres eleve", "tres haut"],
];

/// The user's own words for groups, which come before the built-in ones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Group → the values that mean it, in the order of writing.
    pub map: Vec<(String, Vec<String>)>,
}

impl Vocabulary {
    pub(super) fn maps(&self, text: &str) -> bool {
        let word = fold(text);
        self.map
            .iter()
            .any(|(_, values)| values.iter().any(|value| fold(value) == word))
    }

    pub(super) fn classify(&self, text: &str, kind: Kind) -> Class {
        let word = fold(text);
        for (rank, (group, values)) in self.map.iter().enumerate() {
            if values.iter().any(|value| fold(value) == word) {
                return known(group, i64::try_from(rank).unwrap_or(i64::MAX));
            }
        }
        if is_unknown_word(text) {
            return Class::Unknown(WhyUnknown::Said);
        }
        match kind {
            Kind::Gender => self.gender(text, &word),
            Kind::Age | Kind::BirthYear | Kind::Income => Class::Known(Group {
                order: ordered(text, &word),
                label: text.to_owned(),
            }),
            Kind::Other => Class::Known(Group::unordered(text)),
        }
    }

    fn gender(&self, text: &str, word: &str) -> Class {
        for (rank, (group, words)) in GENDERS.iter().enumerate() {
            if words.contains(&word) {
                let rank = self
                    .map
                    .iter()
                    .position(|(name, _)| name == group)
                    .unwrap_or(rank);
                return known(group, i64::try_from(rank).unwrap_or(i64::MAX));
            }
        }
        if word.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Class::BareCode;
        }
        Class::Known(Group::unordered(text))
    }
}

fn known(group: &str, order: i64) -> Class {
    if group == UNKNOWN {
        Class::Unknown(WhyUnknown::Said)
    } else {
        Class::Known(Group {
            order,
            label: group.to_owned(),
        })
    }
}

fn ordered(text: &str, word: &str) -> i64 {
    RANKS
        .iter()
        .position(|words| words.contains(&word))
        .and_then(|rank| i64::try_from(rank).ok())
        .or_else(|| band_order(text))
        .unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gender(text: &str) -> Class {
        Vocabulary::default().classify(text, Kind::Gender)
    }

    fn label(class: Class) -> String {
        match class {
            Class::Known(group) => group.label,
            Class::Unknown(_) => UNKNOWN.into(),
            Class::Straddling(_) | Class::BareCode | Class::Total => "code".into(),
        }
    }

    #[test]
    fn english_french_and_platform_words_meet_in_one_group() {
        for word in [
            "F",
            "Femme",
            "FEMALE ",
            "women",
            "Féminin",
            "GENDER_FEMALE",
            "Weiblich",
        ] {
            assert_eq!(label(gender(word)), "female", "{word}");
        }
        for word in ["M", "homme", "H", "Männlich"] {
            assert_eq!(label(gender(word)), "male", "{word}");
        }
        assert_eq!(label(gender("Inconnu")), "unknown");
    }

    #[test]
    fn bare_digits_are_never_guessed() {
        assert_eq!(gender("1"), Class::BareCode);
        let map = vec![
            ("female".into(), vec!["2".into()]),
            ("male".into(), vec!["1".into()]),
        ];
        assert_eq!(
            label(Vocabulary { map }.classify("2", Kind::Gender)),
            "female"
        );
    }

    #[test]
    fn income_words_are_ranked() {
        let order = |text: &str| match Vocabulary::default().classify(text, Kind::Income) {
            Class::Known(group) => group.order,
            other => panic!("{other:?}"),
        };
        assert!(order("faible") < order("Moyen") && order("Moyen") < order("élevé"));
        assert!(order("<20k") < order("20k-50k") && order("20k-50k") < order("50k+"));
    }

    #[test]
    fn no_word_means_two_groups() {
        let mut seen = std::collections::BTreeSet::new();
        for word in GENDERS.iter().flat_map(|(_, words)| words.iter()) {
            assert!(!is_unknown_word(word), "{word} names a group and none");
            assert!(seen.insert(*word), "{word} is listed twice");
            assert_eq!(*word, fold(word), "words are listed in their plain form");
        }
    }
}
