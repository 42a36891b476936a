//! Runs every folder of `fixtures/`: its `expected.toml` says, from a count made by hand, what an
//! audit of its data must give. Also home of the few helpers that find a measure or a finding in
//! the JSON report; what the report must look like is not judged here.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use toml::Table;

use crate::support::{bias_audit, repository};

/// How far a reported value may be from the exact fraction, relative to the larger of it and 1:
/// far below anything a count can cause, far above the rounding of one division.
const TOLERANCE: f64 = 1e-9;

const CASE_KEYS: &[&str] = &[
    "each",
    "args",
    "exit",
    "verdict",
    "accounting",
    "columns",
    "measure",
    "finding",
    "no_finding",
];
const MEASURE_KEYS: &[&str] = &[
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
];
const FINDING_KEYS: &[&str] = &[
    "check",
    "looked_at",
    "broken",
    "not_concerned",
    "unreadable",
    "examples",
    "metric",
    "attribute",
    "group",
    "reference",
    "stratum",
    "severity",
    "verdict",
];

#[test]
fn every_fixture_gives_what_was_counted_by_hand() {
    let mut complaints = Vec::new();
    for folder in folders(&repository().join("fixtures")) {
        if folder.join("manifest.toml").is_file() {
            continue; // broken inputs have a runner of their own
        }
        if !folder.join("README.md").is_file() {
            complaints.push(format!("{}: no README.md", folder.display()));
        }
        complaints.extend(check_folder(&folder));
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

pub(crate) fn folders(parent: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(parent)
        .expect("the repository has a folder of fixtures")
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.is_dir())
        .filter(|path| path.file_name().is_some_and(|name| name != "__pycache__"))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "{} is empty", parent.display());
    found
}

fn check_folder(folder: &Path) -> Vec<String> {
    let file = folder.join("expected.toml");
    let Ok(text) = fs::read_to_string(&file) else {
        return vec![format!("{}: cannot be read", file.display())];
    };
    let expected: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => return vec![format!("{}: {error}", file.display())],
    };
    let cases = tables(&expected, "case");
    let mut complaints = unknown_keys(&expected, &["case"]);
    if cases.is_empty() {
        complaints.push("no [[case]]".into());
    }
    for (number, case) in cases.iter().enumerate() {
        let found = check_case(folder, case);
        complaints.extend(
            found
                .into_iter()
                .map(|what| format!("case {}: {what}", number + 1)),
        );
    }
    complaints
        .iter()
        .map(|what| format!("{}: {what}", file.display()))
        .collect()
}

fn check_case(folder: &Path, case: &Table) -> Vec<String> {
    let mut complaints = unknown_keys(case, CASE_KEYS);
    if !["exit", "verdict", "accounting", "measure", "finding"]
        .iter()
        .any(|key| case.contains_key(*key))
    {
        complaints.push("asserts nothing".into());
    }
    let files = strings(case, "each");
    let runs: Vec<Option<&str>> = if files.is_empty() {
        vec![None]
    } else {
        files.iter().copied().map(Some).collect()
    };
    let mut first: Option<Value> = None;
    for file in runs {
        let args: Vec<&str> = file.into_iter().chain(strings(case, "args")).collect();
        let mut found = Vec::new();
        let report = audit(folder, &args, case.get("exit").map(allowed), &mut found);
        if let Some(report) = report {
            found.extend(check_report(&report, case));
            match &first {
                Some(first) => found.extend(differences(first, &report)),
                None => first = Some(report),
            }
        }
        complaints.extend(
            found
                .into_iter()
                .map(|what| format!("check {}: {what}", args.join(" "))),
        );
    }
    complaints
}

/// Runs `check … --report json` and returns the report, unless the exit code or the JSON is wrong.
fn audit(
    dir: &Path,
    args: &[&str],
    exit: Option<Vec<i64>>,
    complaints: &mut Vec<String>,
) -> Option<Value> {
    let output = bias_audit(dir, &[&["check"], args, &["--report", "json"]].concat());
    if let Some(exit) = exit.filter(|exit| !exit.contains(&i64::from(output.status))) {
        complaints.push(format!(
            "exit {}, not {exit:?}; stderr: {}",
            output.status, output.stderr
        ));
    }
    match serde_json::from_str(&output.stdout) {
        Ok(report) => Some(report),
        Err(error) => {
            complaints.push(format!(
                "no JSON report ({error}); stderr: {}",
                output.stderr
            ));
            None
        }
    }
}

