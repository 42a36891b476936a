//! The z test of two proportions with a variance of its own for each.

use crate::inference::special::{normal_two_sided_tail, real};
use crate::inference::table::TwoByTwo;
use crate::inference::{Test, TestMethod};
use crate::tally::{Proportion, Undefined};

/// The two-sided z test that two proportions are equal, each with its own variance (Wald test).
///
/// Formula: z = (p̂_g − p̂_r)/√(p̂_g(1 − p̂_g)/n_g + p̂_r(1 − p̂_r)/n_r); p = P(|Z| ≥ |z|).
///
/// z is positive when the group's rate is the higher one; equal rates give z = 0. It rejects too
/// often in small groups and where a rate is near 0 or 1, where its variance is too small; the
/// pooled test ([`pooled_score`](super::pooled_score())) decides instead.
///
/// Reference: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, §3.3;
/// Wald (1943), Transactions of the American Mathematical Society 54:426–482.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when the rates differ and each is 0 or 1: the variance is then 0.
pub fn unpooled_z(group: Proportion, reference: Proportion) -> Result<Test, Undefined> {
    let difference =
        TwoByTwo::new(group, reference).cross_difference() / real(group.n()) / real(reference.n());
    let variance = variance(group) + variance(reference);
    let z = if difference.abs() <= 0.0 {
        0.0
    } else if variance > 0.0 {
        difference / variance.sqrt()
    } else {
        return Err(Undefined::NotEstimable);
    };
    let p = normal_two_sided_tail(z);
    Ok(Test::new(TestMethod::UnpooledZ, Some(z), p))
}

/// p̂(1 − p̂)/n.
fn variance(p: Proportion) -> f64 {
    let n = real(p.n());
    real(p.k()) / n * (real(p.n() - p.k()) / n) / n
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn half_against_a_quarter_by_hand() {
        // ¼/40 + 3/16/40 = 7/640; z = ¼/√(7/640) = 2.390457.
        let test = unpooled_z(of(20, 40), of(10, 40)).expect("both rates vary");
        let z = test.statistic.expect("a z test has a statistic");
        assert_near(z, 0.25 / (7.0_f64 / 640.0).sqrt(), 1e-14);
    }

    #[test]
    fn rates_without_variance_can_be_equal_but_not_compared() {
        assert_eq!(unpooled_z(of(0, 9), of(5, 5)), Err(Undefined::NotEstimable));
        let equal = unpooled_z(of(0, 9), of(0, 5)).expect("equal rates");
        assert_near(equal.p_value, 1.0, 0.0);
    }
}
