//! What is counted: the axes of the cube and its counters. A plan is part of the counts file; two
//! cubes can be added when their plans are equal. It names no file, and of columns only strata and those
//! of the condition that rows meet.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::config::{RowShape, ScoreBins, WithoutConsent};
use crate::groups::Attribute;
use crate::input::{Arms, BinnedAs, Decision, hex};
use crate::tally::PlannedChecks;

/// The counter of all rows of a cell.
pub const ROWS: &str = "rows";

/// The condition of rows with consent, and their counter.
pub const CONSENTED: &str = "consented";

/// The counter of money, in millionths of the currency unit.
pub const SPEND: &str = "spend";

/// What is counted, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what is counted and is not is a list of facts"
)]
pub struct Plan {
    /// What one row is.
    pub rows: RowShape,
    /// Protected attributes: the first axes of the cube.
    pub attributes: Vec<Attribute>,
    /// Names of the strata: the last axes.
    pub strata: Vec<String>,
    /// Stage ids in funnel order.
    pub stages: Vec<String>,
    /// The decision under audit.
    pub decision: Option<Decision>,
    /// Whether rows have a label.
    pub label: bool,
    /// The outcome is "score at or above this", in millionths.
    pub threshold: Option<i64>,
    /// Whether money is counted.
    pub spend: bool,
    /// Whether rows are added up by unit. Left out when not, as in counts files of earlier versions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unit: bool,
    /// Whether rows have weights. Left out when not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub weight: bool,
    /// The groups of the one attribute, where rows have a probability for each; its levels in the cube are
    /// then [profiles](crate::tally::Profile). Left out where attributes have groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub membership: Vec<String>,
    /// How scores are counted in bins. Left out when they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score_bins: Option<ScoreBins>,
    /// What the values are that are counted in bins. Left out when they are scores.
    #[serde(default, skip_serializing_if = "BinnedAs::is_scores")]
    pub binned_as: BinnedAs,
    /// Which stratum holds the arms of a test. Left out when none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arms: Option<Arms>,
    /// The condition that the rows meet, as its canonical text. Left out when there is none.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// What became of rows without consent; left out when nothing says who has consented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<WithoutConsent>,
    /// The checks of rows. Left out when there are none, as in counts files of earlier versions.
    #[serde(default, skip_serializing_if = "PlannedChecks::is_empty")]
    pub checks: PlannedChecks,
}

/// A rate of the cube: which counter over which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The numerator's stage, as reports call it.
    pub numerator: String,
    /// The denominator's stage.
    pub denominator: String,
    /// Index of the numerator's counter (both stages, for person rows).
    pub top: usize,
    /// Index of the denominator's counter.
    pub bottom: usize,
}

/// Where the counters of a confusion matrix stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfusionAt {
    /// Denominator rows with a label.
    pub labelled: usize,
    /// … of them selected.
    pub selected: usize,
    /// … of them with a positive label.
    pub positives: usize,
    /// … of them selected and with a positive label.
    pub true_positives: usize,
}

impl Plan {
    /// A plan that counts nothing, for counts that come from no log.
    pub(crate) fn empty() -> Self {
        Self {
            rows: RowShape::Person,
            attributes: Vec::new(),
            strata: Vec::new(),
            stages: Vec::new(),
            decision: None,
            label: false,
            threshold: None,
            spend: false,
            unit: false,
            weight: false,
            membership: Vec::new(),
            score_bins: None,
            binned_as: BinnedAs::Scores,
            arms: None,
            filter: None,
            consent: None,
            checks: PlannedChecks::default(),
        }
    }
}

impl Plan {
    /// The names of the counters in order. For person rows each is the set of conditions that a row
    /// meets, joined by `&`; `rows` is the empty set.
    #[must_use]
    pub fn counters(&self) -> Vec<String> {
        match self.rows {
            RowShape::Person => self
                .masks()
                .iter()
                .map(|mask| self.mask_name(*mask))
                .collect(),
            RowShape::Counts => {
                let mut names = vec![ROWS.to_owned()];
                names.extend(self.stages.iter().cloned());
                names.extend(self.spend.then(|| SPEND.to_owned()));
                names
            }
        }
    }

