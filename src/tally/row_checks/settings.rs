//! How settings of an advertisement are read: categories, ages, genders, and whether anything is set
//! at all. English, French and the words of platforms; a word of the user's own goes first.

use crate::config::Field;
use crate::input::{fold, yes_no};
use crate::tally::row_checks::{Answer, Row};

/// Text in its plain form: words of letters and digits without case and accents, one space between.
pub(super) fn plain(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The items of a list, however it is written, as they stand.
fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '|', '\n'])
        .map(|item| item.trim_matches(|c: char| c.is_whitespace() || "[](){}\"'".contains(c)))
        .filter(|item| !item.is_empty())
}

/// Words for "nothing is set".
const NOTHING: [&str; 13] = [
    "none", "null", "nil", "na", "n a", "nan", "aucun", "aucune", "vide", "empty", "sans", "neant",
    "nothing",
];

/// Whether a setting is there: not empty, not an empty list, no word for none or no.
pub(super) fn is_set(text: &str) -> bool {
    items(text).any(|item| {
        let plain = plain(item);
        !plain.is_empty() && !NOTHING.contains(&plain.as_str()) && yes_no(&plain) != Some(false)
    })
}

/// What a declared category says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    /// Housing, employment or credit.
    Special,
    /// Another category, or none.
    Other,
}

const SPECIAL: [&str; 29] = [
    "housing",
    "logement",
    "immobilier",
    "employment",
    "emploi",
    "jobs",
    "job",
    "career",
    "careers",
    "education career",
    "recrutement",
    "credit",
    "credits",
    "consumer finance",
    "finance",
    "financial services",
    "financial products services",
    "financial products and services",
    "financial products",
    "insurance",
    "assurance",
    "produits et services financiers",
    "produits services financiers",
    "services financiers",
    "offre d emploi",
    "offres d emploi",
    "housing employment credit",
    "housing employment and credit",
    "hec",
];

const OTHER: [&str; 17] = [
    "none",
    "no",
    "non",
    "aucun",
    "aucune",
    "null",
    "na",
    "n a",
    "unspecified",
    "issues elections politics",
    "social issues elections or politics",
    "politics",
    "politique",
    "enjeux sociaux elections ou politique",
    "online gambling and gaming",
    "not declared",
    "sans objet",
];

/// The category of a row; `None` when none is declared, the answer when it cannot be read.
pub(super) fn category(row: &Row<'_>) -> Result<Option<Declared>, Answer> {
    let Some(text) = row.get(Field::Category) else {
        return Ok(None);
    };
    let mut found = None;
    for item in items(text) {
        let item = plain(item);
        let declared = match row.meaning(&item) {
            Some("housing" | "employment" | "credit") => Declared::Special,
            Some("no-category") => Declared::Other,
            Some(_) | None if SPECIAL.contains(&item.as_str()) => Declared::Special,
            Some(_) | None if OTHER.contains(&item.as_str()) => Declared::Other,
            Some(_) | None if is_code(&item) => {
                return Err(Answer::Ambiguous(Field::Category, item));
            }
            Some(_) | None => return Err(Answer::Unreadable(text.to_owned())),
        };
        if found != Some(Declared::Special) {
            found = Some(declared);
        }
    }
    Ok(found)
}

fn is_code(plain: &str) -> bool {
    !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit())
}

/// Ages from a youngest to an oldest one, both included; [`OPEN`] at the end means no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ages {
    pub(super) from: u32,
    pub(super) to: u32,
}

/// No oldest age.
pub(super) const OPEN: u32 = u32::MAX;

/// Oldest age that is believed; larger numbers stand for "missing".
const OLDEST: u32 = 117;

const EVERYBODY: [&str; 12] = [
    "all",
    "all ages",
    "any",
    "unlimited",
    "tous",
    "toutes",
    "tous ages",
    "tous les ages",
    "tout",
    "no limit",
    "everyone",
    "illimite",
];

/// Words after which a band has no upper end.
const UPWARDS: [&str; 8] = [
    "up", "plus", "over", "older", "above", "more", "et plus", "ou plus",
];

/// Words before which a band has no lower end.
const BELOW: [&str; 4] = ["under", "below", "moins", "less"];

