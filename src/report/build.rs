//! From what was counted and judged to the report model: nothing is decided here, everything is put
//! in its place.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::config::number::MICROS;
use crate::config::{Origin, RowShape, WithoutConsent};
use crate::groups::{JOINT, near_duplicates};
use crate::inference::{
    Confidence, Evidence, Interval, Test, bayes_factor, beside, design, posterior_outside,
};
use crate::input::{Quality, QualityCode, criterion};
use crate::metrics::{
    Answer, Curve, Layout, Measure, Metric, Need, Needs, Operands, Question, REGISTRY, Reference,
    Samples, Unknown, missing, takes_weights,
};
use crate::policy::{
    Adjustment, CheckFinding, CheckWhy, EvidenceKind, FamilyOf, Finding, Judged, Judgement,
    OnUnknown, Policy, Rule, Severity, Verdict,
};
use crate::report::conventions::{Conventional, conventions};
use crate::report::curves::curves;
use crate::report::model::{
    AccountingReport, BoundReport, CheckReport, ExcludedGroup, ExcludedRows, FindingReport,
    GroupReport, IntervalReport, MeasureReport, NotComputable, OnePersonReport, PlaceReport,
    PolicyReport, Provenance, QualityReport, QuestionReport, Report, RuleReport, SCHEMA_VERSION,
    Scope, Tallied, TestReport, Tool, UnknownBoundsReport, UnknownShare, WithinOddsReport,
};
use crate::report::outcome::word;
use crate::report::power::power;
use crate::report::text::{Checking, Comparing, Lang, RowsOfUnits, RowsWithWeights};
use crate::tally::{Absent, Baseline, Cube, Margin, Merging, Undefined, Weighed};

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
    /// Rows of the log that are the population.
    pub population_rows: u64,
    /// Bands that were merged into coarser ones.
    pub merged: &'a [Merging],
    /// Groups that the log has not.
    pub absent: &'a [Absent],
    /// Which questions the data can answer.
    pub answers: &'a [Answer],
    /// What other tools would print.
    pub conventions: &'a [Conventional],
    /// Curves of scores.
    pub curves: &'a [Curve],
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
        absent,
        answers,
        ..
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
            .par_iter()
            .enumerate()
            .map(|(id, judged)| measure(id, judged, policy, wishes.methods))
            .collect(),
        findings: judgement
            .findings
            .iter()
            .map(|f| finding(f, audited, wishes))
            .chain(judgement.checks.iter().map(|f| checked(f, policy, lang)))
            .collect(),
        excluded_groups: absent.iter().map(excluded).collect(),
        questions: answers.iter().map(|a| question(*a, policy, lang)).collect(),
        not_computable: not_computable(&layout, audited, lang),
        conventions: conventions(audited, &layout, lang),
        curves: curves(audited.curves, policy.confidence),
        data_quality: quality(audited, &layout, lang),
        policy: policy_report(policy),
        provenance: Provenance {
            plan: cube.plan.digest(),
            rows: cube.plan.rows.id(),
            references: references
                .iter()
                .map(|(a, r)| (a.clone(), r.word().to_owned()))
                .collect(),
            baseline: baseline.map(|baseline| baseline.name.clone()),
            without_consent: cube.plan.consent,
            family: judgement.family,
            timestamp: wishes.timestamp.clone(),
            language: lang.code(),
        },
    }
}

fn scope(audited: &Audited<'_>, layout: &Layout) -> Scope {
    let (mut denied, mut warned) = (Tallied::default(), Tallied::default());
    let Judgement {
        findings, checks, ..
    } = audited.judgement;
    let (rules, check_rules) = (&audited.policy.rules, &audited.policy.checks);
    let of_rules = findings.iter().map(|f| (rules[f.rule].severity, f.verdict));
    let of_checks = checks
        .iter()
        .map(|f| (check_rules[f.rule].severity, f.verdict));
    for (severity, verdict) in of_rules.chain(of_checks) {
        let tallied = match severity {
            Severity::Deny => &mut denied,
            Severity::Warn | Severity::Note => &mut warned,
        };
        match verdict {
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
        checks: checks.len(),
        denied,
        warned,
        not_robust: findings.iter().filter(|f| undone(f, rules)).count(),
        unknown,
    }
}

/// Whether a finding is a pass of a denied rule that unknown people could undo.
fn undone(finding: &Finding, rules: &[Rule]) -> bool {
    let is_denied = rules[finding.rule].severity == Severity::Deny;
    let robust = finding.robust.and_then(|found| found.robust);
    is_denied && finding.verdict == Verdict::Pass && robust == Some(false)
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
                    let at = cube.plan.stage_at(stage)?;
                    Some((stage.clone(), group.counts[at]))
                })
                .collect(),
        })
        .collect()
}

