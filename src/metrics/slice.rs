//! A margin of the cube as metrics read it: where the counters stand, which step of the funnel is
//! looked at, and how a rate's numerator and denominator are called.

use crate::config::{RowShape, ScoreBins};
use crate::input::BinnedAs;
use crate::metrics::{Definition, Metric, Needs, arms};
use crate::tally::{ArmSteps, CONSENTED, ConfusionAt, Margin, Pair, Plan, ROWS, SPEND, Undefined};

/// Where the counters that metrics read stand in a cell, worked out once per plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what there is and is not is a list of facts"
)]
pub struct Layout {
    /// The decision's rate.
    pub decision: Option<Pair>,
    /// The decision against the label.
    pub confusion: Option<ConfusionAt>,
    /// The other steps of the funnel, money last.
    pub steps: Vec<Pair>,
    /// The rate of consent.
    pub consent: Option<Pair>,
    /// Whether steps count people (person rows) rather than events (count rows).
    pub people: bool,
    /// A group's size.
    pub size: usize,
    /// Whether rows are counted in strata.
    pub strata: bool,
    /// Stage and counter of those reached, for composition.
    pub delivered: Option<(String, usize)>,
    /// The counter of impressions, when they are counted.
    pub impressions: Option<usize>,
    /// Money per stage that it may have bought.
    pub costs: Vec<Pair>,
    /// Impressions per person reached, where both are counted.
    pub frequency: Option<Pair>,
    /// The attributes whose groups have an order.
    pub ordered: Vec<String>,
    /// How scores are counted in bins.
    pub scores: Option<ScoreBins>,
    /// How values of offers are counted.
    pub values: Option<ScoreBins>,
    /// How positions in a ranking are counted.
    pub ranks: Option<ScoreBins>,
    /// Whether rows have a label.
    pub label: bool,
    /// The arms of a test: how many counters each has, and where those of people at the last stages are.
    pub arms: Option<(usize, Option<ArmSteps>)>,
    /// The rates with sums over units, by name, in the order of the sums of a group; none without units.
    /// Whether rows have weights.
    pub weighted: bool,
    /// Whether weights are probabilities of groups, and people are those expected.
    pub expected: bool,
    /// The rates with sums over units, by name, in the order of the sums of a group; none without units
    /// and weights.
    pub unit_rates: Vec<String>,
}

impl Layout {
    /// Whether what is compared with the population is the delivery of ads: reach or impressions.
    #[must_use]
    pub fn is_delivery(&self) -> bool {
        let stages = ["reached", "shown", "impressions"];
        let delivered = self.delivered.as_ref();
        self.impressions.is_some()
            || delivered.is_some_and(|(stage, _)| stages.contains(&stage.as_str()))
    }

    /// The layout of a plan's cells.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let mut steps = plan.steps();
        steps.extend(plan.spend_pair());
        Self {
            decision: plan.decision_pair(),
            confusion: plan.confusion(),
            steps,
            consent: plan.consent_pair(),
            people: plan.rows == RowShape::Person,
            size: plan.size_at(),
            strata: !plan.strata.is_empty(),
            delivered: plan.delivered(),
            impressions: plan
                .counters()
                .iter()
                .position(|counter| counter == "impressions"),
            costs: plan.cost_pairs(),
            frequency: plan.frequency_pair(),
            ordered: plan
                .attributes
                .iter()
                .filter(|attribute| attribute.is_ordered())
                .map(|attribute| attribute.id.clone())
                .collect(),
            scores: (plan.score_bins).filter(|_| plan.binned_as.is_scores()),
            values: plan
                .score_bins
                .filter(|_| plan.binned_as == BinnedAs::Amounts),
            ranks: plan
                .score_bins
                .filter(|_| plan.binned_as == BinnedAs::Ranks),
            label: plan.label,
            arms: (plan.arms.as_ref()).map(|_| (plan.counters().len(), plan.arm_steps())),
            weighted: plan.weight || plan.is_by_probability(),
            expected: plan.is_by_probability(),
            unit_rates: ((plan.unit || plan.weight || plan.is_by_probability())
                .then(|| plan.unit_rates()))
            .into_iter()
            .flatten()
            .map(|rate| rate.name)
            .collect(),
        }
    }
}

/// One margin together with what metrics need to read it.
#[derive(Debug, Clone, Copy)]
pub struct Slice<'a> {
    /// The groups.
    pub margin: &'a Margin,
    /// Where the counters stand.
    pub layout: &'a Layout,
    /// The step of the funnel that [`Needs::Step`] metrics look at.
    pub step: Option<&'a Pair>,
    /// Population weights per group, when there is a baseline for the attribute.
    pub baseline: Option<&'a [u64]>,
}

/// The four counts a confusion matrix is made of.
#[derive(Debug, Clone, Copy)]
pub(in crate::metrics) struct Confusion {
    pub(in crate::metrics) labelled: u64,
    pub(in crate::metrics) selected: u64,
    pub(in crate::metrics) positives: u64,
    pub(in crate::metrics) true_positives: u64,
}

