//! Where every row went: read = used + excluded by reason; and what was noticed about the data on
//! the way. Both are sums, so they merge like counts.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Why a row is not in the audit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    /// A field that the decision needs is empty.
    MissingValue,
    /// A field holds something that is neither yes nor no, or not a number.
    UnreadableValue,
    /// The weight is 0: the row speaks for nobody.
    ZeroWeight,
    /// The row does not meet the condition of `--where`, which stands in place of the column.
    Filtered,
    /// The person has not agreed to be profiled.
    NoConsent,
    /// Nothing readable says whether the person has agreed to be profiled.
    ConsentUnknown,
}

/// Rows read, used and excluded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Accounting {
    /// Rows read from all inputs.
    pub rows_read: u64,
    /// Rows that are counted in some cell.
    pub rows_used: u64,
    /// Rows excluded, by reason and column.
    pub excluded: BTreeMap<String, BTreeMap<Exclusion, u64>>,
}

impl Accounting {
    /// Records rows excluded because of a column.
    pub fn exclude(&mut self, column: &str, reason: Exclusion, rows: u64) {
        let reasons = self.excluded.entry(column.to_owned()).or_default();
        *reasons.entry(reason).or_default() += rows;
    }

    /// Rows excluded because there is no consent, or none that can be read.
    #[must_use]
    pub fn rows_without_consent(&self) -> u64 {
        let about_consent = [Exclusion::NoConsent, Exclusion::ConsentUnknown];
        let reasons = self.excluded.values().flatten();
        let reasons = reasons.filter(|(reason, _)| about_consent.contains(reason));
        reasons.map(|(_, rows)| rows).sum()
    }

    /// Rows excluded for any reason.
    #[must_use]
    pub fn rows_excluded(&self) -> u64 {
        self.excluded.values().flat_map(BTreeMap::values).sum()
    }

    /// Rows that the condition of `--where` did not leave out: those that an audit of them looked at.
    #[must_use]
    pub fn rows_chosen(&self) -> u64 {
        let filtered = self
            .excluded
            .values()
            .filter_map(|reasons| reasons.get(&Exclusion::Filtered));
        self.rows_read - filtered.sum::<u64>()
    }

    /// Whether every row read is either used or excluded.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.rows_read == self.rows_used + self.rows_excluded()
    }

    /// Adds another part of the data.
    pub fn merge(&mut self, other: Self) {
        let Self {
            rows_read,
            rows_used,
            excluded,
        } = other;
        self.rows_read += rows_read;
        self.rows_used += rows_used;
        for (column, reasons) in excluded {
            let mine = self.excluded.entry(column).or_default();
            for (reason, rows) in reasons {
                *mine.entry(reason).or_default() += rows;
            }
        }
    }
}

/// What can be wrong with data that is audited all the same.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum QualityCode {
    /// Values that could not be read; their rows are excluded.
    UnreadableValues,
    /// Values that could not be read as a number although the attribute has cut points; unknown.
    NotANumber,
    /// Numbers that stand for "missing" (age 118, −1 …); unknown.
    Sentinel,
    /// Numbers outside the believable range; unknown.
    OutOfRange,
    /// Empty fields of a later stage or of a count, read as 0.
    EmptyReadAsZero,
    /// Rows that reached a later stage without the one before.
    OutOfOrder,
    /// Two spellings that probably mean one group; they are kept apart.
    NearDuplicate,
    /// Rows of the denominator that have no label; left out of error rates only.
    MissingLabel,
    /// Quoted fields with line breaks inside.
    LineBreaksInFields,
    /// Columns without a name; they cannot be used.
    UnnamedColumns,
    /// Groups of equal size could not be made because too many values are equal.
    UnequalQuintiles,
    /// Rows in which a later count exceeds the one before (several conversions per click).
    MoreEventsThanExposure,
    /// Files and folders in a named folder that are no data and were not read.
    FilesIgnored,
    /// Rows of units (`--unit`) that have several rows: rows are not independent.
    RepeatedUnits,
    /// Units with rows in several groups of an attribute; the example says how many.
    SharedUnits,
    /// Rows of ids that have several, in a column that no `--unit` names; the example `estimated` says so.
    RepeatedIds,
    /// Rows whose unit is empty or unknown; each is a unit of its own.
    MissingUnit,
    /// Rows whose value of an offer is no amount of 0 or more; in no mean.
    NoAmount,
    /// Rows whose position in a ranking is no whole number from 1; in no exposure.
    NoPosition,
    /// Rows of no arm of the test, or of another one than the two; not in any uplift.
    OutsideArms,
    /// Rows that have weights (`--weight`): rates are of weights, and what takes none is not measured.
    WeightedRows,
    /// Rows with probabilities of groups in place of a group (`--membership`): people are expected, not counted.
    GroupsByProbability,
    /// Lines above or below the table of an export; not counted.
    LinesAround,
    /// Rows of an export that are equal to an earlier one in every cell.
    RepeatedRows,
    /// Rows of totals that are the sum of the rows; not counted.
    TotalsAgree,
    /// A platform's reports end with a row of totals, and this one has none: it may be cut off.
    NoTotals,
    /// The last line is not ended: the file may be cut off.
    NotEnded,
    /// A number that told which sign is the decimal one.
    DecimalSign,
    /// Counts with fractions, as shares of a conversion are; not used.
    FractionsLeftOut,
    /// Results of several kinds, or of a kind that is no stage; not used.
    ResultsLeftOut,
    /// Rows that do not say whether there is consent; there is none.
    MissingConsent,
    /// Rows that say something of consent that cannot be read; there is none.
    UnreadableConsent,
    /// Rows without consent that are audited all the same, as the user wishes.
    AuditedWithoutConsent,
    /// p-values that the policy does not adjust for their number, which is the example.
    NotAdjusted,
    /// Columns about a protected criterion of French law (the example), told where rows are checked.
    ProtectedColumn,
    /// Rows of finer bands that were merged into a coarser band of the data (`30-34 → 25-34`).
    BandsMerged,
    /// Rows of the log that are the population (`--baseline COLUMN=VALUE`) and are not audited.
    RowsOfPopulation,
    /// Rows of a baseline file without numbers, each taken for one person.
    PeopleOfPopulation,
    /// A population is compared with impressions, and one person may be many of them.
    ImpressionsNotPeople,
    /// Count rows of the same groups whose people were added up; who stands in several counts in each.
    PeopleAddedUp,
}

