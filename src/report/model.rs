//! The report: the contract of the JSON format and the only thing renderers see. Numbers have full
//! precision; what is undefined is null with a reason.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::config::WithoutConsent;
use crate::input::{Exclusion, InputFacts, QualityCode};
use crate::metrics::{Note, Shortfall};
use crate::policy::Verdict;
use crate::tally::{Because, ColumnUse, Undefined};

/// The version of the contract.
pub const SCHEMA_VERSION: &str = "1";

/// An audit report.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Report {
    /// Always `1`.
    pub schema_version: String,
    /// The program.
    pub tool: Tool,
    /// Fail if any denied rule fails; else inconclusive if any is or nothing was judged; else pass.
    pub verdict: Verdict,
    /// 0, 1 or 3, as the program exits (before `--exit-zero`).
    pub exit_code: u8,
    /// What the verdict covers and what it does not.
    pub scope: Scope,
    /// The inputs in order.
    pub inputs: Vec<InputFacts>,
    /// How each column was read.
    pub columns: Vec<ColumnUse>,
    /// Columns that have no role in the audit, in order.
    pub columns_unused: Vec<String>,
    /// Where every row went.
    pub accounting: AccountingReport,
    /// The groups of every attribute, unknown ones last, empty ones included.
    pub groups: Vec<GroupReport>,
    /// Every metric of every group.
    pub measures: Vec<MeasureReport>,
    /// Every comparison a rule judged, passed ones too.
    pub findings: Vec<FindingReport>,
    /// Groups that the population or the vocabulary has and the log has not at all.
    pub excluded_groups: Vec<ExcludedGroup>,
    /// What may be asked of a campaign, and whether these data can answer it.
    pub questions: Vec<QuestionReport>,
    /// What could not be computed, and what it would need.
    pub not_computable: Vec<NotComputable>,
    /// What other tools would print, on request (`--convention`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conventions: Vec<ConventionReport>,
    /// Curves of every group with scores in bins (`--score-bins`); left out without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub curves: Vec<CurveReport>,
    /// What was noticed about the data.
    pub data_quality: Vec<QualityReport>,
    /// The rules.
    pub policy: PolicyReport,
    /// How the result came about.
    pub provenance: Provenance,
}

/// The program.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Tool {
    /// `bias-audit`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What the verdict covers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Scope {
    /// The outcome's stage, when a decision is known.
    pub outcome: Option<String>,
    /// Its denominator.
    pub eligible: Option<String>,
    /// The attributes and intersections audited.
    pub attributes: Vec<String>,
    /// How many of the findings are checks of rows.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub checks: usize,
    /// Findings of denied rules that passed, failed and were inconclusive.
    pub denied: Tallied,
    /// Findings of other rules.
    pub warned: Tallied,
    /// How many of the denied findings that passed would not with other groups of the unknown people.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub not_robust: usize,
    /// People (or the unit of the denominator) whose group is not known, per attribute.
    pub unknown: Vec<UnknownShare>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes fields by reference"
)]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Findings by verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tallied {
    /// Passed.
    pub pass: usize,
    /// Failed.
    pub fail: usize,
    /// Inconclusive.
    pub inconclusive: usize,
}

impl Tallied {
    /// All findings.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.pass + self.fail + self.inconclusive
    }
}

/// The unknown group of an attribute.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct UnknownShare {
    /// The attribute.
    pub attribute: String,
    /// Its size.
    pub n: u64,
    /// Its share of all.
    pub share: Option<f64>,
}

/// Where every row went: read = used + excluded.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AccountingReport {
    /// Rows read.
    pub rows_read: u64,
    /// Rows counted.
    pub rows_used: u64,
    /// Rows excluded, by reason.
    pub excluded: Vec<ExcludedRows>,
}

/// Rows excluded for one reason.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExcludedRows {
    /// Why.
    pub reason: Exclusion,
    /// Because of which column; for `filtered`, the condition.
    pub column: String,
    /// How many.
    pub rows: u64,
}

/// A group.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GroupReport {
    /// The attribute; names joined by `*` for an intersection.
    pub attribute: String,
    /// The group; names joined by `*`.
    pub group: String,
    /// Attribute → group, authoritative.
    pub cells: BTreeMap<String, String>,
    /// The stratum as `name=value`; null for all of the data.
    pub stratum: Option<String>,
    /// Size: eligible people, or the first stage of count rows.
    pub n: u64,
    /// Share of all, unknown included; null when there is nobody.
    pub share: Option<f64>,
    /// Whether the group, or part of it, is unknown.
    pub unknown: bool,
    /// Count per stage of the funnel.
    pub stages: BTreeMap<String, u64>,
}