/// One age or band: `18`, `18-24`, `65+`, `AGE_RANGE_65_UP`, `<18`, `moins de 18 ans`.
///
/// `None` for anything else, and for numbers that stand for "missing" (0, 118, 999).
pub(super) fn band(text: &str) -> Option<Ages> {
    let words = plain(text);
    let numbers: Option<Vec<u32>> = words
        .split(' ')
        .filter(|word| word.bytes().all(|b| b.is_ascii_digit()))
        .map(|word| word.parse().ok())
        .collect();
    let numbers = numbers?;
    let has = |list: &[&str]| list.iter().any(|word| words.split(' ').any(|w| w == *word));
    let known = words.split(' ').all(|word| {
        word.bytes().all(|b| b.is_ascii_digit())
            || UPWARDS.contains(&word)
            || BELOW.contains(&word)
            || [
                "age", "ages", "range", "a", "to", "ans", "years", "old", "and", "et", "ou", "de",
                "than",
            ]
            .contains(&word)
    });
    if !known || text.trim_start().starts_with(['-', '\u{2212}']) {
        return None;
    }
    let believed = |age: u32| (1..=OLDEST).contains(&age);
    match numbers.as_slice() {
        [age] if !believed(*age) => None,
        [age] if has(&BELOW) || text.trim_start().starts_with('<') => Some(Ages {
            from: 0,
            to: age - 1,
        }),
        [age] if has(&UPWARDS) || text.trim_end().ends_with('+') => Some(Ages {
            from: *age,
            to: OPEN,
        }),
        [age] => Some(Ages {
            from: *age,
            to: *age,
        }),
        // TikTok writes the last band as 55-100.
        [from, to] if from <= to && believed(*to) => Some(Ages {
            from: *from,
            to: if *to >= 99 { OPEN } else { *to },
        }),
        _ => None,
    }
}

/// A list of targeted ages or bands; `Ok(None)` when everybody is meant, `Err` when an item cannot be
/// read. Two single ages are a range, as platforms write it: `["18", "65+"]`.
pub(super) fn ages(text: &str) -> Result<Option<Vec<Ages>>, Answer> {
    let mut found = Vec::new();
    for item in items(text) {
        let words = plain(item);
        if EVERYBODY.contains(&words.as_str()) || NOTHING.contains(&words.as_str()) {
            return Ok(None);
        }
        if crate::groups::is_unknown_word(item) || words == "age range undetermined" {
            continue;
        }
        found.push(band(item).ok_or_else(|| Answer::Unreadable(text.to_owned()))?);
    }
    if let [a, b] = found.as_slice()
        && a.from == a.to
        && (b.from == b.to || b.to == OPEN)
        && a.from < b.from
    {
        found = vec![Ages {
            from: a.from,
            to: b.to,
        }];
    }
    found.sort();
    Ok((!found.is_empty()).then_some(found))
}

/// Whether bands in order leave nobody of 18 to 65 and more out.
pub(super) fn cover_adults(bands: &[Ages]) -> bool {
    let mut reached = 17;
    for band in bands {
        if band.from > reached + 1 {
            return false;
        }
        if band.to >= 65 {
            return true;
        }
        reached = reached.max(band.to);
    }
    false
}

/// A limit such as a youngest age; `Ok(None)` when there is none.
pub(super) fn limit(text: &str) -> Result<Option<Ages>, Answer> {
    let words = plain(text);
    let plain = words.as_str();
    if plain.is_empty() || EVERYBODY.contains(&plain) || NOTHING.contains(&plain) || plain == "0" {
        return Ok(None);
    }
    // Numbers of columnar files may come as 25.0.
    let text = text.strip_suffix(".0").unwrap_or(text);
    match band(text) {
        Some(limit) if limit.from == limit.to || limit.to == OPEN => Ok(Some(limit)),
        Some(_) | None => Err(Answer::Unreadable(text.to_owned())),
    }
}

const WOMEN: [&str; 11] = [
    "female", "females", "woman", "women", "femme", "femmes", "feminin", "f", "w", "girls", "2",
];
const MEN: [&str; 11] = [
    "male", "males", "man", "men", "homme", "hommes", "masculin", "m", "h", "boys", "1",
];
const BOTH: [&str; 15] = [
    "all",
    "all genders",
    "any",
    "both",
    "everyone",
    "unlimited",
    "gender unlimited",
    "tous",
    "toutes",
    "tous les sexes",
    "tous les genres",
    "tout",
    "mixte",
    "les deux",
    "illimite",
];

/// Whether a list of targeted genders leaves somebody out; empty lists do not.
pub(super) fn limits_genders(row: &Row<'_>, text: &str) -> Result<bool, Answer> {
    let (mut women, mut men) = (false, false);
    for item in items(text) {
        let item = plain(item);
        match row.meaning(&item) {
            Some("all-genders") => return Ok(false),
            Some("some-genders") => {
                women = true;
                continue;
            }
            Some(_) | None => {}
        }
        if BOTH.contains(&item.as_str()) || NOTHING.contains(&item.as_str()) {
            return Ok(false);
        }
        for word in item.split(' ') {
            if WOMEN.contains(&word) {
                women = true;
            } else if MEN.contains(&word) {
                men = true;
            } else if is_code(word) {
                return Err(Answer::Ambiguous(Field::Genders, word.to_owned()));
            } else if ![
                "gender",
                "genders",
                "and",
                "et",
                "unknown",
                "undetermined",
                "inconnu",
                "other",
                "autre",
                "x",
            ]
            .contains(&word)
            {
                return Err(Answer::Unreadable(text.to_owned()));
            }
        }
    }
    Ok(women != men)
}

/// Whether words of a list of exclusions name a gender or an age.
pub(super) fn names_any(text: &str, words: &[&str]) -> bool {
    plain(text).split(' ').any(|word| words.contains(&word))
}