pub(super) fn limits(interval: Interval, c: Confidence) -> IntervalReport {
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

fn unknown_bounds(unknown: &Unknown, odds: Option<f64>) -> Option<UnknownBoundsReport> {
    let bounds = unknown.bounds?;
    let value = crate::metrics::Value::to_f64;
    let within_odds = odds.and_then(|odds| {
        let within = unknown.within(odds)?;
        Some(WithinOddsReport {
            odds,
            lower: value(within.lower),
            upper: within.upper.map(value),
        })
    });
    Some(UnknownBoundsReport {
        people: unknown.people,
        lower: value(bounds.lower),
        upper: bounds.upper.map(value),
        reversed: bounds.reversed.map(value),
        within_odds,
    })
}

fn measure(id: usize, judged: &Judged, policy: &Policy, methods: bool) -> MeasureReport {
    let Judged {
        measure,
        evidence,
        p_adjusted,
        interval_adjusted,
        unknown,
    } = judged;
    let c = policy.confidence;
    let odds = policy
        .unknown_odds
        .map(crate::config::number::Rational::to_f64);
    let (intervals, tests) = if methods {
        beside(measure, c)
    } else {
        (Vec::new(), Vec::new())
    };
    let design = design(measure);
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
        units: design
            .filter(|_| !measure.weighted)
            .map(|design| design.units),
        design_effect: design.and_then(|design| design.design_effect),
        effective_n: design.and_then(|design| design.effective_n),
        expected: measure.expected.then_some(true),
        weighted_k: measure.weights.map(|(k, _)| weight(k)),
        weighted_n: measure.weights.map(|(_, n)| weight(n)),
        kish_n: design.and_then(|design| design.kish_n),
        value: measure.value.ok().map(crate::metrics::Value::to_f64),
        undefined: measure.value.err(),
        bin_error: bin_error(measure),
        by_chance: by_chance(measure),
        interval: measure.value.ok().and_then(|_| interval(evidence, c)),
        interval_adjusted: interval_adjusted.map(|(interval, level)| limits(interval, level)),
        test: measure
            .value
            .ok()
            .and(evidence.test.ok())
            .map(|test| result(test, *p_adjusted)),
        unknown_bounds: unknown
            .as_ref()
            .and_then(|unknown| unknown_bounds(unknown, odds)),
        other_intervals: intervals
            .into_iter()
            .map(|interval| limits(interval, c))
            .collect(),
        other_tests: tests.into_iter().map(|test| result(test, None)).collect(),
        ln_bayes_factor: methods.then(|| bayes_factor(measure)).flatten(),
    }
}

/// What chance alone makes of a distance.
fn by_chance(measure: &Measure) -> Option<f64> {
    match &measure.operands {
        Some(Operands::Samples(Samples::Mix(mix))) => measure.value.ok().map(|_| mix.by_chance),
        _ => None,
    }
}

/// What bins hide of a value of scores.
fn bin_error(measure: &Measure) -> Option<f64> {
    match &measure.operands {
        Some(Operands::Samples(Samples::Scores(of))) => {
            Some(of.bin_error).filter(|error| error.is_finite())
        }
        _ => None,
    }
}

fn finding(found: &Finding, audited: &Audited<'_>, wishes: &Wishes) -> FindingReport {
    let lang = wishes.lang;
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
    FindingReport {
        code: code(&rule.id, found.verdict),
        rule: rule.id.clone(),
        severity: rule.severity.word(),
        metric: Some(measure.metric.id),
        check: None,
        attribute: Some(measure.attribute.clone()),
        group: measure.group.clone(),
        cells: measure.cells.iter().cloned().collect(),
        reference: measure.reference.clone(),
        stratum: measure.stratum.clone(),
        measure: Some(found.measure),
        verdict: found.verdict,
        n: measure.smallest_n(),
        value: measure.value.ok().map(crate::metrics::Value::to_f64),
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
            .finding(&comparing(found, policy, judged, interval, people)),
        shortfall: found.shortfall,
        robust: found.robust.and_then(|robust| robust.robust),
        tipping_odds: found.robust.and_then(|robust| robust.tipping_odds),
        one_person: found.one_person.map(|then| OnePersonReport {
            value: then.value.map(crate::metrics::Value::to_f64),
            keeps_bound: then.keeps_bound,
            ahead: then.ahead,
        }),
        posterior_outside: wishes
            .methods
            .then(|| {
                let number = |bound: Option<crate::config::number::Rational>| {
                    bound.map(crate::config::number::Rational::to_f64)
                };
                posterior_outside(measure, number(rule.bound.min), number(rule.bound.max))
            })
            .flatten(),
        power: found.attainable.as_ref().map(|of| {
            power(
                of,
                &comparing(found, policy, judged, interval, people),
                lang,
            )
        }),
    }
}

