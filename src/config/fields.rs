//! The fields that checks of rows read: settings of an advertisement or facts about a row, each with
//! the table and the key under which a configuration names its column. Which names are recognised
//! without being named is not said here.

use crate::config::Named;

macro_rules! fields {
    ($($(#[doc = $doc:literal])+ $variant:ident = $table:literal / $key:literal,)+) => {
        /// What a check of rows reads.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field { $($(#[doc = $doc])+ $variant,)+ }

        impl Field {
            /// Every field, in the order of the documentation.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)+];

            /// The table of the configuration that names its column.
            #[must_use]
            pub const fn table(self) -> &'static str {
                match self { $(Field::$variant => $table,)+ }
            }

            /// The key in that table; also the field's id.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Field::$variant => $key,)+ }
            }

            /// What the column holds, in one sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Field::$variant => concat!($($doc,)+).trim_ascii(),)+ }
            }
        }
    };
}

fields! {
    /// Declared category of the advertisement: housing, employment, credit, none …
    Category = "targeting" / "category",
    /// Youngest age that is targeted.
    AgeMin = "targeting" / "age-min",
    /// Oldest age that is targeted; 65 and more mean no limit.
    AgeMax = "targeting" / "age-max",
    /// Ages or age bands that are targeted, as a list.
    Ages = "targeting" / "ages",
    /// Ages or age bands that are excluded.
    ExcludedAges = "targeting" / "excluded-ages",
    /// Genders that are targeted.
    Genders = "targeting" / "genders",
    /// Genders that are excluded.
    ExcludedGenders = "targeting" / "excluded-genders",
    /// Postcodes that are targeted.
    Postcodes = "targeting" / "postcodes",
    /// Postcodes that are excluded.
    ExcludedPostcodes = "targeting" / "excluded-postcodes",
    /// Parental or marital status that is targeted or excluded.
    Family = "targeting" / "family",
    /// Audiences that are excluded.
    ExcludedAudiences = "targeting" / "excluded-audiences",
    /// Audiences made to resemble another one.
    Lookalikes = "targeting" / "lookalikes",
    /// Segments, interests and other words by which people are targeted; any number of columns.
    Segments = "targeting" / "segments",
    /// Segments, interests and other criteria that are excluded; any number of columns.
    Exclusions = "targeting" / "exclusions",
    /// Age, or age band, of the person or group that the row is about.
    Age = "targeting" / "age",
    /// Whether the advertisement is chosen by profiling: yes or no.
    Profiled = "targeting" / "profiled",
    /// Name of the campaign or advertisement, shown in examples.
    Name = "targeting" / "name",
    /// When the row happened: the time of the impression.
    Time = "proof" / "time",
    /// When the person agreed.
    ConsentAt = "proof" / "consent-at",
    /// When the person withdrew.
    WithdrawnAt = "proof" / "withdrawn-at",
    /// IAB TCF string, which says when it was last changed.
    Consent = "proof" / "consent",
    /// Whether the person has opted out: yes or no, Global Privacy Control, US Privacy string; any number
    /// of columns.
    OptOut = "proof" / "opt-out",
    /// Whether the advertisement was shown: yes or no; every row is, when the log does not say.
    Shown = "proof" / "shown",
    /// Whether the person was targeted: yes or no; looked at where the log does not say who was shown.
    Targeted = "proof" / "targeted",
}

impl Field {
    /// Whether several columns may hold it.
    #[must_use]
    pub const fn is_many(self) -> bool {
        matches!(self, Self::Segments | Self::Exclusions | Self::OptOut)
    }

    /// Whether it only says something about other fields: no check can be made of it alone.
    #[must_use]
    pub const fn is_beside(self) -> bool {
        matches!(
            self,
            Self::Profiled | Self::Name | Self::Consent | Self::Shown | Self::Targeted
        )
    }

    /// The field of a key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.key() == key)
    }
}

/// What words of a log can be said to mean, under `[targeting.words]`.
pub const MEANINGS: [&str; 6] = [
    "housing",
    "employment",
    "credit",
    "no-category",
    "all-genders",
    "some-genders",
];

/// The columns that the user named for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldConfig {
    /// The field.
    pub field: Field,
    /// Its columns.
    pub columns: Vec<Named>,
}

/// A rule that is a check, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRuleConfig {
    /// The check's id.
    pub check: Named,
    /// `deny`, `warn` or `note`.
    pub severity: Option<Named>,
    /// `warn` or `deny`.
    pub on_inconclusive: Option<Named>,
    /// A short name of the rule, for findings; the check's id when absent.
    pub id: Option<Named>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_key_names_one_field() {
        let keys: BTreeSet<&str> = Field::ALL.iter().map(|field| field.key()).collect();
        assert_eq!(keys.len(), Field::ALL.len());
        assert_eq!(Field::parse("age-min"), Some(Field::AgeMin));
        assert_eq!(Field::parse("age_min"), None);
    }
}
