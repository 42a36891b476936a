//! Judging: every rule on every comparison, the whole family adjusted together, and the audit's own
//! verdict and exit code.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::inference::{Confidence, Evidence, Interval, of_measure};
use crate::metrics::{Measure, Needs, Operands, Rate, Reference, Shortfall, Unknown, shortfall};
use crate::policy::attainable::attainable;
use crate::policy::checks::judge_checks;
use crate::policy::family::{InFamily, adjust};
use crate::policy::one_person::{OnePerson, one_person};
use crate::policy::robust::robust;
use crate::policy::verdict::{Facts, IntervalSide, verdict};
use crate::policy::{
    Attainable, Bound, CheckFinding, Exit, OnUnknown, Policy, Robust, Rule, Severity, Verdict,
};
use crate::tally::{Cube, Undefined};

/// A measure with its evidence.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The measure.
    pub measure: Measure,
    /// The deciding interval and test.
    pub evidence: Evidence,
    /// The test's p-value adjusted over the family; `None` outside it.
    pub p_adjusted: Option<f64>,
    /// The interval that matches the adjustment, and its level, where the policy asks for one.
    pub interval_adjusted: Option<(Interval, Confidence)>,
    /// What people of unknown group can do to the value.
    pub unknown: Option<Unknown>,
}

/// What a rule says of one comparison.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Index of the rule in the policy.
    pub rule: usize,
    /// Index of the measure.
    pub measure: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// What the verdict rests on.
    pub why: Why,
    /// The test's p-value adjusted over the family of this rule; `None` outside it.
    pub p_adjusted: Option<f64>,
    /// People missing, where the value is a comparison of proportions in which the group is behind.
    /// Nobody is to be selected for consent.
    pub shortfall: Option<Shortfall>,
    /// What people of unknown group can do to the side of the bound that the value is on.
    pub robust: Option<Robust>,
    /// What one different person would do, where the value is a ratio that breaks its lower bound.
    pub one_person: Option<OnePerson>,
    /// What it could have shown, where it compares two rates.
    pub attainable: Option<Attainable>,
}

/// What a verdict rests on, for the sentence that explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The bound holds over the whole interval (or, for `point`, at the value).
    Kept,
    /// The bound is broken and the disparity is not chance (or, for `point`, at the value).
    Broken,
    /// Group or reference has fewer than the minimum.
    TooFew,
    /// There is no value.
    NoValue(Undefined),
    /// There is a value and no interval.
    NoInterval,
    /// The bound holds at the value, not over the whole interval.
    KeptNotSurely,
    /// The bound holds among the groups that could be compared; others had to be left out.
    GroupsLeftOut,
    /// The bound is kept, and people of unknown group could undo it, or nobody knows whether they could.
    NotRobust,
    /// The bound is broken at the value; chance alone could do it.
    BrokenByChance,
    /// The bound is broken and it is not chance, but the interval does not lie wholly outside.
    BrokenNotSurely,
}

/// Everything decided about an audit.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// Every measure.
    pub measures: Vec<Judged>,
    /// Every comparison that a rule judged, in order of rule and measure.
    pub findings: Vec<Finding>,
    /// What every check says of the rows, in order of rule.
    pub checks: Vec<CheckFinding>,
    /// Number of tests in the family.
    pub family: usize,
    /// The audit's verdict.
    pub verdict: Verdict,
    /// The exit code.
    pub exit: Exit,
}

