//! Units: rows of one person are added up exactly, over threads, files and shards; without `--unit` it is
//! noticed that ids repeat. Compared with sums that a loop in this file makes from the rows.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use bias_audit::config::{AttributeConfig, Config, Named, Origin, RowShape};
use bias_audit::error::{Code, Error};
use bias_audit::input::{Options, Source};
use bias_audit::tally::{Cube, Level, Squares, Sums, read_counts, sum, sum_disjoint, write_counts};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::laws::{Logs, cases};
use crate::support::{Output, bias_audit};

// A case by hand.

/// u1 has two rows, u3 three; of the women u1 got 1 of 2 and u2 1 of 1, of the men u3 1 of 3, u4 1 of 1.
const LOG: &str = "\
user_id,gender,eligible,targeted
u1,F,1,1
u1,F,1,0
u2,F,1,1
u3,M,1,0
u3,M,1,0
u3,M,1,1
u4,M,1,1
u4,M,0,0
";

fn tallied(dir: &Path, log: &str, more: &[&str], to: &str) {
    let output = bias_audit(dir, &[&["tally", log, "-o", to], more].concat());
    assert_eq!(output.status, 0, "{}", output.stderr);
}

fn parsed(path: PathBuf) -> Value {
    let text = fs::read_to_string(path).expect("it was written");
    serde_json::from_str(&text).expect("it is JSON")
}

fn report(dir: &Path, args: &[&str]) -> (Output, Value) {
    let output = bias_audit(dir, &[&["check"], args, &["--report", "json"]].concat());
    let report = serde_json::from_str(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", output.stdout, output.stderr));
    (output, report)
}

fn noticed<'r>(report: &'r Value, code: &str) -> Option<&'r Value> {
    let notes = report["data_quality"].as_array().expect("a list");
    notes.iter().find(|note| note["code"] == code)
}

#[test]
fn the_sums_of_eight_rows_are_those_made_by_hand() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", LOG.as_bytes());
    tallied(dir, "log.csv", &["--unit", "user_id"], "log.json");
    let counts = parsed(dir.join("log.json"));
    let wanted = serde_json::json!([{
        "keys": ["gender"],
        "rates": ["targeted/eligible"],
        "cells": [
            // Women: k = 1, 1 of n = 2, 1. Men: k = 1, 1 of n = 3, 1. Units, Σk², Σkn, Σn².
            {"key": ["female"], "sums": [[2, 2, 3, 5]], "reached": [2]},
            {"key": ["male"], "sums": [[2, 2, 4, 10]], "reached": [2]},
        ],
    }]);
    assert_eq!(counts["units"], wanted);
    let rows = serde_json::json!({
        "units": 4, "rows": 8, "repeated_units": 3, "repeated_rows": 7
    });
    assert_eq!(counts["unit_rows"], rows);
    let text = fs::read_to_string(dir.join("log.json")).expect("it was written");
    for unit in ["u1", "u2", "u3", "u4"] {
        assert!(!text.contains(unit), "a counts file names nobody: {text}");
    }
    // The role is told, and what follows from it, from the log and from its counts.
    for args in [&["log.csv", "--unit", "user_id"][..], &["log.json"]] {
        let (_, report) = report(dir, args);
        let columns = report["columns"].as_array().expect("a list");
        let unit = columns.iter().find(|column| column["role"] == "unit");
        assert_eq!(unit.expect("the unit has a role")["column"], "user_id");
        let note = noticed(&report, "repeated_units").expect("three units have several rows");
        assert_eq!(note["rows"], 7);
        let message = note["message"].as_str().expect("a message");
        assert!(
            message.starts_with(
                "user_id: 3 units have several rows, 2.3 on average (7 rows), of 4 units with 8 rows;"
            ),
            "{message}"
        );
        assert!(noticed(&report, "repeated_ids").is_none());
    }
    let terminal = bias_audit(dir, &["check", "log.json", "--lang", "fr"]).stdout;
    assert!(terminal.contains("unité\u{a0}: `user_id`"), "{terminal}");
    let (_, french) = report(dir, &["log.json", "--lang", "fr"]);
    let note = noticed(&french, "repeated_units").expect("in French too");
    let message = note["message"].as_str().expect("a message");
    assert!(
        message.contains("3 unités ont plusieurs lignes, 2,3 en moyenne"),
        "{message}"
    );
}

