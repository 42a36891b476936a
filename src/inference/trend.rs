//! Evidence about a trend over ordered groups: the slope's own interval, and the test of Cochran and
//! Armitage, whose variance is that of parity.

use crate::inference::tests::cochran_armitage_at;
use crate::inference::{Confidence, Evidence, Test, linearised};
use crate::metrics::Function;
use crate::tally::{Proportion, Undefined};

/// The interval of the slope by the influence of each cell, and the test that there is none at the places
/// of the groups in their order.
///
/// # Errors
///
/// Inside the evidence: those of [`linearised()`] and [`cochran_armitage_at`].
#[must_use]
pub fn trend(function: &Function, places: &[u32], c: Confidence) -> Evidence {
    let rates: Result<Vec<Proportion>, Undefined> =
        function.samples.iter().map(|cells| rate(cells)).collect();
    Evidence {
        interval: linearised(function, Some(0), c).interval,
        test: rates.and_then(|rates| cochran_armitage_at(&rates, places)),
    }
}

/// The test by the slope's own standard error.
pub(super) fn beside_trend(function: &Function, c: Confidence) -> Vec<Test> {
    linearised(function, Some(0), c).test.into_iter().collect()
}

/// Selected and not selected as a rate.
fn rate(cells: &[u64]) -> Result<Proportion, Undefined> {
    let selected = cells.first().copied().unwrap_or(0);
    Proportion::new(selected, cells.iter().sum())
}
