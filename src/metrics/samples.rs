//! What metrics are computed from that are more than one comparison of rates: independent samples of
//! counts, and how a value is made of them. Which interval and which test belong to each kind is
//! decided in `inference/`.

use std::fmt;
use std::sync::Arc;

use crate::metrics::OfScores;
use crate::tally::Proportion;

/// Independent samples, by what is made of them.
#[derive(Debug, Clone)]
pub enum Samples {
    /// A smooth function of the shares of the cells of each sample.
    Function(Function),
    /// The slope of a line through the rates of ordered groups, and the place of each sample in the order.
    Trend(Function, Vec<u32>),
    /// A ratio that strata have in common.
    InStrata(InStrata),
    /// How unequal the rates of groups are.
    Spread(Spread),
    /// How far those reached are from the population, less what chance makes of it.
    Mix(Mix),
    /// The mean over several rates of the largest gap: one list of pairs per rate.
    MeanGap(Vec<Vec<(Proportion, Proportion)>>),
    /// The smallest ratio of several pairs, the smaller rate over the larger.
    SmallestRatio(Vec<(Proportion, Proportion)>),
    /// One over the difference of the second proportion and the first.
    InverseDifference(Proportion, Proportion),
    /// The first proportion minus the second, of two independent samples of one group.
    Difference(Proportion, Proportion),
    /// Counts that no sampling model describes, the smallest of them.
    Descriptive(u64),
    /// Scores in bins.
    Scores(OfScores),
}

impl Samples {
    /// The size of the smallest sample; 0 without any.
    #[must_use]
    pub fn smallest(&self) -> u64 {
        let smallest = match self {
            Self::Function(function) | Self::Trend(function, _) => function
                .samples
                .iter()
                .map(|cells| cells.iter().sum())
                .min(),
            Self::InStrata(strata) => Some(strata.smallest()),
            Self::Scores(scores) => return scores.smallest,
            Self::Spread(spread) => spread.rates.iter().map(|rate| rate.n()).min(),
            Self::Mix(mix) => Some(mix.reached()),
            Self::MeanGap(rates) => rates.iter().flatten().map(smaller).min(),
            Self::SmallestRatio(pairs) => pairs.iter().map(smaller).min(),
            Self::Difference(a, b) | Self::InverseDifference(a, b) => Some(a.n().min(b.n())),
            Self::Descriptive(size) => Some(*size),
        };
        smallest.unwrap_or(0)
    }
}

fn smaller((a, b): &(Proportion, Proportion)) -> u64 {
    a.n().min(b.n())
}

/// A function of shares: one slice per sample, the shares of its cells in order, which add up to 1.
/// `None` where it has no value.
pub type OfShares = Arc<dyn Fn(&[Vec<f64>]) -> Option<f64> + Send + Sync>;

/// A smooth function of several multinomial samples, such as the difference of two F1 scores.
#[derive(Clone)]
pub struct Function {
    /// One list of counts per sample: how many of it are in each cell.
    pub samples: Vec<Vec<u64>>,
    /// The value by the shares.
    pub of: OfShares,
    /// On what scale its estimate is closest to normal.
    pub scale: NearlyNormal,
}

impl Function {
    /// The same function with another group in the reference's place, where the first half of the
    /// samples is the group's and the second half, in the same order, the reference's.
    #[must_use]
    pub fn against(&self, other: &Self) -> Option<Self> {
        let half = self.samples.len() / 2;
        let comparable = self.samples.len() == 2 * half && other.samples.len() == 2 * half;
        comparable.then(|| Self {
            samples: [&self.samples[..half], &other.samples[..half]].concat(),
            ..self.clone()
        })
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function")
            .field("samples", &self.samples)
            .field("scale", &self.scale)
            .finish_non_exhaustive()
    }
}

/// The scale on which an estimate is taken for normal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NearlyNormal {
    /// As it is: differences.
    AsIs,
    /// Its logarithm: ratios.
    Log,
    /// The logarithm of its odds: shares.
    Logit,
}

/// A group and a reference within the strata of a column: successes and units of each, in the same order of strata.
#[derive(Debug, Clone)]
pub struct InStrata {
    /// The group's.
    pub group: Vec<(u64, u64)>,
    /// The reference's.
    pub reference: Vec<(u64, u64)>,
}

impl InStrata {
    /// The strata that hold both, as pairs of group and reference.
    #[must_use]
    pub fn pairs(&self) -> Vec<(Proportion, Proportion)> {
        let both = self.group.iter().zip(&self.reference);
        both.filter_map(|((k, n), (j, m))| {
            Some((Proportion::new(*k, *n).ok()?, Proportion::new(*j, *m).ok()?))
        })
        .collect()
    }

    /// The same group with another one in the reference's place.
    #[must_use]
    pub fn against(&self, other: &Self) -> Self {
        Self {
            group: self.group.clone(),
            reference: other.group.clone(),
        }
    }

    /// The units of the smaller side in the strata that hold both.
    fn smallest(&self) -> u64 {
        let sizes = self.pairs().into_iter();
        let (group, reference) = sizes.fold((0, 0), |(a, b), (g, r)| (a + g.n(), b + r.n()));
        group.min(reference)
    }
}

/// How unequal rates are, weighted by fixed shares of the groups: an index of the kind of generalized
/// entropy, which grows when a rate moves away from the others.
#[derive(Clone)]
pub struct Spread {
    /// The rates.
    pub rates: Vec<Proportion>,
    /// The index by the rates; 0 when all are equal. `None` where it has no value.
    pub of: OfRates,
}

/// A function of the rates of groups.
pub type OfRates = Arc<dyn Fn(&[f64]) -> Option<f64> + Send + Sync>;

impl fmt::Debug for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spread")
            .field("rates", &self.rates)
            .finish_non_exhaustive()
    }
}

/// Those reached and the population, by group.
#[derive(Debug, Clone)]
pub struct Mix {
    /// Reached, and population weight, of each group.
    pub groups: Vec<(u64, u64)>,
    /// Whether those reached are people of the population, each of them once: selected of those eligible.
    pub is_part: bool,
    /// Half the sum of the differences between both distributions over the groups.
    pub distance: f64,
    /// The same, as it is to be expected where nobody's group matters.
    pub by_chance: f64,
}

impl Mix {
    /// All of those reached.
    #[must_use]
    pub fn reached(&self) -> u64 {
        self.groups.iter().map(|(reached, _)| reached).sum()
    }
}
