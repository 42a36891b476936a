//! How p-values are adjusted for the number of questions asked, and which questions belong together.

use std::collections::BTreeMap;

use crate::inference::multiplicity::{
    benjamini_hochberg, benjamini_yekutieli, hochberg, holm, sum_of_reciprocals,
};
use crate::inference::{Confidence, Interval, of_measure};
use crate::metrics::Reference;
use crate::policy::pairs::other_pairs;
use crate::policy::{Judged, Policy};

/// A way to adjust the p-values of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjustment {
    /// Holm: no false fail with probability 1 − α, however the tests depend on each other.
    Holm,
    /// Hochberg: the same for tests that are independent or positively dependent.
    Hochberg,
    /// Benjamini and Hochberg: of the fails, α are false on average, for the same tests.
    BenjaminiHochberg,
    /// Benjamini and Yekutieli: the same however the tests depend on each other.
    BenjaminiYekutieli,
    /// Every test by itself.
    None,
}

impl Adjustment {
    /// Every value with its word.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Holm, "holm"),
        (Self::Hochberg, "hochberg"),
        (Self::BenjaminiHochberg, "benjamini-hochberg"),
        (Self::BenjaminiYekutieli, "benjamini-yekutieli"),
        (Self::None, "none"),
    ];

    /// The word, as in the configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holm => "holm",
            Self::Hochberg => "hochberg",
            Self::BenjaminiHochberg => "benjamini-hochberg",
            Self::BenjaminiYekutieli => "benjamini-yekutieli",
            Self::None => "none",
        }
    }

    fn adjusted(self, p: &[f64]) -> Vec<f64> {
        match self {
            Self::Holm => holm(p),
            Self::Hochberg => hochberg(p),
            Self::BenjaminiHochberg => benjamini_hochberg(p),
            Self::BenjaminiYekutieli => benjamini_yekutieli(p),
            Self::None => p.to_vec(),
        }
    }

    /// The level of the interval of a comparison in a family of `tests`, of which `rejected` are told from
    /// parity, itself among them or not; `None` where no interval belongs to the adjustment.
    fn level(
        self,
        c: Confidence,
        tests: u64,
        rejected: u64,
        is_rejected: bool,
    ) -> Option<Confidence> {
        match self {
            Self::Holm | Self::Hochberg => Some(c.with_comparisons(tests)),
            Self::BenjaminiHochberg => is_rejected.then(|| c.with_selected(rejected, tests)),
            Self::BenjaminiYekutieli if is_rejected => {
                Confidence::from_alpha(c.alpha() / sum_of_reciprocals(tests))
                    .map(|c| c.with_selected(rejected, tests))
            }
            Self::BenjaminiYekutieli | Self::None => None,
        }
    }
}

/// Which comparisons are adjusted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FamilyOf {
    /// All of the run.
    Run,
    /// Those of a rule.
    Rule,
    /// Those of an attribute or an intersection.
    Attribute,
}

impl FamilyOf {
    /// Every value with its word.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Run, "run"),
        (Self::Rule, "rule"),
        (Self::Attribute, "attribute"),
    ];

    /// The word, as in the configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Rule => "rule",
            Self::Attribute => "attribute",
        }
    }
}

/// A comparison in the family of its rule.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct InFamily {
    /// Its adjusted p-value; `None` outside the family.
    pub(super) p_adjusted: Option<f64>,
    /// The number of tests that α is divided by for the smallest p-value at least.
    pub(super) divides: usize,
}

/// Fills in the adjusted p-values of the measures, and intervals that match them where the policy asks for
/// an adjustment. A measure in several families has the largest p-value and the widest interval.
///
/// Returns what every comparison is in its own family, and the number of tests of all families.
pub(super) fn adjust(
    measures: &mut [Judged],
    comparisons: &[(usize, usize)],
    policy: &Policy,
    references: &BTreeMap<String, Reference>,
) -> (Vec<InFamily>, usize) {
    let mut families: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
    for (at, (rule, measure)) in comparisons.iter().enumerate() {
        let family = match policy.family {
            FamilyOf::Run => (0, String::new()),
            FamilyOf::Rule => (*rule, String::new()),
            FamilyOf::Attribute => (0, measures[*measure].measure.attribute.clone()),
        };
        families.entry(family).or_default().push(at);
    }
    let mut own = vec![InFamily::default(); comparisons.len()];
    let mut tests = 0;
    for family in families.into_values() {
        let members = members(measures, comparisons, &family, policy);
        let mut p: Vec<f64> = members.iter().map(|(_, p)| *p).collect();
        p.extend(other_pairs(
            measures,
            &members,
            references,
            policy.confidence,
        ));
        tests += p.len();
        let adjusted = policy.adjustment.adjusted(&p);
        let of_measures: BTreeMap<usize, f64> = members
            .iter()
            .zip(&adjusted)
            .map(|((at, _), p)| (*at, *p))
            .collect();
        for at in family {
            own[at] = InFamily {
                p_adjusted: of_measures.get(&comparisons[at].1).copied(),
                divides: match policy.adjustment {
                    Adjustment::None => 1,
                    Adjustment::Holm
                    | Adjustment::Hochberg
                    | Adjustment::BenjaminiHochberg
                    | Adjustment::BenjaminiYekutieli => p.len(),
                },
            };
        }
        let alpha = policy.confidence.alpha();
        let rejected = adjusted.iter().filter(|p| **p <= alpha).count();
        for (at, p) in of_measures {
            let judged = &mut measures[at];
            judged.p_adjusted = Some(judged.p_adjusted.map_or(p, |other| other.max(p)));
            if policy.adjusts_intervals {
                let level = policy.adjustment.level(
                    policy.confidence,
                    count(adjusted.len()),
                    count(rejected),
                    p <= alpha,
                );
                widen(judged, level);
            }
        }
    }
    (own, tests)
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// The measures of a family that have a test and are large enough for one of its rules, with their
/// p-values.
fn members(
    measures: &[Judged],
    comparisons: &[(usize, usize)],
    family: &[usize],
    policy: &Policy,
) -> Vec<(usize, f64)> {
    let mut smallest: BTreeMap<usize, u64> = BTreeMap::new();
    for at in family {
        let (rule, measure) = comparisons[*at];
        let min_n = policy.rules[rule].min_n;
        let least = smallest.entry(measure).or_insert(min_n);
        *least = min_n.min(*least);
    }
    smallest
        .into_iter()
        .filter(|(at, min_n)| {
            let measure = &measures[*at].measure;
            measure.value.is_ok() && measure.smallest_n() >= *min_n
        })
        .filter_map(|(at, _)| {
            let test = measures[at].evidence.test.ok()?;
            Some((at, test.p_value))
        })
        .collect()
}

/// Gives a measure the interval of a level, unless it has a wider one.
fn widen(judged: &mut Judged, level: Option<Confidence>) {
    let Some(level) = level else { return };
    let is_wider = judged
        .interval_adjusted
        .is_none_or(|(_, other): (Interval, Confidence)| level.alpha() < other.alpha());
    if is_wider && let Ok(interval) = of_measure(&judged.measure, level).interval {
        judged.interval_adjusted = Some((interval, level));
    }
}