/// One kind of observation about one column.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Observation {
    /// Rows concerned.
    pub rows: u64,
    /// A few of the values, smallest first.
    pub examples: BTreeSet<String>,
}

/// The example of an observation whose number of rows is an estimate.
pub const ESTIMATED: &str = "estimated";

/// Example values kept per observation.
const EXAMPLES: usize = 3;

/// Longest example value, in characters.
const EXAMPLE_LENGTH: usize = 40;

/// Observations by kind and column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quality {
    observations: BTreeMap<(QualityCode, String), Observation>,
}

impl Quality {
    /// Adds rows to an observation.
    pub fn note(&mut self, code: QualityCode, column: &str, rows: u64, example: Option<&str>) {
        let entry = self
            .observations
            .entry((code, column.to_owned()))
            .or_default();
        entry.rows += rows;
        if let Some(example) = example {
            entry
                .examples
                .insert(example.chars().take(EXAMPLE_LENGTH).collect());
            if entry.examples.len() > EXAMPLES {
                entry.examples.pop_last();
            }
        }
    }

    /// Rows of one observation.
    #[must_use]
    pub fn rows(&self, code: QualityCode, column: &str) -> u64 {
        self.observations
            .get(&(code, column.to_owned()))
            .map_or(0, |seen| seen.rows)
    }

    /// The observations in order of kind and column.
    pub fn iter(&self) -> impl Iterator<Item = (QualityCode, &str, &Observation)> {
        self.observations
            .iter()
            .map(|((code, column), seen)| (*code, column.as_str(), seen))
    }

    /// Adds another part of the data.
    pub fn merge(&mut self, other: Self) {
        for ((code, column), Observation { rows, examples }) in other.observations {
            self.note(code, &column, rows, None);
            for example in examples {
                self.note(code, &column, 0, Some(&example));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_read_are_rows_used_and_rows_excluded() {
        let mut a = Accounting {
            rows_read: 3,
            rows_used: 2,
            ..Accounting::default()
        };
        a.exclude("targeted", Exclusion::MissingValue, 1);
        let mut b = a.clone();
        b.merge(a);
        assert!(b.balances());
        assert_eq!((b.rows_read, b.rows_excluded()), (6, 2));
    }

    #[test]
    fn examples_do_not_depend_on_the_order_of_merging() {
        let part = |values: &[&str]| {
            let mut quality = Quality::default();
            for value in values {
                quality.note(QualityCode::Sentinel, "age", 1, Some(value));
            }
            quality
        };
        let (mut ab, mut ba) = (part(&["5", "1", "9"]), part(&["3", "7"]));
        ab.merge(part(&["3", "7"]));
        ba.merge(part(&["5", "1", "9"]));
        assert_eq!(ab, ba);
    }
}
