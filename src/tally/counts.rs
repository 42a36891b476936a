//! The smallest exact things an audit is made of: a proportion, an event rate, and the reasons
//! why a number may not exist. Integers only; nothing here divides.

use serde::{Deserialize, Serialize};

/// The largest count the program accepts, 2⁵³: every smaller integer is exact in JSON readers too.
pub const MAX_COUNT: u64 = 1 << 53;

/// Why a value does not exist.
///
/// An undefined value is never written as 0 or NaN and never passes a rule; it is carried to every
/// report with its reason.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Undefined {
    /// The group has no member in the denominator.
    EmptyGroup,
    /// The denominator of the formula is zero.
    ZeroDenominator,
    /// No group qualifies as the reference (too few known groups, or all are too small).
    NoReference,
    /// The rate of the reference group is zero, so a ratio to it does not exist.
    ReferenceIsZero,
    /// No group received anything, so no group can be compared.
    NobodySelected,
    /// The numerator exceeds the denominator: events were counted, not people.
    NotAProportion,
    /// A stage that the metric needs is not in the data.
    MissingStage,
    /// The metric needs a label (true outcome) and there is none.
    MissingLabel,
    /// The metric needs to know who has consented, and no column says it.
    MissingConsent,
    /// The metric needs a baseline population and there is none.
    NoBaseline,
    /// Fewer than two known groups with data.
    OnlyOneGroup,
    /// The value is an amount of money or a share of unknown size: no sampling model applies.
    NoSamplingModel,
    /// The interval or test has no finite answer for these counts.
    NotEstimable,
    /// A check of rows needs a field that no column holds, or the counts were made without it.
    MissingColumn,
    /// No row is what a check of rows is about.
    NoRowConcerned,
    /// Nobody of the group has a score, or scores were not counted in bins.
    MissingScores,
    /// Nobody of the group has a position in the ranking.
    NotRanked,
    /// Scores lie outside the bins, and the value depends on how far.
    OutsideBins,
    /// The bins reach outside 0 to 1: the scores are no probabilities.
    NotAProbability,
}

/// `k` of `n` units, with `k ≤ n` guaranteed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proportion {
    k: u64,
    n: u64,
}

impl Proportion {
    /// Makes a proportion.
    ///
    /// # Errors
    ///
    /// [`Undefined::EmptyGroup`] when `n` is 0, [`Undefined::NotAProportion`] when `k > n`.
    pub const fn new(k: u64, n: u64) -> Result<Self, Undefined> {
        if k > n {
            Err(Undefined::NotAProportion)
        } else if n == 0 {
            Err(Undefined::EmptyGroup)
        } else {
            Ok(Self { k, n })
        }
    }

    /// Number of units with the property (the numerator).
    #[must_use]
    pub const fn k(self) -> u64 {
        self.k
    }

    /// Number of units looked at (the denominator), at least 1.
    #[must_use]
    pub const fn n(self) -> u64 {
        self.n
    }
}

/// `events` in an `exposure`; events may exceed the exposure (conversions per click).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventRate {
    events: u64,
    exposure: u64,
}

impl EventRate {
    /// Makes an event rate.
    ///
    /// # Errors
    ///
    /// [`Undefined::ZeroDenominator`] when `exposure` is 0.
    pub const fn new(events: u64, exposure: u64) -> Result<Self, Undefined> {
        if exposure == 0 {
            Err(Undefined::ZeroDenominator)
        } else {
            Ok(Self { events, exposure })
        }
    }

    /// Number of events (the numerator).
    #[must_use]
    pub const fn events(self) -> u64 {
        self.events
    }

    /// Units in which events could happen (the denominator), at least 1.
    #[must_use]
    pub const fn exposure(self) -> u64 {
        self.exposure
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proportion_refuses_more_successes_than_units() {
        assert_eq!(Proportion::new(3, 2), Err(Undefined::NotAProportion));
        assert_eq!(Proportion::new(0, 0), Err(Undefined::EmptyGroup));
        assert!(Proportion::new(2, 2).is_ok());
    }

    #[test]
    fn an_event_rate_may_exceed_one_but_needs_exposure() {
        assert_eq!(EventRate::new(5, 0), Err(Undefined::ZeroDenominator));
        assert!(EventRate::new(5, 2).is_ok());
    }
}
