//! From what was counted and judged to the report model: nothing is decided here, everything is put
//! in its place.

use std::collections::BTreeMap;

use crate::config::RowShape;
use crate::groups::near_duplicates;
use crate::inference::{Confidence, Evidence, Interval, Test, beside};
use crate::input::{Quality, QualityCode};
use crate::metrics::{
    Answer, Layout, Measure, Metric, Need, Operands, Question, REGISTRY, Reference, missing,
};
use crate::policy::{Finding, Judged, Judgement, Policy, Rule, Severity, Verdict};
use crate::report::model::{
    AccountingReport, BoundReport, ExcludedRows, FindingReport, GroupReport, IntervalReport,
    MeasureReport, NotComputable, PolicyReport, Provenance, QualityReport, QuestionReport, Report,
    RuleReport, SCHEMA_VERSION, Scope, Tallied, TestReport, Tool, UnknownShare,
};
use crate::report::text::{Comparing, Lang};
use crate::tally::{Baseline, Cube, Margin};

/// What a report is made of.
pub struct Audited<'a> {
    /// The counts.
    pub cube: &'a Cube,
    /// The margins that were measured, pooled ones first.
    pub margins: &'a [Margin],
    /// The verdicts.
    pub judgement: &'a Judgement,
    /// The rules.
    pub policy: &'a Policy,
    /// How each attribute's reference was chosen.
    pub references: &'a BTreeMap<String, Reference>,
    /// The population compared with.
    pub baseline: Option<&'a Baseline>,
    /// Which questions the data can answer.
    pub answers: &'a [Answer],
}

/// How a report is to be written, apart from its format.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// The language of its sentences.
    pub lang: Lang,
    /// When the audit was made, if the report shall say so.
    pub timestamp: Option<String>,
    /// Whether other intervals and tests stand beside the deciding ones.
    pub methods: bool,
}

/// Makes the report.
#[must_use]
pub fn build(audited: &Audited<'_>, wishes: &Wishes) -> Report {
    let lang = wishes.lang;
    let Audited {
        cube,
        margins,
        judgement,
        policy,
        references,
        baseline,
        answers,
    } = audited;
    let layout = Layout::new(&cube.plan);
    Report {
        schema_version: SCHEMA_VERSION.into(),
        tool: Tool {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
        },
        verdict: judgement.verdict,
        exit_code: judgement.exit.code(),
        scope: scope(audited, &layout),
        inputs: cube.inputs.clone(),
        columns: cube.columns.clone(),
        columns_unused: cube.columns_unused.clone(),
        accounting: accounting(cube),
        groups: margins
            .iter()
            .flat_map(|margin| groups(margin, cube, layout.size))
            .collect(),
        measures: judgement
            .measures
            .iter()
            .enumerate()
            .map(|(id, judged)| measure(id, judged, policy.confidence, wishes.methods))
            .collect(),
        findings: judgement
            .findings
            .iter()
            .map(|f| finding(f, audited, lang))
            .collect(),
        questions: answers.iter().map(|a| question(*a, lang)).collect(),
        not_computable: not_computable(&layout, audited, lang),
        data_quality: quality(cube, lang),
        policy: policy_report(policy),
        provenance: Provenance {
            plan: cube.plan.digest(),
            rows: cube.plan.rows.id(),
            references: references
                .iter()
                .map(|(a, r)| (a.clone(), r.word().to_owned()))
                .collect(),
            baseline: baseline.map(|baseline| baseline.name.clone()),
            family: judgement.family,
            timestamp: wishes.timestamp.clone(),
            language: lang.code(),
        },
    }
}

