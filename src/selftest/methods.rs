//! What is measured: the intervals that decide, each as an audit makes it, and beside them methods that
//! other programs use, with the regions in which these are known to hold the truth too rarely.

use crate::inference::intervals::{
    agresti_caffo, agresti_coull, clopper_pearson, jeffreys, katz, koopman, miettinen_nurminen,
    newcombe, score_odds_ratio, wilson, woolf,
};
use crate::inference::{Confidence, Evidence, Interval, deciding};
use crate::selftest::CoverageCell;
use crate::tally::{Proportion, Undefined};

/// An interval that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// What it is called on the page.
    pub name: &'static str,
    /// The methods it is made with, in words.
    pub made_of: &'static str,
    /// Whether verdicts rest on it.
    pub decides: bool,
}

const fn deciding(name: &'static str, made_of: &'static str) -> Measured {
    Measured {
        name,
        made_of,
        decides: true,
    }
}

const fn beside(name: &'static str) -> Measured {
    Measured {
        name,
        made_of: "itself",
        decides: false,
    }
}

/// A group's rate.
pub(super) const RATE: Measured = deciding("rate", "clopper-pearson");
/// Events by exposure.
pub(super) const EVENT_RATE: Measured = deciding("event rate", "exact-poisson");
/// Events by exposure, group over reference.
pub(super) const EVENT_RATIO: Measured = deciding("ratio of event rates", "exact-conditional");
/// The largest difference of several groups.
pub(super) const LARGEST_GAP: Measured = deciding(
    "largest difference of several",
    "simultaneous-miettinen-nurminen, clopper-pearson-pair where counts are small",
);
/// The smallest over the largest rate of several groups.
pub(super) const EXTREMES: Measured = Measured {
    name: "smallest over largest of several",
    made_of: "simultaneous-koopman, clopper-pearson-pair where counts are small",
    decides: false,
};
/// A group over whichever is best.
pub(super) const TO_BEST: Measured = Measured {
    name: "ratio to the best of several",
    made_of: "simultaneous-koopman, clopper-pearson-pair where counts are small",
    decides: false,
};
/// Total variation.
pub(super) const DISTANCE: Measured = deciding("distance of shares", "simultaneous-wilson");
/// A rate of clustered rows.
pub(super) const CLUSTER_RATE: Measured = deciding("clustered rate", "cluster-clopper-pearson");
/// A ratio of clustered rates.
pub(super) const CLUSTER_RATIO: Measured = deciding(
    "clustered ratio",
    "cluster-koopman, cluster-clopper-pearson-pair where counts are small",
);
/// A difference of clustered rates.
pub(super) const CLUSTER_DIFFERENCE: Measured = deciding(
    "clustered difference",
    "cluster-miettinen-nurminen, cluster-clopper-pearson-pair where counts are small",
);
/// An odds ratio of clustered rates.
pub(super) const CLUSTER_ODDS: Measured = deciding(
    "clustered odds ratio",
    "cluster-score-odds-ratio, cluster-clopper-pearson-pair where counts are small",
);

/// A ratio that strata have in common.
pub(super) const COMMON_RATIO: Measured =
    deciding("ratio in strata", "mantel-haenszel-ratio, three strata");
/// The same by scores.
pub(super) const COMMON_SCORE: Measured = beside("nam");
/// An odds ratio that strata have in common.
pub(super) const COMMON_ODDS: Measured = beside("mantel-haenszel-odds-ratio");

/// The average of two gaps of error rates.
pub(super) const AVERAGE_GAP: Measured = Measured {
    name: "average of gaps of error rates",
    made_of: "linearised",
    decides: false,
};
/// The difference of two F1 scores.
pub(super) const F1_GAP: Measured = Measured {
    name: "difference of F1 scores",
    made_of: "linearised",
    decides: false,
};

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
    pub(super) measured: Measured,
    pub(super) truth: Truth,
    pub(super) make: Make,
}