fn check_report(report: &Value, case: &Table) -> Vec<String> {
    let mut complaints = accounting_complaints(report);
    if let Some(verdict) = case.get("verdict").and_then(toml::Value::as_str)
        && report["verdict"].as_str() != Some(verdict)
    {
        complaints.push(format!("verdict {}, not {verdict}", report["verdict"]));
    }
    for (key, wanted) in case
        .get("accounting")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flatten()
    {
        if report["accounting"][key].as_i64() != wanted.as_integer() {
            complaints.push(format!("{key} {}, not {wanted}", report["accounting"][key]));
        }
    }
    for (role, column) in case
        .get("columns")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flatten()
    {
        let read = items(report, "columns").iter().any(|entry| {
            entry["role"].as_str() == Some(role) && entry["column"].as_str() == column.as_str()
        });
        if !read {
            complaints.push(format!("column {column} was not read as {role}"));
        }
    }
    for wanted in tables(case, "measure") {
        complaints.extend(unknown_keys(wanted, MEASURE_KEYS));
        complaints.extend(check_measure(report, wanted).err());
    }
    for wanted in tables(case, "finding") {
        complaints.extend(unknown_keys(wanted, FINDING_KEYS));
        complaints.extend(check_finding(report, wanted).err());
    }
    for wanted in tables(case, "no_finding") {
        let judged = items(report, "findings").iter().any(|entry| {
            same_key(entry, wanted, &["attribute", "group"])
                && matches!(entry["verdict"].as_str(), Some("pass" | "fail"))
        });
        if judged {
            complaints.push(format!("judged, although it must not be: {wanted}"));
        }
    }
    complaints
}

/// What must hold for every report: read = used + excluded, and the code that it states.
pub(crate) fn accounting_complaints(report: &Value) -> Vec<String> {
    let accounting = &report["accounting"];
    let excluded: u64 = items(accounting, "excluded")
        .iter()
        .filter_map(|entry| entry["rows"].as_u64())
        .sum();
    let (read, used) = (
        accounting["rows_read"].as_u64(),
        accounting["rows_used"].as_u64(),
    );
    match (read, used) {
        (Some(read), Some(used)) if read == used + excluded => Vec::new(),
        _ => vec![format!(
            "rows read {read:?} is not rows used {used:?} plus excluded {excluded}"
        )],
    }
}

fn check_measure(report: &Value, wanted: &Table) -> Result<(), String> {
    let found = only(items(report, "measures"), wanted, |entry| {
        measure_matches(entry, wanted)
    })?;
    for key in ["k", "n"] {
        if let Some(count) = wanted.get(key).and_then(toml::Value::as_integer)
            && found[key].as_i64() != Some(count)
        {
            return Err(format!("{key} = {}, not {count}, in {wanted}", found[key]));
        }
    }
    if let Some(reason) = wanted.get("undefined").and_then(toml::Value::as_str)
        && found["undefined"].as_str() != Some(reason)
    {
        return Err(format!(
            "undefined = {}, not {reason}, in {wanted}",
            found["undefined"]
        ));
    }
    match wanted.get("value") {
        None => Ok(()),
        Some(value) if value.as_str() == Some("undefined") => {
            let undefined = found["value"].is_null() && found["undefined"].is_string();
            if undefined {
                Ok(())
            } else {
                Err(format!("value = {} in {wanted}", found["value"]))
            }
        }
        Some(value) => {
            let exact = number(value).ok_or_else(|| format!("value {value} is no number"))?;
            let near = found["value"]
                .as_f64()
                .is_some_and(|seen| close(seen, exact, TOLERANCE));
            if near {
                Ok(())
            } else {
                Err(format!("value = {} in {wanted}", found["value"]))
            }
        }
    }
}

fn measure_matches(entry: &Value, wanted: &Table) -> bool {
    same_key(entry, wanted, &["metric", "attribute", "group", "stratum"])
        && ["reference", "numerator", "denominator"]
            .iter()
            .all(|key| !wanted.contains_key(*key) || same_key(entry, wanted, &[key]))
}

