//! Cases whose counts, and often whose ratios, were printed by somebody else: courts, agencies,
//! journals, the manuals of other tools. Every number here is typed from the source named beside
//! it; the data lie in `fixtures/`.

use serde_json::Value;

use crate::fixtures::{close, items};
use crate::support::{bias_audit, repository};

const PASS: &str = "pass";
const FAIL: &str = "fail";
const UNSURE: &str = "inconclusive";

/// Successes and members of a group.
type Counts = (u64, u64);

/// One comparison as published.
struct Published {
    group: &'static str,
    counts: Counts,
    reference: &'static str,
    reference_counts: Counts,
    /// The impact ratio as printed: agreement is asked for to its last decimal.
    ratio: &'static str,
}

const fn published(
    group: &'static str,
    counts: Counts,
    reference: &'static str,
    reference_counts: Counts,
    ratio: &'static str,
) -> Published {
    Published {
        group,
        counts,
        reference,
        reference_counts,
        ratio,
    }
}

fn audit(folder: &str, args: &[&str]) -> (i32, Value) {
    let dir = repository().join("fixtures").join(folder);
    let output = bias_audit(&dir, &[&["check"], args, &["--report", "json"]].concat());
    let report = serde_json::from_str(&output.stdout)
        .unwrap_or_else(|error| panic!("{folder} {args:?}: {error}; {}", output.stderr));
    (output.status, report)
}

fn measure<'r>(
    report: &'r Value,
    metric: &str,
    attribute: &str,
    group: &str,
    stratum: Option<&str>,
) -> &'r Value {
    let mut fitting = items(report, "measures").iter().filter(|entry| {
        entry["metric"] == metric
            && entry["attribute"] == attribute
            && entry["group"] == group
            && entry["stratum"].as_str() == stratum
    });
    let first = fitting.next();
    first.unwrap_or_else(|| panic!("no {metric} of {attribute} {group} in {stratum:?}"))
}

fn verdict<'r>(report: &'r Value, attribute: &str, group: &str) -> &'r str {
    let mut fitting = items(report, "findings").iter().filter(|entry| {
        entry["metric"] == "impact-ratio"
            && entry["attribute"] == attribute
            && entry["group"] == group
            && entry["severity"] == "deny"
            && entry["stratum"].is_null()
    });
    let first = fitting
        .next()
        .unwrap_or_else(|| panic!("no finding on {attribute} {group}"));
    first["verdict"].as_str().expect("a finding has a verdict")
}

fn assert_counts(
    report: &Value,
    attribute: &str,
    group: &str,
    stratum: Option<&str>,
    (k, n): Counts,
) {
    let rate = measure(report, "selection-rate", attribute, group, stratum);
    assert_eq!(
        (rate["k"].as_u64(), rate["n"].as_u64()),
        (Some(k), Some(n)),
        "{group} {stratum:?}"
    );
}

fn assert_published(report: &Value, attribute: &str, case: &Published) {
    assert_counts(report, attribute, case.group, None, case.counts);
    assert_counts(
        report,
        attribute,
        case.reference,
        None,
        case.reference_counts,
    );
    let ratio = measure(report, "impact-ratio", attribute, case.group, None);
    assert_eq!(ratio["reference"], case.reference, "{}", case.group);
    assert_printed(&ratio["value"], case.ratio, case.group);
}

/// Whether the value, rounded to as many decimals as were printed, is what was printed.
fn assert_printed(value: &Value, printed: &str, what: &str) {
    let decimals = printed
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len());
    let value = value.as_f64().unwrap_or_else(|| panic!("{what}: no value"));
    let rounded = format!("{value:.decimals$}");
    assert_eq!(
        rounded.trim_start_matches('0'),
        printed.trim_start_matches('0'),
        "{what}"
    );
}

fn assert_interval(report: &Value, attribute: &str, group: &str, lower: f64, upper: f64) {
    let interval = &measure(report, "impact-ratio", attribute, group, None)["interval"];
    let near = |key: &str, limit: f64| {
        interval[key]
            .as_f64()
            .is_some_and(|seen| close(seen, limit, 1e-6))
    };
    assert!(
        near("lower", lower) && near("upper", upper),
        "{group}: {interval}, not [{lower}, {upper}]"
    );
}

// Ricci v. DeStefano, 557 U.S. 557 (2009), slip opinion of Ginsburg, J., dissenting, part I:
// candidates and passing scores of the captain and lieutenant examinations of New Haven, 2003.
// Intervals and adjusted p-values: fixtures/oracle.py.