#[test]
fn without_units_a_plan_and_its_counts_file_are_what_they_were() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", LOG.as_bytes());
    tallied(dir, "log.csv", &[], "log.json");
    let counts = parsed(dir.join("log.json"));
    assert_eq!(counts["plan"].get("unit"), None);
    assert_eq!((counts.get("units"), counts.get("unit_rows")), (None, None));
}

// Against a loop.

#[derive(Debug, Clone)]
struct Row {
    gender: &'static str,
    age: &'static str,
    region: &'static str,
    eligible: bool,
    targeted: bool,
    clicked: bool,
    qualified: Option<bool>,
    unit: &'static str,
    times: u64,
}

impl Row {
    /// The groups as the report names them: gender, age, region.
    fn groups(&self) -> [&'static str; 3] {
        let gender = match self.gender {
            "F" => "female",
            "M" => "male",
            _ => "unknown",
        };
        let age = if self.age == "20" { "18-24" } else { "35-44" };
        [gender, age, self.region]
    }

    /// Whom the row belongs to; rows of nobody are told apart by their number.
    fn unit(&self, number: usize, time: u64) -> String {
        match self.unit.trim() {
            "" | "NA" => format!("nobody {number} {time}"),
            unit => unit.to_owned(),
        }
    }

    /// Whether the row counts in k and in n of a rate.
    fn reads(&self, rate: &str) -> (bool, bool) {
        let selected = self.eligible && self.targeted;
        let known = self.eligible && self.qualified.is_some();
        let (yes, no) = (
            known && self.qualified == Some(true),
            known && self.qualified == Some(false),
        );
        match rate {
            "targeted/eligible" => (selected, self.eligible),
            "clicked/targeted" => (self.targeted && self.clicked, self.targeted),
            "true-positive-rate" => (yes && selected, yes),
            "false-positive-rate" => (no && selected, no),
            "positive-predictive-value" => (yes && selected, known && selected),
            "negative-predictive-value" => (no && !selected, known && !selected),
            "accuracy" => ((yes && selected) || (no && !selected), known),
            other => panic!("{other} is a new rate"),
        }
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let units = [
        "7",
        " 7",
        "u2",
        "u3",
        "somebody@example.org",
        "",
        "NA",
        "Émile 2",
    ];
    let row = (
        prop::sample::select(&["F", "M", ""][..]),
        prop::sample::select(&["20", "40"][..]),
        prop::sample::select(&["north", "south"][..]),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<Option<bool>>(),
        prop::sample::select(units.to_vec()),
        1_u64..4,
    );
    let row = row.prop_map(
        |(gender, age, region, eligible, targeted, clicked, qualified, unit, times)| Row {
            gender,
            age,
            region,
            eligible,
            targeted,
            clicked,
            qualified,
            unit,
            times,
        },
    );
    vec(row, 1..50).prop_map(|mut rows| {
        rows[0].eligible = true;
        rows
    })
}

/// Rows as CSV: each as often as it says, or once with a column that says how often.
fn csv<'r>(rows: impl IntoIterator<Item = &'r Row>, aggregated: bool) -> String {
    let head = "gender,age,region,eligible,targeted,clicked,qualified,user_id";
    let mut text = head.to_owned();
    text.push_str(if aggregated {
        ",bias_audit_rows\n"
    } else {
        "\n"
    });
    for row in rows {
        let bit = u8::from;
        let qualified = row
            .qualified
            .map_or(String::new(), |yes| bit(yes).to_string());
        let line = format!(
            "{},{},{},{},{},{},{qualified},{}",
            row.gender,
            row.age,
            row.region,
            bit(row.eligible),
            bit(row.targeted),
            bit(row.clicked),
            row.unit
        );
        if aggregated {
            text.push_str(&format!("{line},{}\n", row.times));
        } else {
            (0..row.times).for_each(|_| text.push_str(&format!("{line}\n")));
        }
    }
    text
}

