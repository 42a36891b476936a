//! The confidence level an interval is asked for, with the normal quantile that belongs to it.

use super::special::normal_two_sided_quantile;

/// A confidence level strictly between 0 and 1.
///
/// The significance level is α = 1 − level. The quantile z with P(|Z| > z) = α is computed once,
/// here, because every score interval needs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    alpha: f64,
    z: f64,
}

impl Confidence {
    /// Makes a confidence level from the share of intervals that should hold the truth, for
    /// example 0.95. `None` unless 0 < `level` < 1.
    #[must_use]
    pub fn new(level: f64) -> Option<Self> {
        Self::from_alpha(1.0 - level)
    }

    /// Makes a confidence level from the significance level α, for example 0.05. `None` unless
    /// 0 < `alpha` < 1.
    #[must_use]
    pub fn from_alpha(alpha: f64) -> Option<Self> {
        let possible = alpha > 0.0 && alpha < 1.0;
        possible.then(|| Self {
            alpha,
            z: normal_two_sided_quantile(alpha),
        })
    }

    /// The share of intervals that should hold the truth, 1 − α.
    #[must_use]
    pub fn level(self) -> f64 {
        1.0 - self.alpha
    }

    /// The significance level α.
    #[must_use]
    pub const fn alpha(self) -> f64 {
        self.alpha
    }

    /// The level at which each of `comparisons` intervals must be made so that all of them hold
    /// together: α divided by the number of comparisons (Bonferroni). 0 counts as 1.
    #[must_use]
    pub fn with_comparisons(self, comparisons: u64) -> Self {
        let alpha = self.alpha / super::special::real(comparisons.max(1));
        Self::from_alpha(alpha).unwrap_or(self)
    }

    /// The level of the intervals of those `selected` out of `comparisons` by Benjamini and Hochberg's
    /// procedure at α: 1 − α·R/m. Of the intervals shown, the expected share that misses is then at most α
    /// (independent or positively dependent comparisons). 0 counts as 1, and R is at most m.
    ///
    /// For Benjamini and Yekutieli's procedure divide α by 1 + 1/2 + … + 1/m first; for Holm's, Hochberg's
    /// and Bonferroni's take [`with_comparisons`](Self::with_comparisons).
    ///
    /// Reference: Benjamini and Yekutieli (2005), False discovery rate–adjusted multiple confidence
    /// intervals for selected parameters, Journal of the American Statistical Association 100:71–81.
    #[must_use]
    pub fn with_selected(self, selected: u64, comparisons: u64) -> Self {
        let comparisons = comparisons.max(1);
        let share = super::special::real(selected.clamp(1, comparisons))
            / super::special::real(comparisons);
        Self::from_alpha(self.alpha * share).unwrap_or(self)
    }

    /// The standard normal quantile of probability 1 − α/2.
    pub(crate) const fn z(self) -> f64 {
        self.z
    }

    /// The probability left out on each side, α/2.
    pub(crate) const fn tail(self) -> f64 {
        self.alpha / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_of_95_percent_is_the_textbook_value() {
        let c = Confidence::new(0.95).expect("0.95 is a level");
        assert!((c.z() - 1.959_963_984_540_054).abs() < 1e-14);
    }

    #[test]
    fn a_level_outside_the_open_unit_interval_is_refused() {
        for level in [0.0, 1.0, -0.1, 1.5, f64::NAN, f64::INFINITY, 1.0 - 1e-18] {
            assert_eq!(Confidence::new(level), None, "{level}");
        }
    }

    #[test]
    fn five_comparisons_at_5_percent_are_each_made_at_1_percent() {
        let c = Confidence::from_alpha(0.05).expect("0.05 is a level");
        assert!((c.with_comparisons(5).alpha() - 0.01).abs() < 1e-17);
        assert_eq!(c.with_comparisons(0), c);
    }

    #[test]
    fn two_selected_of_ten_are_shown_at_99_percent() {
        let c = Confidence::from_alpha(0.05).expect("0.05 is a level");
        assert!((c.with_selected(2, 10).alpha() - 0.01).abs() < 1e-17);
        assert!((c.with_selected(0, 10).alpha() - 0.005).abs() < 1e-17);
        assert_eq!(c.with_selected(11, 10), c);
    }
}
