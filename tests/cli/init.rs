//! `init`: the configuration it writes audits the log as an audit without one does, is TOML whatever
//! the data are called, says nothing of persons, and replaces no file. What the sentences say is not
//! judged here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use bias_audit::config::{Config, CutsText, Named, parse_config};
use bias_audit::error::Code;
use bias_audit::input::{About, Options, Source};
use bias_audit::propose;
use bias_audit::report::Lang;
use bias_audit::report::proposal::{self, Open, Proposal};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Output, bias_audit, repository};

/// What two audits of the same people have in common.
const RESULT: [&str; 5] = ["groups", "measures", "findings", "verdict", "exit_code"];

/// Endings of files that hold rows.
const DATA: [&str; 10] = [
    "csv", "tsv", "ndjson", "json", "xlsx", "parquet", "arrow", "gz", "zst", "txt",
];

// The same audit.

#[test]
fn the_configuration_of_init_audits_every_log_as_an_audit_without_one_does() {
    let mut logs = vec![
        repository().join("examples/07-partitions/log"),
        repository().join("fixtures/hostile/partitions"),
    ];
    for folder in ["examples", "fixtures"] {
        data_below(&repository().join(folder), &mut logs);
    }
    let halves = logs.split_at(logs.len() / 2);
    let (mut complaints, audited) = std::thread::scope(|scope| {
        let other = scope.spawn(|| differences(halves.1));
        let (mut complaints, mut audited) = differences(halves.0);
        let (more, others) = other.join().expect("no panic");
        complaints.extend(more);
        audited += others;
        (complaints, audited)
    });
    // Most of the files are there to be refused; those that are not must not become fewer.
    if audited < 60 {
        complaints.push(format!(
            "only {audited} of {} logs were audited",
            logs.len()
        ));
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn data_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder can be listed")
        .map(|entry| entry.expect("a folder can be listed").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            data_below(&path, found);
        } else if path
            .extension()
            .is_some_and(|ending| DATA.iter().any(|known| ending == *known))
        {
            found.push(path);
        }
    }
}

/// What is wrong, and how many logs could be audited.
fn differences(logs: &[PathBuf]) -> (Vec<String>, usize) {
    let mut complaints = Vec::new();
    let mut audited = 0;
    for log in logs {
        let name = log.to_str().expect("paths are UTF-8");
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        let without = bias_audit(dir.path(), &["check", name, "--report", "json"]);
        let init = bias_audit(dir.path(), &["init", name, "-o", "c.toml"]);
        if without.status == 2 {
            if init.status != 2 || dir.path().join("c.toml").exists() {
                complaints.push(format!(
                    "{name}: cannot be audited, and init exits {}",
                    init.status
                ));
            }
            continue;
        }
        if init.status != 0 {
            complaints.push(format!("{name}: {}", init.stderr));
            continue;
        }
        audited += 1;
        let with = bias_audit(
            dir.path(),
            &["check", name, "-c", "c.toml", "--report", "json"],
        );
        if with.status != without.status {
            complaints.push(format!(
                "{name}: {} without, {} with: {}",
                without.status, with.status, with.stderr
            ));
            continue;
        }
        let [with, without] = [with, without].map(|output| report(&output));
        for part in RESULT {
            if with[part] != without[part] {
                complaints.push(format!("{name}: {part} differ"));
            }
        }
    }
    (complaints, audited)
}

fn report(output: &Output) -> Value {
    serde_json::from_str(&output.stdout).expect("a report")
}

#[test]
fn flags_given_to_init_stand_in_the_configuration() {
    let log = repository().join("examples/01-first-audit/campaign.csv");
    let name = log.to_str().expect("paths are UTF-8");
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let flags = [
        "--eligible",
        "targeted",
        "-a",
        "gender",
        "-a",
        "age=30,50",
        "--by",
        "campaign_id",
    ];
    let init = bias_audit(
        dir.path(),
        &[&["init", name, "--outcome", "clicked"], &flags[..]].concat(),
    );
    assert_eq!(init.status, 0, "{}", init.stderr);
    let with = bias_audit(
        dir.path(),
        &["check", name, "-c", "bias-audit.toml", "--report", "json"],
    );
    let check = [
        &["check", name, "-o", "clicked", "--report", "json"],
        &flags[..],
    ]
    .concat();
    let without = bias_audit(dir.path(), &check);
    for part in RESULT {
        assert_eq!(report(&with)[part], report(&without)[part], "{part}");
    }
}