/// Rule and verdict in one word.
fn code(rule: &str, verdict: Verdict) -> String {
    format!("{rule}/{}", word(verdict))
}

/// A check of rows. As a rule on the share of rows that break it: at most 0, by its value.
#[expect(clippy::cast_precision_loss, reason = "shares are shown, not counted")]
fn checked(found: &CheckFinding, policy: &Policy, lang: Lang) -> FindingReport {
    let rule = &policy.checks[found.rule];
    let (check, rows) = (rule.check, &found.checked);
    let missing = match &found.why {
        CheckWhy::NoColumn(missing) | CheckWhy::Partly(missing) => missing.as_slice(),
        CheckWhy::Kept
        | CheckWhy::Broken
        | CheckWhy::Unreadable
        | CheckWhy::NoRow
        | CheckWhy::NotCounted => &[],
    };
    let value = (rows.looked_at > 0).then(|| rows.broken as f64 / rows.looked_at as f64);
    let undefined = match &found.why {
        CheckWhy::NoColumn(_) | CheckWhy::NotCounted => Undefined::MissingColumn,
        CheckWhy::Kept
        | CheckWhy::Broken
        | CheckWhy::Unreadable
        | CheckWhy::Partly(_)
        | CheckWhy::NoRow => Undefined::NoRowConcerned,
    };
    let keys = |any: &&[crate::config::Field]| any.iter().map(|field| field.key()).collect();
    FindingReport {
        code: code(&rule.id, found.verdict),
        rule: rule.id.clone(),
        severity: rule.severity.word(),
        metric: None,
        check: Some(CheckReport {
            id: check.id,
            looked_at: rows.looked_at,
            broken: rows.broken,
            not_concerned: rows.not_concerned,
            unreadable: rows.unreadable,
            examples: rows.examples.iter().cloned().collect(),
            unread: rows.unread.iter().cloned().collect(),
            missing: missing.iter().map(keys).collect(),
            source: check.source,
            since: check.since,
        }),
        attribute: None,
        group: None,
        cells: BTreeMap::new(),
        reference: None,
        stratum: None,
        measure: None,
        verdict: found.verdict,
        n: rows.looked_at,
        value,
        undefined: value.is_none().then_some(undefined),
        interval: None,
        bound: BoundReport {
            min: None,
            max: Some(0.0),
        },
        evidence: crate::policy::EvidenceKind::Point.word(),
        waived: false,
        message: lang.text().check(&Checking {
            check: check.id,
            checked: rows,
            why: &found.why,
            source: (check.source, check.since),
        }),
        shortfall: None,
        robust: None,
        tipping_odds: None,
        one_person: None,
        posterior_outside: None,
        power: None,
    }
}

fn comparing<'a>(
    found: &Finding,
    policy: &Policy,
    judged: &'a Judged,
    interval: Option<IntervalReport>,
    people: bool,
) -> Comparing<'a> {
    let rule = &policy.rules[found.rule];
    let measure = &judged.measure;
    let odds = policy
        .unknown_odds
        .map(crate::config::number::Rational::to_f64);
    let bounds = judged
        .unknown
        .as_ref()
        .and_then(|unknown| unknown_bounds(unknown, odds));
    let within = bounds.and_then(|bounds| bounds.within_odds);
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
        counts: measure.counts,
        value: measure.value.ok().map(crate::metrics::Value::to_f64),
        interval: interval.map(|i| (i.lower, i.upper)),
        // By the value alone, whatever chance could do.
        p_adjusted: found
            .p_adjusted
            .filter(|_| rule.evidence != EvidenceKind::Point),
        is_adjusted: policy.adjustment != Adjustment::None,
        bounds: [as_written(rule.bound.min), as_written(rule.bound.max)],
        verdict: found.verdict,
        why: found.why,
        n: measure.smallest_n(),
        of_units: measure.units.is_some() && !measure.weighted,
        by_probability: measure.expected,
        min_n: rule.min_n,
        left_out: &measure.left_out,
        shortfall: found.shortfall,
        robust: found.robust,
        one_person: found.one_person,
        within_odds: within.map(|within| (within.odds, within.lower, within.upper)),
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
            Operands::Rate(_)
            | Operands::Share(..)
            | Operands::Gaps(_)
            | Operands::Composition(_)
            | Operands::Samples(_)
            | Operands::Coverage { .. },
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
            | Operands::Composition(_)
            | Operands::Samples(_)
            | Operands::Coverage { .. },
        )
        | None => None,
    }
}

