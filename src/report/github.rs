//! GitHub's workflow commands: an annotation for every finding that is not passed, the worst first
//! (GitHub shows ten of a kind), and the verdict last. Texts from the data are escaped, so that none of
//! them is a command.

use std::fmt::Write as _;

use crate::report::Report;
use crate::report::outcome::{Outcome, Told, complaints, judged_nothing, place_of, subject};
use crate::report::text::Lang;

pub(super) fn render(report: &Report, lang: Lang) -> String {
    let mut text = String::new();
    for told in complaints(report) {
        annotate(&mut text, &told, report);
    }
    let verdict = lang.text().verdict_line(report.verdict, &report.scope);
    let command = match report.exit_code {
        0 => "notice",
        _ if judged_nothing(report) => "error",
        _ => "notice",
    };
    let _ = writeln!(text, "::{command} title=bias-audit::{}", message(&verdict));
    text
}

fn annotate(text: &mut String, told: &Told<'_>, report: &Report) {
    let command = match told.outcome {
        Outcome::Failed | Outcome::Refused => "error",
        Outcome::Warned => "warning",
        Outcome::Undecided | Outcome::Noted | Outcome::Passed => "notice",
    };
    let place = place_of(told, report);
    let title = format!("{} \u{2013} {}", told.finding.rule, subject(told.finding));
    let _ = writeln!(
        text,
        "::{command} file={},line={},col={},title={}::{}",
        property(&place.file),
        place.line,
        place.column,
        property(&title),
        message(&told.finding.message)
    );
}

/// The text of a command.
fn message(text: &str) -> String {
    let text = text
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    let shown = text.chars().filter(|c| !c.is_control());
    shown.collect()
}

/// A property of a command.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_name_is_a_command() {
        assert_eq!(message("a\n::error::b 5%"), "a%0A::error::b 5%25");
        assert_eq!(property("a:b,c\u{1b}[31m"), "a%3Ab%2Cc[31m");
    }
}
