//! Mantel and Haenszel's common odds ratio over strata, with its interval.

use super::mantel_haenszel_ratio::{Table, log_normal};
use crate::inference::{CommonRatio, Confidence, IntervalMethod};
use crate::tally::{Proportion, Undefined};

/// The odds ratio that strata have in common, by Mantel and Haenszel, with the log-normal interval of
/// Robins, Breslow and Greenland.
///
/// Formula: R/S with R = Σ R_i = Σ k_g(n_r − k_r)/N and S = Σ S_i = Σ k_r(n_g − k_g)/N; the interval is
/// exp(ln(R/S) ± z·√V), V = Σ P·R_i/(2R²) + Σ (P·S_i + Q·R_i)/(2RS) + Σ Q·S_i/(2S²), where
/// P = (k_g + n_r − k_r)/N and Q = 1 − P.
///
/// A pair is (group, reference) in one stratum. An odds ratio in (0, ∞). The variance holds for few large
/// and for many sparse strata.
///
/// Where it is weak: as [`mantel_haenszel_ratio`](super::mantel_haenszel_ratio()).
///
/// Reference: Mantel and Haenszel (1959), Statistical aspects of the analysis of data from retrospective
/// studies of disease, Journal of the National Cancer Institute 22:719–748; Robins, Breslow and Greenland
/// (1986), Estimators of the Mantel–Haenszel variance consistent in both sparse data and large-strata
/// limiting models, Biometrics 42:311–323.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when R is 0, [`Undefined::ReferenceIsZero`] when only S is.
#[expect(clippy::many_single_char_names, reason = "the cells of a table")]
pub fn mantel_haenszel_odds_ratio(
    strata: &[(Proportion, Proportion)],
    c: Confidence,
) -> Result<CommonRatio, Undefined> {
    let sums = strata.iter().map(Table::new).fold([0.0; 5], |sums, t| {
        let (r, s) = (t.a * (t.l / t.total), t.k * (t.b / t.total));
        let (p, q) = ((t.a + t.l) / t.total, (t.b + t.k) / t.total);
        let terms = [r, s, p * r, p * s + q * r, q * s];
        std::array::from_fn(|i| sums[i] + terms[i])
    });
    let [above, below, with, mixed, against] = sums;
    let variance =
        with / above / above / 2.0 + mixed / above / below / 2.0 + against / below / below / 2.0;
    log_normal(
        above,
        below,
        variance.sqrt(),
        c,
        IntervalMethod::MantelHaenszelOddsRatio,
    )
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::super::woolf;
    use super::*;

    #[test]
    fn one_stratum_is_woolf() {
        let (g, r) = (of(7, 20), of(9, 31));
        let odds = mantel_haenszel_odds_ratio(&[(g, r)], c95()).expect("successes");
        let single = woolf(g, r, c95()).expect("no empty cell");
        assert_near(odds.interval.lower, single.lower, 1e-14);
        assert_near(odds.interval.upper, single.upper, 1e-13);
    }

    #[test]
    fn two_sparse_strata_of_odds_by_hand() {
        // 1/1 against 0/1 and 0/1 against 1/1: R = 1/2, S = 1/2, P = 1 and 0, so
        // V = (1·½)/(2·¼) + 0 + (1·½)/(2·¼) = 2.
        let strata = [(of(1, 1), of(0, 1)), (of(0, 1), of(1, 1))];
        let common = mantel_haenszel_odds_ratio(&strata, c95()).expect("both ways");
        assert_near(common.estimate, 1.0, 1e-15);
        let factor = (1.959_963_984_540_054 * 2.0_f64.sqrt()).exp();
        assert_near(common.interval.upper, factor, 1e-13);
    }

    #[test]
    fn no_stratum_has_no_common_odds_ratio() {
        assert_eq!(
            mantel_haenszel_odds_ratio(&[], c95()),
            Err(Undefined::NotEstimable)
        );
    }
}
