//! What the data of a finding could have shown, and how many people would settle it. Nothing here
//! changes a verdict.

use std::cmp::Ordering;

use crate::inference::power::approximation::{Question, Scale, Side};
use crate::inference::power::{Compared, POWER, compared};
use crate::metrics::Value;
use crate::policy::{EvidenceKind, Judged, Policy, Rule, Verdict, Why};
use crate::tally::MAX_COUNT;

/// What a comparison could have shown with data of its size, at the reference's rate.
///
/// A normal approximation with every test at α/m, the first step of Holm's method: later steps can show a
/// little more. The sizes of all other comparisons are not looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Attainable {
    /// The probability that is asked for.
    pub probability: f64,
    /// m, the tests adjusted together.
    pub comparisons: u64,
    /// What is compared.
    pub scale: Scale,
    /// For each bound of the rule the value nearest to it that would have failed.
    pub detectable: Vec<Detectable>,
    /// What would settle it; `None` unless it is inconclusive, and where a bound beyond parity leaves no
    /// formula.
    pub needed: Option<Needed>,
}

/// What could have been shown on one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detectable {
    /// Whether it is about the lower bound, and values below, or the upper.
    pub lower: bool,
    /// The value nearest to the bound that would have failed with the probability; `None` when none
    /// would.
    pub value: Option<f64>,
}

/// What would settle an inconclusive finding, if the value seen is the true one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Needed {
    /// A sample.
    Sample {
        /// By how much it is larger than the present one.
        factor: f64,
        /// People, exposures or units of the group.
        group: u64,
        /// Those of the reference; `None` for a known share.
        reference: Option<u64>,
    },
    /// No sample.
    Never(Never),
}

/// Why no sample settles a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Never {
    /// The value is the bound.
    AtBound,
    /// It takes more people than can be counted.
    BeyondCounting,
    /// People of unknown group leave it open.
    Unknown,
}

/// What a finding could have shown; `None` where the value alone decides, and for values that are no
/// comparison of two rates.
pub(super) fn attainable(
    rule: &Rule,
    judged: &Judged,
    policy: &Policy,
    family: u64,
    (verdict, why): (Verdict, Why),
) -> Option<Attainable> {
    if rule.evidence == EvidenceKind::Point {
        return None;
    }
    let value = judged.measure.value.ok()?;
    let compared = compared(&judged.measure)?;
    let asked = questions(rule, &compared, policy, family);
    let detectable = asked.iter().map(|(lower, question)| Detectable {
        lower: *lower,
        value: question
            .filter(|_| judged.measure.smallest_n() >= rule.min_n)
            .and_then(|q| q.detectable(compared.group.size, compared.reference, POWER))
            .map(|found| compared.to_value(found)),
    });
    let detectable: Vec<Detectable> = detectable.collect();
    if detectable.is_empty() {
        return None;
    }
    let needed = match (verdict, why) {
        (Verdict::Inconclusive, Why::NotRobust) => Some(Needed::Never(Never::Unknown)),
        (Verdict::Inconclusive, _) => needed(rule, judged, value, &compared, &asked),
        (Verdict::Pass | Verdict::Fail, _) => None,
    };
    Some(Attainable {
        probability: POWER,
        comparisons: family,
        scale: compared.scale,
        detectable,
        needed,
    })
}

/// The bounds of a rule that lie on parity's allowed side, each with whether it is the lower; a bound that
/// no value can reach has no question.
fn questions(
    rule: &Rule,
    compared: &Compared,
    policy: &Policy,
    family: u64,
) -> Vec<(bool, Option<Question>)> {
    let parity = match compared.scale {
        Scale::Difference => 0.0,
        Scale::Ratio | Scale::Odds => 1.0,
    };
    let ask = |bound: f64, side: Side| {
        compared.to_reference(bound).map(|bound| Question {
            scale: compared.scale,
            chance: compared.chance,
            bound,
            side,
            confident: rule.evidence == EvidenceKind::Confident,
            confidence: policy.confidence,
            comparisons: family,
        })
    };
    let min = rule.bound.min.map(crate::config::number::Rational::to_f64);
    let max = rule.bound.max.map(crate::config::number::Rational::to_f64);
    let lower = min.filter(|min| *min <= parity);
    let upper = max.filter(|max| *max >= parity);
    let lower = lower.map(|bound| (true, ask(bound, Side::AtLeast)));
    let upper = upper.map(|bound| (false, ask(bound, Side::AtMost)));
    lower.into_iter().chain(upper).collect()
}

/// What would settle a finding; `None` where a bound lies beyond parity, so that the formulas do not hold.
fn needed(
    rule: &Rule,
    judged: &Judged,
    value: Value,
    compared: &Compared,
    asked: &[(bool, Option<Question>)],
) -> Option<Needed> {
    let bounds = [rule.bound.min, rule.bound.max];
    let is_on = |bound| value.cmp_bound(bound) == Ordering::Equal;
    if bounds.into_iter().flatten().any(is_on) {
        return Some(Needed::Never(Never::AtBound));
    }
    let (group, reference) = (compared.group, compared.reference);
    let questions = || asked.iter().filter_map(|(_, question)| *question);
    let fails = questions().filter_map(|q| q.factor_to_fail(group, reference, POWER));
    // Beyond one bound it is to fail, within all of them it is to pass.
    let factor = fails.reduce(f64::min).or_else(|| {
        let passes = questions().map(|q| q.factor_to_pass(group, reference, POWER));
        passes
            .collect::<Option<Vec<f64>>>()?
            .into_iter()
            .reduce(f64::max)
    })?;
    let smallest = judged.measure.smallest_n().max(1);
    let factor = factor.max(ratio(rule.min_n, smallest)).max(1.0);
    let grown = |size: u64| grown(size, factor);
    let other = compared.sizes.1;
    let (own, other) = (grown(compared.sizes.0), other.map(grown));
    Some(match (own, other) {
        (Some(group), None) => Needed::Sample {
            factor,
            group,
            reference: None,
        },
        (Some(group), Some(Some(reference))) => Needed::Sample {
            factor,
            group,
            reference: Some(reference),
        },
        (None, _) | (_, Some(None)) => Needed::Never(Never::BeyondCounting),
    })
}

#[expect(clippy::cast_precision_loss, reason = "sizes are grown, not counted")]
const fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b as f64
}

/// A size times a factor, rounded up; `None` beyond what can be counted.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most 2^53, never negative"
)]
fn grown(size: u64, factor: f64) -> Option<u64> {
    let grown = (size as f64 * factor).ceil();
    (grown <= MAX_COUNT as f64).then_some(grown as u64)
}