#[test]
fn eight_captain_candidates_are_too_few_even_for_point_evidence() {
    let cases = [
        published("black", (3, 8), "white", (16, 25), ".586"),
        published("hispanic", (3, 8), "white", (16, 25), ".586"),
    ];
    for extra in [&[][..], &["-c", "point.toml"], &["-c", "confident.toml"]] {
        let (exit, report) = audit(
            "ricci-captain",
            &[&["counts.csv", "-a", "race"], extra].concat(),
        );
        for case in &cases {
            assert_published(&report, "race", case);
            assert_eq!(verdict(&report, "race", case.group), UNSURE, "{extra:?}");
        }
        assert_eq!(exit, 3, "{extra:?}");
    }
}

#[test]
fn the_lieutenant_examination_separates_the_three_kinds_of_evidence() {
    let cases = [
        published("black", (6, 19), "white", (25, 43), ".543"),
        published("hispanic", (3, 15), "white", (25, 43), ".344"),
    ];
    for (extra, black, hispanic, code) in [
        (&["-c", "point.toml"][..], FAIL, FAIL, 1),
        (&[], UNSURE, FAIL, 1),
        (&["-c", "confident.toml"], UNSURE, UNSURE, 3),
    ] {
        let (exit, report) = audit(
            "ricci-lieutenant",
            &[&["counts.csv", "-a", "race"], extra].concat(),
        );
        for case in &cases {
            assert_published(&report, "race", case);
        }
        assert_eq!(verdict(&report, "race", "black"), black, "{extra:?}");
        assert_eq!(verdict(&report, "race", "hispanic"), hispanic, "{extra:?}");
        assert_eq!(exit, code, "{extra:?}");
        assert_interval(&report, "race", "black", 0.255_013_110_1, 1.008_734_415_4);
        assert_interval(
            &report,
            "race",
            "hispanic",
            0.118_343_884_0,
            0.823_417_817_5,
        );
    }
}

// Adoption of Questions and Answers to Clarify … the Uniform Guidelines, 44 FR 11996 (2 March
// 1979), question 11: rates of 60, 48, 51 and 45 percent; only the last is adverse impact.

#[test]
fn exactly_four_fifths_is_not_adverse_impact() {
    for (folder, size, screening) in [
        ("eeoc-100", 100, [UNSURE, UNSURE, UNSURE]),
        ("eeoc-10000", 10_000, [UNSURE, PASS, FAIL]),
    ] {
        let part = |percent: u64| (percent * size / 100, size);
        let cases = [
            published("hispanic", part(48), "white", part(60), ".80"),
            published("black", part(51), "white", part(60), ".85"),
            published("american-indian", part(45), "white", part(60), ".75"),
        ];
        let (exit, judged) = audit(folder, &["counts.csv", "-a", "race"]);
        let (naive_exit, naive) = audit(folder, &["counts.csv", "-a", "race", "-c", "point.toml"]);
        for ((case, wanted), by_value) in cases.iter().zip(screening).zip([PASS, PASS, FAIL]) {
            assert_published(&judged, "race", case);
            assert_eq!(
                verdict(&judged, "race", case.group),
                wanted,
                "{folder} {}",
                case.group
            );
            assert_eq!(
                verdict(&naive, "race", case.group),
                by_value,
                "{folder} {}",
                case.group
            );
        }
        assert_eq!(
            exit,
            if screening.contains(&FAIL) { 1 } else { 3 },
            "{folder}"
        );
        assert_eq!(naive_exit, 1, "{folder}");
    }
}

// 6 RCNY § 5-301 (rules for Local Law 144 of 2021 of the City of New York), tables of the worked
// example for an automated employment decision tool that selects candidates. The rule prints the
// race table with two decimals, the others with three, and 1.00 for the most selected category.

const NEW_YORK_SEX: [Published; 1] = [published(
    "female",
    (555, 1181),
    "male",
    (667, 1390),
    ".979",
)];

const NEW_YORK_WHITE: Counts = (412, 797);

