//! Consent: who is counted, who is kept out of the rates, and that it is said. Compared with a loop over
//! the rows, and with the log that has only the rows of those who consent.

use std::fs;
use std::path::{Path, PathBuf};

use bias_audit::config::{AttributeConfig, Config, Named, Origin, RowShape, WithoutConsent};
use bias_audit::input::{Exclusion, Options, Source};
use bias_audit::tally::{Cube, read_counts, sum, write_counts};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::fixtures::items;
use crate::laws::{Logs, cases};
use crate::support::{Output, bias_audit, repository};

fn report(dir: &Path, args: &[&str]) -> Value {
    let output = bias_audit(dir, &[&["check"], args, &["--report", "json"]].concat());
    serde_json::from_str(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", output.stdout, output.stderr))
}

fn refused(dir: &Path, args: &[&str], code: &str, says: &[&str]) {
    let Output { status, stderr, .. } = bias_audit(dir, args);
    assert_eq!(status, 2, "{args:?}: {stderr}");
    assert!(stderr.contains(&format!("error[{code}]")), "{stderr}");
    for part in says {
        assert!(stderr.contains(part), "{part}: {stderr}");
    }
}

fn fixtures() -> PathBuf {
    repository().join("fixtures/consent")
}

// What is said.

#[test]
fn rows_without_consent_are_counted_by_reason_and_told_in_both_languages() {
    let report = report(&fixtures(), &["words.csv", "-a", "gender"]);
    let excluded = items(&report["accounting"], "excluded");
    let rows = |reason: &str| {
        let found = excluded.iter().find(|entry| entry["reason"] == reason);
        found.map(|entry| (entry["column"].clone(), entry["rows"].clone()))
    };
    assert_eq!(rows("no_consent"), Some(("consent".into(), 73.into())));
    assert_eq!(rows("consent_unknown"), Some(("consent".into(), 7.into())));
    assert_eq!(report["provenance"]["without_consent"], "exclude");
    let notes = items(&report, "data_quality");
    let noted = |code: &str| notes.iter().find(|note| note["code"] == code);
    assert_eq!(noted("missing_consent").expect("five")["rows"], 5);
    let unreadable = noted("unreadable_consent").expect("two");
    assert_eq!(unreadable["rows"], 2);
    assert_eq!(unreadable["examples"], serde_json::json!(["perhaps"]));

    // However the lines are broken.
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let english = bias_audit(&fixtures(), &["check", "words.csv", "-a", "gender"]).stdout;
    let english = spaced(&english);
    for part in [
        "73 because `consent` says no (no consent)",
        "gender: consented / rows",
        "consent: `consent` (recognised by name)",
    ] {
        assert!(english.contains(part), "{part}: {english}");
    }
    let french = bias_audit(
        &fixtures(),
        &["check", "opt-out.csv", "-a", "gender", "--lang", "fr"],
    );
    for part in [
        "sexe\u{a0}: consentements / lignes",
        "consentement (opposition)\u{a0}: `opt_out`",
        "(pas de consentement)",
    ] {
        let (text, part) = (spaced(&french.stdout), spaced(part));
        assert!(text.contains(&part), "{part}: {text}");
    }
}

#[test]
fn a_string_of_somebody_is_never_an_example() {
    let report = bias_audit(
        &fixtures(),
        &["check", "tcf.csv", "-a", "gender", "--report", "json"],
    );
    assert!(report.stdout.contains("unreadable_consent"));
    let table = repository().join("tests/oracles/tcf.tsv");
    let table = fs::read_to_string(table).expect("the table is there");
    for line in table.lines().skip(3) {
        assert!(!report.stdout.contains(&line[..20]), "{line}");
    }
}

#[test]
fn rows_audited_without_consent_are_told() {
    let args = ["words.csv", "-a", "gender", "--without-consent", "include"];
    let report = report(&fixtures(), &args);
    let notes = items(&report, "data_quality");
    let note = notes
        .iter()
        .find(|note| note["code"] == "audited_without_consent")
        .expect("80 of 200 have no consent");
    assert_eq!(note["rows"], 80);
    assert_eq!(report["provenance"]["without_consent"], "include");
    let french = bias_audit(
        &fixtures(),
        &[&["check", "--lang", "fr"], &args[..]].concat(),
    );
    assert!(
        french
            .stdout
            .contains("80 lignes sans consentement, auditées"),
        "{}",
        french.stdout
    );
}

#[test]
fn a_group_in_which_nobody_consents_is_told_by_consent() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let mut log = "race,consent,targeted\n".to_owned();
    // One in a hundred consents, and belongs to a group too small to be a reference.
    for group in ["a", "b"] {
        log.push_str(&format!("{group},no,1\n").repeat(60));
    }
    log.push_str("c,yes,1\nc,yes,0\n");
    logs.write("log.csv", log.as_bytes());
    let policy = b"[[rules]]\nmetric = \"consent-ratio\"\nmin = \"4/5\"\n";
    logs.write("policy.toml", policy);
    let args = ["check", "log.csv", "-a", "race", "-c", "policy.toml"];
    for (lang, says) in [("en", "nobody consented"), ("fr", "personne n'a consenti")] {
        let output = bias_audit(dir, &[&args[..], &["--lang", lang]].concat());
        assert_eq!(output.status, 3, "{}{}", output.stdout, output.stderr);
        let text = output.stdout.split_whitespace().collect::<Vec<_>>();
        let text = text.join(" ");
        assert!(text.contains(says), "{text}");
        assert!(!text.contains("selected in either"), "{text}");
    }
}

