//! The two-sided probability: everything that is no likelier than what was seen.

use super::Lattice;

impl<const CELLS: usize> Lattice<CELLS> {
    /// The smallest whole offset in (`low`, `high`] at which `holds`, when it holds at `high`, not
    /// at `low`, and changes once in between.
    fn first_offset(low: f64, high: f64, holds: impl Fn(f64) -> bool) -> f64 {
        let (mut no, mut yes) = (low, high);
        while yes - no > 1.0 {
            let middle = f64::midpoint(no, yes).floor();
            if holds(middle) {
                yes = middle;
            } else {
                no = middle;
            }
        }
        yes
    }

    /// Probability of all values no likelier than this one, up to the relative `tolerance` that
    /// makes exact ties count as ties.
    pub(crate) fn two_sided(&self, tolerance: f64) -> f64 {
        let seen = if self.is_past_mode() {
            *self
        } else {
            self.mirrored()
        };
        let limit = seen.ln_probability(0.0) + tolerance.ln_1p();
        let unlikely = |offset: f64| seen.ln_probability(offset) <= limit;

        let lowest = -seen.room_below();
        let mode = Self::first_offset(lowest - 1.0, 0.0, |offset| seen.step(offset) <= 1.0);
        if unlikely(mode) {
            return 1.0;
        }
        let near = Self::first_offset(mode, 0.0, unlikely);
        let mut total = seen.moved(near).upper_tail();
        if unlikely(lowest) {
            let beyond = Self::first_offset(lowest, mode, |offset| !unlikely(offset));
            total += seen.moved(beyond - 1.0).mirrored().upper_tail();
        }
        total.min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_on_the_other_side_is_included() {
        // 3 of 4 heads: 0, 1, 3 and 4 heads are no likelier than 3, (1 + 4 + 4 + 1)/16.
        let p = Lattice::binomial(3.0, 1.0, 1.0).two_sided(1e-7);
        assert!((p - 10.0 / 16.0).abs() < 1e-14, "{p}");
    }

    #[test]
    fn the_likeliest_value_is_certain() {
        let p = Lattice::binomial(2.0, 2.0, 1.0).two_sided(1e-7);
        assert!((p - 1.0).abs() < 1e-15, "{p}");
    }

    #[test]
    fn a_value_may_have_no_counterpart_on_the_other_side() {
        // 3 of 3 at odds 1:9 has probability 0.001; every other count is likelier.
        let p = Lattice::binomial(3.0, 0.0, 1.0 / 9.0).two_sided(1e-7);
        assert!((p / 1e-3 - 1.0).abs() < 1e-13, "{p}");
    }
}
