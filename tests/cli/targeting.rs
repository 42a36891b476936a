//! Checks of rows from end to end: counts files and their sums, other formats, what is never green
//! because it looked at nothing, and what stays as it was for audits without checks. How single values
//! are read is judged where they are read; counts by hand stand in `fixtures/targeting`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::fixtures::items;
use crate::support::{bias_audit, repository};

const POLICY: [&str; 2] = ["--policy", "targeting-limits"];

fn fixture(path: &str) -> PathBuf {
    repository().join("fixtures").join(path)
}

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder can be made")
}

fn write(dir: &Path, name: &str, text: &str) {
    fs::write(dir.join(name), text).expect("the file can be written");
}

/// The report of an audit and its exit code.
fn check(dir: &Path, args: &[&str]) -> (Value, i32) {
    let output = bias_audit(dir, &[&["check"], args, &["--report", "json"]].concat());
    let report = serde_json::from_str(&output.stdout);
    (
        report.unwrap_or_else(|error| panic!("{error}: {}", output.stderr)),
        output.status,
    )
}

fn done(dir: &Path, args: &[&str]) -> String {
    let output = bias_audit(dir, args);
    assert_eq!(output.status, 0, "{args:?}: {}", output.stderr);
    output.stdout
}

/// The finding of a check.
fn of<'r>(report: &'r Value, check: &str) -> &'r Value {
    let mut found = items(report, "findings")
        .iter()
        .filter(|finding| finding["check"]["id"] == check);
    let one = found.next().unwrap_or_else(|| panic!("no {check}"));
    assert!(found.next().is_none(), "two findings of {check}");
    one
}

/// A folder with a list of advertisement sets, its halves, and a configuration with the preset.
fn halves() -> TempDir {
    let dir = folder();
    let text = fs::read_to_string(fixture("targeting/adsets.csv")).expect("the fixture is text");
    let (header, rows) = text.split_once('\n').expect("a header");
    let rows: Vec<&str> = rows.lines().collect();
    let (first, second) = rows.split_at(7);
    for (name, rows) in [("all.csv", &rows[..]), ("a.csv", first), ("b.csv", second)] {
        let text = format!("{header}\n{}\n", rows.join("\n"));
        write(dir.path(), name, &text);
    }
    let config = "[policy]\npresets = [\"targeting-limits\"]\n";
    write(dir.path(), "audit.toml", config);
    dir
}

#[test]
fn parts_that_are_tallied_and_merged_are_judged_as_the_whole() {
    let dir = halves();
    let config = ["-c", "audit.toml"];
    let (whole, exit) = check(dir.path(), &["all.csv", "-c", "audit.toml"]);
    assert_eq!(exit, 1);
    for name in ["a", "b"] {
        let (csv, out) = (format!("{name}.csv"), format!("{name}.json"));
        let args = [&["tally", &csv, "-o", &out], &config[..]].concat();
        done(dir.path(), &args);
    }
    done(dir.path(), &["merge", "a.json", "b.json", "-o", "ab.json"]);
    done(dir.path(), &["merge", "b.json", "a.json", "-o", "ba.json"]);
    for files in [
        &["ab.json"][..],
        &["ba.json"],
        &["b.json", "a.json"],
        &["b.csv", "a.csv"],
    ] {
        let (parts, exit) = check(dir.path(), &[files, &config].concat());
        assert_eq!(exit, 1, "{files:?}");
        for key in ["findings", "verdict", "scope", "accounting"] {
            assert_eq!(parts[key], whole[key], "{files:?}: {key}");
        }
    }
}

#[test]
fn kept_tallies_have_the_checks() {
    let dir = halves();
    let args = ["a.csv", "b.csv", "--tallies", "kept", "-c", "audit.toml"];
    let (first, _) = check(dir.path(), &args);
    let (again, _) = check(dir.path(), &args);
    assert_eq!(first["findings"], again["findings"]);
    let (whole, _) = check(dir.path(), &["all.csv", "-c", "audit.toml"]);
    assert_eq!(first["findings"], whole["findings"]);
}

#[test]
fn counts_without_the_check_pass_nothing() {
    let dir = folder();
    let log = fixture("tiny/person.csv").display().to_string();
    let args = ["tally", &log, "-a", "gender", "-o", "counts.json"];
    done(dir.path(), &args);
    let (report, exit) = check(dir.path(), &[&["counts.json"], &POLICY[..]].concat());
    assert_eq!(
        (exit, report["verdict"].as_str()),
        (3, Some("inconclusive"))
    );
    let finding = of(&report, "minor-targeting");
    assert_eq!(finding["undefined"], "missing_column");
    let message = finding["message"].as_str().unwrap_or_default();
    assert!(message.contains("counts were made without it"), "{message}");
}

