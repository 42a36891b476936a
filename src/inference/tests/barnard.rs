//! Barnard's unconditional exact test of a 2×2 table.

use crate::inference::unconditional::{Region, Sizes};
use crate::inference::{Test, TestMethod};
use crate::tally::{Proportion, Undefined};

/// Barnard's exact test that two proportions are equal, two-sided, tables ordered by the pooled z.
///
/// Formula: p = max over π of Σ C(n_g, k)·C(n_r, j)·π^(k+j)·(1 − π)^(N−k−j) over all tables (k, j) with
/// |z(k, j)| ≥ |z| of the observed one; z is that of [`pooled_score`](super::pooled_score()), 0 for a
/// table without contrast.
///
/// Only the sizes of the groups are fixed, not the successes of both, so that it finds more than
/// Fisher's test; its level never exceeds α. z is compared in integers, so that tables that tie are told
/// from tables that nearly do. Its weakness: the worst common rate may be one that nobody believes in.
///
/// Reference: Barnard (1945), A new test for 2×2 tables, Nature 156:177; with the pooled z Suissa and
/// Shuster (1985), Journal of the Royal Statistical Society A 148:317–327.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when both groups together have more than 1,000 units.
pub fn barnard(group: Proportion, reference: Proportion) -> Result<Test, Undefined> {
    let sizes = Sizes::of(group, reference)?;
    let (m, n) = (group.n(), reference.n());
    // z² = N·(k·n − j·m)²/(m·n·s·f): the square of the cross difference and s·f, both exact.
    let far = |k: u64, j: u64| {
        let away = u128::from((k * n).abs_diff(j * m));
        (away * away, u128::from(k + j) * u128::from(m + n - k - j))
    };
    let (observed, spread) = far(group.k(), reference.k());
    let is_far = |k: usize, j: usize| {
        let (own, own_spread) = far(
            u64::try_from(k).unwrap_or(u64::MAX),
            u64::try_from(j).unwrap_or(u64::MAX),
        );
        // A table without contrast has z = 0, and is as far only as another one with z = 0.
        observed == 0 || own * spread >= observed * own_spread && own_spread > 0
    };
    let p = Region::new(sizes, is_far).largest();
    Ok(Test::new(TestMethod::Barnard, None, p))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn two_coins_each_by_hand() {
        // 2/2 against 0/2 has |z| = 2, reached by it and its mirror image: 2·p²q² ≤ 1/8.
        let test = barnard(of(2, 2), of(0, 2)).expect("four units");
        assert_near(test.p_value, 0.125, 1e-13);
    }

    #[test]
    fn equal_rates_are_certain() {
        for (g, r) in [(of(0, 5), of(0, 7)), (of(2, 4), of(3, 6))] {
            assert_near(barnard(g, r).expect("few units").p_value, 1.0, 1e-12);
        }
    }

    #[test]
    fn more_than_a_thousand_units_are_refused() {
        assert_eq!(
            barnard(of(1, 600), of(2, 600)),
            Err(Undefined::NotEstimable)
        );
    }
}
