//! Woolf's log-normal interval of an odds ratio.

use crate::inference::special::real;
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::{Proportion, Undefined};

/// Woolf's log-normal interval of the odds ratio p_g(1 − p_r) / (p_r(1 − p_g)).
///
/// Formula: exp(ln θ̂ ± z·√(1/k_g + 1/(n_g − k_g) + 1/k_r + 1/(n_r − k_r))).
///
/// An odds ratio in (0, ∞). The interval of most textbooks and of logistic regression; offered for
/// comparison, never decides.
///
/// Where it is weak: it does not exist when a cell is empty, and is too narrow or too wide for few
/// successes. No half is added to empty cells.
///
/// Reference: Woolf (1955), On estimating the relation between blood group and disease, Annals of Human
/// Genetics 19:251–253.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when a cell of the table is empty.
#[expect(clippy::many_single_char_names, reason = "the cells of a table")]
pub fn woolf(
    group: Proportion,
    reference: Proportion,
    c: Confidence,
) -> Result<Interval, Undefined> {
    let missed = |p: Proportion| p.n() - p.k();
    let cells = [group.k(), missed(group), reference.k(), missed(reference)];
    if cells.contains(&0) {
        return Err(Undefined::NotEstimable);
    }
    let [a, b, k, l] = cells.map(real);
    let variance = a.recip() + b.recip() + k.recip() + l.recip();
    let factor = (c.z() * variance.sqrt()).exp();
    let point = a / b * (l / k);
    Ok(Interval::around(
        point,
        point / factor,
        point * factor,
        IntervalMethod::Woolf,
    ))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;

    #[test]
    fn ten_of_twenty_against_ten_of_forty_by_hand() {
        // Odds 1 against 1/3; variance 0.1 + 0.1 + 0.1 + 1/30 = 1/3: ln 3 ± 1.959964·0.577350.
        let interval = woolf(of(10, 20), of(10, 40), c95()).expect("no empty cell");
        let half = 1.959_963_984_540_054 / 3.0_f64.sqrt();
        assert_near(interval.lower, 3.0 * (-half).exp(), 1e-14);
        assert_near(interval.upper, 3.0 * half.exp(), 1e-13);
    }

    #[test]
    fn an_empty_cell_has_no_interval() {
        for (k, j) in [(0, 5), (10, 5), (5, 0), (5, 20)] {
            let got = woolf(of(k, 10), of(j, 20), c95());
            assert_eq!(got, Err(Undefined::NotEstimable));
        }
    }
}