#[test]
fn without_a_column_of_consent_nothing_speaks_of_it() {
    let logs = Logs::new();
    logs.write("log.csv", b"gender,targeted\nF,1\nM,0\n");
    let report = report(logs.dir.path(), &["log.csv"]);
    assert_eq!(report["provenance"].get("without_consent"), None);
    let missing = items(&report, "not_computable");
    let needs = missing
        .iter()
        .find(|entry| entry["metric"] == "consent-rate");
    assert_eq!(needs.expect("listed")["reason"], "missing_consent");
    let counts = bias_audit(logs.dir.path(), &["tally", "log.csv"]).stdout;
    assert!(!counts.contains("consent"), "{counts}");
}

// Which column.

#[test]
fn a_column_with_another_role_is_not_the_consent() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", b"gender,opt_in\nF,1\nF,0\nM,1\nM,1\n");
    let role = |args: &[&str]| {
        let report = report(dir, args);
        let column = items(&report, "columns")
            .iter()
            .find(|used| used["column"] == "opt_in");
        column.map(|used| used["role"].clone())
    };
    // Named as the outcome it is one, and the whole log is audited.
    assert_eq!(role(&["log.csv", "-o", "opt_in"]), Some("outcome".into()));
    // By itself it is the consent, and never the only column of yes and no.
    refused(dir, &["check", "log.csv"], "no-outcome", &["opt_in"]);
    refused(
        dir,
        &["check", "log.csv", "-o", "opt_in", "--consent", "opt_in"],
        "ambiguous-column",
        &["as consent"],
    );
    // Counts of those who opted in are a stage like any other.
    logs.write("counts.csv", b"gender,opt_in,clicks\nF,100,20\nM,120,30\n");
    assert_eq!(role(&["counts.csv"]), None);
    refused(
        dir,
        &["check", "counts.csv", "--consent", "opt_in"],
        "usage",
        &["needs person rows"],
    );
}

#[test]
fn two_columns_of_consent_are_not_chosen_between() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let log = b"gender,targeted,consent,opt_in\nF,1,1,0\nM,0,0,1\nM,1,0,1\n";
    logs.write("log.csv", log);
    refused(
        dir,
        &["check", "log.csv"],
        "ambiguous-column",
        &["--consent consent", "--consent opt_in"],
    );
    let used = report(dir, &["log.csv", "--consent", "opt_in"])["accounting"]["rows_used"].clone();
    assert_eq!(used, 2);
    refused(
        dir,
        &["check", "log.csv", "--consent", "op_tin"],
        "unknown-column",
        &["did you mean `--consent opt_in`"],
    );
}

