//! On what the result rests: the policy with its rules, the methods and metrics with their formulas, the
//! provenance, and the meaning of the words.

use std::collections::BTreeSet;

use crate::config::WithoutConsent;
use crate::inference::explained;
use crate::metrics::metric;
use crate::policy::{Adjustment, FamilyOf};
use crate::report::html::markup::Html;
use crate::report::html::tables::{Cell, Table};
use crate::report::html::view::View;
use crate::report::model::RuleReport;

impl View<'_> {
    /// The policy and its rules.
    pub(super) fn policy(&self, h: &mut Html) {
        let (titles, labels) = (&self.words.titles, &self.words.labels);
        let policy = &self.report.policy;
        Self::section(h, "policy", titles.policy, |h| {
            let adjustment = policy.adjustment.unwrap_or(Adjustment::Holm.word());
            let family = policy.family.unwrap_or(FamilyOf::Run.word());
            facts(
                h,
                &[
                    (labels.presets, policy.presets.join(", ")),
                    (labels.alpha, self.n.fixed(policy.alpha, 3)),
                    (labels.adjustment, format!("{adjustment} ({family})")),
                    (labels.family, self.tests()),
                    (labels.min_n, self.n.count(policy.min_n)),
                ],
            );
            let has_place = policy.rules.iter().any(|rule| rule.place.is_some());
            let mut headings = vec![
                (labels.rule, false),
                (labels.metric, false),
                (labels.attributes, false),
                (labels.bound, false),
                (labels.evidence, false),
                (labels.severity, false),
                (labels.on_inconclusive, false),
                (labels.min_n, true),
            ];
            if has_place {
                headings.push((labels.place, false));
            }
            let rows: Vec<Vec<Cell>> = policy
                .rules
                .iter()
                .map(|rule| self.rule(rule, has_place))
                .collect();
            let table = Table {
                caption: titles.rules,
                is_titled: false,
                headings: &headings,
            };
            table.write(h, &rows);
        });
    }

    fn tests(&self) -> String {
        let family = self.report.provenance.family;
        self.n.count(u64::try_from(family).unwrap_or(u64::MAX))
    }

    fn rule(&self, rule: &RuleReport, has_place: bool) -> Vec<Cell> {
        let metric = rule.metric.map(|id| self.text.metric(id));
        let attributes = rule.attributes.iter().map(|id| self.text.attribute(id));
        let attributes: Vec<String> = attributes.collect();
        let bound = self.bound(rule.min.as_deref(), rule.max.as_deref());
        let mut cells = vec![
            Cell::Head(rule.id.clone()),
            Cell::Text(metric.or(rule.check).unwrap_or_default().to_owned()),
            Cell::Text(if attributes.is_empty() {
                self.words.labels.all.to_owned()
            } else {
                attributes.join(", ")
            }),
            Cell::Text(bound),
            Cell::Code(rule.evidence.into()),
            Cell::Code(rule.severity.into()),
            Cell::Code(rule.on_inconclusive.into()),
            Cell::Number(self.n.count(rule.min_n)),
        ];
        if has_place {
            let place = rule.place.as_ref();
            let place = place.map(|p| format!("{}:{}:{}", p.file, p.line, p.column));
            cells.push(Cell::Code(place.unwrap_or_default()));
        }
        cells
    }

    /// The methods and metrics that the report uses, with their formulas, which are in English.
    pub(super) fn methods(&self, h: &mut Html) {
        let (titles, labels) = (&self.words.titles, &self.words.labels);
        let mut methods: BTreeSet<&str> = BTreeSet::new();
        let mut metrics: BTreeSet<&str> = BTreeSet::new();
        for measure in &self.report.measures {
            metrics.insert(measure.metric);
            methods.extend(measure.interval.map(|interval| interval.method));
            methods.extend(measure.test.map(|test| test.method));
        }
        Self::section(h, "methods", titles.methods, |h| {
            let of_method = methods.into_iter().map(|id| {
                let formula = explained(id).map_or("", |method| method.formula);
                vec![Cell::Words(id.into()), Cell::Formula(formula)]
            });
            let of_metric = metrics.into_iter().map(|id| {
                let formula = metric(id).map_or("", |metric| metric.formula);
                vec![
                    Cell::Words(self.text.metric(id).into()),
                    Cell::Formula(formula),
                ]
            });
            for (caption, heading, rows) in [
                (titles.methods, labels.method, of_method.collect::<Vec<_>>()),
                (titles.metrics, labels.metric, of_metric.collect()),
            ] {
                let table = Table {
                    caption,
                    is_titled: false,
                    headings: &[(heading, false), (labels.formula, false)],
                };
                if !rows.is_empty() {
                    table.write(h, &rows);
                }
            }
        });
    }

    /// How the result came about.
    pub(super) fn provenance(&self, h: &mut Html) {
        let (titles, labels) = (&self.words.titles, &self.words.labels);
        let (report, provenance) = (self.report, &self.report.provenance);
        Self::section(h, "provenance", titles.provenance, |h| {
            let references = provenance.references.iter();
            let references: Vec<String> = references
                .map(|(attribute, how)| self.text.labelled(&self.text.attribute(attribute), how))
                .collect();
            let mut lines = vec![
                (
                    labels.tool,
                    format!("{} {}", report.tool.name, report.tool.version),
                ),
                (labels.contract, report.schema_version.clone()),
                (labels.exit_code, self.n.count(report.exit_code.into())),
                (labels.plan, provenance.plan.clone()),
                (labels.row_kind, provenance.rows.to_owned()),
                (labels.reference, references.join("; ")),
            ];
            let baseline = provenance.baseline.clone();
            lines.extend(baseline.map(|baseline| (labels.baseline, baseline)));
            let without = provenance.without_consent.map(WithoutConsent::word);
            lines.extend(without.map(|word| (labels.without_consent, word.to_owned())));
            let time = provenance.timestamp.clone();
            lines.extend(time.map(|time| (labels.time, time)));
            facts(h, &lines);
        });
    }

    /// The meaning of the words.
    pub(super) fn glossary(&self, h: &mut Html) {
        Self::section(h, "glossary", self.words.titles.glossary, |h| {
            let words = self.words.glossary.iter();
            let words: Vec<(&str, String)> = words
                .map(|(word, meaning)| (*word, (*meaning).to_owned()))
                .collect();
            facts(h, &words);
        });
    }
}

/// Names and what they stand for; what is empty is left out.
fn facts(h: &mut Html, lines: &[(&str, String)]) {
    h.tag("dl", &[("class", "facts")], |h| {
        for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
            h.leaf("dt", &[], name);
            h.leaf("dd", &[], value);
        }
    });
}
