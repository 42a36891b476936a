//! Exports of every platform, as they are downloaded: each is recognised, counted to the numbers that
//! were written into it, and refused or audited honestly when it is damaged. The numbers stand in
//! `fixtures/platforms/make.py`; the sums here were added by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bias_audit::input::PLATFORMS;
use serde_json::Value;

use crate::support::{bias_audit, repository};

fn folder() -> PathBuf {
    repository().join("fixtures/platforms")
}

/// The report of a run that must end with an exit code, and the code.
fn report(dir: &Path, args: &[&str]) -> (Value, i32) {
    let mut all = vec!["check", "--report", "json"];
    all.extend(args);
    let output = bias_audit(dir, &all);
    let report = serde_json::from_str(&output.stdout);
    (
        report.unwrap_or_else(|_| panic!("{args:?}: {}", output.stderr)),
        output.status,
    )
}

/// Stage counts of the groups of one attribute.
fn stages(report: &Value, attribute: &str) -> BTreeMap<String, BTreeMap<String, u64>> {
    let groups = report["groups"].as_array().expect("groups");
    let of = groups
        .iter()
        .filter(|group| group["attribute"] == attribute && group["stratum"].is_null());
    of.map(|group| {
        let counts = group["stages"].as_object().expect("stages");
        let counts = counts
            .iter()
            .map(|(id, n)| (id.clone(), n.as_u64().expect("a count")));
        (
            group["group"].as_str().expect("a name").to_owned(),
            counts.collect(),
        )
    })
    .collect()
}

fn count(report: &Value, attribute: &str, group: &str, stage: &str) -> Option<u64> {
    stages(report, attribute).get(group)?.get(stage).copied()
}

fn noted(report: &Value) -> BTreeSet<String> {
    let notes = report["data_quality"].as_array().expect("observations");
    notes
        .iter()
        .map(|note| note["code"].as_str().expect("a code").to_owned())
        .collect()
}

/// Money per group, in cents.
fn cents(report: &Value, group: &str) -> Option<u64> {
    let measures = report["measures"].as_array().expect("measures");
    let spend = measures.iter().find(|m| {
        m["metric"] == "event-rate"
            && m["numerator"] == "spend"
            && m["group"] == group
            && m["stratum"].is_null()
    })?;
    Some(spend["k"].as_u64()? / 10_000)
}