fn settings() -> Config {
    let named = |name: &str| Some(Named::flag(name));
    let attribute = |name| AttributeConfig::named(Named::flag(name));
    Config {
        rows: Some((RowShape::Person, Origin::Flag)),
        eligible: named("eligible"),
        outcome: named("targeted"),
        label: named("qualified"),
        unit: named("user_id"),
        by: vec![Named::flag("region")],
        attributes: vec![attribute("gender"), attribute("age")],
        ..Config::default()
    }
}

fn count(paths: &[PathBuf], block_bytes: Option<usize>) -> Result<Cube, Error> {
    let sources: Vec<Source> = paths.iter().cloned().map(Source::File).collect();
    let options = Options {
        block_bytes,
        ..Options::default()
    };
    bias_audit::count(&settings(), &sources, &options)
}

/// The sums of one group, by a loop over its rows.
fn loop_sums(rows: &[Row], rate: &str, is_in: impl Fn(&[&str; 3]) -> bool) -> Option<Sums> {
    let mut units: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate() {
        let (top, bottom) = row.reads(rate);
        if !is_in(&row.groups()) || !bottom {
            continue;
        }
        for time in 0..row.times {
            let unit = units.entry(row.unit(number, time)).or_default();
            unit.0 += u64::from(top);
            unit.1 += 1;
        }
    }
    let total = |of: fn(&(u64, u64)) -> u64| units.values().map(of).sum();
    (!units.is_empty()).then(|| Sums {
        units: units.len() as u64,
        kk: total(|(k, _)| k * k),
        kn: total(|(k, n)| k * n),
        nn: total(|(_, n)| n * n),
        reached: Some(total(|(k, _)| u64::from(*k > 0))),
    })
}