const NEW_YORK_RACE: [(Published, &str); 6] = [
    (
        published(
            "Hispanic or Latino",
            (204, 408),
            "White",
            NEW_YORK_WHITE,
            ".97",
        ),
        PASS,
    ),
    (
        published(
            "Black or African American",
            (170, 390),
            "White",
            NEW_YORK_WHITE,
            ".84",
        ),
        UNSURE,
    ),
    (
        published(
            "Native Hawaiian or Pacific Islander",
            (52, 119),
            "White",
            NEW_YORK_WHITE,
            ".85",
        ),
        UNSURE,
    ),
    (
        published("Asian", (302, 616), "White", NEW_YORK_WHITE, ".95"),
        PASS,
    ),
    (
        published(
            "Native American or Alaska Native",
            (18, 41),
            "White",
            NEW_YORK_WHITE,
            ".85",
        ),
        UNSURE,
    ),
    (
        published(
            "Two or More Races",
            (96, 213),
            "White",
            NEW_YORK_WHITE,
            ".87",
        ),
        UNSURE,
    ),
];

const NEW_YORK_BEST: &str = "male*White";
const NEW_YORK_WHITE_MEN: Counts = (215, 412);

const NEW_YORK_BOTH: [(&str, Counts, &str); 13] = [
    ("male*Hispanic or Latino", (90, 205), ".841"),
    ("male*Black or African American", (95, 226), ".806"),
    ("male*Native Hawaiian or Pacific Islander", (37, 87), ".815"),
    ("male*Asian", (167, 321), ".997"),
    ("male*Native American or Alaska Native", (11, 24), ".878"),
    ("male*Two or More Races", (52, 115), ".866"),
    ("female*Hispanic or Latino", (82, 190), ".827"),
    ("female*White", (197, 385), ".981"),
    ("female*Black or African American", (75, 164), ".876"),
    (
        "female*Native Hawaiian or Pacific Islander",
        (15, 32),
        ".898",
    ),
    ("female*Asian", (135, 295), ".877"),
    ("female*Native American or Alaska Native", (7, 17), ".789"),
    ("female*Two or More Races", (44, 98), ".860"),
];

#[test]
fn the_new_york_table_by_sex_passes() {
    let (exit, report) = audit("ll144", &["sex.csv", "-a", "gender"]);
    assert_published(&report, "gender", &NEW_YORK_SEX[0]);
    assert_eq!((verdict(&report, "gender", "female"), exit), (PASS, 0));
}

#[test]
fn the_new_york_table_by_race_is_partly_inconclusive() {
    let (exit, report) = audit("ll144", &["race.csv", "-a", "race"]);
    let (naive_exit, naive) = audit(
        "ll144",
        &["race.csv", "-a", "race", "-c", "point-race.toml"],
    );
    for (case, wanted) in &NEW_YORK_RACE {
        assert_published(&report, "race", case);
        assert_eq!(
            verdict(&report, "race", case.group),
            *wanted,
            "{}",
            case.group
        );
        assert_eq!(verdict(&naive, "race", case.group), PASS, "{}", case.group);
    }
    assert_eq!((exit, naive_exit), (0, 0));
}

#[test]
fn the_new_york_intersections_fail_only_by_the_naive_reading() {
    let args = [
        "intersection.csv",
        "-a",
        "gender",
        "-a",
        "race",
        "--intersect",
        "gender,race",
    ];
    let (exit, report) = audit(
        "ll144",
        &[&args[..], &["-c", "screening-intersection.toml"]].concat(),
    );
    let (naive_exit, naive) = audit(
        "ll144",
        &[&args[..], &["-c", "point-intersection.toml"]].concat(),
    );
    for (group, counts, ratio) in NEW_YORK_BOTH {
        let case = published(group, counts, NEW_YORK_BEST, NEW_YORK_WHITE_MEN, ratio);
        assert_published(&report, "gender*race", &case);
        let smallest = group == "female*Native American or Alaska Native";
        let wanted = if smallest { FAIL } else { PASS };
        assert_eq!(verdict(&naive, "gender*race", group), wanted, "{group}");
        assert_ne!(verdict(&report, "gender*race", group), FAIL, "{group}");
        if smallest {
            assert_eq!(verdict(&report, "gender*race", group), UNSURE);
        }
    }
    assert_eq!((exit, naive_exit), (0, 1));
}

/// What the convention prints of a category.
fn as_by_law<'r>(report: &'r Value, name: &str, group: &str) -> &'r Value {
    let mut numbers = items(&report["conventions"][0], "numbers").iter();
    let found = numbers.find(|number| number["name"] == name && number["group"] == group);
    found.unwrap_or_else(|| panic!("no {name} of {group}"))
}