/// An interval.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct IntervalReport {
    /// Lower limit.
    pub lower: f64,
    /// Upper limit; null when there is none.
    pub upper: Option<f64>,
    /// Confidence level.
    pub level: f64,
    /// Id of the method.
    pub method: &'static str,
}

/// A test.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct TestReport {
    /// Id of the method.
    pub method: &'static str,
    /// z or χ², where the method has one.
    pub statistic: Option<f64>,
    /// Two-sided p-value.
    pub p_value: f64,
    /// Adjusted over the family (Holm, unless the policy says otherwise); null outside it.
    pub p_adjusted: Option<f64>,
}

/// The values that a measure can have, by the groups of those whose group is unknown; where groups are known
/// by probability only, of all whose group is not sure, each group keeping its expected people.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct UnknownBoundsReport {
    /// Unknown people in the denominator (exposures, for event rates); with probabilities, those of no sure
    /// group.
    pub people: u64,
    /// The smallest value over all assignments of them to the known groups, each keeping their outcome.
    pub lower: f64,
    /// The largest value; null when there is no limit.
    pub upper: Option<f64>,
    /// With the reference `best`: the value of the present reference beside this group, at its least
    /// favourable; null when this group cannot become the better one.
    pub reversed: Option<f64>,
    /// The same within an odds factor (`unknown-odds`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_odds: Option<WithinOddsReport>,
}

/// The values that a measure can have when a group's odds among unknown people of one outcome are those
/// among the known with the same outcome, times a factor.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct WithinOddsReport {
    /// The largest factor; the smallest is one over it.
    pub odds: f64,
    /// The smallest value.
    pub lower: f64,
    /// The largest value; null when there is no limit.
    pub upper: Option<f64>,
}

/// A value of a metric. The key is metric × attribute × group × reference × stratum × numerator ×
/// denominator.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MeasureReport {
    /// Number of the measure, from 0.
    pub id: usize,
    /// The metric.
    pub metric: &'static str,
    /// The attribute.
    pub attribute: String,
    /// The group; null for a metric over all groups.
    pub group: Option<String>,
    /// Attribute → group.
    pub cells: BTreeMap<String, String>,
    /// What the group was compared with.
    pub reference: Option<String>,
    /// The stratum; null for all of the data.
    pub stratum: Option<String>,
    /// The numerator's stage.
    pub numerator: String,
    /// The denominator's stage.
    pub denominator: String,
    /// Numerator of the group's own rate (money in millionths).
    pub k: Option<u64>,
    /// Denominator of the group's own rate.
    pub n: Option<u64>,
    /// Units with rows in the denominator (`--unit`); left out where rows are taken for independent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<u64>,
    /// How many times less the rows of the group say than independent rows; left out where they are
    /// taken for independent, and for fewer than two units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub design_effect: Option<f64>,
    /// Independent rows that would say as much: n over the design effect; left out with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_n: Option<f64>,
    /// Whether groups are known by probability only (`--membership`): `k` and `n` are rounded, and
    /// `weighted_k` and `weighted_n` have the expected people; left out otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<bool>,
    /// With weights (`--weight`): the weight of those in the numerator; `k` counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighted_k: Option<f64>,
    /// With weights: the weight of those in the denominator; `n` counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighted_n: Option<f64>,
    /// With weights: Kish's effective n of the denominator, (Σw)²/Σw².
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kish_n: Option<f64>,
    /// The value; null where `undefined` says why.
    pub value: Option<f64>,
    /// Why there is no value.
    pub undefined: Option<Undefined>,
    /// Of scores in bins: how far the value lies at most from that of the scores themselves; absent where
    /// nothing can be said, and for metrics of no scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin_error: Option<f64>,
    /// Of a delivery variance beyond chance: what was subtracted, the distance that is to be expected where
    /// nobody's group matters; absent for other metrics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_chance: Option<f64>,
    /// The deciding interval.
    pub interval: Option<IntervalReport>,
    /// The interval that matches the adjustment of p-values, where the policy names one: simultaneous for
    /// `holm` and `hochberg`; of the comparisons told from parity, with a false coverage rate, for
    /// `benjamini-hochberg` and `benjamini-yekutieli`. It never decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval_adjusted: Option<IntervalReport>,
    /// The deciding test.
    pub test: Option<TestReport>,
    /// What people of unknown group can do to the value; absent when nobody in the denominator is
    /// unknown, and where no bounds are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_bounds: Option<UnknownBoundsReport>,
    /// Other intervals, on request (`--methods`); they never decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_intervals: Vec<IntervalReport>,
    /// Other tests, on request (`--methods`); they never decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_tests: Vec<TestReport>,
    /// Natural logarithm of the Bayes factor of two rates against one (Gunel and Dickey), on request
    /// (`--methods`); above 0 the data speak for a difference. It never decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ln_bayes_factor: Option<f64>,
}

