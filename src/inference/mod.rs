//! What the counts can bear: intervals, tests and the correction for asking many questions.
//!
//! Pure functions from exact counts ([`Proportion`](crate::tally::Proportion),
//! [`EventRate`](crate::tally::EventRate)) to numbers. Nothing here reads data, knows a policy or
//! judges: the verdict is made elsewhere from the [`Evidence`] of a comparison.
//!
//! - [`intervals`]: one file per confidence interval;
//! - [`tests`]: one file per significance test;
//! - [`deciding`]: which interval and which test speak for a comparison;
//! - [`clusters`]: the same for rows that come in clusters, several of one person;
//! - [`simultaneous`]: evidence about several comparisons at once;
//! - [`multiplicity`]: Holm's adjustment for a family of tests;
//! - [`power`]: what a screening can show, and how many people it takes;
//! - [`resample`]: random numbers and exact draws of counts, the same for a seed everywhere.
//!
//! Every function accepts any counts up to 2⁵³ and returns in bounded time; what does not exist is
//! an [`Undefined`](crate::tally::Undefined) with its reason, never a NaN. In the formulas *g* is
//! the group, *r* the reference, *k* of *n* units have the property, *p̂ = k/n*, *N = n_g + n_r*
//! and *z* is the standard normal quantile of probability 1 − α/2.

#![expect(
    clippy::doc_markdown,
    reason = "formulas stand in plain text; a code span around every subscript hides them"
)]

mod bands;
mod bayes;
pub mod clusters;
mod confidence;
mod counts;
mod curves;
pub mod deciding;
mod explained;
mod influences;
mod interval;
pub mod intervals;
mod inverse_difference;
mod linearised;
mod mean_gap;
mod measure;
mod mix;
pub mod multiplicity;
mod of_units;
pub mod power;
pub mod resample;
mod scores;
pub mod simultaneous;
mod smallest_ratio;
mod special;
mod spread;
mod strata;
mod table;
mod test;
pub mod tests;
mod trend;
mod unconditional;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod oracle_evidence;
#[cfg(test)]
mod oracle_tests;

pub use bands::{of_bands, of_thresholds};
pub use bayes::{BAYESIAN, gunel_dickey, posterior_below};
pub use confidence::Confidence;
pub use curves::{at_threshold, calibrated};
pub use deciding::Evidence;
pub use explained::{EXPLAINED, Explained, explained};
pub use influences::{delong, of_means};
pub use interval::{CommonRatio, Interval, IntervalMethod};
pub use inverse_difference::inverse_difference;
pub use linearised::linearised;
pub use mean_gap::mean_gap;
pub use measure::{bayes_factor, beside, of_measure, posterior_outside};
pub use mix::of_mix;
pub use of_units::{Design, design, test_of_units};
pub use scores::of_scores;
pub use smallest_ratio::smallest_ratio;
pub use spread::spread;
pub use strata::in_strata;
pub use test::{Test, TestMethod};
pub use trend::trend;
