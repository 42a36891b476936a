//! GitLab's code quality report: a list with one entry for every finding that is not passed.

use serde_json::{Value, json};

use crate::report::Report;
use crate::report::outcome::{
    Outcome, complaints, fingerprint, judged_nothing, on_one_line, place_of, subject,
};

pub(super) fn render(report: &Report) -> String {
    let mut entries: Vec<Value> = complaints(report)
        .iter()
        .map(|told| {
            let finding = told.finding;
            let severity = match told.outcome {
                Outcome::Failed => "critical",
                Outcome::Refused => "major",
                Outcome::Warned => "minor",
                Outcome::Undecided | Outcome::Noted | Outcome::Passed => "info",
            };
            let place = place_of(told, report);
            let description = format!("{} \u{2013} {}", subject(finding), finding.message);
            json!({
                "description": on_one_line(&description),
                "check_name": finding.rule,
                "fingerprint": fingerprint(finding),
                "severity": severity,
                "location": {
                    "path": place.file.trim_start_matches("./"),
                    "lines": {"begin": place.line},
                },
            })
        })
        .collect();
    if judged_nothing(report) {
        entries.push(json!({
            "description": "Nothing was judged: no comparison of a denied rule was decided.",
            "check_name": "nothing-judged",
            "fingerprint": "nothing-judged",
            "severity": "critical",
            "location": {
                "path": report.inputs.first().map_or("", |input| input.path.trim_start_matches("./")),
                "lines": {"begin": 1},
            },
        }));
    }
    let mut text = serde_json::to_string_pretty(&entries).expect("a value can be written");
    text.push('\n');
    text
}
