//! The value of a metric: an exact fraction wherever the formula is one, a double where it has
//! logarithms, roots or weights of positions in it.

use std::cmp::Ordering;

use crate::config::number::Rational;
use crate::metrics::Fraction;
use crate::tally::Undefined;

/// The value of a metric.
#[derive(Debug, Clone, Copy)]
pub enum Value {
    /// An exact fraction of counts.
    Exact(Fraction),
    /// A finite double; see [`Value::real`].
    Real(f64),
}

impl Value {
    /// A value that is no fraction of counts.
    ///
    /// # Errors
    ///
    /// [`Undefined::NotEstimable`] when it is not finite.
    pub const fn real(value: f64) -> Result<Self, Undefined> {
        if value.is_finite() {
            Ok(Self::Real(value))
        } else {
            Err(Undefined::NotEstimable)
        }
    }

    /// The nearest double.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Exact(fraction) => fraction.to_f64(),
            Self::Real(value) => value,
        }
    }

    /// Whether the value is larger; exactly, if both are fractions.
    #[must_use]
    pub fn exceeds(self, other: Self) -> bool {
        match (self, other) {
            (Self::Exact(own), Self::Exact(other)) => own.exceeds(&other),
            (Self::Exact(_) | Self::Real(_), _) => self.to_f64() > other.to_f64(),
        }
    }

    /// Compares with a bound: of a fraction on integers, of a double with the double nearest to the
    /// bound.
    #[must_use]
    pub fn cmp_bound(self, bound: Rational) -> Ordering {
        match self {
            Self::Exact(fraction) => fraction.cmp_bound(bound),
            Self::Real(value) => value.total_cmp(&bound.to_f64()),
        }
    }
}

impl From<Fraction> for Value {
    fn from(fraction: Fraction) -> Self {
        Self::Exact(fraction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_finite_is_no_value() {
        assert!(Value::real(0.25).is_ok());
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Value::real(value).err(), Some(Undefined::NotEstimable));
        }
    }

    #[test]
    fn a_fraction_is_compared_on_integers_and_a_double_as_a_double() {
        let bound = Rational::new(4, 5).expect("four fifths");
        let exact = Value::Exact(Fraction::new(48 * 100, 60 * 100).expect("a fraction"));
        assert_eq!(exact.cmp_bound(bound), Ordering::Equal);
        assert_eq!(Value::Real(0.8).cmp_bound(bound), Ordering::Equal);
        assert_eq!(Value::Real(0.79).cmp_bound(bound), Ordering::Less);
        assert!(!exact.exceeds(Value::Real(0.8)) && exact.exceeds(Value::Real(0.79)));
    }
}
