//! The z test of one proportion against a known share.

use crate::inference::special::{normal_two_sided_tail, real};
use crate::inference::{Test, TestMethod};
use crate::tally::Proportion;

/// The two-sided z test that a proportion equals the known share p₀.
///
/// Formula: z = (k − n·p₀)/√(n·p₀(1 − p₀)); p = P(|Z| ≥ |z|).
///
/// The Wilson interval ([`wilson`](crate::inference::intervals::wilson)) excludes p₀ exactly when
/// this test rejects. With p₀ = 0 or 1 there is no chance involved: p is 1 when the proportion is
/// exactly p₀ (z = 0) and 0 otherwise (no statistic). A p₀ outside [0, 1] is no share, nothing
/// can be said against it: no statistic, p = 1.
///
/// Reference: Wilson (1927), Journal of the American Statistical Association 22:209–212.
#[must_use]
pub fn one_sample_score(p: Proportion, p0: f64) -> Test {
    let result = |statistic, p_value| Test::new(TestMethod::OneSampleScore, statistic, p_value);
    if !(0.0..=1.0).contains(&p0) {
        return result(None, 1.0);
    }
    let (k, n) = (real(p.k()), real(p.n()));
    // k − n·p₀; what the product lost by rounding is taken off afterwards.
    let expected = n * p0;
    let deviation = (k - expected) - n.mul_add(p0, -expected);
    let variance = n * p0 * (1.0 - p0);
    if variance > 0.0 {
        let z = deviation / variance.sqrt();
        result(Some(z), normal_two_sided_tail(z))
    } else if deviation.abs() > 0.0 {
        result(None, 0.0)
    } else {
        result(Some(0.0), 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn sixty_heads_in_a_hundred_by_hand() {
        // z = 10/5 = 2, p = 0.0455002638963584.
        let test = one_sample_score(of(60, 100), 0.5);
        assert_near(
            test.statistic.expect("a z test has a statistic"),
            2.0,
            1e-15,
        );
        assert_near(test.p_value, 0.045_500_263_896_358_4, 1e-15);
    }

    #[test]
    fn a_share_without_chance_is_met_or_refuted() {
        assert_near(one_sample_score(of(0, 9), 0.0).p_value, 1.0, 0.0);
        assert_near(one_sample_score(of(1, 9), 0.0).p_value, 0.0, 0.0);
        assert_near(one_sample_score(of(9, 9), 1.0).p_value, 1.0, 0.0);
        assert_near(one_sample_score(of(8, 9), 1.0).p_value, 0.0, 0.0);
    }

    #[test]
    fn what_is_no_share_is_not_refuted() {
        for p0 in [-0.1, 1.1, f64::NAN] {
            let test = one_sample_score(of(1, 9), p0);
            assert_eq!(test.statistic, None);
            assert_near(test.p_value, 1.0, 0.0);
        }
    }
}