/// File, platform, arguments, and what must be counted: attribute, group, stage, number.
type Expected = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [(&'static str, &'static str, &'static str, u64)],
);

const FEMALE: &[(&str, &str, &str, u64)] = &[
    ("gender", "female", "impressions", 3600),
    ("gender", "female", "clicked", 96),
    ("gender", "male", "impressions", 5400),
    ("gender", "male", "clicked", 117),
    ("gender", "unknown", "impressions", 200),
    ("gender", "unknown", "clicked", 5),
];
const REACHED: &[(&str, &str, &str, u64)] = &[
    ("gender", "female", "reached", 2600),
    ("gender", "male", "reached", 4000),
    ("gender", "unknown", "reached", 120),
    ("age", "18-24", "reached", 2350),
    ("age", "25-34", "reached", 4370),
];
const AGES: &[(&str, &str, &str, u64)] = &[
    ("age", "18-24", "impressions", 3080),
    ("age", "25-34", "impressions", 6120),
    ("age", "18-24", "clicked", 83),
    ("age", "25-34", "clicked", 135),
];
const SHOWN: &[(&str, &str, &str, u64)] = &[
    ("gender", "female", "shown", 2),
    ("gender", "male", "shown", 3),
    ("gender", "unknown", "shown", 1),
];

const FILES: &[Expected] = &[
    ("meta-ads-manager.csv", "meta-ads-manager", &[], REACHED),
    ("meta-ads-manager.csv", "meta-ads-manager", &[], FEMALE),
    ("meta-ads-manager-fr.csv", "meta-ads-manager", &[], FEMALE),
    ("meta-ads-manager-de.csv", "meta-ads-manager", &[], FEMALE),
    ("meta-ads-manager-es.csv", "meta-ads-manager", &[], FEMALE),
    ("meta-ads-manager.xlsx", "meta-ads-manager", &[], FEMALE),
    ("meta-insights.json", "meta-insights", &[], FEMALE),
    ("meta-insights.json", "meta-insights", &[], REACHED),
    ("meta-ad-library.json", "meta-ad-library", &[], REACHED),
    ("google-ads-gender.csv", "google-ads", &[], FEMALE),
    ("google-ads-gender-utf16.csv", "google-ads", &[], FEMALE),
    ("google-ads-gender-fr.csv", "google-ads", &[], FEMALE),
    ("google-ads-age.csv", "google-ads", &[], AGES),
    (
        "google-ads-income.csv",
        "google-ads",
        &[],
        &[
            ("income", "Top 10%", "impressions", 1200),
            ("income", "Lower 50%", "clicked", 3),
        ],
    ),
    ("google-ads-api.json", "google-ads-api", &[], FEMALE),
    ("google-ads-api-age.csv", "google-ads-api", &[], AGES),
    ("dv360.csv", "dv360", &[], FEMALE),
    ("dv360.csv", "dv360", &[], AGES),
    ("microsoft-ads.csv", "microsoft-ads", &[], FEMALE),
    ("microsoft-ads.csv", "microsoft-ads", &[], AGES),
    ("tiktok.csv", "tiktok", &[], FEMALE),
    ("tiktok.csv", "tiktok", &[], REACHED),
    ("tiktok-api.json", "tiktok", &[], FEMALE),
    ("snapchat.csv", "snapchat", &[], FEMALE),
    ("snapchat-api.json", "snapchat", &[], FEMALE),
    ("pinterest.csv", "pinterest", &[], FEMALE),
    (
        "linkedin.csv",
        "linkedin",
        &["-a", "Job Seniority Segment"],
        &[
            ("Job Seniority Segment", "Entry", "impressions", 1200),
            ("Job Seniority Segment", "Director", "clicked", 72),
        ],
    ),
    ("openrtb.ndjson", "openrtb", &[], SHOWN),
    (
        "taobao.csv",
        "taobao",
        &[],
        &[
            ("gender", "female", "clicked", 2),
            ("gender", "male", "clicked", 3),
        ],
    ),
    (
        "starbucks-offers.csv",
        "starbucks-offers",
        &[],
        &[
            ("gender", "female", "completed_any", 2),
            ("gender", "male", "completed_any", 3),
        ],
    ),
    (
        "email-test.csv",
        "email-test",
        &["-o", "visit"],
        &[
            ("residence", "Urban", "clicked", 4),
            ("residence", "Rural", "clicked", 2),
        ],
    ),
    (
        "criteo.csv",
        "criteo",
        &["-a", "f0"],
        &[("f0", "0.5", "targeted", 6)],
    ),
];

#[test]
fn every_platform_is_recognised_and_counted_as_it_was_written() {
    let mut complaints = Vec::new();
    let mut seen = BTreeSet::new();
    for (file, platform, args, counts) in FILES {
        let mut all = vec![*file];
        all.extend(*args);
        let (report, _) = report(&folder(), &all);
        let input = &report["inputs"][0];
        if input["platform"] != *platform
            || input["recognised_by"].as_array().is_none_or(Vec::is_empty)
        {
            complaints.push(format!(
                "{file}: platform {} by {}",
                input["platform"], input["recognised_by"]
            ));
        }
        seen.insert(*platform);
        for (attribute, group, stage, wanted) in *counts {
            let found = count(&report, attribute, group, stage);
            if found != Some(*wanted) {
                complaints.push(format!(
                    "{file}: {attribute} {group} {stage}: {found:?}, not {wanted}"
                ));
            }
        }
    }
    for platform in PLATFORMS {
        if !seen.contains(platform.id) {
            complaints.push(format!("{} has no file", platform.id));
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn the_same_numbers_in_the_shapes_of_platforms_are_the_same_counts() {
    let shapes = [
        "meta-ads-manager.csv",
        "meta-ads-manager-fr.csv",
        "meta-ads-manager-de.csv",
        "meta-ads-manager-es.csv",
        "meta-ads-manager.xlsx",
        "meta-insights.json",
        "dv360.csv",
        "microsoft-ads.csv",
        "tiktok.csv",
        "tiktok-api.json",
    ];
    let cube = |file: &str| {
        let (report, exit) = report(&folder(), &[file, "--intersect", "gender,age"]);
        let attributes = ["gender", "age", "gender*age"].map(|attribute| {
            let mut groups = stages(&report, attribute);
            for counts in groups.values_mut() {
                counts.retain(|stage, _| stage != "reached");
            }
            groups
        });
        let money = ["female", "male", "unknown"].map(|group| cents(&report, group));
        (attributes, money, exit)
    };
    let first = cube(shapes[0]);
    assert_eq!(first.1, [Some(2880), Some(3510), Some(150)]);
    assert_eq!(first.2, 3, "nobody knows who could have been reached");
    for file in &shapes[1..] {
        assert_eq!(cube(file), first, "{file}");
    }
}

#[test]
fn reports_of_one_dimension_agree_whatever_platform_they_come_from() {
    let files = [
        "google-ads-gender.csv",
        "google-ads-gender-utf16.csv",
        "google-ads-gender-fr.csv",
        "google-ads-api.json",
        "pinterest.csv",
    ];
    let counted = |file: &str| {
        let (report, _) = report(&folder(), &[file]);
        (
            stages(&report, "gender"),
            ["female", "male", "unknown"].map(|group| cents(&report, group)),
        )
    };
    let first = counted(files[0]);
    for file in &files[1..] {
        assert_eq!(counted(file), first, "{file}");
    }
}

#[test]
fn files_of_two_platforms_are_added_although_their_columns_have_other_names() {
    let (both, _) = report(
        &folder(),
        &["meta-ads-manager.csv", "meta-ads-manager-fr.csv"],
    );
    assert_eq!(count(&both, "gender", "female", "impressions"), Some(7200));
    assert_eq!(count(&both, "gender", "female", "reached"), Some(5200));
    let (other, _) = report(
        &folder(),
        &["meta-ads-manager-fr.csv", "meta-ads-manager.csv"],
    );
    assert_eq!(stages(&both, "age"), stages(&other, "age"));
    let (three, _) = report(
        &folder(),
        &[
            "dv360.csv",
            "microsoft-ads.csv",
            "meta-insights.json",
            "--stages",
            "Impressions,Clicks",
        ],
    );
    assert_eq!(count(&three, "gender", "male", "impressions"), Some(16_200));
    assert_eq!(count(&three, "gender", "male", "clicked"), Some(351));
}

#[test]
fn the_report_says_which_platform_it_is_and_by_what() {
    let output = bias_audit(&folder(), &["check", "google-ads-gender.csv"]);
    let text = output
        .stdout
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        text.contains("a file of Google Ads, recognised by"),
        "{text}"
    );
    assert!(text.contains("the rows add up to them"), "{text}");
    let output = bias_audit(
        &folder(),
        &["check", "google-ads-gender-fr.csv", "--lang", "fr"],
    );
    let text = output
        .stdout
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        text.contains("un fichier de Google Ads, reconnu à"),
        "{text}"
    );
}

#[test]
fn a_platform_can_be_named_or_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(
        dir.path().join("a.csv"),
        "Age,Impr.,Clicks\n18 - 24,1200,30\n25 - 34,2400,40\n",
    )
    .expect("written");
    let (named, _) = report(dir.path(), &["a.csv", "--platform", "google-ads"]);
    assert_eq!(named["inputs"][0]["platform"], "google-ads");
    assert!(noted(&named).contains("no_totals"));
    let (refused, _) = report(
        &folder(),
        &["dv360.csv", "--platform", "none", "-a", "Gender"],
    );
    assert!(refused["inputs"][0]["platform"].is_null());
    let output = bias_audit(&folder(), &["check", "dv360.csv", "--platform", "dv361"]);
    assert_eq!(output.status, 2);
    assert!(
        output.stderr.contains("did you mean `--platform dv360`?"),
        "{}",
        output.stderr
    );
}

#[test]
fn shares_are_compared_with_a_population_and_have_no_interval() {
    let file = "meta-ad-library-shares.json";
    let population = "gender:female=.5,male=.5";
    let (shares, exit) = report(&folder(), &[file, "--baseline", population]);
    assert_eq!(
        (shares["inputs"][0]["platform"].as_str(), exit),
        (Some("meta-ad-library"), 3)
    );
    let measures = shares["measures"].as_array().expect("measures");
    let of = |metric: &str, group: &str| {
        let found = measures
            .iter()
            .find(|m| m["metric"] == metric && m["attribute"] == "gender" && m["group"] == *group);
        found
            .cloned()
            .unwrap_or_else(|| panic!("{metric} of {group}"))
    };
    // Women are .125 + .25 = .375 of those reached: odds of .375/.625 against .5/.5.
    let women = of("representation-ratio", "female");
    assert!(
        (women["value"].as_f64().expect("a value") - 0.6).abs() < 1e-12,
        "{women}"
    );
    assert!(
        women["interval"].is_null() && women["test"].is_null(),
        "{women}"
    );
    let variance = measures
        .iter()
        .find(|m| m["metric"] == "delivery-variance")
        .expect("variance");
    assert!(
        (variance["value"].as_f64().expect("a value") - 0.125).abs() < 1e-12,
        "{variance}"
    );
}

#[test]
fn shares_that_are_no_whole_are_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(folder().join("meta-ad-library-shares.json")).expect("a file");
    fs::write(dir.path().join("a.json"), text.replace("0.375", "0.275")).expect("written");
    let (refused, exit) = report(dir.path(), &["a.json"]);
    assert_eq!(
        (refused["error"]["code"].as_str(), exit),
        (Some("shares-not-whole"), 2)
    );
    assert!(
        refused["error"]["message"]
            .as_str()
            .is_some_and(|text| text.contains("`1002`") && text.contains("0.9"))
    );
}