/// Every sum of a cube is that of a loop; an axis out of order is found as well.
fn assert_sums(cube: &Cube, rows: &[Row]) -> Result<(), TestCaseError> {
    let rates = cube.plan.unit_rates();
    prop_assert_eq!(rates.len(), 7);
    let strata: Vec<Option<(usize, Level)>> = [None]
        .into_iter()
        .chain(cube.strata().into_iter().map(Some))
        .collect();
    for axes in [&[0_usize][..], &[1], &[0, 1], &[1, 0]] {
        for stratum in &strata {
            for group in cube.margin(axes, stratum.as_ref()).groups {
                let is_in = |groups: &[&str; 3]| {
                    let mut wanted = axes
                        .iter()
                        .copied()
                        .zip(&group.key)
                        .chain(stratum.iter().map(|(axis, level)| (*axis, level)));
                    wanted.all(|(axis, level)| groups[axis] == level.label())
                };
                for (at, rate) in rates.iter().enumerate() {
                    let found = Some(group.units[at]).filter(|sums| sums.units > 0);
                    let wanted = loop_sums(rows, &rate.name, is_in);
                    prop_assert_eq!(
                        found,
                        wanted.map(Squares::from),
                        "{} of {} {:?}",
                        rate.name,
                        group.id,
                        stratum
                    );
                }
            }
        }
    }
    for axes in [&[0_usize][..], &[1], &[1, 0]] {
        let mut groups: BTreeMap<String, Vec<Vec<&str>>> = BTreeMap::new();
        for (number, row) in rows.iter().enumerate() {
            let of: Vec<&str> = axes.iter().map(|axis| row.groups()[*axis]).collect();
            for time in 0..row.times {
                let found = groups.entry(row.unit(number, time)).or_default();
                if !of.contains(&"unknown") && !found.contains(&of) {
                    found.push(of.clone());
                }
            }
        }
        let several = groups.values().filter(|groups| groups.len() > 1);
        prop_assert_eq!(cube.units_shared(axes), several.count() as u64);
    }
    let mut by_unit: BTreeMap<String, u64> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate() {
        for time in 0..row.times {
            *by_unit.entry(row.unit(number, time)).or_default() += 1;
        }
    }
    let units = cube.units.as_ref().expect("units were asked for");
    let repeated = || by_unit.values().filter(|rows| **rows > 1);
    prop_assert_eq!(units.units, by_unit.len() as u64);
    prop_assert_eq!(units.rows, by_unit.values().sum::<u64>());
    prop_assert_eq!(units.repeated_units, repeated().count() as u64);
    prop_assert_eq!(units.repeated_rows, repeated().sum::<u64>());
    Ok(())
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn sums_over_units_are_those_of_a_loop(rows in rows(), aggregated in any::<bool>()) {
        let logs = Logs::new();
        let log = logs.write("log.csv", csv(&rows, aggregated).as_bytes());
        let cube = count(&[log], None).expect("these rows can be counted");
        assert_sums(&cube, &rows)?;
        let read = read_counts("log.json", &write_counts(&cube)).expect("it was just written");
        prop_assert_eq!(&read.units, &cube.units);
        prop_assert_eq!(write_counts(&read), write_counts(&cube));
    }

    #[test]
    fn threads_blocks_and_the_order_of_rows_and_files_change_no_sum(
        rows in rows(),
        keys in vec(0_usize..3, 50),
    ) {
        let logs = Logs::new();
        let whole = logs.write("log.csv", csv(&rows, false).as_bytes());
        let wanted = count(&[whole], None).expect("these rows can be counted");
        // Rows of one unit in several files, in another order.
        let parts: Vec<PathBuf> = (0..3)
            .map(|part| {
                let mine = rows.iter().zip(&keys).rev().filter(|(_, key)| **key == part);
                let text = csv(mine.map(|(row, _)| row), false);
                logs.write(&format!("{part}.csv"), text.as_bytes())
            })
            .collect();
        for (threads, block) in [(1, None), (2, Some(64)), (4, Some(200))] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.expect("a few threads can be started");
            let cube = pool.install(|| count(&parts, block)).expect("the same rows");
            prop_assert_eq!(&cube.units, &wanted.units, "{} threads", threads);
            prop_assert_eq!(&cube.quality, &wanted.quality);
        }
    }

    #[test]
    fn shards_by_unit_add_up_to_the_whole_and_only_when_it_is_said(rows in rows()) {
        let logs = Logs::new();
        let whole = logs.write("log.csv", csv(&rows, false).as_bytes());
        let wanted = count(&[whole], None).expect("these rows can be counted");
        let (first, second): (Vec<&Row>, Vec<&Row>) =
            rows.iter().partition(|row| row.unit.trim().len() % 2 == 0);
        prop_assume!(!first.is_empty() && !second.is_empty());
        let parts = [("first", first), ("second", second)].map(|(name, part)| {
            let log = logs.write(&format!("{name}.csv"), csv(part, false).as_bytes());
            count(&[log], None)
        });
        // A shard alone may be one that nobody may audit.
        let [Ok(first), Ok(second)] = parts else {
            return Ok(());
        };
        let texts = [write_counts(&first), write_counts(&second)];
        let read = || texts.iter().map(|text| Ok(("x.json".to_owned(), read_counts("x.json", text)?)));
        let added = sum_disjoint(read()).expect("no unit is in both");
        prop_assert_eq!(&added.units, &wanted.units);
        prop_assert_eq!(&added.cells, &wanted.cells);
        prop_assert_eq!(sum(read()).map(|_| ()).map_err(|e| e.code()), Err(Code::UnitsMayOverlap));
        let mut merged = first.clone();
        prop_assert_eq!(merged.merge(second).map_err(|e| e.code()), Err(Code::UnitsMayOverlap));
        prop_assert_eq!(&merged.units, &first.units);
    }
}