    /// For person rows: the conditions of each counter, one bit per stage, then "labelled", then
    /// "label is positive", then "consented".
    #[must_use]
    pub fn masks(&self) -> Vec<u32> {
        let bit = |at: usize| 1_u32 << at;
        let used = self.used_bits();
        let stages = 0..self.stages.len();
        let mut masks = vec![0, used];
        masks.extend(stages.clone().map(|at| used | bit(at)));
        masks.extend(stages.skip(1).map(|at| used | bit(at - 1) | bit(at)));
        if let Some((outcome, eligible)) = self.decision_bits() {
            masks.push(eligible | outcome);
            if self.label {
                for condition in [self.labelled_bit(), self.label_bit()] {
                    masks.push(eligible | condition);
                    masks.push(eligible | outcome | condition);
                }
            }
        }
        masks.extend(self.arm_masks());
        if self.counts_consent() {
            masks.push(self.consent_bit());
        }
        let mut unique: Vec<u32> = Vec::new();
        for mask in masks {
            if !unique.contains(&mask) {
                unique.push(mask);
            }
        }
        unique
    }

    /// The condition "the row has a label".
    #[must_use]
    pub fn labelled_bit(&self) -> u32 {
        1 << self.stages.len()
    }

    /// The condition "the label is positive".
    #[must_use]
    pub fn label_bit(&self) -> u32 {
        1 << (self.stages.len() + 1)
    }

    /// The condition "the person has agreed to be profiled".
    #[must_use]
    pub fn consent_bit(&self) -> u32 {
        1 << (self.stages.len() + 2)
    }

    /// Whether rows are counted by consent: not where those without are dropped unseen.
    #[must_use]
    pub const fn counts_consent(&self) -> bool {
        matches!(
            self.consent,
            Some(WithoutConsent::Exclude | WithoutConsent::Include)
        )
    }

    /// The conditions of every row that is in the audit: consent, where rows without it are excluded.
    /// Such rows are in the counter of all rows only.
    fn used_bits(&self) -> u32 {
        match self.consent {
            Some(WithoutConsent::Exclude) => self.consent_bit(),
            Some(WithoutConsent::Include | WithoutConsent::Drop) | None => 0,
        }
    }

    /// The counter of the rows that are in the audit.
    #[must_use]
    pub fn used_at(&self) -> usize {
        match self.rows {
            RowShape::Person => self.mask_at(self.used_bits()).unwrap_or(0),
            RowShape::Counts => 0,
        }
    }

    /// For person rows: the number of conditions that a row may meet.
    #[must_use]
    pub fn conditions(&self) -> u32 {
        let stages = u32::try_from(self.stages.len()).unwrap_or(u32::MAX);
        let more = match (self.label, self.counts_consent()) {
            (_, true) => 3,
            (true, false) => 2,
            (false, false) => 0,
        };
        stages + more
    }

    fn stage_bit(&self, id: &str) -> Option<u32> {
        self.stages
            .iter()
            .position(|stage| stage == id)
            .map(|at| 1 << at)
    }

    /// The bits of the outcome and of its denominator (those of every row in the audit, when that is all
    /// of them).
    pub(super) fn decision_bits(&self) -> Option<(u32, u32)> {
        let decision = self.decision.as_ref()?;
        let outcome = self.stage_bit(&decision.outcome)?;
        let eligible = match &decision.eligible {
            Some(id) => self.stage_bit(id)?,
            None => 0,
        };
        Some((outcome, self.used_bits() | eligible))
    }

    fn mask_name(&self, mask: u32) -> String {
        let mut names: Vec<&str> = self
            .stages
            .iter()
            .enumerate()
            .filter(|(at, _)| mask & (1 << at) != 0)
            .map(|(_, id)| id.as_str())
            .collect();
        if mask & self.labelled_bit() != 0 {
            names.push("labelled");
        }
        if mask & self.label_bit() != 0 {
            names.push("label");
        }
        if self.counts_consent() && mask & self.consent_bit() != 0 {
            names.push(CONSENTED);
        }
        if names.is_empty() {
            ROWS.into()
        } else {
            names.join("&")
        }
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.counters().iter().position(|counter| counter == name)
    }

    fn mask_at(&self, mask: u32) -> Option<usize> {
        self.masks().iter().position(|other| *other == mask)
    }

    /// The decision's rate.
    #[must_use]
    pub fn decision_pair(&self) -> Option<Pair> {
        let decision = self.decision.as_ref()?;
        let denominator = decision.eligible.clone().unwrap_or_else(|| ROWS.into());
        self.pair(&decision.outcome, &denominator)
    }

