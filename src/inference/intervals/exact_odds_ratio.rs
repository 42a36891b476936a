//! The exact conditional interval of an odds ratio.

use crate::inference::special::{Lattice, real, root, shortfall};
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::{Proportion, Undefined};

/// The exact conditional interval of the odds ratio p_g(1 − p_r) / (p_r(1 − p_g)).
///
/// Formula: (θ_l, θ_u) with P(X ≥ k_g; θ_l) = α/2 and P(X ≤ k_g; θ_u) = α/2, where X is the number of
/// successes of the group when all margins of the table are fixed (noncentral hypergeometric with odds
/// ratio θ).
///
/// An odds ratio in [0, ∞]: 0 below when k_g = 0 or k_r = n_r, infinite above when k_r = 0 or
/// k_g = n_g. The sample odds ratio is meant, not the conditional estimate of the same model, which lies
/// inside as well.
///
/// Where it is weak: it covers at least 1 − α whatever the rates, and is wide for small tables, because
/// a table with fixed margins can take few values. It can disagree with Fisher's two-sided test, which
/// orders tables by their probability and does not double a tail.
///
/// Method: the distribution depends on θ through the table of the same margins whose odds ratio is θ.
/// That table is (k_g − μ, …); the search runs over μ on the scale of ln(μ/(room − μ)), so that
/// neither the shrunken cell nor a small shift loses digits. Sums are walked or integrated, so that
/// tables of 10⁹ and more need no hand-over to an approximation.
///
/// Reference: Fisher (1935), The logic of inductive inference, Journal of the Royal Statistical Society
/// 98:39–54; Cornfield (1956), A statistical problem arising from retrospective studies, Proceedings of
/// the Third Berkeley Symposium 4:135–148.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when all units, or none, are successes: every odds ratio fits equally
/// well.
pub fn exact_odds_ratio(
    group: Proportion,
    reference: Proportion,
    c: Confidence,
) -> Result<Interval, Undefined> {
    let none = group.k() == 0 && reference.k() == 0;
    let all = group.k() == group.n() && reference.k() == reference.n();
    if none || all {
        return Err(Undefined::NotEstimable);
    }
    let odds = |p: Proportion| real(p.k()) / real(p.n() - p.k());
    Ok(Interval::around(
        odds(group) / odds(reference),
        lower_limit(group, reference, c),
        lower_limit(reference, group, c).recip(),
        IntervalMethod::ExactOddsRatio,
    ))
}

/// Lower limit of the odds ratio above/below; 0 when a cell that must shrink is empty.
fn lower_limit(above: Proportion, below: Proportion, c: Confidence) -> f64 {
    let room = above.k().min(below.n() - below.k());
    if room == 0 {
        return 0.0;
    }
    let table = Table {
        cells: [
            above.k(),
            above.n() - above.k(),
            below.k(),
            below.n() - below.k(),
        ]
        .map(real),
        room: real(room),
        hits_left: real(above.k() - room),
        misses_left: real(below.n() - below.k() - room),
    };
    let target = -c.tail().ln();
    // 0 where the tail is α/2, rising with t; close to linear on the scale of standard errors.
    let excess = |t: f64| -shortfall(-table.ln_tail(t), target.sqrt());
    let information: f64 = table.cells.iter().map(|cell| (cell + 0.5).recip()).sum();
    let shift = ((c.z() + 1.0) / information.sqrt()).min(table.room / 2.0);
    let start = ((table.room - shift) / shift).ln();
    let (mut low, mut high) = (start, start);
    let mut step = 1.0;
    while excess(low) > 0.0 && step < MOST {
        low -= step;
        step *= 2.0;
    }
    step = 1.0;
    // At the sample odds ratio the tail holds about half; a level that asks for more stays there.
    while excess(high) < 0.0 && step < FLAT {
        high += step;
        step *= 2.0;
    }
    table.odds_ratio(root(low, high, excess))
}

/// ln of the smallest f64 is above −745: no search goes further than this below.
const MOST: f64 = 1e4;

/// A shift of room/(1 + e⁶⁴) is none.
const FLAT: f64 = 64.0;

/// A table and how far its first and last cell can shrink together.
struct Table {
    cells: [f64; 4],
    room: f64,
    hits_left: f64,
    misses_left: f64,
}

impl Table {
    /// The table of the same margins in which the shift is room/(1 + eᵗ), and the shift.
    fn shifted(&self, t: f64) -> ([f64; 4], f64) {
        let shift = self.room / (1.0 + t.exp());
        let rest = self.room / (1.0 + (-t).exp());
        let [_, misses, hits, _] = self.cells;
        let table = [
            self.hits_left + rest,
            misses + shift,
            hits + shift,
            self.misses_left + rest,
        ];
        (table, shift)
    }

    /// ln of the probability of as many successes of the first row, or more, at this odds ratio.
    fn ln_tail(&self, t: f64) -> f64 {
        let (expected, shift) = self.shifted(t);
        Lattice::noncentral(self.cells, expected, shift).ln_upper_share()
    }

    #[expect(clippy::many_single_char_names, reason = "the cells of a table")]
    fn odds_ratio(&self, t: f64) -> f64 {
        let ([a, b, c, d], _) = self.shifted(t);
        a / b * (d / c)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn one_of_two_against_none_of_one_by_hand() {
        // The count is 0 or 1 with weights 1 and 2θ: 2θ/(1 + 2θ) = 0.025 at θ = 0.025/0.975/2.
        let interval = exact_odds_ratio(of(1, 2), of(0, 1), c95()).expect("a contrast");
        assert_near(interval.lower, 0.025 / 0.975 / 2.0, 1e-15);
        assert!(interval.upper.is_infinite());
    }

    #[test]
    fn the_lady_tasting_tea_by_hand() {
        // Counts 0 to 4 have weights 1, 16θ, 36θ², 16θ³, θ⁴; 3 were seen. R 4.2.2, fisher.test, prints 0.211733
        // and 621.93; the upper one is off by 0.7 %, which the sum of the terms shows.
        let interval = exact_odds_ratio(of(3, 4), of(1, 4), c95()).expect("a contrast");
        let tail = |theta: f64| {
            let w = [1.0, 16.0, 36.0, 16.0, 1.0];
            let terms: Vec<f64> = (0..5).zip(w).map(|(x, w)| w * theta.powi(x)).collect();
            let all: f64 = terms.iter().sum();
            [(terms[3] + terms[4]) / all, (all - terms[4]) / all]
        };
        assert_near(tail(interval.lower)[0], 0.025, 1e-14);
        assert_near(tail(interval.upper)[1], 0.025, 1e-14);
        assert_near(interval.lower / 0.211_732_915, 1.0, 1e-4);
    }

    #[test]
    fn a_table_without_contrast_has_no_interval() {
        for (k, j) in [(0, 0), (10, 20)] {
            let got = exact_odds_ratio(of(k, 10), of(j, 20), c95());
            assert_eq!(got, Err(Undefined::NotEstimable));
        }
    }
}
