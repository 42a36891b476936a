//! When a cell of the grid fails: its share is enumerated and below what is promised, or drawn and so far
//! below that chance does not explain it.

use crate::inference::power::Planned;

/// The promised share of intervals that hold the truth.
pub(super) const NOMINAL: f64 = 0.95;

/// By how much a cell may miss it: one percentage point.
pub(super) const ALLOWED: f64 = 0.01;

/// The one-sided probability at which drawn cells are rejected.
const REJECTED: f64 = 1e-4;

/// A share that was enumerated, or counted among random draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Share {
    /// A probability.
    Exact(f64),
    /// So many of so many draws.
    Drawn(u64, u64),
}

impl Share {
    /// The share; `None` of no draws.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "draws are thousands")]
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Exact(share) => Some(share),
            Self::Drawn(_, 0) => None,
            Self::Drawn(hits, draws) => Some(hits as f64 / draws as f64),
        }
    }

    /// Whether it is below 0.94: enumerated, or by the one-sided binomial test at 10⁻⁴.
    #[must_use]
    pub fn is_too_small(self) -> bool {
        let least = NOMINAL - ALLOWED;
        match self {
            Self::Exact(share) => share < least,
            Self::Drawn(hits, draws) => Planned::new(draws, least)
                .is_some_and(|draws| draws.below().at(hits + 1) < REJECTED),
        }
    }

    /// Whether it is above α: enumerated, or by the one-sided binomial test at 10⁻⁴.
    #[must_use]
    pub fn is_above(self, alpha: f64) -> bool {
        match self {
            Self::Exact(share) => share > alpha,
            Self::Drawn(hits, draws) => Planned::new(draws, alpha)
                .is_some_and(|draws| 1.0 - draws.below().at(hits) < REJECTED),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_rejected_only_beyond_chance() {
        // 20,000 draws at .94: 18,800 ± 33.6; four deviations are about 1e-4 … 18,670 lies 3.87 below.
        assert!(!Share::Drawn(18_700, 20_000).is_too_small());
        assert!(Share::Drawn(18_650, 20_000).is_too_small());
        assert!(!Share::Drawn(0, 0).is_too_small());
        // At .05: 1,000 ± 30.8.
        assert!(!Share::Drawn(1_100, 20_000).is_above(0.05));
        assert!(Share::Drawn(1_130, 20_000).is_above(0.05));
    }

    #[test]
    fn what_is_enumerated_is_compared_as_it_is() {
        assert!(Share::Exact(0.939_9).is_too_small());
        assert!(!Share::Exact(0.94).is_too_small());
        assert!(Share::Exact(0.050_1).is_above(0.05));
        assert!(!Share::Exact(0.05).is_above(0.05));
    }
}