impl Confusion {
    pub(in crate::metrics) const fn negatives(self) -> u64 {
        self.labelled - self.positives
    }

    pub(in crate::metrics) const fn false_positives(self) -> u64 {
        self.selected - self.true_positives
    }

    pub(in crate::metrics) const fn true_negatives(self) -> u64 {
        self.negatives() - self.false_positives()
    }
}

impl Slice<'_> {
    /// The counter that is a group's size to a metric: of consent all rows, of everything else those in
    /// the audit.
    pub(in crate::metrics) fn size_at(&self, metric: &Metric) -> usize {
        let consent = self.layout.consent.as_ref();
        let consent = consent.filter(|_| metric.needs == Needs::Consent);
        consent.map_or(self.layout.size, |pair| pair.bottom)
    }

    /// Money per the first of some stages that is counted.
    pub(in crate::metrics) fn cost(&self, stages: &[&str]) -> Option<&Pair> {
        let costs = &self.layout.costs;
        let of = |stage: &&str| costs.iter().find(|pair| pair.denominator == **stage);
        stages.iter().find_map(of)
    }

    pub(in crate::metrics) fn confusion(&self, counts: &[u64]) -> Result<Confusion, Undefined> {
        let at = self.layout.confusion.ok_or(Undefined::MissingLabel)?;
        Ok(Confusion {
            labelled: counts[at.labelled],
            selected: counts[at.selected],
            positives: counts[at.positives],
            true_positives: counts[at.true_positives],
        })
    }

    /// The names of numerator and denominator; a comparison has those of its base rate.
    pub(in crate::metrics) fn names(&self, metric: &Metric) -> (String, String) {
        let metric = match metric.definition {
            Definition::Compare(base, _) => base,
            Definition::Rate(_)
            | Definition::Representation
            | Definition::LargestGap(_)
            | Definition::Variance
            | Definition::Coverage(_)
            | Definition::OverStrata(_)
            | Definition::Own(_) => metric,
        };
        let decision = self.layout.decision.as_ref();
        let outcome = decision.map_or("outcome", |pair| pair.numerator.as_str());
        let base = decision.map_or("rows", |pair| pair.denominator.as_str());
        let (top, bottom) = match metric.id {
            "true-positive-rate" => (format!("{outcome}&label"), "label".into()),
            "false-positive-rate" => (format!("{outcome}&!label"), "!label".into()),
            "true-negative-rate" => (format!("!{outcome}&!label"), "!label".into()),
            "false-negative-rate" => (format!("!{outcome}&label"), "label".into()),
            "positive-predictive-value" => (format!("{outcome}&label"), outcome.into()),
            "negative-predictive-value" => (format!("!{outcome}&!label"), format!("!{outcome}")),
            "accuracy" => (format!("{outcome}=label"), base.into()),
            "false-discovery-rate" => (format!("{outcome}&!label"), outcome.into()),
            "false-omission-rate" => (format!("!{outcome}&label"), format!("!{outcome}")),
            "misses-among-errors" | "treatment-equality" | "treatment-equality-difference" => {
                (format!("!{outcome}&label"), format!("{outcome}&!label"))
            }
            "composition" => {
                let of = self.layout.delivered.as_ref();
                let stage = of.map_or(outcome, |(stage, _)| stage);
                (stage.into(), stage.into())
            }
            "delivery-variance" | "delivery-variance-corrected" | "representation-ratio" => {
                let reached = self
                    .layout
                    .delivered
                    .as_ref()
                    .map_or(outcome, |(stage, _)| stage);
                let population = if self.baseline.is_some() {
                    "baseline"
                } else {
                    base
                };
                (reached.into(), population.into())
            }
            "consent-rate" => (CONSENTED.into(), ROWS.into()),
            "benefit-from-acquire" | "harm-from-failed-application" | "harm-from-unwanted" => {
                arms::names(self.layout, metric, base)
            }
            _ => match (self.step, metric.needs) {
                (Some(step), _) => (step.numerator.clone(), step.denominator.clone()),
                (None, Needs::Label) => (outcome.into(), "label".into()),
                (None, Needs::Cost(stages)) => {
                    let pair = self.cost(stages);
                    let stage = pair.map_or(stages[0], |pair| &pair.denominator);
                    (SPEND.into(), stage.into())
                }
                (None, Needs::Units) => (outcome.into(), "units".into()),
                (None, Needs::Values) => ("value".into(), base.into()),
                (None, Needs::Ranking) => ("position".into(), base.into()),
                (None, Needs::Scores) => ("score".into(), base.into()),
                (None, Needs::LabelledScores) => ("score".into(), "label".into()),
                (None, Needs::Exposure) => ("impressions".into(), "reached".into()),
                (
                    None,
                    Needs::Decision
                    | Needs::Population
                    | Needs::Step
                    | Needs::Consent
                    | Needs::Strata
                    | Needs::Apart
                    | Needs::Delivered
                    | Needs::Ordered
                    | Needs::Arms
                    | Needs::ArmStages(_),
                ) => (outcome.into(), base.into()),
            },
        };
        (top, bottom)
    }
}