#[test]
fn settings_of_consent_that_mean_nothing_are_refused() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write("log.csv", b"gender,targeted\nF,1\nM,0\n");
    refused(
        dir,
        &["check", "log.csv", "--without-consent", "drop"],
        "usage",
        &["--consent COLUMN"],
    );
    let toml = b"[columns]\nconsent = \"consent\"\nwithout-consent = \"ignore\"\n";
    logs.write("bias-audit.toml", toml);
    refused(
        dir,
        &["check", "log.csv", "-c", "bias-audit.toml"],
        "config-invalid",
        &["bias-audit.toml:3:19", "`without-consent` must be"],
    );
    logs.write("counts.csv", b"gender,targeted,consent\nF,1,1\nM,0,1\n");
    bias_audit(dir, &["tally", "counts.csv", "-o", "counts.json"]);
    refused(
        dir,
        &["check", "counts.json", "--without-consent", "include"],
        "usage",
        &["--without-consent cannot change"],
    );
    refused(
        dir,
        &["check", "counts.json", "--proof", "time=when"],
        "usage",
        &["--proof cannot change"],
    );
}

#[test]
fn an_audit_of_nobody_or_of_what_cannot_be_read_is_none() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write(
        "refused.csv",
        b"gender,targeted,consent\nF,1,0\nM,0,no\nM,1,\n",
    );
    for without in ["exclude", "drop"] {
        refused(
            dir,
            &["check", "refused.csv", "--without-consent", without],
            "nothing-used",
            &["gives no consent in 3", "--without-consent include"],
        );
    }
    let garbage = b"gender,targeted,consent\nF,1,maybe\nF,0,maybe\nM,0,maybe\nM,1,yes\nM,0,yes\n";
    logs.write("garbage.csv", garbage);
    for without in ["exclude", "include", "drop"] {
        refused(
            dir,
            &["check", "garbage.csv", "--without-consent", without],
            "rows-unreadable",
            &["in 3 of 5 rows", "such as `maybe`"],
        );
    }
}

#[test]
fn settings_are_printed_with_their_origin() {
    let printed = bias_audit(
        &fixtures(),
        &[
            "check",
            "words.csv",
            "--print-config",
            "--without-consent",
            "drop",
        ],
    );
    assert!(
        printed.stdout.contains("consent = \"consent\" # "),
        "{}{}",
        printed.stdout,
        printed.stderr
    );
    assert!(printed.stdout.contains("without-consent = \"drop\" # flag"));
}

// Times.

#[test]
fn checks_of_times_are_told_in_both_languages_and_kept_in_counts_files() {
    let folder = repository().join("fixtures/consent-times");
    let logs = Logs::new();
    let to = logs.dir.path().join("log.json");
    let config = logs.write("policy.toml", b"[policy]\npresets = [\"consent\"]\n");
    let (to, config) = (to.display().to_string(), config.display().to_string());
    let tally = ["tally", "log.csv", "-c", &config, "-o", &to];
    let tallied = bias_audit(&folder, &tally);
    assert_eq!(tallied.status, 0, "{}", tallied.stderr);
    for log in ["log.csv", &to] {
        let args = ["check", log, "-c", &config];
        let english = bias_audit(&folder, &args);
        assert_eq!(english.status, 1, "{}", english.stderr);
        let text = english.stdout.split_whitespace().collect::<Vec<_>>();
        let text = text.join(" ");
        let sentence = "advertisements shown before consent: 2 of 7 rows looked at, such as";
        assert!(text.contains(sentence), "{text}");
        let french = bias_audit(&folder, &[&args[..], &["--lang", "fr"]].concat());
        let text = french.stdout.split_whitespace().collect::<Vec<_>>();
        let text = text.join(" ");
        let sentence = "publicités diffusées après le retrait du consentement : 1 sur 3 lignes";
        assert!(text.contains(sentence), "{text}");
    }
}