#[test]
fn the_preset_prints_the_new_york_tables_to_their_last_digit() {
    let preset = ["--policy", "ll144"];
    let (_, race) = audit(
        "ll144",
        &[&["race.csv", "-a", "race"][..], &preset].concat(),
    );
    for (case, _) in &NEW_YORK_RACE {
        let ratio = as_by_law(&race, "impact ratio", case.group);
        assert_printed(&ratio["value"], case.ratio, case.group);
        assert_eq!(ratio["people"], case.counts.1, "{}", case.group);
    }
    for (group, percent) in [
        ("White", 0.52),
        ("Asian", 0.49),
        ("Two or More Races", 0.45),
    ] {
        assert_eq!(as_by_law(&race, "selection rate", group)["value"], percent);
    }
    let args = [
        "intersection.csv",
        "-a",
        "gender",
        "-a",
        "race",
        "--intersect",
        "gender,race",
    ];
    let (_, both) = audit("ll144", &[&args[..], &preset].concat());
    for (group, (_, n), ratio) in NEW_YORK_BOTH {
        let printed = as_by_law(&both, "impact ratio", group);
        assert_eq!(printed["value"].as_f64(), ratio.parse().ok(), "{group}");
        assert_eq!(printed["people"], n, "{group}");
        let small = (50 * n < 2_571).then_some("may-be-left-out");
        assert_eq!(printed["note"].as_str(), small, "{group}");
    }
    let rate = |group| as_by_law(&both, "selection rate", group)["value"].as_f64();
    assert_eq!(rate("male*White"), Some(0.522));
    assert_eq!(rate("female*Native American or Alaska Native"), Some(0.412));
    // Of two sexes the rule prints three decimals of the ratio; two are printed here, as by race.
    let (_, sex) = audit(
        "ll144",
        &[&["sex.csv", "-a", "gender"][..], &preset].concat(),
    );
    let female = as_by_law(&sex, "impact ratio", "female");
    assert_eq!(female["value"], 0.98);
    let rates = ["male", "female"].map(|sex_of| as_by_law(&sex, "selection rate", sex_of));
    assert_eq!(
        rates.map(|rate| rate["value"].as_f64()),
        [Some(0.48), Some(0.47)]
    );
}

// The rule's second example, for a tool that scores: 92 men with a scoring rate of 54.3 %, 76 women with
// 44.7 %, .82; Hispanic or Latino 28 people, 64.2 % (cut off, not rounded: 18/28 = .6429), White 37.5 %,
// .58. Half of the sample lies above the median.