    /// The rates between neighbouring stages, the decision's own rate left out.
    #[must_use]
    pub fn steps(&self) -> Vec<Pair> {
        let decision = self.decision_pair();
        let first = (self.rows == RowShape::Person
            && self.stages.first().is_some_and(|stage| stage != "eligible"))
        .then(|| ROWS.to_owned());
        let funnel: Vec<String> = first
            .into_iter()
            .chain(self.stages.iter().cloned())
            .collect();
        funnel
            .windows(2)
            .filter_map(|two| self.pair(&two[1], &two[0]))
            .filter(|pair| Some(pair) != decision.as_ref())
            .collect()
    }

    fn pair(&self, numerator: &str, denominator: &str) -> Option<Pair> {
        let (top, bottom) = match self.rows {
            RowShape::Counts => (self.at(numerator)?, self.at(denominator)?),
            RowShape::Person => {
                let below = if denominator == ROWS {
                    self.used_bits()
                } else {
                    self.used_bits() | self.stage_bit(denominator)?
                };
                (
                    self.mask_at(self.stage_bit(numerator)? | below)?,
                    self.mask_at(below)?,
                )
            }
        };
        Some(Pair {
            numerator: numerator.into(),
            denominator: denominator.into(),
            top,
            bottom,
        })
    }

    /// The rate of consent: rows with consent out of all rows that could be in the audit.
    #[must_use]
    pub fn consent_pair(&self) -> Option<Pair> {
        if !self.counts_consent() {
            return None;
        }
        Some(Pair {
            numerator: CONSENTED.into(),
            denominator: ROWS.into(),
            top: self.mask_at(self.consent_bit())?,
            bottom: self.mask_at(0)?,
        })
    }

    /// The counter of a stage by itself.
    #[must_use]
    pub fn stage_at(&self, stage: &str) -> Option<usize> {
        match self.rows {
            RowShape::Counts => self.at(stage),
            RowShape::Person => self.mask_at(self.used_bits() | self.stage_bit(stage)?),
        }
    }

    /// Money per thousand of the first stage that counts something shown.
    #[must_use]
    pub fn spend_pair(&self) -> Option<Pair> {
        if !self.spend {
            return None;
        }
        let shown = ["impressions", "reached", "shown"];
        let base = shown
            .iter()
            .find(|id| self.stages.iter().any(|stage| stage == *id))
            .map(|id| (*id).to_owned())
            .or_else(|| self.stages.first().cloned())?;
        Some(Pair {
            top: self.at(SPEND)?,
            bottom: self.at(&base)?,
            numerator: SPEND.into(),
            denominator: base,
        })
    }

    /// Money per each stage of count rows.
    #[must_use]
    pub fn cost_pairs(&self) -> Vec<Pair> {
        let counted = self.spend && self.rows == RowShape::Counts;
        let stages = self.stages.iter().filter(|_| counted);
        stages.filter_map(|stage| self.pair(SPEND, stage)).collect()
    }

    /// Impressions per person reached, in count rows with both.
    #[must_use]
    pub fn frequency_pair(&self) -> Option<Pair> {
        let counted = self.rows == RowShape::Counts;
        counted
            .then(|| self.pair("impressions", "reached"))
            .flatten()
    }

    /// The confusion matrix of the decision against the label.
    #[must_use]
    pub fn confusion(&self) -> Option<ConfusionAt> {
        let (outcome, eligible) = self.decision_bits().filter(|_| self.label)?;
        let (labelled, label) = (self.labelled_bit(), self.label_bit());
        Some(ConfusionAt {
            labelled: self.mask_at(eligible | labelled)?,
            selected: self.mask_at(eligible | outcome | labelled)?,
            positives: self.mask_at(eligible | label)?,
            true_positives: self.mask_at(eligible | outcome | label)?,
        })
    }

    /// The counter that is a group's size: the decision's denominator, else the first stage of count
    /// rows, else all rows in the audit.
    #[must_use]
    pub fn size_at(&self) -> usize {
        match (self.decision_pair(), self.rows) {
            (Some(pair), _) => pair.bottom,
            (None, RowShape::Counts) => usize::from(!self.stages.is_empty()),
            (None, RowShape::Person) => self.used_at(),
        }
    }

    /// The counter of the outcome alone, for composition against a baseline: the decision's stage,
    /// else the first stage of count rows that is not what people did then: clicks are no delivery.
    #[must_use]
    pub fn delivered(&self) -> Option<(String, usize)> {
        match (self.decision_pair(), self.rows) {
            (Some(pair), _) => Some((pair.numerator, pair.top)),
            (None, RowShape::Counts) => {
                let behaviour = ["clicked", "converted", "approved"];
                let stages = self.stages.iter().enumerate();
                let mut stages = stages.filter(|(_, stage)| !behaviour.contains(&stage.as_str()));
                stages.next().map(|(at, stage)| (stage.clone(), at + 1))
            }
            (None, RowShape::Person) => None,
        }
    }

