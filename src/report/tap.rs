//! TAP 14: a test point for every finding. What does not fail the audit is `ok`; inconclusive findings
//! that the policy lets pass are skipped, warnings are to do.

use std::fmt::Write as _;

use crate::report::Report;
use crate::report::outcome::{Outcome, judged_nothing, on_one_line, subject, told, word};

pub(super) fn render(report: &Report) -> String {
    let findings = told(report);
    let nothing = judged_nothing(report);
    let mut text = format!(
        "TAP version 14\n1..{}\n",
        findings.len() + usize::from(nothing)
    );
    for (at, told) in findings.iter().enumerate() {
        let finding = told.finding;
        let (result, directive) = match told.outcome {
            Outcome::Passed => ("ok", ""),
            Outcome::Failed | Outcome::Refused => ("not ok", ""),
            Outcome::Warned | Outcome::Noted => ("not ok", " # TODO a warning"),
            Outcome::Undecided => ("ok", " # SKIP inconclusive"),
        };
        let name = escaped(&format!("{} \u{2013} {}", finding.rule, subject(finding)));
        let _ = writeln!(text, "{result} {} - {name}{directive}", at + 1);
        if told.outcome != Outcome::Passed {
            let message = serde_json::to_string(&on_one_line(&finding.message))
                .expect("a text can be written");
            let _ = writeln!(
                text,
                "  ---\n  message: {message}\n  verdict: {}\n  ...",
                word(finding.verdict)
            );
        }
    }
    if nothing {
        let _ = writeln!(text, "not ok {} - nothing was judged", findings.len() + 1);
    }
    text
}

/// A description: no directive, no escape of its own, one line.
fn escaped(text: &str) -> String {
    on_one_line(text).replace('\\', "\\\\").replace('#', "\\#")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_name_is_no_directive() {
        assert_eq!(escaped("a # SKIP\nb"), "a \\# SKIP b");
    }
}