/// Judges measures, each with what is `unknown` about it, and the rows that `cube` has checked, by a policy. `references` says how each attribute's reference was chosen; one
/// that was picked from the data is paid for by all pairs of eligible groups.
#[must_use]
pub fn judge(
    measures: Vec<Measure>,
    unknown: Vec<Option<Unknown>>,
    cube: &Cube,
    policy: &Policy,
    references: &BTreeMap<String, Reference>,
) -> Judgement {
    // Measures over strata come last, and have none.
    let unknown = unknown.into_iter().chain(std::iter::repeat(None));
    let measures: Vec<(Measure, Option<Unknown>)> = measures.into_iter().zip(unknown).collect();
    // Each by itself, so that threads cannot change a digit.
    let mut measures: Vec<Judged> = measures
        .into_par_iter()
        .map(|(measure, unknown)| {
            let evidence = of_measure(&measure, policy.confidence);
            Judged {
                measure,
                evidence,
                p_adjusted: None,
                interval_adjusted: None,
                unknown,
            }
        })
        .collect();
    let comparisons: Vec<(usize, usize)> = policy
        .rules
        .iter()
        .enumerate()
        .flat_map(|(at, rule)| judged_by(rule, &measures).into_iter().map(move |m| (at, m)))
        .collect();
    let (own, family) = adjust(&mut measures, &comparisons, policy, references);
    let findings: Vec<Finding> = comparisons
        .into_iter()
        .zip(own)
        .map(|((rule, measure), own)| finding(policy, rule, measure, &measures[measure], own))
        .collect();
    let checks = judge_checks(&policy.checks, cube);
    let (verdict, exit) = overall(policy, &findings, &checks);
    Judgement {
        measures,
        findings,
        checks,
        family,
        verdict,
        exit,
    }
}

/// The measures a rule judges: its metric, its attributes, known groups with somebody in them. A
/// band or cell with nobody is shown and has nothing to judge; money is never judged.
fn judged_by(rule: &Rule, measures: &[Judged]) -> Vec<usize> {
    let concerns = |measure: &Measure| {
        measure.metric == rule.metric
            && !measure.unknown
            && !is_nobody(measure)
            && (rule.attributes.is_empty() || rule.attributes.contains(&measure.attribute))
            && !matches!(
                measure.operands,
                Some(Operands::Rate(Rate::Money(_)) | Operands::Pair(Rate::Money(_), _))
            )
    };
    (0..measures.len())
        .filter(|at| concerns(&measures[*at].measure))
        .collect()
}

/// Whether a group has nobody in it and nothing happened to it: neither people nor events.
fn is_nobody(measure: &Measure) -> bool {
    let nothing = measure.k().is_none_or(|k| k == 0);
    measure.size == 0
        && match measure.value {
            Err(Undefined::EmptyGroup) => true,
            Err(Undefined::ZeroDenominator) => nothing,
            Ok(_) | Err(_) => false,
        }
}

fn finding(
    policy: &Policy,
    rule: usize,
    measure: usize,
    judged: &Judged,
    own: InFamily,
) -> Finding {
    let Rule {
        bound,
        evidence,
        min_n,
        on_unknown,
        ..
    } = &policy.rules[rule];
    let inside = judged.measure.value.ok().map(|value| {
        let above = bound
            .min
            .is_none_or(|min| value.cmp_bound(min) != Ordering::Less);
        let below = bound
            .max
            .is_none_or(|max| value.cmp_bound(max) != Ordering::Greater);
        above && below
    });
    let facts = Facts {
        large_enough: judged.measure.smallest_n() >= *min_n,
        inside,
        interval: side(&judged.evidence.interval, bound),
        distinguishable: own
            .p_adjusted
            .is_some_and(|p| p <= policy.confidence.alpha()),
    };
    let behind = match &judged.measure.operands {
        Some(Operands::Pair(group, reference) | Operands::Overall(group, reference, _))
            if judged.measure.reference.as_deref() != Some("rest")
                && judged.measure.metric.needs != Needs::Consent
                // Weights are no people who are missing.
                && !judged.measure.weighted =>
        {
            shortfall(*group, *reference).filter(|missing| missing.to_parity > 0)
        }
        Some(
            Operands::Pair(..)
            | Operands::Overall(..)
            | Operands::Rate(_)
            | Operands::Share(..)
            | Operands::Gaps(_)
            | Operands::Composition(_)
            | Operands::Samples(_)
            | Operands::Coverage { .. },
        )
        | None => None,
    };
    let verdict = verdict(facts, *evidence);
    // What was not compared may be the worst: a metric over all groups passes only with all of them.
    let (verdict, why) = if verdict == Verdict::Pass && !judged.measure.left_out.is_empty() {
        (Verdict::Inconclusive, Why::GroupsLeftOut)
    } else {
        (verdict, why(verdict, facts, judged.measure.value.err()))
    };
    let robust = judged
        .unknown
        .as_ref()
        .zip(inside)
        .map(|(unknown, inside)| robust(unknown, bound, inside, policy.unknown_odds.is_some()));
    let is_undone = robust.is_some_and(|found| found.robust != Some(true));
    let (verdict, why) = match (verdict, on_unknown) {
        (Verdict::Pass, OnUnknown::Inconclusive) if is_undone => {
            (Verdict::Inconclusive, Why::NotRobust)
        }
        (
            Verdict::Pass | Verdict::Fail | Verdict::Inconclusive,
            OnUnknown::Note | OnUnknown::Inconclusive,
        ) => (verdict, why),
    };
    let tests = u64::try_from(own.divides.max(1)).unwrap_or(u64::MAX);
    let attainable = attainable(&policy.rules[rule], judged, policy, tests, (verdict, why));
    Finding {
        rule,
        measure,
        verdict,
        why,
        p_adjusted: own.p_adjusted,
        shortfall: behind,
        robust,
        one_person: one_person(&judged.measure, bound),
        attainable,
    }
}