fn question(answer: Answer, policy: &Policy, lang: Lang) -> QuestionReport {
    let Answer { question, needs } = answer;
    let id = Question::ALL.iter().find(|(known, _)| *known == question);
    let metrics = REGISTRY
        .iter()
        .filter(|metric| Question::of(metric) == question && policy.wanted.has(metric));
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
    let groups = !audited.cube.plan.attributes.is_empty();
    let measured = |metric: &Metric| {
        measures
            .iter()
            .any(|judged| judged.measure.metric == metric)
    };
    // Where rows are only checked, no comparison was asked for.
    let metrics = if groups { REGISTRY } else { &[] };
    metrics
        .iter()
        .filter(|metric| audited.policy.wanted.has(metric) && !measured(metric))
        .map(|metric| {
            let need = missing(metric.needs, layout, audited.baseline.is_some());
            let weighted = layout.weighted && !takes_weights(metric);
            let need = need.unwrap_or(if weighted {
                Need::NoWeights
            } else {
                Need::Groups
            });
            NotComputable {
                metric: metric.id,
                attribute: None,
                reason: need.reason(),
                needs: lang.text().need(need).into(),
            }
        })
        .chain(not_in_baseline(audited, lang))
        .collect()
}

/// Comparisons with the population that it has for some attributes and not for these.
fn not_in_baseline(audited: &Audited<'_>, lang: Lang) -> Vec<NotComputable> {
    let Some(baseline) = audited.baseline else {
        return Vec::new();
    };
    let measured = |metric: &Metric, attribute: &str| {
        let mut measures = audited
            .judgement
            .measures
            .iter()
            .map(|judged| &judged.measure);
        measures.any(|m| m.metric == metric && m.attribute == attribute && m.stratum.is_none())
    };
    let pooled = audited
        .margins
        .iter()
        .filter(|margin| margin.stratum.is_none());
    let mut missing = Vec::new();
    for margin in pooled.filter(|margin| !baseline.has(&margin.attribute)) {
        let population = REGISTRY
            .iter()
            .filter(|metric| metric.needs == Needs::Population);
        let absent = population.filter(|metric| !measured(metric, &margin.attribute));
        missing.extend(absent.map(|metric| NotComputable {
            metric: metric.id,
            attribute: Some(margin.attribute.clone()),
            reason: Undefined::NoBaseline,
            needs: lang.text().need(Need::InBaseline).into(),
        }));
    }
    missing
}

fn excluded(absent: &Absent) -> ExcludedGroup {
    ExcludedGroup {
        attribute: absent.attribute.clone(),
        group: absent.group.clone(),
        people: absent.people,
        because: absent.because,
    }
}

/// What is noticed only when the log is put beside a population, or its bands beside each other.
fn noticed(audited: &Audited<'_>, layout: &Layout) -> Vec<(QualityCode, String, u64, Vec<String>)> {
    let cube = audited.cube;
    let mut found = Vec::new();
    let mut merged: BTreeMap<&str, (u64, Vec<String>)> = BTreeMap::new();
    for merging in audited.merged {
        let (rows, texts) = merged.entry(&merging.attribute).or_default();
        *rows += merging.rows;
        texts.push(format!(
            "{} \u{2192} {}",
            merging.parts.join(", "),
            merging.band
        ));
    }
    for (attribute, (rows, texts)) in merged {
        found.push((QualityCode::BandsMerged, attribute.to_owned(), rows, texts));
    }
    if let Some(baseline) = audited.baseline {
        let name = || baseline.name.clone();
        if audited.population_rows > 0 {
            found.push((
                QualityCode::RowsOfPopulation,
                name(),
                audited.population_rows,
                Vec::new(),
            ));
        }
        if baseline.people > 0 {
            found.push((
                QualityCode::PeopleOfPopulation,
                name(),
                baseline.people,
                Vec::new(),
            ));
        }
        let stage = layout.delivered.as_ref().map(|(stage, _)| stage.as_str());
        if let Some(stage @ "impressions") = stage {
            found.push((
                QualityCode::ImpressionsNotPeople,
                column_of(cube, stage),
                0,
                Vec::new(),
            ));
        }
    }
    if let Some((stage, rows)) = cube.people_added_up() {
        found.push((
            QualityCode::PeopleAddedUp,
            column_of(cube, &stage),
            rows,
            Vec::new(),
        ));
    }
    found
}