// The command line.

fn refused(dir: &Path, args: &[&str], code: &str, says: &[&str]) {
    let output = bias_audit(dir, args);
    assert_eq!(output.status, 2, "{args:?}: {}", output.stdout);
    let stderr = output
        .stderr
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        stderr.contains(&format!("error[{code}]")),
        "{args:?}: {stderr}"
    );
    for says in says {
        assert!(stderr.contains(says), "{args:?}: {says} in {stderr}");
    }
}

#[test]
fn counts_with_units_are_added_only_with_units_disjoint() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let (head, body) = LOG.split_once('\n').expect("a header");
    let lines: Vec<&str> = body.lines().collect();
    logs.write("log.csv", LOG.as_bytes());
    fs::create_dir(dir.join("parts")).expect("a folder can be made");
    for (name, lines) in [("a", &lines[..3]), ("b", &lines[3..])] {
        let text = format!("{head}\n{}\n", lines.join("\n"));
        logs.write(&format!("parts/{name}.csv"), text.as_bytes());
        let (from, to) = (format!("parts/{name}.csv"), format!("{name}.json"));
        tallied(dir, &from, &["--unit", "user_id"], &to);
    }
    let says = &["`a.json` and `b.json`", "--units-disjoint"];
    let code = "units-may-overlap";
    refused(
        dir,
        &["merge", "a.json", "b.json", "-o", "both.json"],
        code,
        says,
    );
    refused(dir, &["check", "a.json", "b.json"], code, says);
    let kept = &[
        "check",
        "parts",
        "--unit",
        "user_id",
        "--tallies",
        "tallies",
    ];
    refused(dir, kept, code, &["file by file", "--units-disjoint"]);
    assert!(
        !dir.join("tallies").exists(),
        "refused before anything is counted"
    );
    tallied(dir, "log.csv", &["--unit", "user_id"], "log.json");
    let wanted = parsed(dir.join("log.json"));
    let merge = [
        "merge",
        "a.json",
        "b.json",
        "--units-disjoint",
        "-o",
        "both.json",
    ];
    let merged = bias_audit(dir, &merge);
    assert_eq!(merged.status, 0, "{}", merged.stderr);
    for (more, to) in [
        (&["--unit", "user_id"][..], "run.json"),
        (
            &["--unit", "user_id", "--tallies", "t", "--units-disjoint"],
            "kept.json",
        ),
        (
            &["--unit", "user_id", "--tallies", "t", "--units-disjoint"],
            "again.json",
        ),
    ] {
        tallied(dir, "parts", more, to);
    }
    for name in ["both.json", "run.json", "kept.json", "again.json"] {
        let counts = parsed(dir.join(name));
        assert_eq!(counts["units"], wanted["units"], "{name}");
        assert_eq!(counts["unit_rows"], wanted["unit_rows"], "{name}");
    }
    let (_, both) = report(dir, &["a.json", "b.json", "--units-disjoint"]);
    let (_, whole) = report(dir, &["log.csv", "--unit", "user_id"]);
    for key in ["measures", "findings", "data_quality", "columns"] {
        assert_eq!(both[key], whole[key], "{key}");
    }
    // Counts without units do not ask.
    tallied(dir, "parts/a.csv", &[], "c.json");
    refused(
        dir,
        &["merge", "a.json", "c.json"],
        "counts-plan-differs",
        &["units: counted"],
    );
}

