//! The test that the odds ratio is the same in every stratum.

use super::cochran_mantel_haenszel::common_odds_ratio;
use crate::inference::special::{chi_square_tail, real};
use crate::inference::table::TwoByTwo;
use crate::inference::{Test, TestMethod};
use crate::tally::{Proportion, Undefined};

/// The Breslow–Day test, with Tarone's correction, that the odds ratio is the same in all strata; K − 1
/// degrees of freedom for K strata.
///
/// Formula: with A the successes of the group expected under the common odds ratio of Mantel and
/// Haenszel and the margins of the stratum, and 1/V the sum of the reciprocals of the four expected
/// cells, X² = Σ(k_g − A)²/V − (Σ(k_g − A))²/ΣV; p = P(χ²_{K−1} ≥ X²).
///
/// Strata in which all units, or none, are successes say nothing and are not counted in K. Approximate:
/// it needs expected counts of about 5 in most strata, and finds little otherwise.
///
/// Reference: Breslow and Day (1980), Statistical Methods in Cancer Research I, §4.4; Tarone (1985),
/// On heterogeneity tests based on efficient scores, Biometrika 72:91–95.
///
/// # Errors
///
/// [`Undefined::OnlyOneGroup`] with fewer than two strata that have a contrast,
/// [`Undefined::NotEstimable`] when the common odds ratio is 0, infinite or 0/0.
pub fn breslow_day(strata: &[(Proportion, Proportion)]) -> Result<Test, Undefined> {
    let speaking: Vec<(Proportion, Proportion)> = strata
        .iter()
        .filter(|(g, r)| !TwoByTwo::new(*g, *r).is_degenerate())
        .copied()
        .collect();
    if speaking.len() < 2 {
        return Err(Undefined::OnlyOneGroup);
    }
    let odds_ratio = common_odds_ratio(&speaking)?;
    let (mut spread, mut gap, mut variances) = (0.0, 0.0, 0.0);
    for &(group, reference) in &speaking {
        let (expected, variance) = fitted(TwoByTwo::new(group, reference), odds_ratio);
        let away = real(group.k()) - expected;
        spread += away / variance * away;
        gap += away;
        variances += variance;
    }
    let statistic = (spread - gap / variances * gap).max(0.0);
    if !statistic.is_finite() {
        return Err(Undefined::NotEstimable);
    }
    let p = chi_square_tail(statistic, speaking.len() - 1);
    Ok(Test::new(TestMethod::BreslowDay, Some(statistic), p))
}

/// The successes of the group expected under an odds ratio, given the margins, and their variance.
///
/// The positive root of (1 − ψ)A² + BA − ψ·n_g·s = 0, B = n_r − s + ψ(n_g + s), in the form without
/// cancellation.
fn fitted(table: TwoByTwo, odds_ratio: f64) -> (f64, f64) {
    let [of_group, of_reference, successes, failures] = table.margins();
    let square = 1.0 - odds_ratio;
    let linear = of_reference - successes + odds_ratio * (of_group + successes);
    let constant = odds_ratio * of_group * successes;
    let root = (linear * linear + 4.0 * square * constant).max(0.0).sqrt();
    let expected = if linear >= 0.0 {
        2.0 * constant / (linear + root)
    } else {
        (root - linear) / (2.0 * square)
    };
    let cells = [
        expected,
        of_group - expected,
        successes - expected,
        failures - (of_group - expected),
    ];
    let precision: f64 = cells.iter().map(|cell| cell.recip()).sum();
    (expected, precision.recip())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn the_fitted_table_has_the_odds_ratio() {
        for odds_ratio in [0.01, 0.5, 1.0, 3.0, 400.0] {
            let table = TwoByTwo::new(of(3, 20), of(30, 40));
            let (a, _) = fitted(table, odds_ratio);
            let (b, c) = (20.0 - a, 33.0 - a);
            let d = 60.0 - a - b - c;
            assert_near(a * d / (b * c) / odds_ratio, 1.0, 1e-12);
        }
    }

    #[test]
    fn equal_strata_agree_and_opposite_ones_do_not() {
        let one = (of(6, 10), of(3, 10));
        let same = breslow_day(&[one, one]).expect("two strata");
        assert_near(same.p_value, 1.0, 1e-7);
        // Common odds ratio 1: cells of 45 and 55 are expected,
        let strata = [(of(60, 100), of(30, 100)), (of(30, 100), of(60, 100))];
        let test = breslow_day(&strata).expect("two strata");
        // 1/V = 2/45 + 2/55, X² = 2·15²·(2/45 + 2/55) = 36.3636…
        assert_near(test.statistic.expect("a statistic"), 400.0 / 11.0, 1e-10);
    }

    #[test]
    fn what_cannot_be_tested_says_why() {
        let (one, none) = ((of(6, 10), of(3, 10)), (of(0, 7), of(0, 9)));
        assert_eq!(breslow_day(&[one, none]), Err(Undefined::OnlyOneGroup));
        let never = (of(0, 7), of(3, 9));
        assert_eq!(breslow_day(&[never, never]), Err(Undefined::NotEstimable));
    }
}