#[test]
fn linkedin_says_that_it_has_no_age_and_no_gender() {
    let output = bias_audit(&folder(), &["check", "linkedin.csv"]);
    assert_eq!(output.status, 2);
    assert!(
        output.stderr.contains("No age, gender or income"),
        "{}",
        output.stderr
    );
}

/// What must become of a damaged file.
enum Fate {
    /// The counts are the same.
    Same,
    /// It is refused with one of these codes.
    Refused(&'static [&'static str]),
    /// It is audited, and this observation says what is odd.
    Noted(&'static str),
}

/// A raw export in the shape of a platform, what its rows are called, and damages with their fates.
struct Export {
    name: &'static str,
    text: String,
    damages: Vec<(&'static str, Vec<u8>, Fate)>,
}

fn lines(text: &str) -> Vec<&str> {
    text.trim_end().lines().collect()
}

fn joined(lines: &[&str]) -> Vec<u8> {
    (lines.join("\n") + "\n").into_bytes()
}

/// Cells of comma-separated lines, quotes taken away.
fn cells(line: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line.as_bytes());
    let record = reader.records().next().expect("a line").expect("text");
    record.iter().map(str::to_owned).collect()
}

/// As a spreadsheet of a French office saves it: semicolons, decimal commas, every line as wide.
fn resaved(text: &str) -> Vec<u8> {
    let width = lines(text)
        .iter()
        .map(|line| cells(line).len())
        .max()
        .unwrap_or(0);
    let french = |cell: &String| {
        let number = cell.trim_end_matches('%').replace(',', "");
        match number.parse::<f64>() {
            Ok(_) => cell.replace(',', "\u{202f}").replace('.', ","),
            Err(_) => cell.clone(),
        }
    };
    let line = |line: &&str| {
        let mut cells: Vec<String> = cells(line).iter().map(french).collect();
        cells.resize(width, String::new());
        cells.join(";")
    };
    (lines(text)
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join("\r\n")
        + "\r\n")
        .into_bytes()
}

