//! What the findings of a report mean to a machine: one translation for every format of a CI system, so
//! that all of them fail, warn and skip alike. Nothing is judged here; the verdicts stand in the report.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::policy::Verdict;
use crate::report::Report;
use crate::report::model::{FindingReport, PlaceReport, RuleReport};

/// How a finding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// A denied rule failed.
    Failed,
    /// A denied rule is inconclusive, and the policy does not let that pass.
    Refused,
    /// A rule that only warns failed.
    Warned,
    /// Inconclusive; the policy lets it pass.
    Undecided,
    /// A rule that only remarks failed.
    Noted,
    /// The rule is kept.
    Passed,
}

impl Outcome {
    /// Whether it fails the audit.
    pub(super) const fn breaks(self) -> bool {
        matches!(self, Self::Failed | Self::Refused)
    }
}

/// A finding, the rule behind it, and how it counts.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) finding: &'a FindingReport,
    pub(super) rule: Option<&'a RuleReport>,
    pub(super) outcome: Outcome,
}

/// Every finding in order.
pub(super) fn told<'a>(report: &'a Report) -> Vec<Told<'a>> {
    let of = |finding: &'a FindingReport| {
        let rule = report
            .policy
            .rules
            .iter()
            .find(|rule| rule.id == finding.rule);
        Told {
            finding,
            rule,
            outcome: outcome(finding, rule),
        }
    };
    report.findings.iter().map(of).collect()
}

/// Every finding that is not passed, the worst first, otherwise in order.
pub(super) fn complaints(report: &Report) -> Vec<Told<'_>> {
    let mut told = told(report);
    told.retain(|told| told.outcome != Outcome::Passed);
    told.sort_by_key(|told| told.outcome);
    told
}

fn outcome(finding: &FindingReport, rule: Option<&RuleReport>) -> Outcome {
    let denied_when_inconclusive = rule.is_some_and(|rule| rule.on_inconclusive == "deny");
    match (finding.verdict, finding.severity) {
        (Verdict::Pass, _) => Outcome::Passed,
        (Verdict::Fail, "deny") => Outcome::Failed,
        (Verdict::Fail, "warn") => Outcome::Warned,
        (Verdict::Fail, _) => Outcome::Noted,
        (Verdict::Inconclusive, "deny") if denied_when_inconclusive => Outcome::Refused,
        (Verdict::Inconclusive, _) => Outcome::Undecided,
    }
}

/// Whether the audit is not passed although no finding breaks it: nothing was judged.
pub(super) fn judged_nothing(report: &Report) -> bool {
    report.exit_code != 0 && !told(report).iter().any(|told| told.outcome.breaks())
}

/// What a finding is about, on one line: `gender: female against male [campaign=A]`.
pub(super) fn subject(finding: &FindingReport) -> String {
    let mut text = match (&finding.attribute, &finding.check) {
        (Some(attribute), _) => attribute.clone(),
        (None, Some(check)) => check.id.to_owned(),
        (None, None) => finding.rule.clone(),
    };
    if let Some(group) = &finding.group {
        let _ = write!(text, ": {group}");
    }
    if let Some(reference) = &finding.reference {
        let _ = write!(text, " against {reference}");
    }
    if let Some(stratum) = &finding.stratum {
        let _ = write!(text, " [{stratum}]");
    }
    text
}

/// What stays the same of a finding from one run to the next: 16 hexadecimal digits of the SHA-256 of
/// rule, metric, attribute, group, reference and stratum. Neither values nor lines nor verdicts are in it.
pub(super) fn fingerprint(finding: &FindingReport) -> String {
    let mut hash = Sha256::new();
    let parts = [
        Some(finding.rule.as_str()),
        finding.metric,
        finding.attribute.as_deref(),
        finding.group.as_deref(),
        finding.reference.as_deref(),
        finding.stratum.as_deref(),
    ];
    for part in parts {
        // The length tells "ab", "c" from "a", "bc", and nothing from empty.
        let length = part.map_or(u64::MAX, |part| part.len() as u64);
        hash.update(length.to_le_bytes());
        hash.update(part.unwrap_or_default());
    }
    let digest = hash.finalize();
    digest.iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where a finding is shown in the files of a repository: the line of its rule, else the first line of the
/// first input.
pub(super) fn place_of(told: &Told<'_>, report: &Report) -> PlaceReport {
    let of_rule = told.rule.and_then(|rule| rule.place.clone());
    of_rule.unwrap_or_else(|| PlaceReport {
        file: report
            .inputs
            .first()
            .map(|input| input.path.clone())
            .unwrap_or_default(),
        line: 1,
        column: 1,
    })
}

/// The word for a verdict, as in the JSON report.
pub(super) const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Inconclusive => "inconclusive",
    }
}

/// A text on one line, without control characters.
pub(super) fn on_one_line(text: &str) -> String {
    let spaced = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(spaced).collect()
}