#[test]
fn a_configuration_given_to_init_keeps_its_rules_references_and_crossings() {
    let log = repository().join("examples/01-first-audit/campaign.csv");
    let name = log.to_str().expect("paths are UTF-8");
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let own = r#"
intersect = [["gender", "age"]]
[attributes.gender]
map = { women = ["F", "femme"], men = ["M"] }
reference = "men"
[attributes.age]
cuts = [30, 50]
[policy]
min-n = 30
on-inconclusive = "deny"
[[rules]]
id = "ours"
metric = "impact-ratio"
attributes = ["gender", "gender*age"]
min = "3/4"
evidence = "confident"
"#;
    fs::write(dir.path().join("own.toml"), own).expect("a file can be written");
    let init = bias_audit(dir.path(), &["init", name, "-c", "own.toml"]);
    assert_eq!(init.status, 0, "{}", init.stderr);
    let [with, without] = ["bias-audit.toml", "own.toml"].map(|config| {
        let args = ["check", name, "-c", config, "--report", "json"];
        report(&bias_audit(dir.path(), &args))
    });
    for part in RESULT {
        assert_eq!(with[part], without[part], "{part}");
    }
}

// The file.

/// Looks at a log of these bytes; `answer` answers.
fn proposed(
    dir: &TempDir,
    csv: &str,
    config: &Config,
    answer: impl Fn(&Open) -> Option<usize>,
) -> Result<Proposal, bias_audit::error::Error> {
    let path = dir.path().join("log.csv");
    fs::write(&path, csv).expect("a file can be written");
    let sources = [Source::File(path)];
    propose(config, &sources, &Options::default(), &mut |open| {
        answer(open)
    })
}

fn written(csv: &str, config: &Config) -> String {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let proposal = proposed(&dir, csv, config, |_| None).expect("a proposal");
    proposal::write(&proposal, Lang::En, "c.toml")
}

/// A log of people: twenty of each value of `column`, every second one targeted.
fn people(column: &str, values: &[&str]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut csv = format!("{},targeted\n", quoted(column));
    for value in values {
        for row in 0..20 {
            csv.push_str(&format!("{},{}\n", quoted(value), row % 2));
        }
    }
    csv
}

fn by_column(column: &str) -> Config {
    let attribute = bias_audit::config::AttributeConfig::named(Named::flag(column));
    Config {
        attributes: vec![attribute],
        ..Config::default()
    }
}