#[test]
fn a_unit_is_refused_where_it_means_nothing() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", LOG.as_bytes());
    logs.write(
        "counts.csv",
        b"campaign,gender,eligible,targeted\nc1,F,100,50\nc1,M,100,60\n",
    );
    let unit = |unit| ["check", "log.csv", "--unit", unit];
    refused(dir, &unit("userid2"), "unknown-column", &["--unit user_id"]);
    refused(
        dir,
        &unit("gender"),
        "ambiguous-column",
        &["attribute `gender`", "unit"],
    );
    refused(
        dir,
        &unit("targeted"),
        "ambiguous-column",
        &["stage `targeted`"],
    );
    let by = ["check", "log.csv", "--unit", "user_id", "--by", "user_id"];
    refused(dir, &by, "ambiguous-column", &["stratum `user_id`"]);
    let counts = ["check", "counts.csv", "--unit", "campaign"];
    refused(
        dir,
        &counts,
        "usage",
        &["needs person rows", "--rows person"],
    );
    tallied(dir, "log.csv", &["--unit", "user_id"], "log.json");
    let again = ["check", "log.json", "--unit", "user_id"];
    refused(dir, &again, "usage", &["--unit", "cannot change"]);
}

#[test]
fn sums_changed_by_hand_are_refused() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", LOG.as_bytes());
    tallied(dir, "log.csv", &["--unit", "user_id"], "log.json");
    let counts = parsed(dir.join("log.json"));
    let mut changes: Vec<(&str, Value)> = [
        ("/units/0/cells/0/sums/0/0", 0),
        ("/units/0/cells/0/sums/0/1", 6),
        // (Σkn)² is at most Σk²·Σn² = 20.
        ("/units/0/cells/1/sums/0/2", 5),
        ("/units/0/cells/0/sums/0/3", 1),
        ("/unit_rows/units", 9),
        ("/unit_rows/repeated_rows", 8),
        ("/units/0/keys/0", 0),
    ]
    .map(|(place, number)| (place, Value::from(number)))
    .to_vec();
    let cells = &counts["units"][0]["cells"];
    let of = |cells: &[&Value]| Value::from(cells.iter().map(|c| (*c).clone()).collect::<Vec<_>>());
    for cells in [of(&[&cells[0]]), of(&[&cells[0], &cells[1], &cells[0]])] {
        changes.push(("/units/0/cells", cells));
    }
    changes.push(("/units/0/keys/0", "age".into()));
    changes.push(("/units/0/rates/0", "clicked/eligible".into()));
    changes.push(("/units", Value::Null));
    for (place, value) in changes {
        let mut changed = counts.clone();
        let old = changed.pointer_mut(place).expect("the place is there");
        assert_ne!(*old, value, "{place}");
        *old = value;
        logs.write("changed.json", changed.to_string().as_bytes());
        let says = &["`changed.json` is not a counts file"];
        refused(dir, &["check", "changed.json"], "counts-version", says);
    }
}

#[test]
fn the_unit_may_stand_in_the_configuration_and_is_printed() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", LOG.as_bytes());
    logs.write("bias-audit.toml", b"[columns]\nunit = \"USER ID\"\n");
    let args = [
        "check",
        "log.csv",
        "-c",
        "bias-audit.toml",
        "--print-config",
    ];
    let printed = bias_audit(dir, &args);
    let wanted = "unit = \"user_id\" # configuration";
    assert!(printed.stdout.contains(wanted), "{}", printed.stdout);
    logs.write("printed.toml", printed.stdout.as_bytes());
    let (_, first) = report(dir, &["log.csv", "--unit", "user_id"]);
    let (_, second) = report(dir, &["log.csv", "-c", "printed.toml"]);
    for key in ["measures", "data_quality"] {
        assert_eq!(first[key], second[key], "{key}");
    }
}

#[test]
fn rows_without_a_unit_are_units_of_their_own_and_told() {
    let logs = Logs::new();
    let log = "user_id,gender,eligible,targeted\n,F,1,1\n,F,1,0\nn/a,F,1,1\nu1,M,1,0\n-,M,1,1\n";
    logs.write("log.csv", log.as_bytes());
    let (_, report) = report(logs.dir.path(), &["log.csv", "--unit", "user_id"]);
    let note = noticed(&report, "missing_unit").expect("four rows name nobody");
    assert_eq!(note["rows"], 4);
    assert!(noticed(&report, "repeated_units").is_none());
}

