//! CSV: the measures, one row each, full precision, then the checks of rows. Text that a spreadsheet would take for a formula
//! is quoted as text.

use crate::report::Report;
use crate::report::model::{FindingReport, MeasureReport};

/// The header, in the order of the row below.
const HEADER: [&str; 21] = [
    "id",
    "metric",
    "attribute",
    "group",
    "reference",
    "stratum",
    "numerator",
    "denominator",
    "k",
    "n",
    "value",
    "undefined",
    "lower",
    "upper",
    "level",
    "interval_method",
    "test_method",
    "statistic",
    "p_value",
    "p_adjusted",
    "verdicts",
];

pub(super) fn render(report: &Report) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer
        .write_record(HEADER)
        .and_then(|()| {
            report
                .measures
                .iter()
                .try_for_each(|m| writer.write_record(row(report, m)))
        })
        .and_then(|()| {
            let mut checks = report.findings.iter().filter_map(of_check);
            checks.try_for_each(|row| writer.write_record(row))
        })
        .and_then(|()| writer.flush().map_err(csv::Error::from));
    written.expect("writing to memory does not fail");
    let bytes = writer.into_inner().expect("the writer was flushed");
    String::from_utf8(bytes).expect("all fields are UTF-8")
}

fn row(report: &Report, measure: &MeasureReport) -> [String; 21] {
    let float = |value: Option<f64>| value.map(full).unwrap_or_default();
    let whole = |value: Option<u64>| value.map(|v| v.to_string()).unwrap_or_default();
    let named = |value: &Option<String>| value.as_deref().map(safe).unwrap_or_default();
    let reason = measure
        .undefined
        .and_then(|why| serde_json::to_value(why).ok());
    let (interval, test) = (measure.interval, measure.test);
    let verdicts: Vec<&str> = report
        .findings
        .iter()
        .filter(|f| f.measure == Some(measure.id))
        .map(|f| f.code.as_str())
        .collect();
    [
        measure.id.to_string(),
        measure.metric.to_owned(),
        safe(&measure.attribute),
        named(&measure.group),
        named(&measure.reference),
        named(&measure.stratum),
        safe(&measure.numerator),
        safe(&measure.denominator),
        whole(measure.k),
        whole(measure.n),
        float(measure.value),
        reason
            .as_ref()
            .and_then(|r| r.as_str())
            .unwrap_or_default()
            .to_owned(),
        float(interval.map(|i| i.lower)),
        float(interval.and_then(|i| i.upper)),
        float(interval.map(|i| i.level)),
        interval.map(|i| i.method.to_owned()).unwrap_or_default(),
        test.map(|t| t.method.to_owned()).unwrap_or_default(),
        float(test.and_then(|t| t.statistic)),
        float(test.map(|t| t.p_value)),
        float(test.and_then(|t| t.p_adjusted)),
        verdicts.join(" "),
    ]
}

/// A check of rows: its id in place of a metric, `k` rows of `n` looked at break it.
fn of_check(finding: &FindingReport) -> Option<[String; 21]> {
    let check = finding.check.as_ref()?;
    let reason = finding
        .undefined
        .and_then(|why| serde_json::to_value(why).ok());
    let mut row: [String; 21] = Default::default();
    for (column, text) in [
        ("metric", check.id.to_owned()),
        ("numerator", "broken".to_owned()),
        ("denominator", "looked_at".to_owned()),
        ("k", check.broken.to_string()),
        ("n", check.looked_at.to_string()),
        ("value", finding.value.map(full).unwrap_or_default()),
        (
            "undefined",
            reason
                .as_ref()
                .and_then(|r| r.as_str())
                .unwrap_or_default()
                .to_owned(),
        ),
        ("verdicts", finding.code.clone()),
    ] {
        let at = HEADER.iter().position(|name| *name == column)?;
        row[at] = text;
    }
    Some(row)
}

/// Every digit that tells the number from its neighbours; powers of ten for very small ones.
fn full(value: f64) -> String {
    if value != 0.0 && value.abs() < 1e-5 {
        format!("{value:e}")
    } else {
        value.to_string()
    }
}

/// Text from the data, with a leading apostrophe where a spreadsheet would run it as a formula.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn formulas_from_the_data_are_text() {
        assert_eq!(safe("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(safe("18-24"), "18-24");
    }
}
