//! The exact test of one proportion against a known share.

use crate::inference::counts::Counts;
use crate::inference::special::ln_beta_lower_tail;
use crate::inference::{Test, TestMethod};
use crate::tally::Proportion;

/// The exact two-sided test that a proportion equals the known share p₀, 0 < p₀ < 1.
///
/// Formula: p = min(1, 2·min(P(X ≤ k), P(X ≥ k))) for a binomial X of n with probability p₀.
///
/// Twice the smaller tail, not the sum of the less likely counts: so defined the interval of Clopper
/// and Pearson ([`clopper_pearson`](crate::inference::intervals::clopper_pearson)) excludes p₀ exactly
/// when this test rejects.
///
/// Reference: Clopper and Pearson (1934), Biometrika 26:404–413.
#[must_use]
pub fn exact_binomial(p: Proportion, p0: f64) -> Test {
    exact_binomial_of(p.into(), p0, TestMethod::ExactBinomial)
}

/// [`exact_binomial`] of counts that need not be whole, by the beta distributions that the tails of a
/// binomial count are: P(X ≥ k) = I_p₀(k, n − k + 1). A tail of less than half a count is 1.
pub(crate) fn exact_binomial_of(counts: Counts, p0: f64, method: TestMethod) -> Test {
    let (hits, misses) = (counts.k(), counts.n() - counts.k());
    let ln_odds = (p0 / (1.0 - p0)).ln();
    let at_least = |hits: f64, misses: f64, ln_odds: f64| {
        if hits < 0.5 {
            1.0
        } else {
            ln_beta_lower_tail(hits, misses + 1.0, ln_odds).exp()
        }
    };
    let above = at_least(hits, misses, ln_odds);
    let below = at_least(misses, hits, -ln_odds);
    Test::new(method, None, 2.0 * above.min(below))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::clopper_pearson;
    use crate::inference::intervals::fixtures::{assert_near, c95, of};

    #[test]
    fn one_of_a_hundred_at_one_in_a_thousand_by_hand() {
        // P(X ≥ 1) = 1 − .999^100 = .0952; doubled. The z test has z = 2.85 and p = .004.
        let test = exact_binomial(of(1, 100), 0.001);
        assert_near(test.p_value, 2.0 * (1.0 - 0.999_f64.powi(100)), 1e-13);
    }

    #[test]
    fn nine_heads_of_ten_by_hand() {
        assert_near(exact_binomial(of(9, 10), 0.5).p_value, 22.0 / 1024.0, 1e-14);
        assert_near(exact_binomial(of(5, 10), 0.5).p_value, 1.0, 0.0);
        assert_near(exact_binomial(of(0, 5), 0.5).p_value, 2.0 / 32.0, 1e-14);
    }

    #[test]
    fn it_rejects_exactly_what_the_interval_excludes() {
        for k in 0..=20 {
            let interval = clopper_pearson(of(k, 20), c95());
            for p0 in [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 0.95] {
                let rejected = exact_binomial(of(k, 20), p0).p_value < 0.05;
                assert_eq!(rejected, !interval.contains(p0), "{k} of 20, {p0}");
            }
        }
    }
}