#[test]
fn whatever_columns_and_values_are_called_the_file_is_read_back() {
    let long = "x\"\\".repeat(3_000);
    let names = [
        "a\"b",
        "a'b",
        "a\\b",
        "a\nb = 1",
        "a\tb",
        "# [x]",
        "👩🏽‍🚀",
        "\u{202e}a",
        "]] = {",
        &long,
    ];
    for column in names {
        let csv = people(
            column,
            &[
                "\"\"\"",
                "'''\n[rules]",
                "\\u0000",
                "é👩🏽‍🚀",
                "\u{202e}#",
                &long,
            ],
        );
        let text = written(&csv, &by_column(column));
        let config =
            parse_config("c.toml", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let attribute = &config.attributes[0];
        assert_eq!(attribute.name.value, column);
        assert_eq!(
            attribute.column.as_ref().map(|c| c.value.as_str()),
            Some(column)
        );
        let mut read: BTreeMap<&str, &[String]> = BTreeMap::new();
        for (group, values) in &attribute.map {
            read.insert(group, values);
        }
        assert_eq!(read.len(), 6, "{column}");
        assert!(
            read.iter()
                .all(|(group, values)| values == &[(*group).to_owned()])
        );
    }
}

/// The groups of the first attribute in order, with their counts.
fn groups(proposal: &Proposal) -> Vec<(String, Vec<u64>)> {
    let margin = proposal.cube.margin(&[0], None);
    let groups = margin.groups.into_iter();
    groups.map(|group| (group.id, group.counts)).collect()
}

/// Pieces of names and values that are hard to write.
const PIECES: [&str; 20] = [
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\\",
    "\\u0041",
    "\n",
    "\r\n",
    "\t",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "#",
    "= 1",
    "[x]",
    "{",
    "👩🏽‍🚀",
    "é",
    "a",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// A file of such a column and such values is read back with the column, and audits as without it.
    #[test]
    fn any_names_and_values_are_read_back(
        names in vec(vec(select(&PIECES[..]), 1..8), 3..5),
    ) {
        // A letter at both ends: outer space is no part of a name.
        let names: Vec<String> = names.iter().map(|parts| format!("x{}y", parts.concat())).collect();
        let csv = people(&names[0], &names.iter().map(String::as_str).collect::<Vec<_>>());
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        let proposal = proposed(&dir, &csv, &by_column(&names[0]), |_| None);
        let proposal = proposal.expect("a proposal");
        for lang in [Lang::En, Lang::Fr] {
            let text = proposal::write(&proposal, lang, "c.toml");
            let config = parse_config("c.toml", &text).expect("a configuration");
            let column = config.attributes[0].column.as_ref().map(|c| c.value.clone());
            prop_assert_eq!(column.as_ref(), Some(&names[0]));
            let again = proposed(&dir, &csv, &config, |_| None).expect("the same log");
            prop_assert_eq!(groups(&again), groups(&proposal));
        }
    }
}

#[test]
fn a_setting_that_is_switched_off_can_be_switched_on() {
    for log in [
        "01-first-audit/campaign.csv",
        "02-platform-counts/platform.csv",
    ] {
        let log = repository().join("examples").join(log);
        let name = log.to_str().expect("paths are UTF-8");
        let text = bias_audit(&repository(), &["init", name, "-o", "-"]).stdout;
        let is_off = |line: &&str| line.starts_with('#') && !line.starts_with("# ") && *line != "#";
        assert!(text.lines().filter(is_off).count() > 3, "{text}");
        let on: Vec<&str> = text
            .lines()
            .map(|line| if is_off(&line) { &line[1..] } else { line })
            .collect();
        parse_config("c.toml", &on.join("\n")).expect("a configuration");
        let lang = bias_audit(&repository(), &["init", name, "-o", "-", "--lang", "fr"]).stdout;
        let settings = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| !line.starts_with("# "));
            let lines = lines.map(|line| line.split(" # ").next().unwrap_or(line).to_owned());
            lines
                .filter(|line| !line.trim_start().starts_with('"'))
                .collect()
        };
        assert_eq!(
            settings(&lang),
            settings(&text),
            "the languages set the same"
        );
    }
}

#[test]
fn lines_fit_a_screen_and_say_nothing_that_could_not_be_read() {
    for lang in ["en", "fr"] {
        let log = "examples/01-first-audit/campaign.csv";
        let text = bias_audit(&repository(), &["init", log, "-o", "-", "--lang", lang]).stdout;
        for line in text
            .lines()
            .filter(|line| !line.contains("bias-audit check"))
        {
            assert!(line.chars().count() <= 100, "{line}");
            assert!(!line.ends_with(' '), "{line:?}");
        }
        assert!(!text.contains("\n\n\n"), "{text}");
    }
}

#[test]
fn values_that_are_somebodys_are_not_written() {
    let values = ["anna@example.org", "bert@example.org", "chloé@example.org"];
    let text = written(&people("who", &values), &by_column("who"));
    assert!(values.iter().all(|value| !text.contains(value)), "{text}");
    assert!(!text.contains("example.org"), "{text}");
    let config = parse_config("c.toml", &text).expect("a configuration");
    assert!(config.attributes[0].map.is_empty());
    // Names that stand in one row each are no groups, and neither are ids by their column's name.
    let mut csv = "who,user_id,targeted\n".to_owned();
    for row in 0..40 {
        csv.push_str(&format!("Anna {row},u{},{}\n", row % 4, row % 2));
    }
    for column in ["who", "user_id"] {
        let text = written(&csv, &by_column(column));
        assert!(!text.contains("Anna 1") && !text.contains("u1"), "{text}");
    }
    // Ids beside the attributes are named by their column only.
    let mut csv = "user_id,gender,targeted\n".to_owned();
    for row in 0..40 {
        csv.push_str(&format!(
            "u{row:03}x,{},1\n",
            if row % 2 == 0 { "F" } else { "M" }
        ));
    }
    let text = written(&csv, &Config::default());
    assert!(
        text.contains("user_id") && !text.contains("u000x"),
        "{text}"
    );
}

