//! From the numbers of other tools to the report model: each beside the measure of ours that answers the
//! same question.

use crate::metrics::{Convention, Layout, Measure, Shown, lacks};
use crate::policy::Judged;
use crate::report::build::Audited;
use crate::report::model::{ConventionReport, ConventionalReport};
use crate::report::text::Lang;

/// What a tool would print for one attribute, in one stratum or in all.
#[derive(Debug, Clone)]
pub struct Conventional {
    /// The tool.
    pub convention: Convention,
    /// The attribute.
    pub attribute: String,
    /// The stratum.
    pub stratum: Option<String>,
    /// Its numbers.
    pub shown: Vec<Shown>,
}

/// One report a tool.
pub(super) fn conventions(
    audited: &Audited<'_>,
    layout: &Layout,
    lang: Lang,
) -> Vec<ConventionReport> {
    let of = |convention: &Convention| {
        let mut parts = audited.conventions.iter().collect::<Vec<_>>();
        parts.retain(|part| part.convention == *convention);
        let numbers = parts
            .into_iter()
            .flat_map(|part| part.shown.iter().map(move |shown| (part, shown)))
            .map(|(part, shown)| number(part, shown, &audited.judgement.measures));
        let needs = lacks(*convention, layout).into_iter();
        ConventionReport {
            convention: convention.id(),
            tool: convention.tool(),
            needs: needs.map(|need| lang.text().need(need).into()).collect(),
            numbers: numbers.collect(),
        }
    };
    audited.policy.conventions.iter().map(of).collect()
}

fn number(part: &Conventional, shown: &Shown, measures: &[Judged]) -> ConventionalReport {
    ConventionalReport {
        name: shown.number.name,
        attribute: part.attribute.clone(),
        group: shown.group.clone(),
        reference: shown.reference.clone(),
        stratum: part.stratum.clone(),
        by: shown.by.clone(),
        value: shown.value,
        note: shown.note,
        people: shown.people,
        is_count: shown.number.is_count(),
        metric: shown.number.metric,
        measure: ours(part, shown, measures),
    }
}

/// The number of our measure of the same group, or over all groups, or else the one farthest from parity.
fn ours(part: &Conventional, shown: &Shown, measures: &[Judged]) -> Option<usize> {
    let metric = shown.number.metric?;
    let all = measures.iter().map(|judged| &judged.measure).enumerate();
    let mut same: Vec<(usize, &Measure)> = all
        .filter(|(_, m)| m.metric.id == metric && m.attribute == part.attribute)
        .filter(|(_, m)| m.stratum == part.stratum && !m.unknown)
        // A mean over the strata of a column names the column as its denominator.
        .filter(|(_, m)| shown.by.as_ref().is_none_or(|by| m.denominator == *by))
        .collect();
    if shown.group.is_some() {
        same.retain(|(_, m)| m.group == shown.group || m.group.is_none());
    }
    let distance = |m: &Measure| {
        let value = m.value.ok().map(crate::metrics::Value::to_f64)?;
        Some(match m.metric.parity {
            Some(0) => value.abs(),
            Some(_) | None => -value,
        })
    };
    let farthest = same
        .iter()
        .filter_map(|(id, m)| Some((*id, distance(m)?)))
        .reduce(|a, b| if b.1 > a.1 { b } else { a });
    farthest.map(|(id, _)| id)
}
