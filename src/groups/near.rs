//! Spellings of one group that were probably meant to be the same. They are reported, never merged:
//! only the owner of the data knows.

use crate::input::fold;

/// Pairs of labels that differ only in case, accents, spaces or a letter or two, in order.
///
/// Two letters may differ in labels of eight characters and more, one in labels of four and more.
/// Labels with digits are left alone: `18-24` and `18-25` are different groups.
#[must_use]
pub fn near_duplicates<'a>(labels: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let words: Vec<String> = labels.iter().map(|label| squeezed(label)).collect();
    let mut pairs = Vec::new();
    for (i, a) in words.iter().enumerate() {
        for (j, b) in words.iter().enumerate().skip(i + 1) {
            if alike(a, b) {
                pairs.push((labels[i], labels[j]));
            }
        }
    }
    pairs
}

fn squeezed(label: &str) -> String {
    fold(label)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(['-', '_'], " ")
}

/// Words that are one or two letters apart and still mean different groups.
const OPPOSITES: [(&str, &str); 2] = [("male", "female"), ("man", "woman")];

fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let has_digit = |s: &str| s.bytes().any(|c| c.is_ascii_digit());
    if has_digit(a) || has_digit(b) || OPPOSITES.contains(&(a, b)) || OPPOSITES.contains(&(b, a)) {
        return false;
    }
    let shorter = a.chars().count().min(b.chars().count());
    let allowed = if shorter >= 8 {
        2
    } else {
        usize::from(shorter >= 4)
    };
    allowed > 0 && strsim::damerau_levenshtein(a, b) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_typing_errors_are_noticed() {
        let labels = [
            "Truck driver",
            "Truck Driver",
            "female",
            "femmale",
            "Île",
            "ile",
        ];
        assert_eq!(
            near_duplicates(&labels),
            [
                ("Truck driver", "Truck Driver"),
                ("female", "femmale"),
                ("Île", "ile")
            ]
        );
    }

    #[test]
    fn different_groups_are_left_alone() {
        assert!(
            near_duplicates(&["male", "female", "18-24", "18-25", "nurse", "legal"]).is_empty()
        );
    }
}