#[test]
fn the_column_of_a_time_is_named_by_flag_or_table() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let log = b"when,agreed\n2026-03-01,2026-03-02\n2026-03-03,2026-03-02\n";
    logs.write("log.csv", log);
    logs.write("policy.toml", b"[[rules]]\ncheck = \"shown-before-consent\"\n[proof]\ntime = \"when\"\nconsent-at = \"agreed\"\n");
    let flags = [
        "log.csv",
        "--policy",
        "consent",
        "--proof",
        "time=when",
        "--proof",
        "consent-at=agreed",
    ];
    for args in [&flags[..], &["log.csv", "-c", "policy.toml"]] {
        let report = report(dir, args);
        let found = items(&report, "findings")
            .iter()
            .find(|finding| finding["check"]["id"] == "shown-before-consent");
        let check = &found.expect("it was looked at")["check"];
        assert_eq!(
            (&check["looked_at"], &check["broken"]),
            (&2.into(), &1.into())
        );
        assert_eq!(check["examples"], serde_json::json!(["P1D"]));
    }
    refused(
        dir,
        &[
            "check",
            "log.csv",
            "--policy",
            "consent",
            "--proof",
            "age-min=when",
        ],
        "usage",
        &[
            "`--proof age-min=when` does not say FIELD=COLUMN",
            "the fields are time, consent-at",
        ],
    );
}

// Engines.

#[test]
fn words_are_grouped_by_engines_and_strings_are_refused() {
    let sql = |args: &[&str]| {
        let head = [
            "sql",
            "--dialect",
            "duckdb",
            "--table",
            "log",
            "-a",
            "gender",
        ];
        bias_audit(&fixtures(), &[&head, args].concat())
    };
    let words = sql(&["words.csv"]);
    assert_eq!(words.status, 0, "{}", words.stderr);
    assert!(words.stdout.contains("\"consent\""), "{}", words.stdout);
    for (args, says) in [
        (&["tcf.csv"][..], "IAB TCF strings"),
        (
            &["words.csv", "--without-consent", "drop"],
            "groups all rows",
        ),
    ] {
        let refused = sql(args);
        assert_eq!(refused.status, 2, "{}", refused.stdout);
        assert!(refused.stderr.contains(says), "{}", refused.stderr);
    }
}

// Laws.

#[derive(Debug, Clone)]
struct Row {
    gender: &'static str,
    region: &'static str,
    consent: &'static str,
    eligible: bool,
    targeted: Option<bool>,
    qualified: bool,
    times: u64,
}

impl Row {
    fn consents(&self) -> bool {
        matches!(self.consent, "1" | "yes" | "Accordé")
    }

    /// Empty outcomes are excluded whatever the consent.
    fn is_usable(&self) -> bool {
        self.targeted.is_some()
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let words = ["1", "yes", "Accordé", "0", "refusé", "", "unknown", "?!"];
    let row = (
        prop::sample::select(&["F", "M", ""][..]),
        prop::sample::select(&["north", "south"][..]),
        prop::sample::select(words.to_vec()),
        any::<bool>(),
        prop::option::weighted(0.9, any::<bool>()),
        any::<bool>(),
        1_u64..4,
    );
    let row = row.prop_map(
        |(gender, region, consent, eligible, targeted, qualified, times)| Row {
            gender,
            region,
            consent,
            eligible,
            targeted,
            qualified,
            times,
        },
    );
    // Each group has somebody who consents, and few rows say what cannot be read.
    vec(row, 0..40).prop_map(|mut rows| {
        for (gender, region) in [
            ("F", "north"),
            ("M", "south"),
            ("", "north"),
            ("F", "south"),
        ] {
            rows.push(Row {
                gender,
                region,
                consent: "1",
                eligible: true,
                targeted: Some(gender == "F"),
                qualified: true,
                times: 40,
            });
        }
        rows
    })
}

fn csv(rows: &[Row], gender: impl Fn(&Row) -> &'static str) -> String {
    let mut text = "gender,region,consent,eligible,targeted,qualified,bias_audit_rows\n".to_owned();
    for row in rows {
        let bit = u8::from;
        let targeted = row
            .targeted
            .map_or(String::new(), |yes| bit(yes).to_string());
        text.push_str(&format!(
            "{},{},{},{},{targeted},{},{}\n",
            gender(row),
            row.region,
            row.consent,
            bit(row.eligible),
            bit(row.qualified),
            row.times
        ));
    }
    text
}

fn settings(without: WithoutConsent) -> Config {
    let named = |name: &str| Some(Named::flag(name));
    Config {
        rows: Some((RowShape::Person, Origin::Flag)),
        eligible: named("eligible"),
        outcome: named("targeted"),
        label: named("qualified"),
        by: vec![Named::flag("region")],
        consent: named("consent"),
        without_consent: Some((without, Origin::Flag)),
        attributes: vec![AttributeConfig::named(Named::flag("gender"))],
        ..Config::default()
    }
}

fn count(logs: &Logs, without: WithoutConsent, texts: &[String]) -> Cube {
    let sources: Vec<Source> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| Source::File(logs.write(&format!("{at}.csv"), text.as_bytes())))
        .collect();
    bias_audit::count(&settings(without), &sources, &Options::default()).expect("it can be counted")
}

