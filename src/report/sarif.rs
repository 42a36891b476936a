//! SARIF 2.1.0 for code scanning: one result for every finding that is not passed, at the line of its
//! rule. Passed findings are no alerts; their number stands in the run's properties.

use serde_json::{Value, json};

use crate::metrics::metric;
use crate::report::Report;
use crate::report::model::RuleReport;
use crate::report::outcome::{
    Outcome, Told, complaints, fingerprint, judged_nothing, place_of, subject,
};
use crate::tally::check_of;

/// Longest text that code scanning takes for a description.
const LONGEST: usize = 1_000;

pub(super) fn render(report: &Report) -> String {
    let complaints = complaints(report);
    let results: Vec<Value> = complaints.iter().map(|told| result(told, report)).collect();
    let rules: Vec<Value> = report.policy.rules.iter().map(rule).collect();
    let passed = report.findings.len() - results.len();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": report.tool.name,
                "version": report.tool.version,
                "semanticVersion": report.tool.version,
                "rules": rules,
            }},
            "automationDetails": {"id": format!("{}/", report.tool.name)},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "exitCode": report.exit_code,
                "toolExecutionNotifications": if judged_nothing(report) {
                    vec![json!({
                        "level": "error",
                        "message": {"text": "Nothing was judged: no comparison of a denied rule was decided."},
                    })]
                } else {
                    Vec::new()
                },
            }],
            "results": results,
            "properties": {
                "verdict": report.verdict,
                "findings": report.findings.len(),
                "passed": passed,
            },
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).expect("a value can be written");
    text.push('\n');
    text
}

fn rule(rule: &RuleReport) -> Value {
    let (name, about, source) = match (rule.metric.and_then(metric), rule.check.and_then(check_of))
    {
        (Some(metric), _) => (metric.id, metric.meaning, metric.source),
        (None, Some(check)) => (check.id, check.question, check.source),
        (None, None) => (rule.id.as_str(), "A rule of the policy.", "the policy"),
    };
    let bound = match (&rule.min, &rule.max) {
        (Some(min), Some(max)) => format!("between {min} and {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => "without a bound".into(),
    };
    let level = match rule.severity {
        "deny" => "error",
        "warn" => "warning",
        _ => "note",
    };
    let help = format!("{about} Source: {source}. `bias-audit explain {name}` says more.");
    json!({
        "id": rule.id,
        "name": name,
        "shortDescription": {"text": format!("{name} {bound}")},
        "fullDescription": {"text": about},
        "help": {"text": help, "markdown": help},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["fairness"], "precision": "high"},
    })
}

fn result(told: &Told<'_>, report: &Report) -> Value {
    let finding = told.finding;
    let level = match told.outcome {
        Outcome::Failed | Outcome::Refused => "error",
        Outcome::Warned => "warning",
        Outcome::Undecided | Outcome::Noted | Outcome::Passed => "note",
    };
    let place = place_of(told, report);
    let inputs = report.inputs.iter();
    let related: Vec<Value> = inputs
        .enumerate()
        .map(|(at, input)| {
            json!({
                "id": at,
                "message": {"text": "the data audited"},
                "physicalLocation": {"artifactLocation": {"uri": uri(&input.path)}},
            })
        })
        .collect();
    json!({
        "ruleId": finding.rule,
        "ruleIndex": report.policy.rules.iter().position(|rule| rule.id == finding.rule),
        "level": level,
        "message": {"text": shortened(&format!("{} \u{2013} {}", subject(finding), finding.message))},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(&place.file)},
            "region": {"startLine": place.line, "startColumn": place.column},
        }}],
        "relatedLocations": related,
        "partialFingerprints": {"primaryLocationLineHash": format!("{}:1", fingerprint(finding))},
        "properties": {
            "verdict": finding.verdict,
            "value": finding.value,
            "code": finding.code,
        },
    })
}

/// At most as long as code scanning takes.
fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST - 1).collect();
    format!("{start}\u{2026}")
}

/// A path as a URI reference: relative as it is named, absolute with its scheme.
fn uri(path: &str) -> String {
    if path.contains("://") {
        return path.to_owned();
    }
    let forward = path.replace('\\', "/");
    let mut text = String::new();
    if forward.starts_with('/') {
        text.push_str("file://");
    }
    for byte in forward.trim_start_matches("./").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("./data/a b.csv"), "data/a%20b.csv");
        assert_eq!(uri("/x/é.csv"), "file:///x/%C3%A9.csv");
        assert_eq!(uri("s3://bucket/log.csv"), "s3://bucket/log.csv");
    }

    #[test]
    fn long_texts_are_cut_at_a_character() {
        assert_eq!(shortened(&"é".repeat(2_000)).chars().count(), LONGEST);
        assert_eq!(shortened("short"), "short");
    }
}