fn scope(audited: &Audited<'_>, layout: &Layout) -> Scope {
    let (mut denied, mut warned) = (Tallied::default(), Tallied::default());
    for finding in &audited.judgement.findings {
        let tallied = match audited.policy.rules[finding.rule].severity {
            Severity::Deny => &mut denied,
            Severity::Warn | Severity::Note => &mut warned,
        };
        match finding.verdict {
            Verdict::Pass => tallied.pass += 1,
            Verdict::Fail => tallied.fail += 1,
            Verdict::Inconclusive => tallied.inconclusive += 1,
        }
    }
    let pooled = || {
        audited
            .margins
            .iter()
            .filter(|margin| margin.stratum.is_none())
    };
    let unknown = pooled()
        .flat_map(|margin| {
            margin
                .groups
                .iter()
                .filter(|g| g.unknown && g.cells.len() == 1)
                .map(move |g| (margin, g))
        })
        .map(|(margin, group)| (margin, group.counts[layout.size]))
        .filter(|(_, n)| *n > 0)
        .map(|(margin, n)| UnknownShare {
            attribute: margin.attribute.clone(),
            n,
            share: share(n, total(margin, layout.size)),
        })
        .collect();
    let compared = match (&layout.decision, &layout.delivered, audited.baseline) {
        (Some(pair), ..) => Some((pair.numerator.clone(), pair.denominator.clone())),
        (None, Some((stage, _)), Some(_)) => Some((stage.clone(), "baseline".into())),
        (None, ..) => None,
    };
    let (outcome, eligible) = compared.unzip();
    Scope {
        outcome,
        eligible,
        attributes: pooled().map(|margin| margin.attribute.clone()).collect(),
        denied,
        warned,
        unknown,
    }
}

fn total(margin: &Margin, size: usize) -> u64 {
    margin.groups.iter().map(|group| group.counts[size]).sum()
}

#[expect(clippy::cast_precision_loss, reason = "shares are shown, not counted")]
fn share(n: u64, total: u64) -> Option<f64> {
    (total > 0).then(|| n as f64 / total as f64)
}

fn accounting(cube: &Cube) -> AccountingReport {
    let excluded = cube
        .accounting
        .excluded
        .iter()
        .flat_map(|(column, reasons)| {
            reasons.iter().map(|(reason, rows)| ExcludedRows {
                reason: *reason,
                column: column.clone(),
                rows: *rows,
            })
        })
        .collect();
    AccountingReport {
        rows_read: cube.accounting.rows_read,
        rows_used: cube.accounting.rows_used,
        excluded,
    }
}

fn groups(margin: &Margin, cube: &Cube, size: usize) -> Vec<GroupReport> {
    let counters = cube.plan.counters();
    let total = total(margin, size);
    margin
        .groups
        .iter()
        .map(|group| GroupReport {
            attribute: margin.attribute.clone(),
            group: group.id.clone(),
            cells: group.cells.iter().cloned().collect(),
            stratum: margin.stratum.clone(),
            n: group.counts[size],
            share: share(group.counts[size], total),
            unknown: group.unknown,
            stages: cube
                .plan
                .stages
                .iter()
                .filter_map(|stage| {
                    let at = counters.iter().position(|counter| counter == stage)?;
                    Some((stage.clone(), group.counts[at]))
                })
                .collect(),
        })
        .collect()
}

fn limits(interval: Interval, c: Confidence) -> IntervalReport {
    IntervalReport {
        lower: interval.lower,
        upper: Some(interval.upper).filter(|upper| upper.is_finite()),
        level: c.level(),
        method: interval.method.id(),
    }
}

fn result(test: Test, p_adjusted: Option<f64>) -> TestReport {
    TestReport {
        method: test.method.id(),
        statistic: test.statistic.filter(|z| z.is_finite()),
        p_value: test.p_value,
        p_adjusted,
    }
}

fn interval(evidence: &Evidence, c: Confidence) -> Option<IntervalReport> {
    Some(limits(evidence.interval.ok()?, c))
}