/// The interval of an evidence.
fn interval(evidence: Evidence) -> Result<Interval, Undefined> {
    evidence.interval
}

/// The intervals of pairs and of single rates.
pub(super) const PAIRS: [Method; 14] = [
    Method {
        measured: RATE,
        truth: Truth::Rate,
        make: |group, _, c| Ok(clopper_pearson(group, c)),
    },
    Method {
        measured: deciding(
            "ratio",
            "koopman, clopper-pearson-pair where counts are small",
        ),
        truth: Truth::Ratio,
        make: |group, reference, c| interval(deciding::ratio(group, reference, c)),
    },
    Method {
        measured: deciding(
            "difference",
            "miettinen-nurminen, clopper-pearson-pair where counts are small",
        ),
        truth: Truth::Difference,
        make: |group, reference, c| interval(deciding::difference(group, reference, c)),
    },
    Method {
        measured: deciding(
            "odds ratio",
            "score-odds-ratio, clopper-pearson-pair where counts are small",
        ),
        truth: Truth::Odds,
        make: |group, reference, c| interval(deciding::odds_ratio(group, reference, c)),
    },
    Method {
        measured: beside("wilson"),
        truth: Truth::Rate,
        make: |group, _, c| Ok(wilson(group, c)),
    },
    Method {
        measured: beside("koopman"),
        truth: Truth::Ratio,
        make: koopman,
    },
    Method {
        measured: beside("katz"),
        truth: Truth::Ratio,
        make: katz,
    },
    Method {
        measured: beside("miettinen-nurminen"),
        truth: Truth::Difference,
        make: |group, reference, c| Ok(miettinen_nurminen(group, reference, c)),
    },
    Method {
        measured: beside("newcombe"),
        truth: Truth::Difference,
        make: |group, reference, c| Ok(newcombe(group, reference, c)),
    },
    Method {
        measured: beside("agresti-coull"),
        truth: Truth::Rate,
        make: |group, _, c| Ok(agresti_coull(group, c)),
    },
    Method {
        measured: beside("jeffreys"),
        truth: Truth::Rate,
        make: |group, _, c| Ok(jeffreys(group, c)),
    },
    Method {
        measured: beside("agresti-caffo"),
        truth: Truth::Difference,
        make: |group, reference, c| Ok(agresti_caffo(group, reference, c)),
    },
    Method {
        measured: beside("score-odds-ratio"),
        truth: Truth::Odds,
        make: score_odds_ratio,
    },
    Method {
        measured: beside("woolf"),
        truth: Truth::Odds,
        make: woolf,
    },
];

/// Expected successes, or failures, of a group below which score intervals jump over the truth.
const FEW: f64 = 10.0;

/// Positives that the decision of the cells of functions misses.
const MISSED: f64 = 1.0 - super::functions::TRUE_POSITIVES;

/// As low as the coverage of approximate intervals of a rate falls where it only swings about its level.
const SWINGS_TO: f64 = 0.93;

/// Why a method that decides nothing holds the truth too rarely in a cell, where that is known. What
/// decides has no excuse.
pub(super) fn known_weakness(cell: &CoverageCell) -> Option<&'static str> {
    // One of the groups has the ratio's rate, the others the base rate; none of them is large enough.
    let rates = [cell.rate, cell.rate * cell.ratio];
    let rarer = |rate: f64| rate.min(1.0 - rate);
    let rarest = rates.map(rarer).into_iter().fold(1.0, f64::min);
    let smallest = cell.sizes.iter().copied().min().unwrap_or(0);
    // A function of shares is as well known as its rarest cell, here positives that were missed.
    let part = if cell.measured.made_of == AVERAGE_GAP.made_of {
        MISSED
    } else {
        1.0
    };
    if cell.measured.decides {
        None
    } else if real(smallest) * rarest * part < FEW {
        Some("fewer than 10 expected: one person more moves a limit past the truth")
    } else if matches!(cell.measured.name, "wilson" | "agresti-coull" | "jeffreys")
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