const fn why(verdict: Verdict, facts: Facts, undefined: Option<Undefined>) -> Why {
    match (verdict, facts.inside, facts.interval) {
        (Verdict::Pass, ..) => Why::Kept,
        (Verdict::Fail, ..) => Why::Broken,
        (Verdict::Inconclusive, None, _) => match undefined {
            Some(reason) => Why::NoValue(reason),
            None => Why::NoValue(Undefined::NotEstimable),
        },
        (Verdict::Inconclusive, Some(_), _) if !facts.large_enough => Why::TooFew,
        (Verdict::Inconclusive, Some(_), IntervalSide::Undefined) => Why::NoInterval,
        (Verdict::Inconclusive, Some(true), _) => Why::KeptNotSurely,
        (Verdict::Inconclusive, Some(false), _) if facts.distinguishable => Why::BrokenNotSurely,
        (Verdict::Inconclusive, Some(false), _) => Why::BrokenByChance,
    }
}

fn side(interval: &Result<Interval, Undefined>, bound: &Bound) -> IntervalSide {
    let Ok(interval) = interval else {
        return IntervalSide::Undefined;
    };
    let min = bound.min.map_or(
        f64::NEG_INFINITY,
        super::super::config::number::Rational::to_f64,
    );
    let max = bound.max.map_or(
        f64::INFINITY,
        super::super::config::number::Rational::to_f64,
    );
    if interval.lower >= min && interval.upper <= max {
        IntervalSide::WhollyInside
    } else if interval.upper < min || interval.lower > max {
        IntervalSide::WhollyOutside
    } else {
        IntervalSide::Crosses
    }
}

/// The audit's verdict and exit code from its findings.
///
/// Fail if any denied rule fails; else inconclusive if any denied rule is inconclusive or none
/// reached pass or fail; else pass. Exit 3 when nothing was judged, whatever `on-inconclusive` says.
fn overall(policy: &Policy, findings: &[Finding], checks: &[CheckFinding]) -> (Verdict, Exit) {
    let of_rules = findings.iter().map(|finding| {
        let rule = &policy.rules[finding.rule];
        (rule.severity, rule.deny_inconclusive, finding.verdict)
    });
    let of_checks = checks.iter().map(|finding| {
        let rule = &policy.checks[finding.rule];
        (rule.severity, rule.deny_inconclusive, finding.verdict)
    });
    let denied: Vec<(bool, Verdict)> = of_rules
        .chain(of_checks)
        .filter(|(severity, ..)| *severity == Severity::Deny)
        .map(|(_, deny_inconclusive, verdict)| (deny_inconclusive, verdict))
        .collect();
    let any = |verdict: Verdict| denied.iter().any(|(_, found)| *found == verdict);
    let refused = denied
        .iter()
        .any(|(deny, found)| *deny && *found == Verdict::Inconclusive);
    if any(Verdict::Fail) {
        (Verdict::Fail, Exit::Breach)
    } else if !any(Verdict::Pass) || refused {
        (Verdict::Inconclusive, Exit::Undecided)
    } else if any(Verdict::Inconclusive) {
        (Verdict::Inconclusive, Exit::Ok)
    } else {
        (Verdict::Pass, Exit::Ok)
    }
}