/// The counts of one group in one region by the names of their counters.
fn cell(cube: &Cube, gender: &str, region: &str, counter: &str) -> u64 {
    let at = cube.plan.counters().iter().position(|name| name == counter);
    let at = at.unwrap_or_else(|| panic!("no {counter} in {:?}", cube.plan.counters()));
    let cells = cube.cells.iter();
    let of_group = cells.filter(|(key, _)| key[0].label() == gender && key[1].label() == region);
    of_group.map(|(_, counts)| counts[at]).sum()
}

fn loop_count(rows: &[Row], gender: &str, region: &str, is: impl Fn(&Row) -> bool) -> u64 {
    let group = |row: &Row| match row.gender {
        "F" => "female",
        "M" => "male",
        _ => "unknown",
    };
    let rows = rows.iter().filter(|row| row.is_usable());
    let rows = rows.filter(|row| group(row) == gender && row.region == region);
    rows.filter(|row| is(row)).map(|row| row.times).sum()
}

/// Without what only says who consents: counters, notes, exclusions.
fn measured(cube: &Cube) -> Vec<(Vec<String>, Vec<u64>)> {
    let mut plan = cube.plan.clone();
    plan.consent = None;
    let suffix = match cube.plan.consent {
        Some(WithoutConsent::Exclude) => "&consented",
        _ => "",
    };
    let names = cube.plan.counters();
    let wanted: Vec<usize> = plan
        .counters()
        .iter()
        .map(|name| match (name.as_str(), suffix) {
            ("rows", "&consented") => "consented".to_owned(),
            (name, suffix) => format!("{name}{suffix}"),
        })
        .map(|name| {
            names
                .iter()
                .position(|known| *known == name)
                .expect("a counter")
        })
        .collect();
    let cells = cube.cells.iter().map(|(key, counts)| {
        let key = key.iter().map(|level| level.label().to_owned()).collect();
        (
            key,
            wanted.iter().map(|at| counts[*at]).collect::<Vec<u64>>(),
        )
    });
    cells
        .filter(|(_, counts)| counts.iter().any(|n| *n > 0))
        .collect()
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn counts_by_consent_are_those_of_a_loop(rows in rows(), at in 0_usize..40) {
        let logs = Logs::new();
        let at = at.min(rows.len());
        let parts = [csv(&rows[..at], |row| row.gender), csv(&rows[at..], |row| row.gender)];
        let parts = if at == 0 { &parts[1..] } else { &parts[..] };
        for (without, _) in WithoutConsent::ALL {
            let cube = count(&logs, without, parts);
            prop_assert!(cube.accounting.balances());
            let usable = |row: &&Row| row.is_usable();
            let times = |rows: &mut dyn Iterator<Item = &Row>| rows.map(|row| row.times).sum::<u64>();
            let consenting = times(&mut rows.iter().filter(usable).filter(|row| row.consents()));
            let all = times(&mut rows.iter().filter(usable));
            let used = if without == WithoutConsent::Include { all } else { consenting };
            prop_assert_eq!(cube.accounting.rows_used, used);
            let reasons = cube.accounting.excluded.get("consent");
            let refused: u64 = reasons
                .and_then(|reasons| reasons.get(&Exclusion::NoConsent))
                .copied()
                .unwrap_or(0);
            let says_no = |row: &&Row| matches!(row.consent, "0" | "refusé");
            let expected = match without {
                WithoutConsent::Exclude => times(&mut rows.iter().filter(usable).filter(says_no)),
                WithoutConsent::Include => 0,
                WithoutConsent::Drop => times(&mut rows.iter().filter(says_no)),
            };
            prop_assert_eq!(refused, expected);
            for gender in ["female", "male", "unknown"] {
                for region in ["north", "south"] {
                    let by_loop = |is: &dyn Fn(&Row) -> bool| loop_count(&rows, gender, region, is);
                    let is_in = |row: &Row| without == WithoutConsent::Include || row.consents();
                    let suffix = if without == WithoutConsent::Exclude { "&consented" } else { "" };
                    let selected = by_loop(&|row| {
                        is_in(row) && row.eligible && row.targeted == Some(true)
                    });
                    let counter = format!("eligible&targeted{suffix}");
                    prop_assert_eq!(cell(&cube, gender, region, &counter), selected);
                    let qualified = by_loop(&|row| is_in(row) && row.eligible && row.qualified);
                    let counter = format!("eligible&label{suffix}");
                    prop_assert_eq!(cell(&cube, gender, region, &counter), qualified);
                    if without != WithoutConsent::Drop {
                        let agreed = by_loop(&Row::consents);
                        prop_assert_eq!(cell(&cube, gender, region, "consented"), agreed);
                        prop_assert_eq!(cell(&cube, gender, region, "rows"), by_loop(&|_| true));
                    }
                }
            }
        }
    }

    #[test]
    fn excluding_is_auditing_the_log_of_those_who_consent(rows in rows()) {
        let logs = Logs::new();
        let consenting: Vec<Row> = rows.iter().filter(|row| row.consents()).cloned().collect();
        let whole = [csv(&rows, |row| row.gender)];
        let excluded = count(&logs, WithoutConsent::Exclude, &whole);
        let dropped = count(&logs, WithoutConsent::Drop, &whole);
        let alone = count(&logs, WithoutConsent::Include, &[csv(&consenting, |row| row.gender)]);
        prop_assert_eq!(measured(&excluded), measured(&alone));
        prop_assert_eq!(measured(&dropped), measured(&alone));
    }

    #[test]
    fn whoever_is_dropped_is_not_looked_at(rows in rows()) {
        let logs = Logs::new();
        // Digits for a gender would be an error if anybody saw them.
        let hidden = csv(&rows, |row| if row.consents() { row.gender } else { "1" });
        let dropped = count(&logs, WithoutConsent::Drop, &[hidden]);
        let seen = count(&logs, WithoutConsent::Drop, &[csv(&rows, |row| row.gender)]);
        prop_assert_eq!(&dropped.cells, &seen.cells);
        prop_assert_eq!(&dropped.accounting, &seen.accounting);
        prop_assert_eq!(&dropped.quality, &seen.quality);
    }

    #[test]
    fn shards_add_up_and_counts_files_are_read_back(rows in rows(), at in 1_usize..40) {
        let logs = Logs::new();
        let at = at.min(rows.len() - 4);
        for (without, _) in WithoutConsent::ALL {
            let whole = count(&logs, without, &[csv(&rows, |row| row.gender)]);
            let part = |rows: &[Row]| {
                let cube = count(&logs, without, &[csv(rows, |row| row.gender)]);
                let text = write_counts(&cube);
                let read = read_counts("part.json", &text).expect("as it was written");
                assert_eq!(write_counts(&read), text);
                read
            };
            // Both parts have somebody who consents: the last rows do.
            let (mut first, last) = (rows[..at].to_vec(), &rows[at..]);
            first.push(rows[rows.len() - 1].clone());
            let mut both = rows.clone();
            both.push(rows[rows.len() - 1].clone());
            let both = count(&logs, without, &[csv(&both, |row| row.gender)]);
            let parts = [("a", part(&first)), ("b", part(last))];
            let parts = parts.map(|(name, cube)| Ok((name.to_owned(), cube)));
            let added = sum(parts.into_iter()).expect("equal plans");
            prop_assert_eq!(&added.cells, &both.cells);
            prop_assert_eq!(&added.accounting, &both.accounting);
            prop_assert_eq!(whole.plan.digest(), added.plan.digest());
        }
    }
}

