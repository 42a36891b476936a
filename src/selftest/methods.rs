//! The intervals that are measured: what each is an interval of, which decide, and where it is known
//! to hold the truth too rarely, with the reason.

use crate::inference::intervals::{
    katz, koopman, miettinen_nurminen, newcombe, score_odds_ratio, wilson,
};
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::selftest::CoverageCell;
use crate::tally::{Proportion, Undefined};

/// What a pair of proportions is compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    /// The group's own rate.
    Rate,
    /// Group / reference.
    Ratio,
    /// Group − reference.
    Difference,
    /// Odds / odds.
    Odds,
}

impl Truth {
    /// The true value for the true rates of group and reference.
    pub(super) fn of(self, group: f64, reference: f64) -> f64 {
        match self {
            Self::Rate => group,
            Self::Ratio => group / reference,
            Self::Difference => group - reference,
            Self::Odds => group * (1.0 - reference) / (reference * (1.0 - group)),
        }
    }
}

type Make = fn(Proportion, Proportion, Confidence) -> Result<Interval, Undefined>;

/// An interval of two proportions, or of the first alone.
pub(super) struct Method {
    /// Its id.
    pub(super) id: IntervalMethod,
    pub(super) truth: Truth,
    pub(super) make: Make,
}

/// The intervals of pairs, and of single rates.
pub(super) const PAIRS: [Method; 6] = [
    Method {
        id: IntervalMethod::Wilson,
        truth: Truth::Rate,
        make: |group, _, c| Ok(wilson(group, c)),
    },
    Method {
        id: IntervalMethod::Koopman,
        truth: Truth::Ratio,
        make: koopman,
    },
    Method {
        id: IntervalMethod::Katz,
        truth: Truth::Ratio,
        make: katz,
    },
    Method {
        id: IntervalMethod::MiettinenNurminen,
        truth: Truth::Difference,
        make: |group, reference, c| Ok(miettinen_nurminen(group, reference, c)),
    },
    Method {
        id: IntervalMethod::Newcombe,
        truth: Truth::Difference,
        make: |group, reference, c| Ok(newcombe(group, reference, c)),
    },
    Method {
        id: IntervalMethod::ScoreOddsRatio,
        truth: Truth::Odds,
        make: score_odds_ratio,
    },
];

/// Whether a verdict rests on an interval.
pub(super) const fn decides(method: IntervalMethod) -> bool {
    !matches!(method, IntervalMethod::Katz | IntervalMethod::Newcombe)
}

/// Expected successes, or failures, of a group below which score intervals jump over the truth.
const FEW: f64 = 5.0;

/// As low as the coverage of Wilson's interval falls where it only swings about its level.
const SWINGS_TO: f64 = 0.93;

/// Why a method holds the truth too rarely in a cell, where that is known.
pub(super) fn known_weakness(cell: &CoverageCell) -> Option<&'static str> {
    // One of the groups has the ratio's rate, the others the base rate; none of them is large enough.
    let rates = [cell.rate, cell.rate * cell.ratio];
    let rarer = |rate: f64| rate.min(1.0 - rate);
    let rarest = rates.map(rarer).into_iter().fold(1.0, f64::min);
    let smallest = cell.sizes.iter().copied().min().unwrap_or(0);
    if real(smallest) * rarest < FEW {
        Some("fewer than 5 expected: one person more moves a limit past the truth")
    } else if cell.method == IntervalMethod::Wilson
        && cell.covered.value().is_some_and(|share| share >= SWINGS_TO)
    {
        Some("swings about its level with n and p, by a point and a half")
    } else {
        None
    }
}

#[expect(clippy::cast_precision_loss, reason = "sizes of the grid are small")]
const fn real(n: u64) -> f64 {
    n as f64
}
