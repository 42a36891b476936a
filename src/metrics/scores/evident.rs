//! What evidence about a value of scores is computed from. Which interval and which test belong to each
//! kind is decided in `inference/`.

use crate::metrics::{NearlyNormal, Rate};

/// A value made of scores in bins.
#[derive(Debug, Clone)]
pub struct OfScores {
    /// What evidence is computed from.
    pub evident: Evident,
    /// How far, at most, the value lies from that of the scores themselves, in its own unit: where in its
    /// bin a score lies is not known. 0 or more; infinite where nothing can be said.
    pub bin_error: f64,
    /// Whether the interval is widened by the bin error, because the value depends on where in their
    /// bins scores lie, and not only on their order.
    pub is_widened: bool,
    /// The size of the smallest sample.
    pub smallest: u64,
}

/// What evidence is computed from.
#[derive(Debug, Clone)]
pub enum Evident {
    /// A share of people.
    Rate(Rate),
    /// Two shares of people, whose ratio is the value.
    Ratio(Rate, Rate),
    /// Areas under ROC curves, by the placements of each person.
    Areas(Influences),
    /// A function of means.
    Means(Influences),
    /// A value that moves at most as far as distribution functions do.
    Bands(Bands),
    /// The smallest ratio over thresholds.
    Thresholds(Thresholds),
    /// No interval and no test is known to hold.
    Nothing,
}

/// An estimate and what one person more of each kind would change.
#[derive(Debug, Clone)]
pub struct Influences {
    /// The estimate.
    pub estimate: f64,
    /// One list per independent sample.
    pub samples: Vec<Vec<Influence>>,
    /// On what scale the estimate is closest to normal.
    pub scale: NearlyNormal,
}

/// People who change an estimate alike.
#[derive(Debug, Clone, Copy)]
pub struct Influence {
    /// How many.
    pub rows: u64,
    /// The derivative of the estimate by their share of the sample, the other shares shrinking in
    /// proportion.
    pub effect: f64,
}

/// A value that moves at most as far as the distribution functions of independent samples do.
#[derive(Debug, Clone)]
pub struct Bands {
    /// The value.
    pub estimate: f64,
    /// Size of each sample, and how far the value moves at most when the whole distribution function of
    /// the sample moves by 1.
    pub samples: Vec<(u64, f64)>,
    /// People of group and reference at each place, in order of the scores, where parity says that both
    /// have one distribution; empty where it says something else.
    pub places: Vec<(u64, u64)>,
}

/// How many of a group and of its reference have a score at or above each threshold.
#[derive(Debug, Clone)]
pub struct Thresholds {
    /// The smallest ratio.
    pub estimate: f64,
    /// The size of the group and of the reference.
    pub sizes: (u64, u64),
    /// Those at or above each threshold, of the group and of the reference.
    pub above: Vec<(u64, u64)>,
}