#[test]
fn counts_files_that_were_changed_are_noticed() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    let log = "gender,consent,targeted\nF,1,1\nF,0,1\nM,1,0\nM,1,1\n";
    logs.write("log.csv", log.as_bytes());
    bias_audit(dir, &["tally", "log.csv", "-o", "log.json"]);
    let text = fs::read_to_string(dir.join("log.json")).expect("it was written");
    read_counts("log.json", &text).expect("as it was written");
    // One more who was asked, and one more who agreed: both contradict the accounting.
    for (counter, count) in [("rows", 3), ("consented", 2)] {
        let mut file: Value = serde_json::from_str(&text).expect("it is JSON");
        let counts = &mut file["views"][0]["cells"][0]["counts"];
        assert_ne!(counts[counter], count);
        counts[counter] = count.into();
        let error = read_counts("log.json", &file.to_string()).expect_err("it was changed");
        assert!(error.message().contains("do not add up"), "{error}");
    }
}

#[test]
fn counts_with_and_without_those_who_refuse_are_not_added() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    logs.write(
        "log.csv",
        b"gender,consent,targeted\nF,1,1\nF,0,1\nM,1,0\nM,1,1\n",
    );
    for without in ["exclude", "drop"] {
        let to = format!("{without}.json");
        let args = ["tally", "log.csv", "--without-consent", without, "-o", &to];
        assert_eq!(bias_audit(dir, &args).status, 0);
    }
    refused(
        dir,
        &["merge", "exclude.json", "drop.json"],
        "counts-plan-differs",
        &["rows without consent"],
    );
}

