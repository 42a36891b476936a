//! k of n as real numbers: what the score methods compute with. Counts of independent rows are whole;
//! those of rows that come in clusters are divided by a design effect and are not.

use crate::inference::special::real;
use crate::tally::Proportion;

/// k of n, with 0 ≤ k ≤ n and n > 0, neither of them necessarily whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Counts {
    k: f64,
    n: f64,
}

impl Counts {
    /// Both counts divided by a factor of at least 1: k/F of n/F. The rate stays.
    pub(crate) fn divided(proportion: Proportion, factor: f64) -> Self {
        Self {
            k: real(proportion.k()) / factor,
            n: real(proportion.n()) / factor,
        }
    }

    /// Successes.
    pub(crate) const fn k(self) -> f64 {
        self.k
    }

    /// Units.
    pub(crate) const fn n(self) -> f64 {
        self.n
    }

    /// p̂ = k/n.
    pub(crate) fn rate(self) -> f64 {
        self.k / self.n
    }

    /// Whether nothing is a success.
    pub(crate) fn has_none(self) -> bool {
        self.k <= 0.0
    }

    /// Whether everything is a success.
    pub(crate) fn has_all(self) -> bool {
        self.k >= self.n
    }
}

impl From<Proportion> for Counts {
    fn from(proportion: Proportion) -> Self {
        Self::divided(proportion, 1.0)
    }
}
