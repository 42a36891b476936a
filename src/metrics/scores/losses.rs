//! Means over people of something that depends on the bin and the label: losses, and how far scores lie
//! from what happened.

use crate::metrics::scores::{Evident, Influence, Influences, Made, OfScores, real};
use crate::metrics::{NearlyNormal, Value};
use crate::tally::Undefined;

/// People who lose alike.
#[derive(Debug, Clone, Copy)]
pub(in crate::metrics) struct Loss {
    pub(in crate::metrics) rows: u64,
    /// What each loses, by the middle of the bin.
    pub(in crate::metrics) value: f64,
    /// How far this lies at most from what each loses by the score itself.
    pub(in crate::metrics) error: f64,
}

/// The mean loss over people, its influences (each loss minus the mean), and the mean of the errors.
pub(in crate::metrics) fn mean(losses: &[Loss], scale: NearlyNormal) -> Result<Made, Undefined> {
    let n: u64 = losses.iter().map(|loss| loss.rows).sum();
    if n == 0 {
        return Err(Undefined::EmptyGroup);
    }
    let over = |of: fn(&Loss) -> f64| {
        let sum: f64 = losses.iter().map(|loss| real(loss.rows) * of(loss)).sum();
        sum / real(n)
    };
    let estimate = over(|loss| loss.value);
    let influence = |loss: &Loss| Influence {
        rows: loss.rows,
        effect: loss.value - estimate,
    };
    let influences = Influences {
        estimate,
        samples: vec![losses.iter().map(influence).collect()],
        scale,
    };
    Ok(Made {
        value: Value::real(estimate)?,
        counts: None,
        of: OfScores {
            evident: Evident::Means(influences),
            bin_error: over(|loss| loss.error),
            is_widened: true,
            smallest: n,
        },
    })
}