fn utf16(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

/// Damages that mean the same for every file; `first` is the number of the header's line, from 0.
fn common(text: &str, first: usize, notes: Fate) -> Vec<(&'static str, Vec<u8>, Fate)> {
    let all = lines(text);
    let middle = first + 1 + (all.len() - first) / 2;
    let cut = all[..=middle].join("\n");
    let mut doubled = all.clone();
    doubled.insert(first, all[first]);
    let blank = [&all[..middle], &[""][..], &all[middle..]].concat();
    vec![
        (
            "cut in the middle of a row",
            cut.as_bytes()[..cut.len() - all[middle].len() / 2].to_vec(),
            Fate::Refused(&["ragged-row", "unclosed-quote"]),
        ),
        (
            "re-saved by a spreadsheet of a French office",
            resaved(text),
            Fate::Same,
        ),
        ("saved as UTF-16", utf16(text), Fate::Same),
        (
            "saved with the line ends of Windows",
            text.replace('\n', "\r\n").into_bytes(),
            Fate::Same,
        ),
        ("a blank line in the middle", joined(&blank), Fate::Same),
        (
            "a blank line and a note below",
            [text.as_bytes(), b"\nSource: export of Monday\n"].concat(),
            notes,
        ),
        (
            "a quote that is never closed",
            text.replacen("18-24", "\"18-24", 1)
                .replacen("Female", "\"Female", 1)
                .into_bytes(),
            Fate::Refused(&["unclosed-quote", "stray-quote", "ragged-row"]),
        ),
        (
            "numbers as a spreadsheet shows them in narrow columns",
            text.replacen(",1200,", ",#####,", 1)
                .replacen("\"3,600\"", "#####", 1)
                .into_bytes(),
            Fate::Refused(&["rows-unreadable", "not-numeric", "totals-disagree"]),
        ),
    ]
}

/// A report of one dimension, with titles and totals.
fn google() -> Export {
    let google = fs::read_to_string(folder().join("google-ads-gender.csv")).expect("a file");
    let mut of_google = common(&google, 2, Fate::Same);
    let rows = lines(&google);
    let total = rows
        .iter()
        .position(|line| line.starts_with("Total"))
        .expect("totals");
    let mut moved = rows.clone();
    let line = moved.remove(total);
    moved.insert(4, line);
    of_google.extend([
        ("a row of totals in the middle", joined(&moved), Fate::Same),
        (
            "cut at the end of a row",
            joined(&rows[..total]),
            Fate::Noted("no_totals"),
        ),
        (
            "a row is missing",
            joined(&[&rows[..3], &rows[4..]].concat()),
            Fate::Refused(&["totals-disagree"]),
        ),
        (
            "a row stands twice",
            joined(&[&rows[..4], &rows[3..]].concat()),
            Fate::Refused(&["totals-disagree"]),
        ),
        (
            "a number was changed",
            google
                .replacen(
                    "Female,Spring,Ad group 1,Eligible,96",
                    "Female,Spring,Ad group 1,Eligible,69",
                    1,
                )
                .into_bytes(),
            Fate::Refused(&["totals-disagree"]),
        ),
        (
            "the column of impressions was renamed",
            google.replacen("Impr.", "Views", 1).into_bytes(),
            Fate::Noted("totals_agree"),
        ),
        (
            "the column of genders was renamed",
            google.replacen(",Gender,", ",Segment,", 1).into_bytes(),
            Fate::Refused(&["no-attribute"]),
        ),
    ]);
    Export {
        name: "google.csv",
        text: google,
        damages: of_google,
    }
}

/// A table of ad sets by age and gender.
fn meta() -> Export {
    let meta = fs::read_to_string(folder().join("meta-ads-manager.csv")).expect("a file");
    let meta = meta.trim_start_matches('\u{feff}').to_owned();
    let mut of_meta = common(&meta, 0, Fate::Same);
    let rows = lines(&meta);
    let summary =
        "\"\",,,adset,6720,9200,1.369,,218,65.40,0.3,2026-10-01,Ongoing,2026-10-01,2026-10-31";
    let campaign = rows[1].replacen(",adset,", ",campaign,", 1);
    of_meta.extend([
        (
            "a summary row without names on top",
            joined(&[&rows[..1], &[summary][..], &rows[1..]].concat()),
            Fate::Same,
        ),
        (
            "a summary row, and a row that stands twice",
            joined(&[&rows[..1], &[summary][..], &rows[1..], &rows[1..2]].concat()),
            Fate::Refused(&["totals-disagree"]),
        ),
        (
            "a summary row, and other results than it says",
            String::from_utf8_lossy(&joined(&[&rows[..1], &[summary][..], &rows[1..]].concat()))
                .replacen(",36,10.80", ",37,10.80", 1)
                .into_bytes(),
            Fate::Refused(&["totals-disagree"]),
        ),
        (
            "a summary row and half of the rows",
            joined(&[&rows[..1], &[summary][..], &rows[1..4]].concat()),
            Fate::Refused(&["totals-disagree"]),
        ),
        (
            "rows of campaigns among rows of ad sets",
            joined(&[&rows[..2], &[campaign.as_str()][..], &rows[2..]].concat()),
            Fate::Refused(&["mixed-levels"]),
        ),
        (
            "two columns of one name",
            meta.replacen("\"Gender\"", "\"Age\"", 1).into_bytes(),
            Fate::Refused(&["duplicate-header"]),
        ),
        (
            "the last line is not ended",
            meta.trim_end().as_bytes().to_vec(),
            Fate::Noted("not_ended"),
        ),
    ]);
    Export {
        name: "meta.csv",
        text: meta,
        damages: of_meta,
    }
}

/// Counts of no platform.
fn plain() -> Export {
    let plain = "ad_id,age,gender,Impressions,Clicks,Spent\n\
                 1,18-24,F,1200,36,10.8\n1,18-24,M,1800,45,13.5\n2,25-34,F,2400,60,18\n2,25-34,M,3600,72,21.6\n"
        .to_owned();
    let mut of_plain = common(&plain, 0, Fate::Refused(&["ragged-row"]));
    let rows = lines(&plain);
    of_plain.extend([
        (
            "a row of totals in the middle",
            joined(&[&rows[..3], &["Total,,,9000,213,63.9"][..], &rows[3..]].concat()),
            Fate::Same,
        ),
        (
            "a row of totals that is wrong",
            joined(&[&rows[..5], &["Total,,,9001,213,63.9"][..]].concat()),
            Fate::Refused(&["totals-disagree"]),
        ),
        (
            "numbers that may be a thousand times more",
            plain
                .replacen("1200,36,10.8", "\"1,200\",36,10", 1)
                .replacen("13.5", "13", 1)
                .replacen("21.6", "21", 1)
                .into_bytes(),
            Fate::Refused(&["ambiguous-number"]),
        ),
        (
            "half a click",
            plain.replacen(",36,", ",36.5,", 1).into_bytes(),
            Fate::Refused(&["fractional-count"]),
        ),
    ]);
    Export {
        name: "plain.csv",
        text: plain,
        damages: of_plain,
    }
}

#[test]
fn damaged_exports_are_audited_honestly_or_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut complaints = Vec::new();
    for Export {
        name,
        text,
        damages,
    } in [google(), meta(), plain()]
    {
        assert!(damages.len() >= 10, "{name}: {} damages", damages.len());
        fs::write(dir.path().join(name), &text).expect("written");
        let (whole, _) = report(dir.path(), &[name]);
        let counted = |report: &Value| {
            (
                stages(report, "gender"),
                stages(report, "age"),
                cents(report, "male"),
            )
        };
        for (what, bytes, fate) in damages {
            fs::write(dir.path().join(name), &bytes).expect("written");
            let (report, exit) = report(dir.path(), &[name]);
            let code = report["error"]["code"].as_str().unwrap_or_default();
            let kept = match fate {
                Fate::Same => exit != 2 && counted(&report) == counted(&whole),
                Fate::Refused(codes) => exit == 2 && codes.contains(&code),
                Fate::Noted(note) => exit != 2 && noted(&report).contains(note),
            };
            if !kept {
                complaints.push(format!("{name}, {what}: exit {exit}, {}", report["error"]));
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
