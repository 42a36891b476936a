//! Prometheus' text format for the textfile collector: the verdict, findings by rule, the measures that
//! a rule judged with their limits, and rows. No timestamps of samples, which the collector refuses.

use std::fmt::Write as _;

use crate::policy::Verdict;
use crate::report::Report;
use crate::report::model::{FindingReport, MeasureReport, RuleReport};
use crate::report::outcome::word;

/// The labels of a sample, and its value.
type Sample = (Vec<(&'static str, String)>, f64);

pub(super) fn render(report: &Report) -> String {
    let families = [
        verdicts(report),
        of_findings(report),
        of_groups(report),
        of_rows(report),
    ];
    let mut text = String::new();
    for Family {
        name,
        help,
        samples,
    } in families.into_iter().flatten()
    {
        if samples.is_empty() {
            continue;
        }
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (labels, value) in samples {
            let labels: Vec<String> = labels
                .iter()
                .map(|(label, value)| format!("{label}=\"{}\"", escaped(value)))
                .collect();
            let labels = if labels.is_empty() {
                String::new()
            } else {
                format!("{{{}}}", labels.join(","))
            };
            let _ = writeln!(text, "{name}{labels} {value}");
        }
    }
    text
}

/// The samples of one name.
struct Family {
    name: &'static str,
    help: &'static str,
    samples: Vec<Sample>,
}

const VERDICTS: [Verdict; 3] = [Verdict::Pass, Verdict::Fail, Verdict::Inconclusive];

fn verdicts(report: &Report) -> Vec<Family> {
    let verdict = |of: Verdict| {
        let is = f64::from(u8::from(report.verdict == of));
        (vec![("verdict", word(of).to_owned())], is)
    };
    let of_rule = |rule: &RuleReport| {
        VERDICTS.map(|verdict| {
            let findings = report.findings.iter();
            let found = findings.filter(|f| f.rule == rule.id && f.verdict == verdict);
            let labels = vec![
                ("rule", rule.id.clone()),
                ("severity", rule.severity.to_owned()),
                ("verdict", word(verdict).to_owned()),
            ];
            (labels, number(found.count()))
        })
    };
    vec![
        Family {
            name: "bias_audit_exit_code",
            help: "Exit code of the audit: 0 kept, 1 breached, 3 undecided.",
            samples: vec![(Vec::new(), f64::from(report.exit_code))],
        },
        Family {
            name: "bias_audit_verdict",
            help: "1 for the verdict of the audit, 0 for the others.",
            samples: VERDICTS.map(verdict).into(),
        },
        Family {
            name: "bias_audit_findings",
            help: "Findings by rule and verdict.",
            samples: report.policy.rules.iter().flat_map(of_rule).collect(),
        },
    ]
}

fn of_findings(report: &Report) -> Vec<Family> {
    let family = |name, help, value: fn(&FindingReport) -> Option<f64>| {
        let sample = |finding: &FindingReport| Some((of_finding(finding, report), value(finding)?));
        Family {
            name,
            help,
            samples: report.findings.iter().filter_map(sample).collect(),
        }
    };
    vec![
        family("bias_audit_value", "Value that a rule judged.", |f| f.value),
        family(
            "bias_audit_value_lower",
            "Lower limit of its interval.",
            |f| f.interval.map(|interval| interval.lower),
        ),
        family(
            "bias_audit_value_upper",
            "Upper limit of its interval.",
            |f| f.interval.and_then(|interval| interval.upper),
        ),
        family(
            "bias_audit_breached",
            "1 where a rule failed, 0 elsewhere.",
            |f| Some(f64::from(u8::from(f.verdict == Verdict::Fail))),
        ),
    ]
}

fn of_groups(report: &Report) -> Vec<Family> {
    let rates = report
        .measures
        .iter()
        .filter(|m| m.metric == "selection-rate");
    vec![Family {
        name: "bias_audit_selection_rate",
        help: "Selection rate of a group.",
        samples: rates
            .filter_map(|measure| Some((of_measure(measure), measure.value?)))
            .collect(),
    }]
}

fn of_rows(report: &Report) -> Vec<Family> {
    let family = |name, help, rows| Family {
        name,
        help,
        samples: vec![(Vec::new(), real(rows))],
    };
    let rows = &report.accounting;
    vec![
        family("bias_audit_rows_read", "Rows read.", rows.rows_read),
        family("bias_audit_rows_used", "Rows counted.", rows.rows_used),
    ]
}

fn of_finding(finding: &FindingReport, report: &Report) -> Vec<(&'static str, String)> {
    let measure = finding.measure.and_then(|id| report.measures.get(id));
    let stage = |of: fn(&MeasureReport) -> &str| measure.map(of).unwrap_or_default().to_owned();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        ("rule", finding.rule.clone()),
        ("metric", finding.metric.unwrap_or_default().to_owned()),
        ("attribute", text(&finding.attribute)),
        ("group", text(&finding.group)),
        ("reference", text(&finding.reference)),
        ("stratum", text(&finding.stratum)),
        ("numerator", stage(|measure| &measure.numerator)),
        ("denominator", stage(|measure| &measure.denominator)),
    ]
}

fn of_measure(measure: &MeasureReport) -> Vec<(&'static str, String)> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        ("attribute", measure.attribute.clone()),
        ("group", text(&measure.group)),
        ("stratum", text(&measure.stratum)),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a double")]
const fn number(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a double")]
const fn real(count: u64) -> f64 {
    count as f64
}

/// The value of a label.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_label_keeps_its_quotes_and_lines() {
        assert_eq!(escaped("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
    }
}
