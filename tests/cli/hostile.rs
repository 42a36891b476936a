//! Broken and odd inputs: `fixtures/hostile/manifest.toml` says what must become of each. Either
//! exit 2 with a message that names the file, the place and the remedy, or an audit that says what
//! it looked at. No input passes unless the manifest says what was audited.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use toml::Table;

use crate::fixtures::{accounting_complaints, allowed, items, strings, tables, unknown_keys};
use crate::support::{bias_audit, repository};

/// The set must not shrink below what was promised.
const LEAST_INPUTS: usize = 40;

/// What lies in the folder and is not an input.
const NOT_INPUTS: &[&str] = &["manifest.toml", "README.md", "make.py"];

const KEYS: &[&str] = &[
    "file",
    "absent",
    "what",
    "args",
    "exit",
    "code",
    "says",
    "verdict",
    "rows_read",
    "rows_used",
    "groups",
    "unknown",
    "no_groups",
];

#[test]
fn every_broken_or_odd_input_is_refused_or_audited_honestly() {
    let dir = repository().join("fixtures/hostile");
    let mut complaints = Vec::new();
    for input in tables(&manifest(&dir), "input") {
        let args = strings(input, "args");
        let found = check_input(&dir, input, &args);
        complaints.extend(
            found
                .into_iter()
                .map(|what| format!("check {}: {what}", args.join(" "))),
        );
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn the_manifest_lists_every_file_and_nothing_else() {
    let dir = repository().join("fixtures/hostile");
    let manifest = manifest(&dir);
    let inputs = tables(&manifest, "input");
    assert!(inputs.len() >= LEAST_INPUTS, "only {} inputs", inputs.len());

    let named: BTreeSet<&str> = inputs
        .iter()
        .flat_map(|input| {
            strings(input, "args")
                .into_iter()
                .chain(strings(input, "file"))
        })
        .collect();
    let present: BTreeSet<String> = fs::read_dir(&dir)
        .expect("the folder can be listed")
        .map(|entry| {
            entry
                .expect("an entry can be read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| !NOT_INPUTS.contains(&name.as_str()))
        .collect();
    let unlisted: Vec<&String> = present
        .iter()
        .filter(|name| !named.contains(name.as_str()))
        .collect();
    assert!(unlisted.is_empty(), "not in the manifest: {unlisted:?}");

    for input in inputs {
        assert!(
            unknown_keys(input, KEYS).is_empty(),
            "{:?} in {input}",
            unknown_keys(input, KEYS)
        );
        assert!(!strings(input, "what").is_empty(), "no `what` in {input}");
        assert!(input.contains_key("exit"), "no `exit` in {input}");
        let absent = input
            .get("absent")
            .and_then(toml::Value::as_bool)
            .unwrap_or(false);
        for file in strings(input, "file") {
            assert_eq!(
                present.contains(file),
                !absent,
                "{file} is there, or is not"
            );
        }
    }
}

fn manifest(dir: &Path) -> Table {
    let text = fs::read_to_string(dir.join("manifest.toml")).expect("the manifest can be read");
    text.parse().expect("the manifest is TOML")
}

fn check_input(dir: &Path, input: &Table, args: &[&str]) -> Vec<String> {
    let output = bias_audit(dir, &[&["check"], args, &["--report", "json"]].concat());
    let exits = input.get("exit").map(allowed).unwrap_or_default();
    if !exits.contains(&i64::from(output.status)) {
        return vec![format!(
            "exit {}, not {exits:?}; stderr: {}",
            output.status, output.stderr
        )];
    }
    let report: Value = match serde_json::from_str(&output.stdout) {
        Ok(report) => report,
        Err(error) => return vec![format!("no JSON on stdout ({error}): {}", output.stdout)],
    };
    if output.status == 2 {
        refusal_complaints(input, &report, &output.stderr)
    } else {
        audit_complaints(input, &report, &output.stdout, output.status)
    }
}

fn refusal_complaints(input: &Table, report: &Value, stderr: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let code = report["error"]["code"].as_str().unwrap_or("none");
    if !strings(input, "code").contains(&code) {
        complaints.push(format!(
            "code {code}, not {:?}; stderr: {stderr}",
            strings(input, "code")
        ));
    }
    if !stderr.contains(&format!("error[{code}]")) {
        complaints.push(format!("stderr does not say error[{code}]: {stderr}"));
    }
    if !stderr.contains("help: ") {
        complaints.push(format!("no remedy: {stderr}"));
    }
    if !report["verdict"].is_null() {
        complaints.push("a verdict beside an error".into());
    }
    let unsaid = strings(input, "says")
        .into_iter()
        .filter(|part| !stderr.contains(part));
    complaints.extend(unsaid.map(|part| format!("does not say {part:?}: {stderr}")));
    complaints
}

fn audit_complaints(input: &Table, report: &Value, stdout: &str, status: i32) -> Vec<String> {
    let mut complaints = accounting_complaints(report);
    if !input.contains_key("rows_used") || !input.contains_key("verdict") {
        complaints.push("the manifest does not say what was audited".into());
    }
    if report["exit_code"].as_i64() != Some(i64::from(status)) {
        complaints.push(format!(
            "exit {status}, but the report says {}",
            report["exit_code"]
        ));
    }
    for key in ["rows_read", "rows_used"] {
        if let Some(rows) = input.get(key).and_then(toml::Value::as_integer)
            && report["accounting"][key].as_i64() != Some(rows)
        {
            complaints.push(format!("{key} {}, not {rows}", report["accounting"][key]));
        }
    }
    if !strings(input, "verdict")
        .iter()
        .any(|verdict| report["verdict"].as_str() == Some(verdict))
    {
        complaints.push(format!(
            "verdict {}, not {:?}",
            report["verdict"],
            strings(input, "verdict")
        ));
    }
    for (attribute, groups) in subtables(input, "groups") {
        for (group, n) in groups.as_table().into_iter().flatten() {
            complaints.extend(size_complaint(report, attribute, group, n));
        }
    }
    for (attribute, n) in subtables(input, "unknown") {
        complaints.extend(size_complaint(report, attribute, "unknown", n));
    }
    for group in strings(input, "no_groups") {
        let members = items(report, "groups")
            .iter()
            .filter(|entry| entry["group"].as_str() == Some(group))
            .filter_map(|entry| entry["n"].as_u64())
            .sum::<u64>();
        if members > 0 {
            complaints.push(format!("a group {group:?} of {members}"));
        }
    }
    let unsaid = strings(input, "says")
        .into_iter()
        .filter(|part| !stdout.contains(part));
    complaints.extend(unsaid.map(|part| format!("the report does not say {part:?}")));
    complaints
}

fn subtables<'t>(
    input: &'t Table,
    key: &str,
) -> impl Iterator<Item = (&'t String, &'t toml::Value)> {
    input
        .get(key)
        .and_then(toml::Value::as_table)
        .into_iter()
        .flatten()
}

fn size_complaint(report: &Value, attribute: &str, group: &str, n: &toml::Value) -> Option<String> {
    let entry = items(report, "groups").iter().find(|entry| {
        entry["attribute"].as_str() == Some(attribute) && entry["group"].as_str() == Some(group)
    });
    let seen = entry.map_or(&Value::Null, |entry| &entry["n"]);
    (seen.as_i64() != n.as_integer()).then(|| format!("{attribute} {group}: n {seen}, not {n}"))
}