/// The column of a stage, for people who look at the file.
fn column_of(cube: &Cube, stage: &str) -> String {
    let used = cube.columns.iter().find(|used| used.id == stage);
    used.map_or(stage, |used| &used.column).to_owned()
}

/// That several tests are not adjusted for their number.
fn not_adjusted(audited: &Audited<'_>, all: &mut Quality) {
    let tests = audited.judgement.family;
    if audited.policy.adjustment == Adjustment::None && tests > 1 {
        let tests = tests.to_string();
        all.note(QualityCode::NotAdjusted, "policy", 0, Some(&tests));
    }
}

/// Groups of an attribute that are written much alike; profiles of probabilities are no words of a log.
fn near_groups(cube: &Cube, all: &mut Quality) {
    if cube.plan.is_by_probability() {
        return;
    }
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
}

/// That people of groups are expected and not counted.
fn by_probability(cube: &Cube, layout: &Layout, all: &mut Quality) {
    if !layout.expected {
        return;
    }
    let columns = cube
        .columns
        .iter()
        .filter(|used| used.role == "probability");
    let columns: Vec<&str> = columns.map(|used| used.column.as_str()).collect();
    let rows = cube
        .cells
        .values()
        .map(|counts| counts[cube.plan.used_at()]);
    all.note(
        QualityCode::GroupsByProbability,
        &columns.join(", "),
        rows.sum(),
        None,
    );
}

fn quality(audited: &Audited<'_>, layout: &Layout, lang: Lang) -> Vec<QualityReport> {
    let cube = audited.cube;
    let mut all = Quality::default();
    all.merge(cube.quality.clone());
    near_groups(cube, &mut all);
    if !cube.plan.checks.is_empty() {
        let used = cube.columns.iter().map(|used| &used.column);
        for column in used.chain(&cube.columns_unused) {
            if let Some(id) = criterion(column) {
                all.note(QualityCode::ProtectedColumn, column, 0, Some(id));
            }
        }
    }
    let unit = cube.columns.iter().find(|used| used.role == "unit");
    let repeated = cube.units.as_ref().filter(|units| units.repeated_units > 0);
    if let (Some(units), Some(unit)) = (repeated, unit) {
        let rows = units.repeated_rows;
        all.note(QualityCode::RepeatedUnits, &unit.column, rows, None);
    }
    if let Some((column, weighed)) = weights(cube, layout) {
        all.note(QualityCode::WeightedRows, column, weighed.people, None);
    }
    by_probability(cube, layout, &mut all);
    let consent = cube.columns.iter().find(|used| used.role == "consent");
    if let (Some(WithoutConsent::Include), Some(pair), Some(consent)) =
        (cube.plan.consent, cube.plan.consent_pair(), consent)
    {
        let without = cube
            .cells
            .values()
            .map(|counts| counts[pair.bottom] - counts[pair.top]);
        let rows: u64 = without.sum();
        all.note(
            QualityCode::AuditedWithoutConsent,
            &consent.column,
            rows,
            None,
        );
    }
    not_adjusted(audited, &mut all);
    let independent = independent(audited, lang);
    let noticed = noticed(audited, layout)
        .into_iter()
        .map(|(code, column, rows, examples)| QualityReport {
            message: lang.text().quality(code, &column, rows, &examples),
            code,
            column,
            rows,
            examples,
        });
    let noted = all.iter().map(|(code, column, seen)| {
        let examples: Vec<String> = seen.examples.iter().cloned().collect();
        let text = lang.text();
        let weighed = weights(cube, layout).filter(|_| code == QualityCode::WeightedRows);
        let message = match repeated.filter(|_| code == QualityCode::RepeatedUnits) {
            Some(units) => text.repeated_units(
                column,
                &RowsOfUnits {
                    units: units.units,
                    rows: units.rows,
                    repeated_units: units.repeated_units,
                    repeated_rows: units.repeated_rows,
                    independent: &independent,
                },
            ),
            None => match weighed {
                Some((_, weighed)) => text.weighted_rows(
                    column,
                    &RowsWithWeights {
                        rows: weighed.people,
                        sum: weight(weighed.weight),
                        kish: kish(weighed),
                    },
                ),
                None => text.quality(code, column, seen.rows, &examples),
            },
        };
        QualityReport {
            code,
            column: column.to_owned(),
            rows: seen.rows,
            examples,
            message,
        }
    });
    noted.chain(shared(audited, lang)).chain(noticed).collect()
}