#[test]
fn fifths_are_written_as_amounts_and_spellings_with_their_rows() {
    let mut csv = "gender,income,targeted\n".to_owned();
    for row in 0..100 {
        let gender = ["F", "femme", "M", "M", ""][row % 5];
        csv.push_str(&format!("{gender},{},{}\n", 1_000 * (row + 1), row % 2));
    }
    let text = written(&csv, &Config::default());
    assert!(
        text.contains("cuts = [21000, 41000, 61000, 81000]"),
        "{text}"
    );
    assert!(text.contains("    \"femme\", # 20 rows"), "{text}");
    assert!(text.contains("map.male = [\"M\"] # 40 rows"), "{text}");
    assert!(text.contains("20 rows with an empty field"), "{text}");
    let config = parse_config("c.toml", &text).expect("a configuration");
    let income = config
        .attributes
        .iter()
        .find(|a| a.name.value == "income")
        .expect("income");
    assert!(matches!(income.cuts, Some(CutsText::Points(_))));
}

#[test]
fn groups_that_differ_in_case_alone_stay_apart() {
    let csv = people("job", &["Nurse", "nurse", "Clerk"]);
    let text = written(&csv, &by_column("job"));
    let config = parse_config("c.toml", &text).expect("a configuration");
    assert!(config.attributes[0].map.is_empty(), "a map would join them");
    assert!(
        text.contains("\n#map.Nurse = [\"Nurse\", \"nurse\"]\n"),
        "{text}"
    );
}

// What is open.

#[test]
fn without_a_terminal_what_keeps_an_audit_from_being_made_is_an_error_that_names_the_flags() {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let two = "gender,sexe,age,targeted\nF,F,20,1\nM,M,30,0\n";
    let none = "gender,won,seen\nF,1,0\nM,0,1\n";
    let kept = "segment,targeted\na,1\nb,0\n";
    for (csv, code, flags) in [
        (
            two,
            Code::AmbiguousColumn,
            ["`-a gender` or `-a sexe`", "Which column is the gender"],
        ),
        (
            none,
            Code::NoOutcome,
            [
                "`--outcome won` or `--outcome seen`",
                "the decision under audit",
            ],
        ),
        (
            kept,
            Code::NoAttribute,
            ["`-a segment`", "Groups of which column"],
        ),
    ] {
        fs::write(dir.path().join("log.csv"), csv).expect("a file can be written");
        let output = bias_audit(dir.path(), &["init", "log.csv"]);
        assert_eq!(output.status, 2, "{csv}");
        assert!(output.stderr.contains(code.id()), "{}", output.stderr);
        assert!(
            flags.iter().all(|flag| output.stderr.contains(flag)),
            "{}",
            output.stderr
        );
        assert!(!output.stderr.contains("-o "), "{}", output.stderr);
        assert!(!dir.path().join("bias-audit.toml").exists());
    }
}

#[test]
fn answers_settle_columns_and_keep_the_others() {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let csv = "gender,sexe,age,won,seen\nF,F,20,1,0\nM,M,30,0,1\n";
    let proposal = proposed(&dir, csv, &Config::default(), |open| match open {
        Open::Column {
            about: About::Attribute("gender"),
            columns,
        } => columns.iter().position(|column| column == "sexe"),
        Open::Column {
            about: About::Outcome,
            columns,
        } => columns.iter().position(|column| column == "won"),
        other => panic!("{other:?}"),
    })
    .expect("everything is answered");
    let text = proposal::write(&proposal, Lang::En, "c.toml");
    let config = parse_config("c.toml", &text).expect("a configuration");
    let columns: Vec<&str> = config
        .attributes
        .iter()
        .filter_map(|a| Some(a.column.as_ref()?.value.as_str()))
        .collect();
    assert_eq!(columns, ["sexe", "age"]);
    assert_eq!(
        config.outcome.map(|named| named.value).as_deref(),
        Some("won")
    );
}

