//! JSON: the report model as it is.

use serde::Serialize;

use crate::error::Error;
use crate::report::Report;
use crate::report::model::SCHEMA_VERSION;

pub(super) fn render(report: &Report) -> String {
    pretty(report)
}

#[derive(Serialize)]
struct Failure<'a> {
    schema_version: &'static str,
    error: FailureDetail<'a>,
}

#[derive(Serialize)]
struct FailureDetail<'a> {
    code: &'static str,
    message: &'a str,
    help: &'a [String],
}

/// What `--report json` writes when the audit could not be made: a code and no verdict.
#[must_use]
pub fn error_json(error: &Error) -> String {
    let error = FailureDetail {
        code: error.code().id(),
        message: error.message(),
        help: error.help_lines(),
    };
    pretty(&Failure {
        schema_version: SCHEMA_VERSION,
        error,
    })
}

fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value)
        .expect("reports have only string keys and finite numbers");
    text.push('\n');
    text
}