/// Metrics whose interval or test takes the rows of a unit for independent.
fn independent(audited: &Audited<'_>, lang: Lang) -> Vec<&'static str> {
    let mut names = Vec::new();
    for Judged {
        measure, evidence, ..
    } in &audited.judgement.measures
    {
        let of_ads = matches!(measure.operands, Some(Operands::Coverage { .. }));
        let of_people = measure.metric.needs == Needs::Units;
        let has_evidence = evidence.interval.is_ok() || evidence.test.is_ok();
        let name = lang.text().metric(measure.metric.id);
        if measure.units.is_none()
            && has_evidence
            && !of_ads
            && !of_people
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// The column of weights, and what all rows of the denominator weigh.
fn weights<'c>(cube: &'c Cube, layout: &Layout) -> Option<(&'c str, Weighed)> {
    let column = cube.columns.iter().find(|used| used.role == "weight");
    let weights = cube.weights.as_ref()?;
    let column = column.map_or("", |used| used.column.as_str());
    Some((column, weights.of_all(layout.size)))
}

/// Millionths of weight as what they are.
#[expect(
    clippy::cast_precision_loss,
    reason = "sums of weights are shown as doubles"
)]
fn weight(micros: u64) -> f64 {
    micros as f64 / MICROS as f64
}

/// (Σw)²/Σw².
#[expect(
    clippy::cast_precision_loss,
    reason = "an effective number is shown as a double"
)]
fn kish(weighed: Weighed) -> f64 {
    let sum = weighed.weight as f64;
    if weighed.squares == 0 {
        return 0.0;
    }
    sum / weighed.squares as f64 * sum
}

/// Attributes and intersections of which some units are in several groups.
fn shared(audited: &Audited<'_>, lang: Lang) -> Vec<QualityReport> {
    let cube = audited.cube;
    let pooled = audited.margins.iter().filter(|m| m.stratum.is_none());
    let found = pooled.filter_map(|margin| {
        let names = margin.attribute.split(JOINT);
        let axes: Option<Vec<usize>> = names.map(|name| cube.axis(name)).collect();
        let units = cube.units_shared(&axes?);
        (units > 0).then(|| QualityReport {
            code: QualityCode::SharedUnits,
            column: margin.attribute.clone(),
            rows: 0,
            examples: vec![units.to_string()],
            message: lang.text().shared_units(&margin.attribute, units),
        })
    });
    found.collect()
}

/// The place in a file, where there is one.
fn place(origin: &Origin) -> Option<PlaceReport> {
    match origin {
        Origin::File(place) => Some(PlaceReport {
            file: place.file.clone(),
            line: place.line,
            column: place.column,
        }),
        Origin::Flag | Origin::Default => None,
    }
}

fn policy_report(policy: &Policy) -> PolicyReport {
    let rules = policy.rules.iter().map(|rule| RuleReport {
        id: rule.id.clone(),
        metric: Some(rule.metric.id),
        check: None,
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
        on_unknown: (rule.on_unknown == OnUnknown::Inconclusive).then(|| rule.on_unknown.word()),
        min_n: rule.min_n,
        place: place(&rule.origin),
    });
    let checks = policy.checks.iter().map(|rule| RuleReport {
        id: rule.id.clone(),
        metric: None,
        check: Some(rule.check.id),
        attributes: Vec::new(),
        min: None,
        max: Some("0".into()),
        evidence: crate::policy::EvidenceKind::Point.word(),
        severity: rule.severity.word(),
        on_inconclusive: if rule.deny_inconclusive {
            "deny"
        } else {
            "warn"
        },
        on_unknown: None,
        min_n: 1,
        place: place(&rule.origin),
    });
    let rules = rules.chain(checks).collect();
    PolicyReport {
        presets: policy.presets.clone(),
        alpha: policy.alpha.to_f64(),
        adjustment: policy.adjusts_intervals.then(|| policy.adjustment.word()),
        family: (policy.family != FamilyOf::Run).then(|| policy.family.word()),
        min_n: policy.min_n,
        metrics: policy.wanted.asked().map(|metric| metric.id).collect(),
        rules,
    }
}
