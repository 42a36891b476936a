//! Protected attributes: how a raw value becomes a group. Words, codes and numbers in; ordered
//! groups and one declared *unknown* group out. No data is read here.

mod bands;
mod borders;
mod codes;
mod consent;
mod near;
mod vocabulary;

use serde::{Deserialize, Serialize};

pub use bands::{AGE_CUTS, Bands, Quantity, Span, band_order};
pub use borders::{Interval, common_cuts};
pub use consent::{Consent, consent, consents};
pub use near::near_duplicates;
pub use vocabulary::{GENDERS, Vocabulary};

pub use crate::input::{is_total_word, is_unknown_word};

/// The id of the group of people whose group is not known.
pub const UNKNOWN: &str = "unknown";

/// Joins attribute names, and group names, of an intersection.
pub const JOINT: &str = "*";

/// What kind of attribute a column holds; it decides vocabulary and bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words and codes for gender.
    Gender,
    /// Ages in years, or ready age bands.
    Age,
    /// Years of birth, turned into ages.
    BirthYear,
    /// Income as an amount, or ready income bands.
    Income,
    /// Any other categorical attribute.
    Other,
}

/// A group of an attribute; ordered by `order` (lower edge of a band, rank of a word), then by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Group {
    /// Sort key; equal for groups without an order of their own.
    pub order: i64,
    /// The group's id and name.
    pub label: String,
}

impl Group {
    /// A group without an order of its own.
    #[must_use]
    pub fn unordered(label: impl Into<String>) -> Self {
        Self {
            order: i64::MAX,
            label: label.into(),
        }
    }
}

/// Why a value's group is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyUnknown {
    /// The field is empty.
    Empty,
    /// The field says so: `unknown`, `undetermined`, `inconnu` …
    Said,
    /// The number is a known stand-in for "missing", such as age 118.
    Sentinel,
    /// The number cannot be an age or an income.
    OutOfRange,
    /// The value is not a number although the attribute has cut points.
    NotANumber,
}

/// What a raw value means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Class {
    /// A known group.
    Known(Group),
    /// The unknown group, with the reason.
    Unknown(WhyUnknown),
    /// A ready band through which one of the cut points goes, in millionths.
    Straddling(i64),
    /// The row is a total of other rows.
    Total,
    /// A digit where a word was expected: 1 and 2 mean opposite things in different systems.
    BareCode,
}

/// How the values of an attribute are grouped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// By words, the user's map first.
    Words(Vocabulary),
    /// By numbers.
    Bands(Bands),
}

/// A protected attribute, ready to classify values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// The id used everywhere: `gender`, `age`, `income`, or the column's own name.
    pub id: String,
    /// The kind.
    pub kind: Kind,
    /// How values become groups.
    pub grouping: Grouping,
}

impl Attribute {
    /// The group of a raw value; `None` is an empty field.
    #[must_use]
    pub fn classify(&self, raw: Option<&str>) -> Class {
        let Some(text) = raw.map(str::trim).filter(|text| !text.is_empty()) else {
            return Class::Unknown(WhyUnknown::Empty);
        };
        if text.starts_with(char::is_alphabetic) && !self.maps(text) && is_total_word(text) {
            return Class::Total;
        }
        let code = codes::spelled(text, self.kind).filter(|_| !self.maps(text));
        let text = code.as_deref().unwrap_or(text);
        match &self.grouping {
            Grouping::Words(vocabulary) => vocabulary.classify(text, self.kind),
            Grouping::Bands(bands) => bands.classify(text),
        }
    }

    /// The group of the cut points that holds a band.
    #[must_use]
    pub fn classify_band(&self, label: &str) -> Class {
        match (&self.grouping, self.interval(label)) {
            (Grouping::Bands(bands), Some(interval)) => bands.holder(interval),
            (Grouping::Bands(_) | Grouping::Words(_), _) => self.classify(Some(label)),
        }
    }

    /// Whether groups are bands as the data write them, so that bands of different borders may meet.
    #[must_use]
    pub fn has_ready_bands(&self) -> bool {
        match &self.grouping {
            Grouping::Bands(bands) => bands.ready_bands,
            Grouping::Words(words) => self.kind == Kind::Income && words.map.is_empty(),
        }
    }

    /// The numbers that a group stands for, in millionths; `None` for what is no band.
    #[must_use]
    pub fn interval(&self, label: &str) -> Option<Interval> {
        match (&self.grouping, self.kind) {
            (Grouping::Bands(bands), _) => bands.interval(label),
            (Grouping::Words(_), Kind::Age | Kind::BirthYear) => Interval::of_ages(label),
            (Grouping::Words(_), Kind::Income) => Interval::of_amounts(label),
            (Grouping::Words(_), Kind::Gender | Kind::Other) => None,
        }
    }

    /// Whether the user's own map names the value.
    fn maps(&self, text: &str) -> bool {
        match &self.grouping {
            Grouping::Words(words) => words.maps(text),
            Grouping::Bands(_) => false,
        }
    }

    /// Whether the groups have an order (bands do, words do not).
    #[must_use]
    pub const fn is_ordered(&self) -> bool {
        matches!(self.kind, Kind::Age | Kind::BirthYear | Kind::Income)
            || matches!(self.grouping, Grouping::Bands(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_field_is_the_unknown_group_of_every_attribute() {
        let attribute = Attribute {
            id: "gender".into(),
            kind: Kind::Gender,
            grouping: Grouping::Words(Vocabulary::default()),
        };
        for raw in [None, Some(""), Some("  ")] {
            assert_eq!(attribute.classify(raw), Class::Unknown(WhyUnknown::Empty));
        }
    }
}