/// A bound.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BoundReport {
    /// Smallest allowed value.
    pub min: Option<f64>,
    /// Largest allowed value.
    pub max: Option<f64>,
}

/// The rows that a check was asked of: rows read = looked at + not concerned + unreadable.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckReport {
    /// The check's id.
    pub id: &'static str,
    /// Rows that it is about and that could be read.
    pub looked_at: u64,
    /// Of them, rows that break it.
    pub broken: u64,
    /// Rows that it is not about.
    pub not_concerned: u64,
    /// Rows with a value that cannot be read.
    pub unreadable: u64,
    /// A few settings that break it, after the name of the campaign.
    pub examples: Vec<String>,
    /// A few values that cannot be read.
    pub unread: Vec<String>,
    /// Fields that the log has no column for and that are needed to ask the check, or to pass it: of
    /// every list, one.
    pub missing: Vec<Vec<&'static str>>,
    /// Where the limit is laid down.
    pub source: &'static str,
    /// Since when.
    pub since: &'static str,
}

/// What one different person would do to a ratio that breaks its lower bound: one more of the group
/// selected, and one fewer of the reference. It changes no verdict.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct OnePersonReport {
    /// The ratio then; null when nobody of the reference would be selected.
    pub value: Option<f64>,
    /// Whether the bound would be kept.
    pub keeps_bound: bool,
    /// Whether the group's rate would be above the reference's: numbers that the Guidelines' questions and
    /// answers (21) call too small.
    pub ahead: bool,
}

/// What a rule says of one comparison, or of the rows.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FindingReport {
    /// Rule and verdict in one word, stable: `four-fifths/fail`.
    pub code: String,
    /// The rule.
    pub rule: String,
    /// `deny`, `warn` or `note`.
    pub severity: &'static str,
    /// The metric; null for a check of rows.
    pub metric: Option<&'static str>,
    /// The check of rows; absent for a comparison.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckReport>,
    /// The attribute; null for a check of rows.
    pub attribute: Option<String>,
    /// The group.
    pub group: Option<String>,
    /// Attribute → group.
    pub cells: BTreeMap<String, String>,
    /// What the group was compared with.
    pub reference: Option<String>,
    /// The stratum.
    pub stratum: Option<String>,
    /// Number of the measure judged; null for a check of rows.
    pub measure: Option<usize>,
    /// The verdict.
    pub verdict: Verdict,
    /// Size of the smaller of group and reference, in units where their rows are known to be of units;
    /// rows looked at, for a check.
    pub n: u64,
    /// The value; for a check, the share of the rows looked at that break it.
    pub value: Option<f64>,
    /// Why there is no value.
    pub undefined: Option<Undefined>,
    /// The interval.
    pub interval: Option<IntervalReport>,
    /// The bound.
    pub bound: BoundReport,
    /// `point`, `screening` or `confident`.
    pub evidence: &'static str,
    /// Whether a waiver covers it; always false in this version.
    pub waived: bool,
    /// One or two sentences in the report's language.
    pub message: String,
    /// People missing.
    pub shortfall: Option<Shortfall>,
    /// Whether the value is on the same side of the bound whatever the groups of unknown people are;
    /// absent when nobody in the denominator is unknown, and where no bounds are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robust: Option<bool>,
    /// The smallest odds factor at which it no longer is, when `unknown-odds` is set; absent when it is
    /// above a million.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tipping_odds: Option<f64>,
    /// What one different person would do; absent where the value is no ratio of rates of people that
    /// breaks its lower bound, and with `--unit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_person: Option<OnePersonReport>,
    /// Posterior probability that the ratio breaks the bound, with independent Jeffreys' priors of both
    /// rates, on request (`--methods`). It never decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior_outside: Option<f64>,
    /// What the audit could have shown; absent where the value alone decides, and for metrics that are no
    /// comparison of two rates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<PowerReport>,
}