#[test]
fn counts_of_other_settings_are_not_added() {
    let dir = halves();
    write(
        dir.path(),
        "short.csv",
        "adset_name,special_ad_category,age_min\nFlats,HOUSING,18\n",
    );
    for name in ["a", "short"] {
        let (csv, out) = (format!("{name}.csv"), format!("{name}.json"));
        done(dir.path(), &["tally", &csv, "-c", "audit.toml", "-o", &out]);
    }
    let output = bias_audit(dir.path(), &["merge", "a.json", "short.json", "-o", "-"]);
    assert_eq!(output.status, 2);
    let said = "the settings that checks read";
    assert!(output.stderr.contains(said), "{}", output.stderr);
}

#[test]
fn counts_files_that_were_changed_by_hand_are_refused() {
    let dir = halves();
    let tally = ["tally", "all.csv", "-c", "audit.toml", "-o", "all.json"];
    done(dir.path(), &tally);
    let text = fs::read_to_string(dir.path().join("all.json")).expect("a counts file");
    for (from, to, said) in [
        (
            "\"broken\": 1",
            "\"broken\": 0",
            "do not add up to the rows read",
        ),
        (
            "\"looked_at\": 11",
            "\"looked_at\": 12",
            "do not add up to the rows read",
        ),
        (
            "\"minor-targeting\": {",
            "\"x\": {",
            "do not match its plan",
        ),
    ] {
        assert!(text.contains(from), "{from}");
        write(dir.path(), "changed.json", &text.replacen(from, to, 1));
        let output = bias_audit(dir.path(), &["check", "changed.json"]);
        assert_eq!(output.status, 2, "{from}");
        assert!(output.stderr.contains(said), "{from}: {}", output.stderr);
    }
}

#[test]
fn plans_and_counts_without_checks_stay_as_they_were() {
    let dir = folder();
    let log = fixture("tiny/person.csv").display().to_string();
    let counts = done(dir.path(), &["tally", &log, "-a", "gender"]);
    let counts: Value = serde_json::from_str(&counts).expect("JSON");
    assert!(counts["plan"].get("checks").is_none());
    assert!(counts.get("checked").is_none());
    let (report, _) = check(dir.path(), &[&log, "-a", "gender"]);
    assert!(report["scope"].get("checks").is_none());
    let findings = items(&report, "findings");
    assert!(!findings.is_empty());
    assert!(findings.iter().all(|found| found.get("check").is_none()));
}

#[test]
fn a_comparison_beside_the_checks_is_the_comparison_alone() {
    let dir = fixture("labels");
    let args = ["decisions.csv", "--policy", "four-fifths"];
    let (alone, _) = check(&dir, &args);
    let more = ["--targeting", "segments=gender"];
    let (both, _) = check(&dir, &[&args[..], &POLICY, &more].concat());
    for key in ["groups", "measures", "not_computable", "accounting"] {
        assert_eq!(alone[key], both[key], "{key}");
    }
    let (compared, checked): (Vec<Value>, Vec<Value>) = items(&both, "findings")
        .iter()
        .cloned()
        .partition(|found| found["check"].is_null());
    assert_eq!(compared, items(&alone, "findings"));
    assert_eq!(checked.len(), 8);
    assert_eq!(alone["provenance"]["family"], both["provenance"]["family"]);
}

#[test]
fn nothing_looked_at_is_not_a_pass() {
    let dir = folder();
    write(
        dir.path(),
        "none.csv",
        "special_ad_category,age_min,genders\nNONE,25,[1]\nNONE,30,[]\n",
    );
    let rule = "[[rules]]\ncheck = \"hec-age-targeting\"\n";
    write(dir.path(), "age.toml", rule);
    let (report, exit) = check(dir.path(), &["none.csv", "--policy", "age.toml"]);
    assert_eq!(
        (exit, report["verdict"].as_str()),
        (3, Some("inconclusive"))
    );
    assert_eq!(
        of(&report, "hec-age-targeting")["undefined"],
        "no_row_concerned"
    );

    // With another check that passes, an inconclusive one warns, unless it is denied.
    let (report, exit) = check(dir.path(), &[&["none.csv"], &POLICY[..]].concat());
    assert_eq!(
        (exit, report["verdict"].as_str()),
        (0, Some("inconclusive"))
    );
    let denied = "[policy]\npresets = [\"targeting-limits\"]\non-inconclusive = \"deny\"\n";
    write(dir.path(), "denied.toml", denied);
    let (_, exit) = check(dir.path(), &["none.csv", "--policy", "denied.toml"]);
    assert_eq!(exit, 3);
}