#[test]
fn digits_are_given_a_meaning_by_the_answer_alone() {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let csv = people("sex", &["1", "2"]);
    let error = proposed(&dir, &csv, &Config::default(), |_| None)
        .err()
        .expect("nobody says");
    assert_eq!(error.code(), Code::NumericCodes);
    for (answer, female) in [(0, "2"), (1, "1")] {
        let proposal = proposed(&dir, &csv, &Config::default(), |_| Some(answer)).expect("told");
        let text = proposal::write(&proposal, Lang::En, "c.toml");
        assert!(
            text.contains(&format!("map.female = [\"{female}\"] # 20 rows")),
            "{text}"
        );
    }
}

#[test]
fn spellings_are_joined_and_people_added_up_only_when_somebody_says_so() {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let mut csv = "user_id,job,targeted\n".to_owned();
    for row in 0..60 {
        let job = ["Nurse", "nurse", "Clerk"][row % 3];
        csv.push_str(&format!("u{},{job},{}\n", row / 2, row % 2));
    }
    let silent = proposed(&dir, &csv, &by_column("job"), |_| None).expect("harmless questions");
    assert_eq!(silent.open.len(), 2);
    assert!(silent.roles.unit.is_none());
    let told = proposed(&dir, &csv, &by_column("job"), |_| Some(0)).expect("answered");
    assert!(told.open.is_empty());
    let text = proposal::write(&told, Lang::En, "c.toml");
    let config = parse_config("c.toml", &text).expect("a configuration");
    assert_eq!(config.attributes[0].map.len(), 2, "{text}");
    assert_eq!(
        config.unit.map(|named| named.value).as_deref(),
        Some("user_id")
    );
}

// Files.

#[test]
fn a_file_that_is_there_is_replaced_only_by_force() {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let log = repository().join("fixtures/tiny/person.csv");
    let name = log.to_str().expect("paths are UTF-8");
    let path = dir.path().join("bias-audit.toml");
    fs::write(&path, "# mine\n").expect("a file can be written");
    let refused = bias_audit(dir.path(), &["init", name, "-a", "gender"]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("--force"), "{}", refused.stderr);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "# mine\n");
    let forced = bias_audit(dir.path(), &["init", name, "-a", "gender", "--force"]);
    assert_eq!(forced.status, 0, "{}", forced.stderr);
    let text = fs::read_to_string(&path).expect("it is there");
    let printed = bias_audit(dir.path(), &["init", name, "-a", "gender", "-o", "-"]);
    assert_eq!(printed.stdout, text, "printed and written are the same");
    assert!(
        forced.stdout.contains("bias-audit check"),
        "{}",
        forced.stdout
    );
}

#[test]
fn what_means_nothing_to_init_is_refused() {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let log = repository().join("fixtures/tiny/person.csv");
    let name = log.to_str().expect("paths are UTF-8");
    let counts = bias_audit(
        dir.path(),
        &["tally", name, "-a", "gender", "-o", "counts.json"],
    );
    assert_eq!(counts.status, 0, "{}", counts.stderr);
    for args in [
        &["init", "-"][..],
        &["init", "counts.json"],
        &["init", name, "-a", "gender", "--tallies", "kept"],
        &["init", name, "-a", "gender", "--digest"],
        &["init", name, "-a", "gender", "--units-disjoint"],
        &["init", "--source", "sqlite://x", "--table", "t"],
    ] {
        let output = bias_audit(dir.path(), args);
        assert_eq!(output.status, 2, "{args:?}");
        assert!(
            output.stderr.contains("error[usage]"),
            "{args:?}: {}",
            output.stderr
        );
        assert!(
            output.stderr.contains("help: "),
            "{args:?}: {}",
            output.stderr
        );
        assert!(!dir.path().join("bias-audit.toml").exists(), "{args:?}");
    }
}
