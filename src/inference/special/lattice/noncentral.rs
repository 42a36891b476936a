//! The count in a 2×2 table with fixed margins when the odds ratio is not 1 (noncentral
//! hypergeometric), seen from the observed table.

use super::{Cell, Lattice, stirling_remainder};

/// More steps than the mode lies away from the nearest whole number below the expected count.
const MODE_STEPS: u32 = 4;

impl Lattice<4> {
    /// The table of `cells` (group successes and failures, reference successes and failures) where
    /// `expected` is the table of the same margins that has the odds ratio in question, and
    /// `deviation` = observed − expected of the first cell.
    ///
    /// With the expected table that of the odds ratio, the form of the central distribution holds
    /// up to a constant: Σ x·ln e over the cells is the count times the log odds ratio.
    #[expect(clippy::many_single_char_names, reason = "the cells of a table")]
    pub(crate) fn noncentral(cells: [f64; 4], expected: [f64; 4], deviation: f64) -> Self {
        let [a, b, c, d] = cells;
        let [e, f, g, h] = expected;
        let cell = |observed: f64, expected: f64, sign: f64| Cell {
            observed,
            expected,
            sign,
        };
        Self {
            cells: [
                cell(a, e, 1.0),
                cell(b, f, -1.0),
                cell(c, g, -1.0),
                cell(d, h, 1.0),
            ],
            deviation,
            constant: cells.into_iter().map(stirling_remainder).sum(),
        }
    }

    /// ln of the probability of this value and all above it, in a distribution whose probabilities
    /// are known up to a constant, when this value is not below the mode.
    ///
    /// The constant is the sum over all values, taken from the mode in both directions.
    pub(crate) fn ln_upper_share(&self) -> f64 {
        let mode = self.mode();
        let at_mode = self.moved(mode);
        let all = at_mode.sum_above() + at_mode.mirrored().sum_above() - 1.0;
        let fall = self.ln_probability(0.0) - self.ln_probability(mode);
        (fall + self.sum_above().ln() - all.ln()).min(0.0)
    }

    /// The offset from which probabilities do not rise in either direction: beside the expected
    /// count, within the room that the cells leave.
    fn mode(&self) -> f64 {
        let low = -self.room_below();
        let mut mode = (-self.deviation).round().clamp(low, 0.0);
        for _ in 0..MODE_STEPS {
            if mode < 0.0 && self.step(mode) > 1.0 {
                mode += 1.0;
            } else if mode > low && self.step(mode - 1.0) < 1.0 {
                mode -= 1.0;
            }
        }
        mode
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_odds_ratio_of_one_is_the_central_distribution() {
        // 3 of 4 and 1 of 4: 3 or more has 17/70; all expected cells are 2.
        let tea = Lattice::noncentral([3.0, 1.0, 1.0, 3.0], [2.0; 4], 1.0);
        assert!((tea.ln_upper_share().exp() * 70.0 / 17.0 - 1.0).abs() < 1e-14);
    }

    #[test]
    fn an_odds_ratio_of_four_by_hand() {
        // Margins 2, 1 and 1, 2: C(2,x)·C(1,1−x)·4^x is 1 and 8, so 1 has 8/9. The expected table:
        // e(0 + e)/((2 − e)(1 − e)) = 4 at 3e² − 12e + 8 = 0, e = 2 − √12/3 = 0.845299.
        let e = 2.0 - 12.0_f64.sqrt() / 3.0;
        let expected = [e, 2.0 - e, 1.0 - e, e];
        let seen = Lattice::noncentral([1.0, 1.0, 0.0, 1.0], expected, 1.0 - e);
        assert!((seen.ln_upper_share().exp() * 9.0 / 8.0 - 1.0).abs() < 1e-14);
    }
}