fn measure(id: usize, judged: &Judged, c: Confidence, methods: bool) -> MeasureReport {
    let Judged {
        measure,
        evidence,
        p_adjusted,
    } = judged;
    let (intervals, tests) = if methods {
        beside(measure, c)
    } else {
        (Vec::new(), Vec::new())
    };
    MeasureReport {
        id,
        metric: measure.metric.id,
        attribute: measure.attribute.clone(),
        group: measure.group.clone(),
        cells: measure.cells.iter().cloned().collect(),
        reference: measure.reference.clone(),
        stratum: measure.stratum.clone(),
        numerator: measure.numerator.clone(),
        denominator: measure.denominator.clone(),
        k: measure.k(),
        n: measure.n(),
        value: measure.value.ok().map(crate::metrics::Fraction::to_f64),
        undefined: measure.value.err(),
        interval: measure.value.ok().and_then(|_| interval(evidence, c)),
        test: measure
            .value
            .ok()
            .and(evidence.test.ok())
            .map(|test| result(test, *p_adjusted)),
        other_intervals: intervals
            .into_iter()
            .map(|interval| limits(interval, c))
            .collect(),
        other_tests: tests.into_iter().map(|test| result(test, None)).collect(),
    }
}

fn finding(found: &Finding, audited: &Audited<'_>, lang: Lang) -> FindingReport {
    let Audited {
        judgement,
        policy,
        cube,
        ..
    } = audited;
    let people = cube.plan.rows == RowShape::Person;
    let rule = &policy.rules[found.rule];
    let judged = &judgement.measures[found.measure];
    let measure = &judged.measure;
    let interval = measure
        .value
        .ok()
        .and_then(|_| interval(&judged.evidence, policy.confidence));
    let verdict = match found.verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Inconclusive => "inconclusive",
    };
    FindingReport {
        code: format!("{}/{verdict}", rule.id),
        rule: rule.id.clone(),
        severity: rule.severity.word(),
        metric: measure.metric.id,
        attribute: measure.attribute.clone(),
        group: measure.group.clone(),
        cells: measure.cells.iter().cloned().collect(),
        reference: measure.reference.clone(),
        stratum: measure.stratum.clone(),
        measure: found.measure,
        verdict: found.verdict,
        n: measure.smallest_n(),
        value: measure.value.ok().map(crate::metrics::Fraction::to_f64),
        undefined: measure.value.err(),
        interval,
        bound: BoundReport {
            min: rule
                .bound
                .min
                .map(super::super::config::number::Rational::to_f64),
            max: rule
                .bound
                .max
                .map(super::super::config::number::Rational::to_f64),
        },
        evidence: rule.evidence.word(),
        waived: false,
        message: lang
            .text()
            .finding(&comparing(found, rule, judged, interval, people)),
        shortfall: found.shortfall,
    }
}

fn comparing<'a>(
    found: &Finding,
    rule: &Rule,
    judged: &'a Judged,
    interval: Option<IntervalReport>,
    people: bool,
) -> Comparing<'a> {
    let measure = &judged.measure;
    let as_written = |bound: Option<crate::config::number::Rational>| {
        bound.map(|b| (b.to_f64(), b.to_string().replace('-', "\u{2212}")))
    };
    Comparing {
        metric: measure.metric.id,
        cells: &measure.cells,
        attribute: &measure.attribute,
        reference: measure.reference.as_deref(),
        stratum: measure.stratum.as_deref(),
        numerator: &measure.numerator,
        denominator: &measure.denominator,
        people,
        rates: rates(measure),
        shares: shares(measure),
        value: measure.value.ok().map(crate::metrics::Fraction::to_f64),
        interval: interval.map(|i| (i.lower, i.upper)),
        p_adjusted: judged.p_adjusted,
        bounds: [as_written(rule.bound.min), as_written(rule.bound.max)],
        verdict: found.verdict,
        why: found.why,
        n: measure.smallest_n(),
        min_n: rule.min_n,
        left_out: &measure.left_out,
        shortfall: found.shortfall,
    }
}

/// The two rates of a comparison, for natural frequencies.
fn rates(measure: &Measure) -> Option<(f64, f64)> {
    match &measure.operands {
        Some(Operands::Pair(group, reference) | Operands::Overall(group, reference, _)) => Some((
            group.value().ok()?.to_f64(),
            reference.value().ok()?.to_f64(),
        )),
        Some(
            Operands::Rate(_) | Operands::Share(..) | Operands::Gaps(_) | Operands::Composition(_),
        )
        | None => None,
    }
}