#[test]
fn fifths_are_cut_among_those_who_consent() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    // Incomes 1 to 10 of those who consent; those who do not are far richer.
    let mut log = "income,consent,targeted\n".to_owned();
    for income in 1..=10 {
        log.push_str(&format!("{income}000,1,{}\n", income % 2));
        log.push_str(&format!("{income}00000,0,1\n"));
    }
    logs.write("log.csv", log.as_bytes());
    for without in ["exclude", "drop"] {
        let report = report(dir, &["log.csv", "--without-consent", without]);
        let sizes: Vec<u64> = items(&report, "groups")
            .iter()
            .filter_map(|group| group["n"].as_u64())
            .filter(|n| *n > 0)
            .collect();
        assert_eq!(sizes, [2, 2, 2, 2, 2], "{without}");
    }
}

#[test]
fn units_are_those_of_rows_in_the_audit() {
    let logs = Logs::new();
    let dir = logs.dir.path();
    // a has two rows with consent, b one and one without, c one without.
    let log = "gender,consent,targeted,user_id\nF,1,1,a\nF,1,0,a\nM,1,1,b\nM,0,1,b\nM,0,0,c\n";
    logs.write("log.csv", log.as_bytes());
    let args = ["tally", "log.csv", "--unit", "user_id", "-o", "log.json"];
    assert_eq!(bias_audit(dir, &args).status, 0);
    let text = fs::read_to_string(dir.join("log.json")).expect("it was written");
    let counts: Value = serde_json::from_str(&text).expect("it is JSON");
    let units = serde_json::json!({
        "units": 2, "rows": 3, "repeated_units": 1, "repeated_rows": 2
    });
    assert_eq!(counts["unit_rows"], units);
    read_counts("log.json", &text).expect("sums and cells fit");
}
