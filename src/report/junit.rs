//! `JUnit` XML: a suite per attribute and a test case per finding. A failed rule is a failure; inconclusive
//! is skipped, or a failure where the policy denies it; a warning passes and is told in its output.

use quick_junit::{NonSuccessKind, Report as Tests, TestCase, TestCaseStatus, TestSuite};

use crate::report::Report;
use crate::report::outcome::{Outcome, Told, judged_nothing, subject, told, word};

/// The name of the suite of findings that are about no attribute.
const ROWS: &str = "rows";

pub(super) fn render(report: &Report) -> String {
    let mut tests = Tests::new(report.tool.name.as_str());
    let mut suites: Vec<TestSuite> = Vec::new();
    for told in told(report) {
        let name = told.finding.attribute.as_deref().unwrap_or(ROWS);
        let at = suites.iter().position(|suite| suite.name.as_str() == name);
        let at = at.unwrap_or_else(|| {
            suites.push(TestSuite::new(name));
            suites.len() - 1
        });
        suites[at].add_test_case(case(&told));
    }
    if judged_nothing(report) {
        let mut suite = TestSuite::new("verdict");
        let mut nothing = TestCaseStatus::non_success(NonSuccessKind::Error);
        nothing
            .set_type(word(report.verdict))
            .set_message("nothing was judged: no comparison of a denied rule was decided");
        suite.add_test_case(TestCase::new("something was judged", nothing));
        suites.push(suite);
    }
    tests.add_test_suites(suites);
    let written = tests.to_string();
    let mut text = written.expect("characters that XML has not are left out before");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn case(told: &Told<'_>) -> TestCase {
    let finding = told.finding;
    let name = format!("{} \u{2013} {}", finding.rule, subject(finding));
    let status = match told.outcome {
        Outcome::Failed | Outcome::Refused => {
            let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
            failure
                .set_type(finding.code.as_str())
                .set_message(finding.message.as_str());
            failure
        }
        Outcome::Undecided => {
            let mut skipped = TestCaseStatus::skipped();
            skipped
                .set_type(finding.code.as_str())
                .set_message(finding.message.as_str());
            skipped
        }
        Outcome::Warned | Outcome::Noted | Outcome::Passed => TestCaseStatus::success(),
    };
    let mut case = TestCase::new(name, status);
    case.set_classname(
        finding
            .metric
            .map_or_else(|| finding.rule.clone(), ToOwned::to_owned),
    );
    if matches!(told.outcome, Outcome::Warned | Outcome::Noted) {
        case.set_system_out(format!("warning: {}", finding.message));
    }
    case
}