/// A group's shares of those reached and of the population.
#[expect(clippy::cast_precision_loss, reason = "shares are shown, not counted")]
fn shares(measure: &Measure) -> Option<(f64, f64)> {
    match &measure.operands {
        Some(Operands::Share(share, weight, whole)) if *whole > 0 => Some((
            share.k() as f64 / share.n() as f64,
            *weight as f64 / *whole as f64,
        )),
        Some(
            Operands::Share(..)
            | Operands::Rate(_)
            | Operands::Pair(..)
            | Operands::Overall(..)
            | Operands::Gaps(_)
            | Operands::Composition(_),
        )
        | None => None,
    }
}

fn question(answer: Answer, lang: Lang) -> QuestionReport {
    let Answer { question, needs } = answer;
    let id = Question::ALL.iter().find(|(known, _)| *known == question);
    let metrics = REGISTRY
        .iter()
        .filter(|metric| Question::of(metric) == question);
    QuestionReport {
        question: id.map_or("", |(_, id)| *id),
        answered: needs.is_none(),
        message: lang.text().question(question).into(),
        needs: needs.map(|need| lang.text().need(need).into()),
        metrics: metrics.map(|metric| metric.id).collect(),
    }
}

/// Metrics without any measure, and what each would need.
fn not_computable(layout: &Layout, audited: &Audited<'_>, lang: Lang) -> Vec<NotComputable> {
    let measures = &audited.judgement.measures;
    let measured = |metric: &Metric| {
        measures
            .iter()
            .any(|judged| judged.measure.metric == metric)
    };
    REGISTRY
        .iter()
        .filter(|metric| !measured(metric))
        .map(|metric| {
            let need = missing(metric.needs, layout, audited.baseline.is_some());
            let need = need.unwrap_or(Need::Groups);
            NotComputable {
                metric: metric.id,
                attribute: None,
                reason: need.reason(),
                needs: lang.text().need(need).into(),
            }
        })
        .collect()
}

fn quality(cube: &Cube, lang: Lang) -> Vec<QualityReport> {
    let mut all = Quality::default();
    all.merge(cube.quality.clone());
    for (axis, attribute) in cube.plan.attributes.iter().enumerate() {
        let levels = cube.levels(axis);
        let labels: Vec<&str> = levels
            .iter()
            .filter(|l| !l.is_unknown())
            .map(crate::tally::Level::label)
            .collect();
        for (a, b) in near_duplicates(&labels) {
            all.note(
                QualityCode::NearDuplicate,
                &attribute.id,
                0,
                Some(&format!("{a} ~ {b}")),
            );
        }
    }
    let unit = cube.columns.iter().find(|used| used.role == "unit");
    let repeated = cube.units.as_ref().filter(|units| units.repeated_units > 0);
    if let (Some(units), Some(unit)) = (repeated, unit) {
        let rows = units.repeated_rows;
        all.note(QualityCode::RepeatedUnits, &unit.column, rows, None);
    }
    all.iter()
        .map(|(code, column, seen)| {
            let examples: Vec<String> = seen.examples.iter().cloned().collect();
            let text = lang.text();
            let message = match repeated.filter(|_| code == QualityCode::RepeatedUnits) {
                Some(units) => text.repeated_units(column, units.repeated_units, seen.rows),
                None => text.quality(code, column, seen.rows, &examples),
            };
            QualityReport {
                code,
                column: column.to_owned(),
                rows: seen.rows,
                examples,
                message,
            }
        })
        .collect()
}

fn policy_report(policy: &Policy) -> PolicyReport {
    let rules = policy
        .rules
        .iter()
        .map(|rule| RuleReport {
            id: rule.id.clone(),
            metric: rule.metric.id,
            attributes: rule.attributes.clone(),
            min: rule.bound.min.map(|bound| bound.to_string()),
            max: rule.bound.max.map(|bound| bound.to_string()),
            evidence: rule.evidence.word(),
            severity: rule.severity.word(),
            on_inconclusive: if rule.deny_inconclusive {
                "deny"
            } else {
                "warn"
            },
            min_n: rule.min_n,
        })
        .collect();
    PolicyReport {
        presets: policy.presets.clone(),
        alpha: policy.alpha.to_f64(),
        min_n: policy.min_n,
        rules,
    }
}
