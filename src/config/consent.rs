//! What becomes of the rows of people who have not agreed to be profiled.

use serde::{Deserialize, Serialize};

/// What becomes of rows without consent.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum WithoutConsent {
    /// They are in no rate but that of consent; for it their group is looked at.
    #[default]
    Exclude,
    /// They are audited like all others.
    Include,
    /// They are left out before anything but their consent is looked at.
    Drop,
}

impl WithoutConsent {
    /// Every choice with its word, as in `--without-consent`.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Exclude, "exclude"),
        (Self::Include, "include"),
        (Self::Drop, "drop"),
    ];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Exclude => "exclude",
            Self::Include => "include",
            Self::Drop => "drop",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_counts_file() {
        for (choice, word) in WithoutConsent::ALL {
            assert_eq!(choice.word(), word);
            assert_eq!(
                serde_json::to_value(choice).expect("a word"),
                serde_json::json!(word)
            );
        }
    }
}
