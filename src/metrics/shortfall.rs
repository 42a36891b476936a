//! Shortfall: how many more people of a group would have had to be selected.

use serde::{Deserialize, Serialize};

use crate::config::number::Rational;
use crate::metrics::Rate;

/// People missing, the reference group unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Shortfall {
    /// To the reference's rate.
    pub to_parity: u64,
    /// To four fifths of it.
    pub to_four_fifths: u64,
}

/// The smallest whole numbers of further selections of `group` that reach the reference's rate and
/// four fifths of it.
///
/// Formula: ⌈b · `n_g` · `k_r` / `n_r` − `k_g`⌉, at least 0, for b = 1 and b = 4/5; exact in integers.
/// Unit: people. `None` when either rate is not a proportion.
#[must_use]
pub fn shortfall(group: Rate, reference: Rate) -> Option<Shortfall> {
    match (group, reference) {
        (Rate::Proportion(_), Rate::Proportion(_)) => Some(Shortfall {
            to_parity: missing(group, reference, Rational::new(1, 1)?),
            to_four_fifths: missing(group, reference, Rational::new(4, 5)?),
        }),
        (Rate::Proportion(_) | Rate::Events(_) | Rate::Money(_), _) => None,
    }
}

fn missing(group: Rate, reference: Rate, bound: Rational) -> u64 {
    let part = u128::from(bound.numerator().unsigned_abs());
    let whole = u128::from(bound.denominator().unsigned_abs()) * u128::from(reference.n());
    let wanted = part * u128::from(group.n()) * u128::from(reference.k());
    u64::try_from(wanted.div_ceil(whole).saturating_sub(u128::from(group.k()))).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::Proportion;

    fn rate(k: u64, n: u64) -> Rate {
        Rate::Proportion(Proportion::new(k, n).expect("k of n"))
    }

    #[test]
    fn people_are_rounded_up() {
        // 45/250 against 120/400 = .3: parity 75 − 45 = 30, four fifths 60 − 45 = 15.
        assert_eq!(
            shortfall(rate(45, 250), rate(120, 400)),
            Some(Shortfall {
                to_parity: 30,
                to_four_fifths: 15
            })
        );
        // New York rule, Black 170/390 against White 412/797: 390 · 412/797 = 201.6.
        assert_eq!(
            shortfall(rate(170, 390), rate(412, 797)).map(|s| s.to_parity),
            Some(32)
        );
    }

    #[test]
    fn adding_the_shortfall_reaches_four_fifths_exactly() {
        assert_eq!(
            shortfall(rate(48, 100), rate(60, 100)).map(|s| s.to_four_fifths),
            Some(0)
        );
        assert_eq!(
            shortfall(rate(47, 100), rate(60, 100)).map(|s| s.to_four_fifths),
            Some(1)
        );
    }
}
