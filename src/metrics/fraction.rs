//! The exact value of a metric: a fraction of integers, compared with a bound without rounding.

use std::cmp::Ordering;

use crate::config::number::Rational;
use crate::tally::Undefined;

/// An exact fraction with a positive denominator.
///
/// Every metric of counts is one: a rate k/n, a ratio k₁n₂/(k₂n₁), a difference
/// (k₁n₂ − k₂n₁)/(n₁n₂), half a sum of differences of shares.
#[derive(Debug, Clone, Copy)]
pub struct Fraction {
    numerator: i128,
    denominator: u128,
}

impl Fraction {
    /// Makes `numerator / denominator`.
    ///
    /// # Errors
    ///
    /// [`Undefined::ZeroDenominator`] when the denominator is zero.
    pub const fn new(numerator: i128, denominator: u128) -> Result<Self, Undefined> {
        if denominator == 0 {
            Err(Undefined::ZeroDenominator)
        } else {
            Ok(Self {
                numerator,
                denominator,
            })
        }
    }

    /// The nearest double, within two units of the last place.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "this is where exact numbers become doubles, to be shown"
    )]
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// Compares with a bound on integers: exactly 4/5 is not below 4/5.
    #[must_use]
    pub fn cmp_bound(&self, bound: Rational) -> Ordering {
        let bound_negative = bound.numerator() < 0;
        match (self.numerator < 0, bound_negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (negative, _) => {
                let left = wide(
                    self.numerator.unsigned_abs(),
                    bound.denominator().unsigned_abs().into(),
                );
                let right = wide(bound.numerator().unsigned_abs().into(), self.denominator);
                if negative {
                    right.cmp(&left)
                } else {
                    left.cmp(&right)
                }
            }
        }
    }

    /// The difference, exact where it fits.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Option<Self> {
        let (mine, others) = (signed(other.denominator)?, signed(self.denominator)?);
        let numerator = self
            .numerator
            .checked_mul(mine)?
            .checked_sub(other.numerator.checked_mul(others)?)?;
        let denominator = self.denominator.checked_mul(other.denominator)?;
        Self::new(numerator, denominator).ok()
    }

    /// The quotient, exact where it fits; `None` when the divisor is not positive, too.
    #[must_use]
    pub fn over(&self, other: &Self) -> Option<Self> {
        let divisor = u128::try_from(other.numerator).ok()?;
        let numerator = self.numerator.checked_mul(signed(other.denominator)?)?;
        Self::new(numerator, self.denominator.checked_mul(divisor)?).ok()
    }

    /// Whether the value is 0.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.numerator == 0
    }

    /// Whether the value is larger, exactly.
    #[must_use]
    pub fn exceeds(&self, other: &Self) -> bool {
        match (self.numerator < 0, other.numerator < 0) {
            (false, true) => true,
            (true, false) => false,
            (negative, _) => {
                let left = wide(self.numerator.unsigned_abs(), other.denominator);
                let right = wide(other.numerator.unsigned_abs(), self.denominator);
                if negative { left < right } else { left > right }
            }
        }
    }
}

fn signed(denominator: u128) -> Option<i128> {
    i128::try_from(denominator).ok()
}

/// The product of two 128-bit numbers as (high, low) 128-bit halves.
const fn wide(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let low = a0 * b0;
    let middle = (low >> 64) + ((a1 * b0) & LOW) + ((a0 * b1) & LOW);
    let high = a1 * b1 + ((a1 * b0) >> 64) + ((a0 * b1) >> 64) + (middle >> 64);
    (high, (middle << 64) | (low & LOW))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(n: i128, d: u128) -> Fraction {
        Fraction::new(n, d).expect("a denominator")
    }

    #[test]
    fn exactly_four_fifths_is_not_below_four_fifths() {
        // 48/100 against 60/100: in doubles 0.48/0.60 is 0.8 or its neighbour.
        let ratio = fraction(48 * 100, 60 * 100);
        let four_fifths = Rational::new(4, 5).expect("4/5");
        assert_eq!(ratio.cmp_bound(four_fifths), Ordering::Equal);
        assert_eq!(
            fraction(4_799, 6_000).cmp_bound(four_fifths),
            Ordering::Less
        );
    }

    #[test]
    fn the_largest_counts_are_compared_exactly() {
        let n = 1_i128 << 106;
        let bound = Rational::new(999_999, 1_000_000).expect("a bound");
        assert_eq!(
            fraction(n - 1, n.unsigned_abs()).cmp_bound(bound),
            Ordering::Greater
        );
        assert_eq!(wide(u128::MAX, u128::MAX), (u128::MAX - 1, 1));
    }

    #[test]
    fn differences_and_quotients_are_exact_or_none() {
        // 3/4 − 2/3 = 1/12; (3/4) / (2/3) = 9/8.
        let (a, b) = (fraction(3, 4), fraction(2, 3));
        let twelfth = Rational::new(1, 12).expect("1/12");
        let difference = a.minus(&b).expect("it fits");
        assert_eq!(difference.cmp_bound(twelfth), Ordering::Equal);
        let quotient = a.over(&b).expect("it fits");
        assert_eq!(
            quotient.cmp_bound(Rational::new(9, 8).expect("9/8")),
            Ordering::Equal
        );
        assert!(a.over(&fraction(0, 3)).is_none());
        assert!(fraction(i128::MAX, 3).minus(&fraction(1, 7)).is_none());
    }

    #[test]
    fn signs_are_respected() {
        let tenth = Rational::new(-1, 10).expect("a bound");
        assert_eq!(fraction(-2, 10).cmp_bound(tenth), Ordering::Less);
        assert_eq!(fraction(-1, 20).cmp_bound(tenth), Ordering::Greater);
        assert_eq!(fraction(1, 20).cmp_bound(tenth), Ordering::Greater);
        assert!(fraction(-1, 3).exceeds(&fraction(-1, 2)));
    }
}