// Repeats without `--unit`.

/// A log of so many users with one row each, every fourth of them with three more.
fn users(column: &str, users: usize, repeat: bool) -> String {
    let mut text = format!("{column},gender,eligible,targeted\n");
    for user in 0..users {
        let rows = if repeat && user % 4 == 0 { 4 } else { 1 };
        let gender = if user % 2 == 0 { "F" } else { "M" };
        for row in 0..rows {
            text.push_str(&format!("p{user},{gender},1,{}\n", (user + row) % 2));
        }
    }
    text
}

#[test]
fn repeated_ids_are_noticed_in_files_of_every_cut() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    for (count, exact) in [(1_000, true), (20_000, false)] {
        let text = users("Customer ID", count, true);
        logs.write("log.csv", text.as_bytes());
        let (head, body) = text.split_once('\n').expect("a header");
        let lines: Vec<&str> = body.lines().collect();
        let (a, b) = lines.split_at(lines.len() / 3);
        for (name, lines) in [("a.csv", a), ("b.csv", b)] {
            logs.write(name, format!("{head}\n{}\n", lines.join("\n")).as_bytes());
        }
        let (_, whole) = report(dir, &["log.csv"]);
        let note = noticed(&whole, "repeated_ids").expect("every fourth repeats");
        let rows = note["rows"].as_u64().expect("a number");
        let message = note["message"].as_str().expect("a message");
        assert!(message.contains("add `--unit Customer ID`"), "{message}");
        if exact {
            assert_eq!(rows, 1_000);
            assert!(!message.contains("about"), "{message}");
        } else {
            assert!(rows.abs_diff(20_000) < 1_500, "{rows}");
            assert!(message.starts_with("Customer ID: about "), "{message}");
        }
        for args in [&["b.csv", "a.csv"][..], &["log.csv", "--threads", "1"]] {
            let (_, other) = report(dir, args);
            assert_eq!(other["data_quality"], whole["data_quality"], "{args:?}");
        }
        // The observation, and nothing else, goes with the counts.
        tallied(dir, "log.csv", &[], "log.json");
        let (_, counts) = report(dir, &["log.json"]);
        assert_eq!(counts["data_quality"], whole["data_quality"]);
        assert_eq!(counts["columns_unused"], whole["columns_unused"]);
        let size = fs::metadata(dir.join("log.json")).expect("written").len();
        assert!(size < 4_000, "{size}");
    }
}

#[test]
fn ids_that_do_not_repeat_or_have_a_role_are_not_told() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("once.csv", users("email", 30_000, false).as_bytes());
    let (_, once) = report(dir, &["once.csv"]);
    assert_eq!(once["data_quality"], serde_json::json!([]));
    logs.write("other.csv", users("shoe", 100, true).as_bytes());
    let (_, other) = report(dir, &["other.csv"]);
    assert_eq!(other["data_quality"], serde_json::json!([]));
    logs.write("few.csv", users("uid", 8, true).as_bytes());
    let (_, attribute) = report(dir, &["few.csv", "-a", "uid"]);
    assert!(noticed(&attribute, "repeated_ids").is_none());
}

#[test]
fn a_watched_column_may_be_missing_in_some_files() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("a.csv", LOG.as_bytes());
    logs.write("b.csv", b"gender,eligible,targeted\nF,1,1\nM,1,0\n");
    for files in [["a.csv", "b.csv"], ["b.csv", "a.csv"]] {
        let (_, report) = report(dir, &files);
        let note = noticed(&report, "repeated_ids").expect("u1, u3 and u4 repeat");
        assert_eq!(note["rows"], 7);
    }
}
