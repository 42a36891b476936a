//! Wilson's score interval of one proportion.

use crate::inference::counts::Counts;
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::Proportion;

/// Wilson's score interval of one proportion.
///
/// Formula: the p with |k − n·p| ≤ z·√(n·p·(1 − p)), that is
/// (2k + z² ± z·√(z² + 4k(n − k)/n)) / (2(n + z²)).
///
/// k of n units have the property; z is the normal quantile of 1 − α/2. A proportion in [0, 1];
/// exactly 0 below for k = 0 and exactly 1 above for k = n. Defined for every proportion.
///
/// Reference: Wilson (1927), Probable inference, the law of succession, and statistical inference,
/// Journal of the American Statistical Association 22:209–212.
#[must_use]
pub fn wilson(p: Proportion, c: Confidence) -> Interval {
    let (lower, upper) = wilson_limits(p, c);
    Interval::around(super::rate(p), lower, upper, IntervalMethod::Wilson)
}

/// The two limits of [`wilson`].
///
/// The upper one is the larger root of the quadratic, the lower one the product of the roots over
/// the larger: nothing is subtracted, so a rare property keeps its digits.
pub(crate) fn wilson_limits(p: impl Into<Counts>, c: Confidence) -> (f64, f64) {
    let p: Counts = p.into();
    let (k, n) = (p.k(), p.n());
    let square = c.z() * c.z();
    let root = (square + 4.0 * k * ((n - k) / n)).sqrt();
    let numerator = 2.0 * k + square + c.z() * root;
    let lower = 2.0 * k / n * k / numerator;
    let upper = numerator / (2.0 * (n + square));
    (lower.min(k / n), upper.clamp(k / n, 1.0))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::*;
    use crate::inference::special::real;

    #[test]
    fn none_of_ten_reaches_up_to_z_squared_over_n_plus_z_squared() {
        // z² = 3.841458820694124; 3.841458820694124/13.841458820694124 = 0.2775327998628892.
        let interval = wilson(of(0, 10), c95());
        assert!(interval.lower.abs() < 1e-300);
        assert_near(interval.upper, 0.277_532_799_862_889_2, 1e-15);
    }

    #[test]
    fn newcombe_published_81_of_263() {
        // Newcombe (1998), Statistics in Medicine 17:857–872, table I: 0.2553 to 0.3662.
        let interval = wilson(of(81, 263), c95());
        assert_near(interval.lower, 0.2553, 5e-5);
        assert_near(interval.upper, 0.3662, 5e-5);
    }

    #[test]
    fn a_rare_property_keeps_its_digits() {
        let interval = wilson(of(1, 1 << 53), c95());
        let n = real(1 << 53);
        // For n → ∞ the limits of n·p are (2 + z² ∓ z·√(z² + 4))/2, whose product is 1.
        assert_near(interval.lower * n, 0.176_524, 1e-6);
        assert_near(interval.upper * n, 5.664_935, 1e-6);
    }
}
