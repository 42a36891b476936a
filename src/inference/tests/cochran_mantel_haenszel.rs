//! The test of a common association over strata, and the common odds ratio that belongs to it.

use crate::inference::special::{normal_two_sided_tail, real_wide};
use crate::inference::table::TwoByTwo;
use crate::inference::{Test, TestMethod};
use crate::tally::{Proportion, Undefined};

/// The Cochran–Mantel–Haenszel test that group and reference have equal rates in every stratum,
/// without continuity correction.
///
/// Formula: X² = (Σ(k_g − E))²/ΣV over the strata, E = n_g·s/N and V = n_g·n_r·s·f/(N²(N − 1)) with s
/// successes and f failures of both; p = P(χ²₁ ≥ X²).
///
/// Differences of opposite direction cancel: it finds what points the same way in most strata. For one
/// stratum it is the χ² test times (N − 1)/N. Strata without contrast add nothing; when no stratum
/// has any, X² = 0 and p = 1. Many small strata are no harm; the sum of the variances matters.
///
/// Reference: Mantel and Haenszel (1959), Journal of the National Cancer Institute 22:719–748.
///
/// # Errors
///
/// [`Undefined::EmptyGroup`] without any stratum.
pub fn cochran_mantel_haenszel(strata: &[(Proportion, Proportion)]) -> Result<Test, Undefined> {
    if strata.is_empty() {
        return Err(Undefined::EmptyGroup);
    }
    let (mut ahead, mut variance) = (0.0, 0.0);
    for &(group, reference) in strata {
        let table = TwoByTwo::new(group, reference);
        let [of_group, of_reference, successes, failures] = table.margins();
        let total = real_wide(table.total());
        ahead += table.cross_difference() / total;
        variance +=
            of_group / total * (of_reference / total) * successes * (failures / (total - 1.0));
    }
    let z = if variance > 0.0 {
        ahead / variance.sqrt()
    } else {
        0.0
    };
    Ok(Test::new(
        TestMethod::CochranMantelHaenszel,
        Some(z * z),
        normal_two_sided_tail(z),
    ))
}

/// The common odds ratio of the strata.
///
/// Formula: Σ k_g·f_r/N ÷ Σ k_r·f_g/N, f = n − k, N the units of both in the stratum. In (0, ∞).
///
/// Reference: Mantel and Haenszel (1959).
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when either sum is 0.
pub fn common_odds_ratio(strata: &[(Proportion, Proportion)]) -> Result<f64, Undefined> {
    let product = |k: u64, f: u64| real_wide(u128::from(k) * u128::from(f));
    let (mut above, mut below) = (0.0, 0.0);
    for &(g, r) in strata {
        let total = real_wide(u128::from(g.n()) + u128::from(r.n()));
        above += product(g.k(), r.n() - r.k()) / total;
        below += product(r.k(), g.n() - g.k()) / total;
    }
    if above > 0.0 && below > 0.0 {
        Ok(above / below)
    } else {
        Err(Undefined::NotEstimable)
    }
}

#[cfg(test)]
mod tests {
    use super::super::chi_square;
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn one_stratum_is_the_chi_square_test_with_one_unit_less() {
        let (g, r) = (of(20, 40), of(10, 40));
        let all = cochran_mantel_haenszel(&[(g, r)]).expect("a stratum");
        let plain = chi_square(g, r).statistic.expect("a statistic");
        assert_near(
            all.statistic.expect("a statistic"),
            plain * 79.0 / 80.0,
            1e-13,
        );
    }

    #[test]
    fn opposite_differences_cancel() {
        let strata = [(of(6, 10), of(3, 10)), (of(3, 10), of(6, 10))];
        let test = cochran_mantel_haenszel(&strata).expect("two strata");
        assert_near(test.p_value, 1.0, 1e-15);
        assert_near(common_odds_ratio(&strata).expect("both sums"), 1.0, 1e-15);
    }

    #[test]
    fn strata_without_contrast_add_nothing() {
        let (one, none) = ((of(6, 10), of(3, 10)), (of(0, 7), of(0, 9)));
        assert_eq!(
            cochran_mantel_haenszel(&[one, none]),
            cochran_mantel_haenszel(&[one])
        );
        assert_eq!(common_odds_ratio(&[none]), Err(Undefined::NotEstimable));
        assert_eq!(cochran_mantel_haenszel(&[]), Err(Undefined::EmptyGroup));
    }
}
