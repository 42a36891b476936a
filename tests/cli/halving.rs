//! Every log of `fixtures/` against random halves of itself, by the four-fifths gate: how often a half
//! passes where the log fails, or fails where it passes. `docs/halving.md` is what is found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use bias_audit::policy::Verdict;
use bias_audit::selftest::halved;
use serde_json::Value;
use toml::Table;

use crate::examples::differs;
use crate::fixtures::{folders, items, strings, tables};
use crate::support::{bias_audit, repository};

/// Halves of a log.
const HALVES: u64 = 1_000;

/// Where the random numbers start.
const SEED: u64 = 1;

/// More than this share of halves may not contradict a log: 2.5 %, and three standard errors of it.
const ALLOWED: u64 = 40;

/// A log that is read, and the groups of one of its attributes: k of n.
type Groups = (String, Vec<(u64, u64)>);

/// The groups of each attribute in a report, by the rates that are no part of a comparison.
fn groups(name: &str, report: &Value) -> Vec<Groups> {
    let mut of: BTreeMap<&str, Vec<(u64, u64)>> = BTreeMap::new();
    for measure in items(report, "measures") {
        let (Some(attribute), Some(k), Some(n)) = (
            measure["attribute"].as_str(),
            measure["k"].as_u64(),
            measure["n"].as_u64(),
        ) else {
            continue;
        };
        // Expected people are no rows that a half could have.
        let are_rows = measure["expected"] != true;
        if are_rows && measure["metric"] == "selection-rate" && measure["stratum"].is_null() {
            of.entry(attribute).or_default().push((k, n));
        }
    }
    of.into_iter()
        .filter(|(_, groups)| groups.len() > 1)
        .map(|(attribute, groups)| (format!("{name}, {attribute}"), groups))
        .collect()
}

/// What the fixtures hold, each set of groups once.
fn logs() -> Vec<Groups> {
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for folder in folders(&repository().join("fixtures")) {
        let Ok(text) = fs::read_to_string(folder.join("expected.toml")) else {
            continue; // broken inputs have no groups
        };
        let expected: Table = text.parse().expect("a table of cases");
        let name = folder.file_name().expect("a folder has a name");
        for case in tables(&expected, "case") {
            let file = strings(case, "each").first().copied();
            let args: Vec<&str> = file.into_iter().chain(strings(case, "args")).collect();
            let output = bias_audit(
                &folder,
                &[&["check"], args.as_slice(), &["--report", "json"]].concat(),
            );
            let Ok(report) = serde_json::from_str(&output.stdout) else {
                continue; // the runner of fixtures says what is wrong
            };
            for (name, groups) in groups(&name.to_string_lossy(), &report) {
                if seen.insert(groups.clone()) {
                    found.push((name, groups));
                }
            }
        }
    }
    found
}

#[test]
fn halves_of_a_log_do_not_contradict_it() {
    let mut page = String::from(
        "# Halving\n\n\
         Each log of the fixtures against 1,000 random halves of its rows, by `four-fifths` with `screening`: how many\n\
         halves have the verdict of the whole, and how many contradict it (pass where it fails, or fail where it\n\
         passes). The others are inconclusive, because half of the rows say less. *Certain*: the whole log is told from\n\
         the bound by a one-sided p below 10⁻⁶; then no half may contradict it, elsewhere at most 2.5 % and chance.\n\
         Rates with one reading each; logs whose groups are equal are listed once.\n\n\
         | log, attribute | groups | rows | whole | certain | same | contrary |\n\
         |---|---:|---:|---|---|---:|---:|\n",
    );
    let logs = logs();
    assert!(logs.len() >= 20, "{} logs are no proof", logs.len());
    let mut certain = 0;
    for (name, groups) in &logs {
        let halved = halved(groups, HALVES, SEED);
        let rows: u64 = groups.iter().map(|(_, n)| n).sum();
        let verdict = match halved.whole {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Inconclusive => "inconclusive",
        };
        let most = if halved.certain { 0 } else { ALLOWED };
        assert!(halved.contrary <= most, "{name}: {halved:?}");
        certain += u64::from(halved.certain);
        writeln!(
            page,
            "| {name} | {} | {rows} | {verdict} | {} | {} | {} |",
            groups.len(),
            if halved.certain { "yes" } else { "no" },
            halved.same,
            halved.contrary
        )
        .expect("a text grows");
    }
    assert!(certain >= 5, "{certain} logs are far from the bound");
    let stale = differs(&repository().join("docs/halving.md"), &page, "halving");
    assert_eq!(stale, None);
}
