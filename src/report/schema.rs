//! The JSON Schema of the report, derived from the model.

use crate::report::Report;

/// The JSON Schema of `--report json`, as in `docs/report.schema.json`.
///
/// # Panics
///
/// Never: a schema is always valid JSON.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(Report);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}
