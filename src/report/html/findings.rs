//! The findings, each once: those that failed or could not be decided one by one, the rest behind a line
//! that counts them.

use crate::policy::{Adjustment, FamilyOf, Verdict};
use crate::report::html::markup::Html;
use crate::report::html::svg::{Kind, badge};
use crate::report::html::view::View;
use crate::report::model::FindingReport;
use crate::report::text::{Adjusting, Noun, Phrase};

/// Whether a finding is told at once: it failed, or a denied rule could not be decided, or unknown people
/// could undo it.
pub(super) fn is_open(finding: &FindingReport) -> bool {
    let is_undone = finding.verdict == Verdict::Pass && finding.robust == Some(false);
    finding.verdict == Verdict::Fail
        || ((finding.verdict == Verdict::Inconclusive || is_undone) && finding.severity == "deny")
}

impl View<'_> {
    /// The section of the findings.
    pub(super) fn findings(&self, h: &mut Html) {
        let title = self.text.phrase(Phrase::Findings);
        Self::section(h, "findings", title, |h| {
            let words = &self.words.finding;
            let all = self.report.findings.iter();
            let (mut open, folded): (Vec<&FindingReport>, Vec<_>) = all.partition(|f| is_open(f));
            open.sort_by_key(|f| {
                let by_verdict = std::cmp::Reverse(f.verdict);
                (
                    f.severity != "deny",
                    by_verdict,
                    f.measure.is_none(),
                    f.measure,
                )
            });
            if self.report.findings.is_empty() {
                h.leaf("p", &[], words.none);
            } else if !self.has_open() {
                h.leaf("p", &[], words.none_open);
            }
            self.list(h, &open);
            if !folded.is_empty() {
                let count = |v: Verdict| folded.iter().filter(|f| f.verdict == v).count();
                let noun = Noun::of(self.report.findings.len(), self.report.scope.checks);
                let (passed, unsure) = (count(Verdict::Pass), count(Verdict::Inconclusive));
                let sentence = self.text.others(noun, passed, 0, unsure);
                h.tag("details", &[], |h| {
                    h.leaf("summary", &[], &(words.others)(&sentence));
                    self.list(h, &folded);
                });
            }
            self.levels(h);
        });
    }

    fn list(&self, h: &mut Html, findings: &[&FindingReport]) {
        if findings.is_empty() {
            return;
        }
        h.tag("ul", &[("class", "findings")], |h| {
            for finding in findings {
                self.finding(h, finding);
            }
        });
    }

    fn finding(&self, h: &mut Html, finding: &FindingReport) {
        let kind = Kind::of(finding);
        let words = &self.words.finding;
        let attributes = [("class", kind.class()), ("data-finding", &finding.code)];
        h.tag("li", &attributes, |h| {
            h.tag("p", &[("class", "top")], |h| {
                badge(h, kind, self.word(finding));
                h.leaf("code", &[("class", "soft")], &finding.rule);
            });
            h.leaf("p", &[("class", "say")], &finding.message);
            if let Some(power) = finding.settles() {
                h.leaf("p", &[], power);
            }
            let size = if finding.check.is_some() {
                words.rows
            } else {
                words.smaller
            };
            let size = format!("{size}{}", self.n.count(finding.n));
            let bound = format!("{}{}", words.bound, self.written_bound(finding));
            let facts = format!("{size} \u{b7} {bound}");
            h.leaf("p", &[("class", "small soft")], &facts);
        });
    }

    fn levels(&self, h: &mut Html) {
        let mut intervals = self.report.measures.iter().filter_map(|m| m.interval);
        let Some(interval) = intervals.next() else {
            return;
        };
        let policy = &self.report.policy;
        let adjustment = Adjusting {
            method: policy.adjustment.unwrap_or(Adjustment::Holm.word()),
            family: policy.family.unwrap_or(FamilyOf::Run.word()),
        };
        let family = self.report.provenance.family;
        let sentence = self.text.levels(interval.level, family, &adjustment);
        h.leaf("p", &[("class", "soft small")], &sentence);
    }
}
