//! What every part of the page needs: the report with its words, and which measures and findings belong
//! together, found once.

use std::collections::BTreeMap;

use crate::policy::Verdict;
use crate::report::Report;
use crate::report::html::markup::Html;
use crate::report::html::svg::Kind;
use crate::report::model::{FindingReport, GroupReport, MeasureReport};
use crate::report::numbers::NumberStyle;
use crate::report::text::page::Words;
use crate::report::text::{Lang, Language, Phrase};

/// One attribute in one stratum.
#[derive(Default)]
pub(super) struct Margin<'a> {
    pub(super) attribute: &'a str,
    pub(super) stratum: Option<&'a str>,
    pub(super) groups: Vec<&'a GroupReport>,
    pub(super) measures: Vec<&'a MeasureReport>,
}

/// The report as the page reads it.
pub(super) struct View<'a> {
    pub(super) report: &'a Report,
    pub(super) text: &'static dyn Language,
    pub(super) words: &'static Words,
    pub(super) n: NumberStyle,
    pub(super) margins: Vec<Margin<'a>>,
    judged: BTreeMap<usize, Vec<&'a FindingReport>>,
}

impl<'a> View<'a> {
    pub(super) fn new(report: &'a Report, lang: Lang) -> Self {
        let mut judged: BTreeMap<usize, Vec<&FindingReport>> = BTreeMap::new();
        for finding in &report.findings {
            if let Some(measure) = finding.measure {
                judged.entry(measure).or_default().push(finding);
            }
        }
        Self {
            report,
            text: lang.text(),
            words: lang.page(),
            n: lang.text().numbers(),
            margins: margins(report),
            judged,
        }
    }

    /// Of the findings about a measure the worst.
    pub(super) fn worst(&self, measure: &MeasureReport) -> Option<&'a FindingReport> {
        let findings = self.judged.get(&measure.id)?.iter();
        findings.copied().max_by_key(|finding| finding.verdict)
    }

    /// The bounds that a value must not be rounded across.
    pub(super) fn bounds(&self, measure: &MeasureReport) -> [Option<f64>; 2] {
        self.worst(measure)
            .map_or([None, None], |f| [f.bound.min, f.bound.max])
    }

    /// The bound of a finding as the policy writes it.
    pub(super) fn written_bound(&self, finding: &FindingReport) -> String {
        let mut rules = self.report.policy.rules.iter();
        let rule = rules.find(|rule| rule.id == finding.rule);
        let (min, max) = rule.map_or((None, None), |r| (r.min.as_deref(), r.max.as_deref()));
        self.bound(min, max)
    }

    /// A bound, with the sign for less than nothing that numbers have.
    pub(super) fn bound(&self, min: Option<&str>, max: Option<&str>) -> String {
        let [min, max] = [min, max].map(|bound| bound.map(minus));
        (self.words.bound)(min.as_deref(), max.as_deref())
    }

    /// The word for what a finding says.
    pub(super) fn word(&self, finding: &FindingReport) -> &'static str {
        if Kind::of(finding) == Kind::Warning {
            return self.text.warning();
        }
        self.text.verdict(finding.verdict)
    }

    /// What a table says of a group, by the comparison beside its rate.
    pub(super) fn said(
        &self,
        margin: &Margin<'_>,
        own: &MeasureReport,
        beside: Option<&MeasureReport>,
        is_reference: bool,
    ) -> (Kind, &'static str) {
        if is_reference {
            return (Kind::Reference, self.text.phrase(Phrase::Reference));
        }
        let not_judged = (Kind::Unjudged, self.text.phrase(Phrase::NotJudged));
        let mut groups = margin.groups.iter();
        let group = groups.find(|group| Some(&group.group) == own.group.as_ref());
        if group.is_some_and(|group| group.unknown) {
            return not_judged;
        }
        match beside.and_then(|m| self.worst(m)) {
            Some(finding) => (Kind::of(finding), self.word(finding)),
            None if own.n.is_none_or(|n| n == 0) => {
                (Kind::Unjudged, self.text.phrase(Phrase::Nobody))
            }
            None => not_judged,
        }
    }

    /// The name of the group of a measure.
    pub(super) fn group_of(&self, measure: &MeasureReport) -> String {
        let group = measure.group.as_deref();
        group.map_or_else(
            || "\u{2013}".into(),
            |group| self.text.group(&measure.attribute, group),
        )
    }

    /// What a group is compared with: a group's name, or all others, or a population.
    pub(super) fn reference_of(&self, measure: &MeasureReport) -> String {
        match measure.reference.as_deref() {
            None => String::new(),
            Some("rest") => self.text.phrase(Phrase::AllOthers).into(),
            Some("baseline") => self.text.stage("baseline"),
            Some(reference) => self.text.group(&measure.attribute, reference),
        }
    }

    /// What one row is; empty where rows are only checked, for then it does not matter.
    pub(super) fn rows(&self) -> &'static str {
        if self.report.scope.attributes.is_empty() {
            ""
        } else {
            self.report.provenance.rows.trim_end_matches('s')
        }
    }

    /// How a verdict is marked.
    pub(super) const fn verdict_kind(verdict: Verdict) -> Kind {
        Kind::of_audit(verdict)
    }

    /// A section with its title, in the list of contents under the same id.
    pub(super) fn section(h: &mut Html, id: &str, title: &str, content: impl FnOnce(&mut Html)) {
        let heading = format!("{id}-title");
        h.tag(
            "section",
            &[("id", id), ("aria-labelledby", &heading)],
            |h| {
                h.leaf("h2", &[("id", &heading)], title);
                content(h);
            },
        );
    }
}

/// A number of the policy as it is shown.
pub(super) fn minus(bound: &str) -> String {
    bound.replace('-', "\u{2212}")
}

fn margins(report: &Report) -> Vec<Margin<'_>> {
    let mut places: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
    let mut margins: Vec<Margin<'_>> = Vec::new();
    for group in &report.groups {
        let key = (group.attribute.as_str(), group.stratum.as_deref());
        let at = *places.entry(key).or_insert_with(|| {
            margins.push(Margin {
                attribute: key.0,
                stratum: key.1,
                ..Margin::default()
            });
            margins.len() - 1
        });
        margins[at].groups.push(group);
    }
    for measure in &report.measures {
        let key = (measure.attribute.as_str(), measure.stratum.as_deref());
        if let Some(at) = places.get(&key) {
            margins[*at].measures.push(measure);
        }
    }
    margins
}