/// What a comparison could have shown with data of its size, by a normal approximation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PowerReport {
    /// The probability of showing it.
    pub probability: f64,
    /// Number of tests that alpha is divided by: the family.
    pub comparisons: u64,
    /// For each bound of the rule the value nearest to it that could have been shown.
    pub detectable: Vec<DetectableReport>,
    /// The sample that would settle it, if the values seen are the true ones; absent unless it is
    /// inconclusive, and where `never` says why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed: Option<NeededReport>,
    /// Why no sample settles it: `at-bound`, `beyond-counting` or `unknown-groups`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub never: Option<&'static str>,
    /// The same in the report's language.
    pub message: String,
}

/// What could have been shown on one side.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct DetectableReport {
    /// `min` or `max`.
    pub bound: &'static str,
    /// This value or one further away; null when not even the furthest value could have been shown.
    pub value: Option<f64>,
}

/// A sample.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct NeededReport {
    /// By how much it is larger than the present one.
    pub factor: f64,
    /// People, exposures or units of the group; of all those reached, against a population.
    pub group: u64,
    /// Those of the reference; null against a population.
    pub reference: Option<u64>,
}

/// A group that the log has not: nobody of it may have been allowed to see the offer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExcludedGroup {
    /// The attribute.
    pub attribute: String,
    /// The group.
    pub group: String,
    /// People of the group in the population, where the baseline counts them; null otherwise.
    pub people: Option<u64>,
    /// Who says that there is such a group: `baseline` (then it is judged) or `vocabulary`.
    pub because: Because,
}

/// A question, and whether the data can answer it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct QuestionReport {
    /// `selection`, `delivery`, `equal-opportunity`, `intersections`, `event-rates` or `cost`.
    pub question: &'static str,
    /// Whether the data can answer it. Intersections are only computed when they are asked for.
    pub answered: bool,
    /// The question in the report's language.
    pub message: String,
    /// What is missing, in the report's language; null when it is answered.
    pub needs: Option<String>,
    /// The metrics that answer it; none of their own for intersections and cost.
    pub metrics: Vec<&'static str>,
}

/// A metric that could not be computed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NotComputable {
    /// The metric.
    pub metric: &'static str,
    /// The attribute; null for all.
    pub attribute: Option<String>,
    /// Why.
    pub reason: Undefined,
    /// What it would need, in the report's language.
    pub needs: String,
}

/// What another tool would print for the same counts.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ConventionReport {
    /// `fairlearn`, `aif360`, `aequitas`, `clarify` or `ll144`.
    pub convention: &'static str,
    /// The tool with its version, or the law.
    pub tool: &'static str,
    /// What is missing for more of its numbers, in the report's language.
    pub needs: Vec<String>,
    /// Its numbers.
    pub numbers: Vec<ConventionalReport>,
}

/// The curves of the scores of a group. The interval of every point is about this point alone: of many
/// points one or the other lies outside by chance. Rows are taken for independent.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CurveReport {
    /// The attribute.
    pub attribute: String,
    /// The group.
    pub group: String,
    /// What it is compared with; null for the reference itself.
    pub reference: Option<String>,
    /// The stratum; null for all of the data.
    pub stratum: Option<String>,
    /// Promise and outcome in each tenth of the range of the bins, in ascending order, tenths without
    /// anybody left out; empty without a label, where a score lies outside the bins, and where these reach
    /// outside 0 to 1.
    pub calibration: Vec<CalibrationReport>,
    /// The impact ratio at the lower end of every bin with somebody of group or reference in it, in
    /// ascending order; empty for the reference itself.
    pub by_threshold: Vec<ThresholdReport>,
}

/// Promise and outcome in one tenth of the range.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CalibrationReport {
    /// Mean score of those in it with a label, by the middles of their bins.
    pub score: f64,
    /// Those whose label is 1.
    pub k: u64,
    /// Those with a label.
    pub n: u64,
    /// k / n, to be compared with the score.
    pub rate: f64,
    /// The interval of the rate.
    pub interval: IntervalReport,
}

