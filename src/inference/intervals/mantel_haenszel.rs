//! Mantel and Haenszel's common ratio and common odds ratio over strata, with their intervals.

use crate::inference::special::{real, real_wide};
use crate::inference::{CommonRatio, Confidence, Interval, IntervalMethod};
use crate::tally::{Proportion, Undefined};

/// The ratio p_g / p_r that strata have in common, by Mantel and Haenszel, with the log-normal interval
/// of Greenland and Robins.
///
/// Formula: R/S with R = Σ k_g·n_r/N and S = Σ k_r·n_g/N over the strata, N = n_g + n_r; the interval is
/// exp(ln(R/S) ± z·√V), V = Σ [n_g·n_r·(k_g + k_r)/N² − k_g·k_r/N]/(R·S).
///
/// A pair is (group, reference) in one stratum. A ratio in (0, ∞). The weights do not depend on the
/// outcome, so the estimate stays near the middle of the strata's ratios when they differ, and many sparse
/// strata do it no harm.
///
/// Where it is weak: log-normal, so too narrow for few successes in all, and without an interval for none.
/// It takes the ratio as the same in all strata.
///
/// Reference: Greenland and Robins (1985), Estimation of a common effect parameter from sparse follow-up
/// data, Biometrics 41:55–68; Rothman (1986) for the estimate.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when the group has no success in any stratum,
/// [`Undefined::ReferenceIsZero`] when only the reference has none.
pub fn mantel_haenszel_ratio(
    strata: &[(Proportion, Proportion)],
    c: Confidence,
) -> Result<CommonRatio, Undefined> {
    let sums = strata
        .iter()
        .map(Table::new)
        .fold([0.0; 3], |[r, s, v], t| {
            // m·n·(a + k) − a·k·N = a·m·l + k·n·b: no difference is left.
            let spread =
                t.a * (t.m / t.total) * (t.l / t.total) + t.k * (t.n / t.total) * (t.b / t.total);
            [
                r + t.a * (t.n / t.total),
                s + t.k * (t.m / t.total),
                v + spread,
            ]
        });
    let [above, below, spread] = sums;
    let error = (spread / above / below).sqrt();
    log_normal(above, below, error, c, IntervalMethod::MantelHaenszelRatio)
}

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
/// Where it is weak: as [`mantel_haenszel_ratio`].
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

/// a of m in the group (b without), k of n in the reference (l without).
struct Table {
    a: f64,
    b: f64,
    k: f64,
    l: f64,
    m: f64,
    n: f64,
    total: f64,
}

impl Table {
    fn new((group, reference): &(Proportion, Proportion)) -> Self {
        Self {
            a: real(group.k()),
            b: real(group.n() - group.k()),
            k: real(reference.k()),
            l: real(reference.n() - reference.k()),
            m: real(group.n()),
            n: real(reference.n()),
            total: real_wide(u128::from(group.n()) + u128::from(reference.n())),
        }
    }
}

/// exp(ln(above/below) ± z·error).
fn log_normal(
    above: f64,
    below: f64,
    error: f64,
    c: Confidence,
    method: IntervalMethod,
) -> Result<CommonRatio, Undefined> {
    if above <= 0.0 {
        return Err(Undefined::NotEstimable);
    }
    if below <= 0.0 {
        return Err(Undefined::ReferenceIsZero);
    }
    let estimate = above / below;
    let factor = (c.z() * error).exp();
    Ok(CommonRatio {
        estimate,
        interval: Interval::around(estimate, estimate / factor, estimate * factor, method),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::super::{katz, woolf};
    use super::*;

    #[test]
    fn one_stratum_is_katz_and_woolf() {
        let (g, r) = (of(7, 20), of(9, 31));
        let ratio = mantel_haenszel_ratio(&[(g, r)], c95()).expect("successes");
        let single = katz(g, r, c95()).expect("successes");
        assert_near(ratio.estimate, 7.0 / 20.0 / (9.0 / 31.0), 1e-14);
        assert_near(ratio.interval.lower, single.lower, 1e-14);
        assert_near(ratio.interval.upper, single.upper, 1e-13);
        let odds = mantel_haenszel_odds_ratio(&[(g, r)], c95()).expect("successes");
        let single = woolf(g, r, c95()).expect("no empty cell");
        assert_near(odds.interval.lower, single.lower, 1e-14);
        assert_near(odds.interval.upper, single.upper, 1e-13);
    }

    #[test]
    fn two_strata_by_hand() {
        // 4/10 against 2/10 and 6/20 against 3/20: R = 4·10/20 + 6·20/40 = 5, S = 1 + 1.5 = 2.5. The
        // spreads: 100·6/400 − 8/20 = 1.1 and 400·9/1600 − 18/40 = 1.8; V = 2.9/12.5 = 0.232.
        let strata = [(of(4, 10), of(2, 10)), (of(6, 20), of(3, 20))];
        let common = mantel_haenszel_ratio(&strata, c95()).expect("successes");
        assert_near(common.estimate, 2.0, 1e-15);
        let factor = (1.959_963_984_540_054 * 0.232_f64.sqrt()).exp();
        assert_near(common.interval.upper, 2.0 * factor, 1e-13);
        assert_near(common.interval.lower, 2.0 / factor, 1e-14);
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
    fn no_success_anywhere_has_no_common_ratio() {
        let (none, some) = (of(0, 5), of(2, 5));
        let of = |pair| mantel_haenszel_ratio(&[pair], c95()).err();
        assert_eq!(of((none, some)), Some(Undefined::NotEstimable));
        assert_eq!(of((some, none)), Some(Undefined::ReferenceIsZero));
        assert_eq!(
            mantel_haenszel_odds_ratio(&[], c95()),
            Err(Undefined::NotEstimable)
        );
    }
}
