//! Miettinen and Nurminen's score interval of an odds ratio.

use crate::inference::counts::Counts;
use crate::inference::special::{root, shortfall};
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::{Proportion, Undefined};

/// Miettinen and Nurminen's score interval of the odds ratio p_g(1 − p_r) / (p_r(1 − p_g)).
///
/// Formula: the θ with μ²·[1/(n_g·p̃_g(1 − p̃_g)) + 1/(n_r·p̃_r(1 − p̃_r))]·(N − 1)/N ≤ z², where
/// p̃_g = (k_g − μ)/n_g and p̃_r = (k_r + μ)/n_r are the most likely proportions whose odds ratio is
/// θ. Without the bias correction that later authors added for odds ratios.
///
/// An odds ratio in [0, ∞]: 0 below when k_g = 0 or k_r = n_r, infinite above when k_r = 0 or
/// k_g = n_g.
///
/// Method: the statistic grows with μ from 0 at the estimate to infinity where a fitted cell
/// becomes empty; one monotone search for μ in that range.
///
/// Reference: Miettinen and Nurminen (1985), Comparative analysis of two rates, Statistics in
/// Medicine 4:213–226; the same likelihood as Cornfield (1956).
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when all units, or none, are successes: every odds ratio fits
/// equally well.
pub fn score_odds_ratio(
    group: Proportion,
    reference: Proportion,
    c: Confidence,
) -> Result<Interval, Undefined> {
    let method = IntervalMethod::ScoreOddsRatio;
    score_odds_ratio_of(group.into(), reference.into(), c, method)
}

/// [`score_odds_ratio`] of counts that need not be whole.
pub(crate) fn score_odds_ratio_of(
    group: Counts,
    reference: Counts,
    c: Confidence,
    method: IntervalMethod,
) -> Result<Interval, Undefined> {
    let none = group.has_none() && reference.has_none();
    let all = group.has_all() && reference.has_all();
    if none || all {
        return Err(Undefined::NotEstimable);
    }
    Ok(Interval::around(
        odds(group) / odds(reference),
        lower_limit(group, reference, c.z()),
        lower_limit(reference, group, c.z()).recip(),
        method,
    ))
}

/// k : n − k; infinite when every unit is a success.
fn odds(p: Counts) -> f64 {
    p.k() / (p.n() - p.k())
}

/// Lower limit of the odds ratio above/below; 0 when a cell that must shrink is empty.
fn lower_limit(above: Counts, below: Counts, z: f64) -> f64 {
    let (k, miss) = (above.k(), above.n() - above.k());
    let (j, rest) = (below.k(), below.n() - below.k());
    let room = k.min(rest);
    if room <= 0.0 {
        return 0.0;
    }
    let total = k + miss + j + rest;
    let correction = (total - 1.0) / total;
    // μ²/(n·p̃(1 − p̃)) with the fitted successes and failures; 0 at the estimate, also where a cell
    // is empty there.
    let term = |multiplier: f64, successes: f64, failures: f64| {
        if multiplier > 0.0 {
            multiplier / successes * ((successes + failures) / failures) * multiplier
        } else {
            0.0
        }
    };
    let multiplier = root(0.0, room, |multiplier| {
        let statistic = term(multiplier, k - multiplier, miss + multiplier)
            + term(multiplier, j + multiplier, rest - multiplier);
        shortfall(statistic * correction, z)
    });
    (k - multiplier) / (miss + multiplier) * ((rest - multiplier) / (j + multiplier))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn a_table_and_its_mirror_invert_each_other() {
        let there = score_odds_ratio(of(7, 20), of(3, 25), c95()).expect("all cells are filled");
        let back = score_odds_ratio(of(3, 25), of(7, 20), c95()).expect("all cells are filled");
        assert_near(there.lower * back.upper, 1.0, 1e-14);
        assert_near(there.upper * back.lower, 1.0, 1e-14);
    }

    #[test]
    fn counting_failures_instead_of_successes_inverts_the_ratio() {
        let success = score_odds_ratio(of(7, 20), of(3, 25), c95()).expect("all cells are filled");
        let failure = score_odds_ratio(of(13, 20), of(22, 25), c95()).expect("cells are filled");
        assert_near(success.lower * failure.upper, 1.0, 1e-13);
    }

    #[test]
    fn an_empty_cell_leaves_one_side_open() {
        let open = score_odds_ratio(of(10, 10), of(5, 20), c95()).expect("not all succeed");
        assert!(open.upper.is_infinite() && open.lower > 0.0);
        let shut = score_odds_ratio(of(0, 10), of(5, 20), c95()).expect("some succeed");
        assert!(shut.lower.abs() < 1e-300 && shut.upper.is_finite());
    }

    #[test]
    fn a_table_without_contrast_has_no_interval() {
        for (k, j) in [(0, 0), (10, 20)] {
            let got = score_odds_ratio(of(k, 10), of(j, 20), c95());
            assert_eq!(got, Err(Undefined::NotEstimable));
        }
    }
}
