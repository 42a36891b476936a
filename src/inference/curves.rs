//! Evidence about the points of a curve of scores, each by itself: intervals of rates and of ratios of
//! rates, taken for independent rows.

use crate::inference::{Confidence, Interval, deciding, intervals};
use crate::metrics::{AtThreshold, Calibrated};
use crate::tally::Undefined;

/// The interval of what came about in a part of the range: Clopper and Pearson's. It holds for this part;
/// of many parts one or the other will lie outside its interval.
#[must_use]
pub fn calibrated(at: &Calibrated, c: Confidence) -> Interval {
    intervals::clopper_pearson(at.rate, c)
}

/// The interval of the impact ratio at a threshold, as that of any two rates. It holds for this threshold
/// alone; [`of_thresholds`](crate::inference::of_thresholds) is about the worst of all.
///
/// # Errors
///
/// [`Undefined::NobodySelected`] and the like where the ratio has no interval.
pub fn at_threshold(at: &AtThreshold, c: Confidence) -> Result<Interval, Undefined> {
    deciding::ratio(at.group, at.reference, c).interval
}
