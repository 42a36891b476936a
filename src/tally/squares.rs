//! What the variance of a rate is made of: sums of squares over independent units, or over rows that
//! have weights. Whole numbers; inference divides.

use crate::tally::Sums;

/// Sums over the units of one group for one rate. Unit i adds kᵢ to the numerator and nᵢ to the
/// denominator: rows, or with weights millionths of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Squares {
    /// Number of units with rows in the denominator; with weights the rows themselves.
    pub units: u64,
    /// Rows in the denominator where n is a sum of weights; `None` where n counts them.
    pub rows: Option<u64>,
    /// Σk².
    pub kk: u128,
    /// Σkn.
    pub kn: u128,
    /// Σn².
    pub nn: u128,
    /// Number of units with k > 0; `None` where that is not known.
    pub reached: Option<u64>,
}

impl From<Sums> for Squares {
    fn from(sums: Sums) -> Self {
        Self {
            units: sums.units,
            rows: None,
            kk: sums.kk.into(),
            kn: sums.kn.into(),
            nn: sums.nn.into(),
            reached: sums.reached,
        }
    }
}

impl Squares {
    /// The sums of nobody, of whom nobody was reached.
    #[must_use]
    pub fn of_nobody(weighted: bool) -> Self {
        Self {
            rows: weighted.then_some(0),
            reached: Some(0),
            ..Self::default()
        }
    }

    /// The sums of these units and of others.
    #[must_use]
    pub fn together(self, other: Self) -> Self {
        // Of nobody it is known that nobody was reached.
        let reached = match (self.units, other.units) {
            (_, 0) => self.reached,
            (0, _) => other.reached,
            (_, _) => self
                .reached
                .zip(other.reached)
                .map(|(a, b)| a.saturating_add(b)),
        };
        let rows = self.rows.zip(other.rows);
        Self {
            units: self.units.saturating_add(other.units),
            rows: rows.map(|(a, b)| a.saturating_add(b)),
            kk: self.kk.saturating_add(other.kk),
            kn: self.kn.saturating_add(other.kn),
            nn: self.nn.saturating_add(other.nn),
            reached,
        }
    }

    /// The sums of the rate 1 − k/n, with n − k for k. How many units had it at least once is not known.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self {
            kk: (self.nn + self.kk).saturating_sub(2 * self.kn),
            kn: self.nn.saturating_sub(self.kn),
            reached: None,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_complement_counts_failures() {
        // Units 1 of 2 and 2 of 3 rows fail in 1 of 2 and 1 of 3.
        let sums = |kk, kn, reached| {
            Squares::from(Sums {
                units: 2,
                kk,
                kn,
                nn: 13,
                reached,
            })
        };
        assert_eq!(sums(5, 8, Some(2)).complement(), sums(2, 5, None));
    }

    #[test]
    fn of_nobody_it_is_known_that_nobody_was_reached() {
        let some = Squares::from(Sums {
            units: 2,
            kk: 5,
            kn: 8,
            nn: 13,
            reached: Some(2),
        });
        assert_eq!(some.together(Squares::of_nobody(false)), some);
        assert_eq!(some.together(some).reached, Some(4));
    }
}