/// Words that name a gender in a list of excluded criteria; codes and single letters do not.
pub(super) const GENDER_WORDS: [&str; 14] = [
    "gender", "genders", "genre", "sexe", "female", "male", "women", "men", "woman", "man",
    "femme", "femmes", "homme", "hommes",
];

/// Words that name an age in a list of excluded criteria.
pub(super) const AGE_WORDS: [&str; 2] = ["age", "ages"];

/// Whether every postcode of a list is a Canadian forward sortation area such as `M5V`.
pub(super) fn are_sortation_areas(text: &str) -> bool {
    items(text).all(|item| {
        let item = item.strip_prefix("CA:").unwrap_or(item);
        let kinds: Vec<(bool, bool)> = item
            .bytes()
            .map(|b| (b.is_ascii_alphabetic(), b.is_ascii_digit()))
            .collect();
        kinds == [(true, false), (false, true), (true, false)]
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(words: &[(String, Vec<String>)]) -> Row<'_> {
        Row { values: &[], words }
    }

    #[test]
    fn ages_and_bands_of_platforms_are_read() {
        let ages = |from, to| Some(Ages { from, to });
        for (text, wanted) in [
            ("18", ages(18, 18)),
            ("13-17", ages(13, 17)),
            ("AGE_13_17", ages(13, 17)),
            ("AGE_RANGE_65_UP", ages(65, OPEN)),
            ("AGE_55_100", ages(55, OPEN)),
            ("65+", ages(65, OPEN)),
            ("65 ans et plus", ages(65, OPEN)),
            ("18 à 24 ans", ages(18, 24)),
            ("moins de 18 ans", ages(0, 17)),
            ("<18", ages(0, 17)),
            ("0", None),
            ("-1", None),
            ("118", None),
            ("999", None),
            ("young", None),
            ("24-18", None),
            ("18-99999999999", None),
            ("", None),
        ] {
            assert_eq!(band(text), wanted, "{text}");
        }
    }

    #[test]
    fn only_bands_without_a_gap_cover_adults() {
        let covers = |text: &str| ages(text).map(|found| found.is_none_or(|f| cover_adults(&f)));
        for (text, wanted) in [
            ("[\"18\",\"65+\"]", true),
            ("18-24,25-34,35-44,45-54,55-64,65+", true),
            ("AGE_18_24|AGE_25_34|AGE_35_44|AGE_45_54|AGE_55_100", true),
            ("AGE_18_24|AGE_55_100", false),
            ("[18, 45]", false),
            ("25-34", false),
            ("all", true),
            ("[]", true),
        ] {
            assert_eq!(covers(text), Ok(wanted), "{text}");
        }
        assert_eq!(
            covers("adults"),
            Err(Answer::Unreadable("adults".to_owned()))
        );
    }

    #[test]
    fn one_gender_alone_is_a_limit_and_a_strange_code_is_ambiguous() {
        let none = row(&[]);
        for (text, wanted) in [
            ("[1]", true),
            ("[1, 2]", false),
            ("[]", false),
            ("GENDER_UNLIMITED", false),
            ("GENDER_FEMALE", true),
            ("Femmes et hommes", false),
            ("Women", true),
            ("hommes", true),
        ] {
            assert_eq!(limits_genders(&none, text), Ok(wanted), "{text}");
        }
        let ambiguous = Answer::Ambiguous(Field::Genders, "3".into());
        assert_eq!(limits_genders(&none, "3"), Err(ambiguous));
        let words = [("all-genders".to_owned(), vec!["3".to_owned()])];
        assert_eq!(limits_genders(&row(&words), "3"), Ok(false));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_bands_are_in_order(text in "[ -~éà€٣]{0,24}") {
            if let Some(found) = band(&text) {
                prop_assert!(found.from <= found.to);
            }
            if let Ok(Some(found)) = ages(&text) {
                prop_assert!(!found.is_empty() && found.is_sorted());
            }
            if let Ok(Some(found)) = limit(&text) {
                prop_assert!(found.from == found.to || found.to == OPEN);
            }
            let _ = limits_genders(&row(&[]), &text);
            prop_assert!(!is_set(&text) || !plain(&text).is_empty());
        }
    }

    #[test]
    fn nothing_is_set_by_empty_lists_and_words_for_none() {
        for text in ["[]", "{}", "none", "Aucun", "0", "non", " - ", "[\"\"]"] {
            assert!(!is_set(text), "{text}");
        }
        for text in ["75001", "[75001, 75002]", "yes", "Lookalike 1%"] {
            assert!(is_set(text), "{text}");
        }
    }

    #[test]
    fn canadian_sortation_areas_are_told_from_postcodes() {
        assert!(are_sortation_areas("M5V, K1A"));
        assert!(are_sortation_areas("[\"CA:M5V\"]"));
        for text in ["M5V 3L9", "75001", "M5V, 10001"] {
            assert!(!are_sortation_areas(text), "{text}");
        }
    }
}
