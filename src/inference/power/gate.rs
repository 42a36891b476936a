//! When a pair of proportions fails or passes a screening: the rule of `evidence = "screening"` for a
//! lower bound on a ratio, in terms of the deciding interval and test.

use crate::config::number::Rational;
use crate::inference::{Confidence, deciding};
use crate::tally::Proportion;

/// A rule `min = bound` on a ratio of proportions with screening evidence, in a family of comparisons.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Screening {
    /// The smallest allowed ratio, above 0 and at most 1.
    pub bound: Rational,
    /// The level of interval and test.
    pub confidence: Confidence,
    /// m, the size of the family: how many tests are adjusted together.
    pub comparisons: u64,
    /// The smallest group that is judged.
    pub min_n: u64,
}

impl Screening {
    /// Whether the group fails for certain of the family: its ratio lies below the bound and m·p ≤ α,
    /// with p of [`parity_test`](deciding::parity_test()).
    ///
    /// This is the first step of Holm's method. Its later steps can reject more where other groups are
    /// rejected, too, so that the probability of this is at most that of a fail.
    #[must_use]
    pub fn fails(&self, group: Proportion, reference: Proportion) -> bool {
        let alpha = self.confidence.with_comparisons(self.comparisons).alpha();
        self.is_judged(group, reference)
            && self.is_below(group, reference)
            && deciding::parity_test(group, reference).p_value <= alpha
    }

    /// Whether a pair passes: the interval of the smaller over the larger rate lies wholly inside.
    ///
    /// With a reference picked as the best it is the smaller rate that is compared.
    #[must_use]
    pub fn passes(&self, a: Proportion, b: Proportion) -> bool {
        let swap = u128::from(a.k()) * u128::from(b.n()) > u128::from(b.k()) * u128::from(a.n());
        let (behind, ahead) = if swap { (b, a) } else { (a, b) };
        ahead.k() > 0
            && self.is_judged(a, b)
            && !self.is_below(behind, ahead)
            && deciding::ratio_interval(behind, ahead, self.confidence)
                .is_ok_and(|interval| interval.lower >= self.bound.to_f64())
    }

    const fn is_judged(&self, group: Proportion, reference: Proportion) -> bool {
        group.n() >= self.min_n && reference.n() >= self.min_n
    }

    /// Whether k_g/n_g is less than bound · k_r/n_r, in integers.
    fn is_below(&self, group: Proportion, reference: Proportion) -> bool {
        let above = u128::from(self.bound.numerator().unsigned_abs());
        let below = u128::from(self.bound.denominator().unsigned_abs());
        let own = u128::from(group.k()) * u128::from(reference.n());
        let other = u128::from(reference.k()) * u128::from(group.n());
        own * below < other * above
    }
}

#[cfg(test)]
pub(super) fn four_fifths(comparisons: u64) -> Screening {
    Screening {
        bound: Rational::new(4, 5).expect("4/5"),
        confidence: Confidence::new(0.95).expect("a level"),
        comparisons,
        min_n: 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::of;

    #[test]
    fn the_lieutenants_of_ricci() {
        // 3/15 against 25/43: ratio .344, p = .0115: fails alone (m = 1) and not among five. 6/19: p = .054.
        assert!(four_fifths(1).fails(of(3, 15), of(25, 43)));
        assert!(!four_fifths(5).fails(of(3, 15), of(25, 43)));
        assert!(!four_fifths(1).fails(of(6, 19), of(25, 43)));
    }

    #[test]
    fn a_pass_does_not_depend_on_who_is_named_first() {
        let large = (of(5_000, 10_000), of(5_100, 10_000));
        assert!(four_fifths(1).passes(large.0, large.1));
        assert!(four_fifths(1).passes(large.1, large.0));
        assert!(!four_fifths(1).passes(of(50, 100), of(51, 100)));
        assert!(!four_fifths(1).passes(of(0, 100), of(0, 100)));
    }

    #[test]
    fn exactly_four_fifths_does_not_fail_however_large() {
        assert!(!four_fifths(1).fails(of(4_000_000, 10_000_000), of(5_000_000, 10_000_000)));
        assert!(four_fifths(1).fails(of(3_999_999, 10_000_000), of(5_000_000, 10_000_000)));
    }

    #[test]
    fn groups_below_the_minimum_are_not_judged() {
        assert!(!four_fifths(1).fails(of(0, 9), of(900, 1_000)));
        assert!(!four_fifths(1).passes(of(9, 9), of(1_000, 1_000)));
    }
}