fn check_finding(report: &Value, wanted: &Table) -> Result<(), String> {
    let severity = wanted
        .get("severity")
        .and_then(toml::Value::as_str)
        .unwrap_or("deny");
    let found = only(items(report, "findings"), wanted, |entry| {
        same_key(entry, wanted, &["metric", "attribute", "group", "stratum"])
            && (!wanted.contains_key("reference") || same_key(entry, wanted, &["reference"]))
            && entry["check"]["id"].as_str() == wanted.get("check").and_then(toml::Value::as_str)
            && entry["severity"].as_str() == Some(severity)
    })?;
    for key in ["looked_at", "broken", "not_concerned", "unreadable"] {
        if let Some(rows) = wanted.get(key).and_then(toml::Value::as_integer)
            && found["check"][key].as_i64() != Some(rows)
        {
            return Err(format!(
                "{key} {}, not {rows}, in {wanted}",
                found["check"][key]
            ));
        }
    }
    if wanted.contains_key("examples") {
        let told = items(&found["check"], "examples");
        let told: Vec<&str> = told.iter().filter_map(Value::as_str).collect();
        if told != strings(wanted, "examples") {
            return Err(format!("examples {told:?} in {wanted}"));
        }
    }
    let verdict = wanted.get("verdict").and_then(toml::Value::as_str);
    if verdict.is_some() && found["verdict"].as_str() == verdict {
        Ok(())
    } else {
        Err(format!(
            "verdict {} (value {}, interval {}) in {wanted}",
            found["verdict"], found["value"], found["interval"]
        ))
    }
}

/// The one entry that fits; none and several are both wrong.
fn only<'r>(
    entries: &'r [Value],
    wanted: &Table,
    fits: impl Fn(&Value) -> bool,
) -> Result<&'r Value, String> {
    let found: Vec<&Value> = entries.iter().filter(|entry| fits(entry)).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(format!("not in the report: {wanted}")),
        several => Err(format!("{} entries fit {wanted}", several.len())),
    }
}

/// Whether the entry's keys are the wanted ones, a key that is not wanted being null.
fn same_key(entry: &Value, wanted: &Table, keys: &[&str]) -> bool {
    keys.iter()
        .all(|key| entry[*key].as_str() == wanted.get(*key).and_then(toml::Value::as_str))
}

fn differences(first: &Value, other: &Value) -> Vec<String> {
    ["groups", "measures", "findings", "verdict"]
        .iter()
        .filter(|key| first[**key] != other[**key])
        .map(|key| format!("`{key}` differs from that of the first file"))
        .collect()
}

/// A decimal number or a fraction such as `"258/475"`.
fn number(value: &toml::Value) -> Option<f64> {
    if let Some((top, bottom)) = value.as_str().and_then(|text| text.split_once('/')) {
        return Some(top.parse::<f64>().ok()? / bottom.parse::<f64>().ok()?);
    }
    match value {
        toml::Value::String(text) => text.parse().ok(),
        toml::Value::Float(number) => Some(*number),
        toml::Value::Integer(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// Whether two numbers agree within `tolerance`, absolute below 1 and relative above.
pub(crate) fn close(seen: f64, exact: f64, tolerance: f64) -> bool {
    (seen - exact).abs() <= tolerance * exact.abs().max(1.0)
}

/// A list of the JSON report; empty when it is not there.
pub(crate) fn items<'r>(report: &'r Value, key: &str) -> &'r [Value] {
    report[key].as_array().map_or(&[], Vec::as_slice)
}

/// An integer or a list of integers.
pub(crate) fn allowed(value: &toml::Value) -> Vec<i64> {
    match value {
        toml::Value::Array(values) => values.iter().filter_map(toml::Value::as_integer).collect(),
        one => one.as_integer().into_iter().collect(),
    }
}

/// A string or a list of strings; empty when the key is not there.
pub(crate) fn strings<'t>(table: &'t Table, key: &str) -> Vec<&'t str> {
    match table.get(key) {
        Some(toml::Value::Array(values)) => values.iter().filter_map(toml::Value::as_str).collect(),
        Some(one) => one.as_str().into_iter().collect(),
        None => Vec::new(),
    }
}

/// The tables of an array of tables; empty when the key is not there.
pub(crate) fn tables<'t>(table: &'t Table, key: &str) -> Vec<&'t Table> {
    let values = table.get(key).and_then(toml::Value::as_array);
    values
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_table)
        .collect()
}

/// Keys that mean nothing: a misspelt expectation would be an expectation that is never checked.
pub(crate) fn unknown_keys(table: &Table, known: &[&str]) -> Vec<String> {
    table
        .keys()
        .filter(|key| !known.contains(&key.as_str()))
        .map(|key| format!("unknown key `{key}`"))
        .collect()
}