#[test]
fn a_setting_that_is_half_there_can_fail_and_cannot_pass() {
    let dir = folder();
    let rule = "[[rules]]\ncheck = \"hec-age-targeting\"\n";
    write(dir.path(), "age.toml", rule);
    for (oldest, verdict) in [(65, "inconclusive"), (40, "fail")] {
        let text = format!("special_ad_category,age_max\nHOUSING,{oldest}\n");
        write(dir.path(), "half.csv", &text);
        let (report, exit) = check(dir.path(), &["half.csv", "--policy", "age.toml"]);
        assert_eq!(report["verdict"], verdict);
        assert_eq!(exit, if verdict == "fail" { 1 } else { 3 });
        let finding = of(&report, "hec-age-targeting");
        assert_eq!(finding["check"]["looked_at"], 1);
        if verdict == "inconclusive" {
            let message = finding["message"].as_str().unwrap_or_default();
            assert!(message.contains("no column for `age-min`"), "{message}");
        }
    }
}

#[test]
fn a_check_that_only_warns_decides_nothing() {
    let dir = halves();
    let rule = "[[rules]]\ncheck = \"hec-age-targeting\"\nseverity = \"warn\"\nid = \"ages\"\n";
    write(dir.path(), "warn.toml", rule);
    let (report, exit) = check(dir.path(), &["all.csv", "--policy", "warn.toml"]);
    assert_eq!(
        (exit, report["verdict"].as_str()),
        (3, Some("inconclusive"))
    );
    assert_eq!(report["scope"]["warned"]["fail"], 1);
    assert_eq!(of(&report, "hec-age-targeting")["code"], "ages/fail");
}

#[test]
fn rows_that_stand_for_many_count_as_many() {
    let dir = folder();
    write(
        dir.path(),
        "rows.csv",
        "age,bias_audit_rows\n13-17,40\n18-24,60\nunknown,7\n",
    );
    let (report, exit) = check(dir.path(), &[&["rows.csv"], &POLICY[..]].concat());
    assert_eq!(exit, 1);
    let rows = &of(&report, "minor-targeting")["check"];
    assert_eq!(
        (&rows["looked_at"], &rows["broken"], &rows["not_concerned"]),
        (&100.into(), &40.into(), &7.into())
    );
}