#[test]
fn the_new_york_scoring_rates_and_the_unknown_are_those_of_the_rule() {
    let dir = tempfile::tempdir().expect("a folder");
    let audit = |rows: &str, attribute: &str| {
        let text = format!("{attribute},score,bias_audit_rows\n{rows}");
        std::fs::write(dir.path().join("scores.csv"), text).expect("written");
        let args = [
            "check",
            "scores.csv",
            "-a",
            attribute,
            "--score",
            "score",
            "--threshold",
            "0.5",
            "--score-bins",
            "4",
            "--policy",
            "ll144",
            "--report",
            "json",
        ];
        let output = bias_audit(dir.path(), &args);
        serde_json::from_str::<Value>(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", output.stderr))
    };
    let report = audit(
        "male,0.7,50\nmale,0.3,42\nfemale,0.7,34\nfemale,0.3,42\nunknown,0.7,15\n",
        "gender",
    );
    let value = |report: &Value, name, group| as_by_law(report, name, group)["value"].as_f64();
    assert_eq!(value(&report, "scoring rate", "male"), Some(0.543));
    assert_eq!(value(&report, "scoring rate", "female"), Some(0.447));
    assert_eq!(value(&report, "scoring impact ratio", "female"), Some(0.82));
    let mut numbers = items(&report["conventions"][0], "numbers").iter();
    let unknown = numbers.find(|number| number["name"] == "unknown category");
    let unknown = unknown.expect("the unknown are published");
    assert_eq!(unknown["people"], 15);
    let rule = items(&report, "findings").iter();
    assert!(rule.clone().any(|found| found["rule"] == "ll144-scoring"));
    let report = audit(
        "Hispanic,0.7,18\nHispanic,0.3,10\nWhite,0.7,15\nWhite,0.3,25\n\
         others,0.7,51\nothers,0.3,49\n",
        "race",
    );
    assert_eq!(value(&report, "scoring rate", "Hispanic"), Some(0.643));
    assert_eq!(value(&report, "scoring rate", "White"), Some(0.375));
    assert_eq!(value(&report, "scoring impact ratio", "White"), Some(0.58));
}

#[test]
fn the_new_york_example_has_23_categories() {
    let with_the_best =
        (NEW_YORK_SEX.len() + 1) + (NEW_YORK_RACE.len() + 1) + (NEW_YORK_BOTH.len() + 1);
    assert_eq!(with_the_best, 23);
}

// AI Fairness 360, tutorial_bias_advertising.ipynb: homeowners and others who truly converted, and
// whom the model predicted to convert. The interval is Koopman's (fixtures/oracle.py).

#[test]
fn an_advertising_audience_of_a_million_may_still_be_inconclusive() {
    let case = published("1", (2_042, 1_268_486), "0", (332, 174_654), ".84686");
    let args = [
        "conversions.csv",
        "-a",
        "homeowner",
        "-o",
        "converted",
        "--eligible",
        "audience",
    ];
    let (exit, report) = audit("aif360-tutorial", &args);
    assert_published(&report, "homeowner", &case);
    assert_interval(&report, "homeowner", "1", 0.754_256_772_8, 0.950_845_213_6);
    assert_eq!((verdict(&report, "homeowner", "1"), exit), (UNSURE, 3));
    let (exit, naive) = audit(
        "aif360-tutorial",
        &[&args[..], &["-c", "point.toml"]].concat(),
    );
    assert_eq!((verdict(&naive, "homeowner", "1"), exit), (PASS, 0));
}

#[test]
fn the_predictions_of_the_advertising_model_fail() {
    let case = published("1", (423, 1_268_486), "0", (1_944, 174_654), ".02996");
    for extra in [&[][..], &["-c", "point.toml"]] {
        let args = [&["predictions.csv", "-a", "homeowner"], extra].concat();
        let (exit, report) = audit("aif360-tutorial", &args);
        assert_published(&report, "homeowner", &case);
        assert_eq!(
            (verdict(&report, "homeowner", "1"), exit),
            (FAIL, 1),
            "{extra:?}"
        );
    }
}

// P. J. Bickel, E. A. Hammel, J. W. O'Connell, "Sex Bias in Graduate Admissions: Data from
// Berkeley", Science 187 (1975) 398-404; the six largest departments, autumn 1973: admitted and
// applicants, women then men.

const BERKELEY: [(&str, Counts, Counts); 6] = [
    ("dept=A", (89, 108), (512, 825)),
    ("dept=B", (17, 25), (353, 560)),
    ("dept=C", (202, 593), (120, 325)),
    ("dept=D", (131, 375), (138, 417)),
    ("dept=E", (94, 393), (53, 191)),
    ("dept=F", (24, 341), (22, 373)),
];

#[test]
fn berkeley_pooled_fails_women() {
    let (exit, report) = audit(
        "berkeley",
        &["counts.csv", "-a", "gender", "-o", "admitted"],
    );
    let case = published("female", (557, 1_835), "male", (1_198, 2_691), ".682");
    assert_published(&report, "gender", &case);
    assert_eq!((verdict(&report, "gender", "female"), exit), (FAIL, 1));
}

#[test]
fn berkeley_by_department_does_not() {
    let (_, report) = audit(
        "berkeley",
        &[
            "counts.csv",
            "-a",
            "gender",
            "-o",
            "admitted",
            "--by",
            "dept",
        ],
    );
    for (stratum, women, men) in BERKELEY {
        assert_counts(&report, "gender", "female", Some(stratum), women);
        assert_counts(&report, "gender", "male", Some(stratum), men);
        let women_are_ahead = women.0 * men.1 > men.0 * women.1;
        let (behind, ahead) = if women_are_ahead {
            ("male", "female")
        } else {
            ("female", "male")
        };
        let ratio = measure(&report, "impact-ratio", "gender", behind, Some(stratum));
        assert_eq!(ratio["reference"], ahead, "{stratum}");
        let unfair = items(&report, "findings").iter().any(|finding| {
            finding["stratum"] == stratum
                && finding["group"] == "female"
                && finding["verdict"] == FAIL
        });
        assert!(!unfair, "{stratum}");
    }
    let printed = measure(&report, "impact-ratio", "gender", "male", Some("dept=A"));
    assert_printed(&printed["value"], ".753", "dept=A");
}