    /// SHA-256 of the plan in its JSON form, in hexadecimal: equal exactly when plans are equal.
    ///
    /// # Panics
    ///
    /// Never: a plan is always valid JSON.
    #[must_use]
    pub fn digest(&self) -> String {
        let text = serde_json::to_vec(self).expect("a plan has only string keys");
        hex(&Sha256::digest(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(rows: RowShape, stages: &[&str], decision: Option<(&str, Option<&str>)>) -> Plan {
        Plan {
            rows,
            attributes: Vec::new(),
            strata: Vec::new(),
            stages: stages.iter().map(ToString::to_string).collect(),
            decision: decision.map(|(outcome, eligible)| Decision {
                outcome: outcome.into(),
                eligible: eligible.map(Into::into),
            }),
            label: true,
            threshold: None,
            spend: false,
            ..Plan::empty()
        }
    }

    #[test]
    fn person_rows_count_the_conditions_that_metrics_need() {
        let plan = plan(
            RowShape::Person,
            &["eligible", "targeted", "clicked"],
            Some(("targeted", Some("eligible"))),
        );
        assert_eq!(
            plan.counters(),
            [
                "rows",
                "eligible",
                "targeted",
                "clicked",
                "eligible&targeted",
                "targeted&clicked",
                "eligible&labelled",
                "eligible&targeted&labelled",
                "eligible&label",
                "eligible&targeted&label"
            ]
        );
        let pair = plan.decision_pair().expect("a decision");
        assert_eq!((pair.top, pair.bottom), (4, 1));
        assert_eq!(plan.steps().len(), 1);
        assert_eq!(plan.steps()[0].numerator, "clicked");
    }

    #[test]
    fn without_an_eligible_stage_person_rows_are_their_own_denominator() {
        let plan = plan(RowShape::Person, &["targeted"], Some(("targeted", None)));
        let pair = plan.decision_pair().expect("a decision");
        assert_eq!(
            (pair.denominator.as_str(), pair.top, pair.bottom),
            ("rows", 1, 0)
        );
        assert!(plan.steps().is_empty());
    }

    #[test]
    fn count_rows_have_one_counter_per_stage() {
        let plan = plan(RowShape::Counts, &["impressions", "clicked"], None);
        assert_eq!(plan.counters(), ["rows", "impressions", "clicked"]);
        assert_eq!(plan.steps().len(), 1);
        assert_eq!(plan.size_at(), 1);
    }

    #[test]
    fn rows_without_consent_are_in_one_counter_only_when_they_are_excluded() {
        let mut plan = plan(
            RowShape::Person,
            &["eligible", "targeted"],
            Some(("targeted", Some("eligible"))),
        );
        plan.label = false;
        plan.consent = Some(WithoutConsent::Exclude);
        let excluded = [
            "rows",
            "consented",
            "eligible&consented",
            "targeted&consented",
            "eligible&targeted&consented",
        ];
        assert_eq!(plan.counters(), excluded);
        assert_eq!(plan.used_at(), 1);
        let pair = plan.consent_pair().expect("consent is counted");
        assert_eq!((pair.top, pair.bottom), (1, 0));
        let pair = plan.decision_pair().expect("a decision");
        assert_eq!((pair.top, pair.bottom), (4, 2));
        plan.consent = Some(WithoutConsent::Include);
        let included = [
            "rows",
            "eligible",
            "targeted",
            "eligible&targeted",
            "consented",
        ];
        assert_eq!(plan.counters(), included);
        assert_eq!(plan.used_at(), 0);
        plan.consent = Some(WithoutConsent::Drop);
        assert_eq!(plan.counters(), included[..4]);
        assert_eq!(plan.consent_pair(), None);
    }

    #[test]
    fn without_consent_a_plan_and_its_digest_are_what_they_were() {
        let plan = plan(RowShape::Person, &["targeted"], Some(("targeted", None)));
        let text = serde_json::to_string(&plan).expect("a plan is JSON");
        assert!(!text.contains("consent"), "{text}");
        let read: Plan = serde_json::from_str(&text).expect("as it was written");
        assert_eq!(read.digest(), plan.digest());
    }
}