#[test]
fn the_shape_and_the_order_of_the_rows_change_nothing() {
    let dir = halves();
    let text = fs::read_to_string(dir.path().join("all.csv")).expect("text");
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    write(dir.path(), "reversed.csv", &(lines.join("\n") + "\n"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .expect("a header")
        .iter()
        .map(ToOwned::to_owned)
        .collect();
    let objects = reader.records().map(|record| {
        let record = record.expect("a record");
        let fields = header.iter().zip(record.iter());
        let object: serde_json::Map<String, Value> = fields
            .map(|(name, field)| (name.clone(), field.into()))
            .collect();
        Value::Object(object).to_string() + "\n"
    });
    write(dir.path(), "all.ndjson", &objects.collect::<String>());
    let (whole, _) = check(dir.path(), &[&["all.csv"], &POLICY[..]].concat());
    for file in ["reversed.csv", "all.ndjson"] {
        for threads in ["1", "3"] {
            let args = [&[file, "--threads", threads], &POLICY[..]].concat();
            let (other, _) = check(dir.path(), &args);
            assert_eq!(other["findings"], whole["findings"], "{file} {threads}");
        }
    }
}

#[test]
fn every_format_tells_every_check() {
    let dir = fixture("targeting");
    let args = ["check", "adsets.csv", "--policy", "targeting-limits"];
    let (report, _) = check(&dir, &args[1..]);
    let terminal = bias_audit(&dir, &args).stdout;
    let words: Vec<&str> = terminal.split_whitespace().collect();
    let terminal = words.join(" ");
    let csv = bias_audit(&dir, &[&args[..], &["--report", "csv"]].concat()).stdout;
    let findings = items(&report, "findings");
    assert_eq!(findings.len(), 8);
    for finding in findings {
        let message = finding["message"].as_str().expect("a sentence");
        assert!(terminal.contains(message), "{message}");
        let rows = &finding["check"];
        let (id, broken, looked_at) = (&rows["id"], &rows["broken"], &rows["looked_at"]);
        let row = format!(
            ",{},,,,,broken,looked_at,{broken},{looked_at},",
            id.as_str().unwrap_or_default()
        );
        assert!(csv.contains(&row), "{row}");
    }
}

#[test]
fn protected_columns_are_noted_whether_they_are_read_or_not() {
    let (report, _) = check(
        &fixture("targeting-french"),
        &[&["ensembles.csv", "--lang", "fr"], &POLICY[..]].concat(),
    );
    let noted: Vec<(&str, &str)> = items(&report, "data_quality")
        .iter()
        .filter(|seen| seen["code"] == "protected_column")
        .map(|seen| {
            let text = |value: &'static str| seen[value].as_str().unwrap_or_default();
            (text("column"), text("message"))
        })
        .collect();
    let (_, message) = noted
        .iter()
        .find(|(column, _)| *column == "Code postal")
        .expect("no check reads the column");
    assert!(message.contains("lieu de résidence"), "{message}");
    assert!(noted.iter().any(|(column, _)| *column == "Sexe ciblé"));
    assert!(noted.iter().all(|(column, _)| *column != "Campagne"));
}

#[test]
fn a_printed_configuration_gives_the_same_audit() {
    let dir = halves();
    let args = ["all.csv", "-c", "audit.toml"];
    let printed = done(
        dir.path(),
        &[&["check"], &args[..], &["--print-config"]].concat(),
    );
    write(dir.path(), "printed.toml", &printed);
    let (first, _) = check(dir.path(), &args);
    let (again, exit) = check(dir.path(), &["all.csv", "-c", "printed.toml"]);
    assert_eq!(exit, 1);
    assert_eq!(first["findings"], again["findings"]);
}

#[test]
fn a_field_is_named_by_a_flag_or_refused_with_all_fields() {
    let dir = folder();
    write(
        dir.path(),
        "odd.csv",
        "what,from\nHOUSING,25\nHOUSING,18\nNONE,30\n",
    );
    let flags = [
        "--targeting",
        "category=what",
        "--targeting",
        "age-min=from",
    ];
    let (report, exit) = check(dir.path(), &[&["odd.csv"], &POLICY[..], &flags].concat());
    assert_eq!(exit, 1);
    assert_eq!(of(&report, "hec-age-targeting")["check"]["broken"], 1);
    for (flag, said) in [
        ("oldest=from", "the fields are category, age-min"),
        ("category", "the fields are category, age-min"),
        ("category=wat", "did you mean"),
    ] {
        let args = [&["check", "odd.csv", "--targeting", flag], &POLICY[..]].concat();
        let output = bias_audit(dir.path(), &args);
        assert_eq!(output.status, 2, "{flag}");
        assert!(output.stderr.contains(said), "{flag}: {}", output.stderr);
    }
}

#[test]
fn the_column_of_the_attribute_age_is_the_age_of_the_person() {
    let dir = folder();
    write(
        dir.path(),
        "log.csv",
        "bracket,targeted\n13-17,1\n18-24,0\n18-24,1\n",
    );
    let config =
        "[attributes.age]\ncolumn = \"bracket\"\n[policy]\npresets = [\"targeting-limits\"]\n";
    write(dir.path(), "age.toml", config);
    let (report, exit) = check(dir.path(), &["log.csv", "-c", "age.toml"]);
    assert_eq!(exit, 1);
    let rows = &of(&report, "minor-targeting")["check"];
    assert_eq!(
        (&rows["looked_at"], &rows["broken"]),
        (&3.into(), &1.into())
    );
    assert!(
        !items(&report, "groups").is_empty(),
        "an attribute is named"
    );
}

#[test]
fn what_counts_have_checked_cannot_be_changed_afterwards() {
    let dir = halves();
    let tally = ["tally", "all.csv", "-c", "audit.toml", "-o", "all.json"];
    done(dir.path(), &tally);
    let args = ["check", "all.json", "--targeting", "category=adset_name"];
    let output = bias_audit(dir.path(), &args);
    assert_eq!(output.status, 2);
    let said = "`--targeting` cannot change what a counts file has counted";
    let said = said.replace('`', "");
    assert!(output.stderr.contains(&said), "{}", output.stderr);
}

#[test]
fn an_engine_is_asked_for_the_settings() {
    let dir = halves();
    let engine = ["--dialect", "duckdb", "--table", "ads"];
    let args = [&["sql", "all.csv", "-c", "audit.toml"], &engine[..]].concat();
    let statement = done(dir.path(), &args);
    for column in ["special_ad_categories", "age_min", "interests"] {
        assert!(statement.contains(&format!("\"{column}\"")), "{statement}");
    }
    assert!(!statement.contains("BETWEEN"), "{statement}");
}
