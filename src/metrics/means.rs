//! Means over people of something that each has an amount of, side by side: their ratio and their
//! difference. The two groups are independent samples.

use crate::metrics::scores::{Evident, Influence, Influences, Made, OfScores, real};
use crate::metrics::{NearlyNormal, Value};
use crate::tally::Undefined;

/// Amounts and how many people have each; their number and mean.
#[derive(Debug, Clone)]
pub(super) struct Mean {
    amounts: Vec<(f64, u64)>,
    n: u64,
    /// The mean itself.
    pub(super) value: f64,
}

impl Mean {
    /// The mean of some amounts.
    ///
    /// # Errors
    ///
    /// [`Undefined::EmptyGroup`] of nobody.
    pub(super) fn of(amounts: Vec<(f64, u64)>) -> Result<Self, Undefined> {
        let n: u64 = amounts.iter().map(|(_, rows)| rows).sum();
        if n == 0 {
            return Err(Undefined::EmptyGroup);
        }
        let sum: f64 = amounts
            .iter()
            .map(|(value, rows)| value * real(*rows))
            .sum();
        Ok(Self {
            amounts,
            n,
            value: sum / real(n),
        })
    }

    /// What one person more of each amount changes in a value that grows by `slope` with the mean.
    fn influences(&self, slope: f64) -> Vec<Influence> {
        let of = |(amount, rows): &(f64, u64)| Influence {
            rows: *rows,
            effect: slope * (amount - self.value),
        };
        self.amounts.iter().map(of).collect()
    }

    /// This mean over another one.
    ///
    /// # Errors
    ///
    /// [`Undefined::ReferenceIsZero`] when the other is 0.
    pub(super) fn over(&self, other: &Self) -> Result<Made, Undefined> {
        if other.value <= 0.0 {
            return Err(if self.value > 0.0 {
                Undefined::ReferenceIsZero
            } else {
                Undefined::NobodySelected
            });
        }
        let estimate = self.value / other.value;
        let slopes = [1.0 / other.value, -estimate / other.value];
        self.beside(other, estimate, slopes, NearlyNormal::Log)
    }

    /// This mean minus another one.
    ///
    /// # Errors
    ///
    /// [`Undefined::NotEstimable`] beyond what a double holds.
    pub(super) fn minus(&self, other: &Self) -> Result<Made, Undefined> {
        let estimate = self.value - other.value;
        self.beside(other, estimate, [1.0, -1.0], NearlyNormal::AsIs)
    }

    fn beside(
        &self,
        other: &Self,
        estimate: f64,
        slopes: [f64; 2],
        scale: NearlyNormal,
    ) -> Result<Made, Undefined> {
        Ok(Made {
            value: Value::real(estimate)?,
            counts: None,
            of: OfScores {
                evident: Evident::Means(Influences {
                    estimate,
                    samples: vec![self.influences(slopes[0]), other.influences(slopes[1])],
                    scale,
                }),
                bin_error: 0.0,
                is_widened: false,
                smallest: self.n.min(other.n),
            },
        })
    }
}
