//! The z test of two proportions with pooled variance.

use crate::inference::special::{normal_two_sided_tail, real_wide};
use crate::inference::table::TwoByTwo;
use crate::inference::{Test, TestMethod};
use crate::tally::Proportion;

/// The two-sided z test that two proportions are equal, with the variance of the pooled rate.
///
/// Formula: z = (p̂_g − p̂_r)/√(p̄(1 − p̄)(1/n_g + 1/n_r)) with p̄ = (k_g + k_r)/N;
/// p = P(|Z| ≥ |z|) = erfc(|z|/√2).
///
/// z is positive when the group's rate is the higher one. A table in which all units, or none, are
/// successes shows no difference: z = 0, p = 1. z² is the statistic of
/// [`chi_square`](super::chi_square()), and [`koopman`](crate::inference::intervals::koopman) is
/// the interval of this test.
///
/// The difference is formed from exact integer products, so equal rates give exactly z = 0.
///
/// Reference: Pearson (1900), Philosophical Magazine 50:157–175; the form for two proportions in
/// Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, §3.2.
#[must_use]
pub fn pooled_score(group: Proportion, reference: Proportion) -> Test {
    let z = pooled_z(TwoByTwo::new(group, reference));
    Test::new(TestMethod::PooledScore, Some(z), normal_two_sided_tail(z))
}

/// z = (k_g·n_r − k_r·n_g)·√N / √(n_g·n_r·successes·failures); 0 for a table without contrast.
pub(super) fn pooled_z(table: TwoByTwo) -> f64 {
    if table.is_degenerate() {
        return 0.0;
    }
    let [group, reference, successes, failures] = table.margins();
    let scale = (real_wide(table.total()) / group / reference).sqrt();
    table.cross_difference() * scale / successes.sqrt() / failures.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn half_against_a_quarter_by_hand() {
        // 20/40 and 10/40: p̄ = 3/8, z = 0.25/√(3/8·5/8·2/40) = 0.25/0.108253 = 2.309401.
        let test = pooled_score(of(20, 40), of(10, 40));
        let z = test.statistic.expect("a z test has a statistic");
        assert_near(z, 4.0 / 3.0_f64.sqrt(), 1e-14);
        assert_near(test.p_value, 0.020_921_335_337_794_03, 1e-14);
    }

    #[test]
    fn a_table_without_contrast_shows_no_difference() {
        for (k, j) in [(0, 0), (10, 20), (3, 6)] {
            let test = pooled_score(of(k, 10), of(j, 20));
            assert_eq!(test.statistic, Some(0.0));
            assert_near(test.p_value, 1.0, 0.0);
        }
    }

    #[test]
    fn the_sign_says_who_is_ahead() {
        let behind = pooled_score(of(1, 10), of(9, 10)).statistic;
        assert!(behind.expect("a z test has a statistic") < 0.0);
    }
}