/// The impact ratio that a threshold would give.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ThresholdReport {
    /// The score.
    pub threshold: f64,
    /// Those of the group with a score at or above it.
    pub k: u64,
    /// Those of the group with a score.
    pub n: u64,
    /// Those of the reference with a score at or above it.
    pub reference_k: u64,
    /// Those of the reference with a score.
    pub reference_n: u64,
    /// `(k / n) / (reference_k / reference_n)`; null where nobody of the reference reaches it.
    pub ratio: Option<f64>,
    /// The interval of the ratio; null where it has none, and against everybody, the group included.
    pub interval: Option<IntervalReport>,
}

/// A number that another tool would print.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ConventionalReport {
    /// Its name in the tool.
    pub name: &'static str,
    /// The attribute.
    pub attribute: String,
    /// The group; null for several or all groups together.
    pub group: Option<String>,
    /// What it was compared with.
    pub reference: Option<String>,
    /// The stratum; null for all of the data.
    pub stratum: Option<String>,
    /// The column whose values are strata, for a mean over them.
    pub by: Option<String>,
    /// The number; null where the tool prints none, or none that is finite.
    pub value: Option<f64>,
    /// What has to be known to read it.
    pub note: Option<Note>,
    /// The people of the category, where a law has them published with it.
    pub people: Option<u64>,
    /// Whether the number is one of people.
    #[serde(skip)]
    pub is_count: bool,
    /// The metric of ours that answers the same question.
    pub metric: Option<&'static str>,
    /// The number of our measure: of the same group, or of all groups, or of the group farthest from
    /// parity.
    pub measure: Option<usize>,
}

/// An observation about the data.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct QualityReport {
    /// What kind.
    pub code: QualityCode,
    /// In which column (attribute, for spellings).
    pub column: String,
    /// Rows concerned; 0 where rows do not apply.
    pub rows: u64,
    /// A few of the values.
    pub examples: Vec<String>,
    /// A sentence in the report's language.
    pub message: String,
}

/// The rules applied.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PolicyReport {
    /// The presets joined.
    pub presets: Vec<String>,
    /// Level of the tests.
    pub alpha: f64,
    /// How p-values are adjusted, where the policy says so; Holm's method otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjustment: Option<&'static str>,
    /// Which comparisons are adjusted together, `rule` or `attribute`; all of the run when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<&'static str>,
    /// Smallest group judged.
    pub min_n: u64,
    /// Metrics that were asked for by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<&'static str>,
    /// The rules in order.
    pub rules: Vec<RuleReport>,
}

/// A rule.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RuleReport {
    /// Its name.
    pub id: String,
    /// The metric; null for a check of rows.
    pub metric: Option<&'static str>,
    /// The check of rows; absent for a comparison.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<&'static str>,
    /// The attributes; all when empty.
    pub attributes: Vec<String>,
    /// The bound as exact numbers.
    pub min: Option<String>,
    /// The bound as exact numbers.
    pub max: Option<String>,
    /// The evidence.
    pub evidence: &'static str,
    /// The severity.
    pub severity: &'static str,
    /// `warn` or `deny`.
    pub on_inconclusive: &'static str,
    /// `inconclusive` where a pass that unknown people could undo is that; absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_unknown: Option<&'static str>,
    /// Smallest group judged.
    pub min_n: u64,
    /// Where the rule, or the preset it is of, was written; absent for flags and defaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceReport>,
}

/// A place in a configuration or policy file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlaceReport {
    /// The file as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// How the result came about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Provenance {
    /// Digest of the plan: equal plans can be compared and merged.
    pub plan: String,
    /// What one row was taken for: `person` or `counts`.
    pub rows: &'static str,
    /// Attribute → how its reference was chosen.
    pub references: BTreeMap<String, String>,
    /// The baseline, when there is one.
    pub baseline: Option<String>,
    /// What became of rows without consent: `exclude`, `include` or `drop`; left out when no column says
    /// who has consented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_consent: Option<WithoutConsent>,
    /// Number of tests adjusted together.
    pub family: usize,
    /// When the audit was made (UTC), only on request.
    pub timestamp: Option<String>,
    /// The language of the sentences.
    pub language: &'static str,
}
