//! The numbers of every convention against those that the tools themselves printed for the same logs.
//! Each table names in its header the command and the versions that made it.

use std::collections::BTreeMap;

use super::*;
use crate::metrics::Reference;
use crate::tally::{ConfusionAt, MarginGroup, Pair};

const LOGS: &str = include_str!("../../../tests/oracles/conventions_logs.tsv");

/// What each tool printed.
const PRINTED: [(Convention, &str); 4] = [
    (
        Convention::Fairlearn,
        include_str!("../../../tests/oracles/conventions_fairlearn.tsv"),
    ),
    (
        Convention::Aif360,
        include_str!("../../../tests/oracles/conventions_aif360.tsv"),
    ),
    (
        Convention::Aequitas,
        include_str!("../../../tests/oracles/conventions_aequitas.tsv"),
    ),
    (
        Convention::Clarify,
        include_str!("../../../tests/oracles/conventions_clarify.tsv"),
    ),
];

/// The largest distance of a number from the tool's, relative above 1.
const TOLERANCE: f64 = 1e-12;

fn lines(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| line.split('\t').collect())
}

/// tp, fp, fn and tn as the counters of [`layout`].
fn counters([tp, fp, missed, tn]: [u64; 4]) -> Vec<u64> {
    vec![tp + fp, tp + fp + missed + tn, tp + missed, tp]
}

fn layout() -> Layout {
    Layout {
        values: None,
        ranks: None,
        arms: None,
        costs: Vec::new(),
        frequency: None,
        ordered: Vec::new(),
        scores: None,
        label: true,
        weighted: false,
        expected: false,
        unit_rates: Vec::new(),
        decision: Some(Pair {
            numerator: "selected".into(),
            denominator: "eligible".into(),
            top: 0,
            bottom: 1,
        }),
        confusion: Some(ConfusionAt {
            selected: 0,
            labelled: 1,
            positives: 2,
            true_positives: 3,
        }),
        steps: Vec::new(),
        consent: None,
        people: true,
        size: 1,
        strata: true,
        delivered: None,
        impressions: None,
    }
}

type Counts = BTreeMap<&'static str, [u64; 4]>;

fn margin(stratum: Option<&str>, groups: &Counts) -> Margin {
    let groups = groups.iter().map(|(id, counts)| MarginGroup {
        scores: crate::tally::ScoreCounts::new(),
        units: Vec::new(),
        weighed: Vec::new(),
        id: (*id).into(),
        cells: Vec::new(),
        key: Vec::new(),
        unknown: false,
        counts: counters(*counts),
    });
    Margin {
        alike: Vec::new(),
        attribute: "group".into(),
        stratum: stratum.map(str::to_owned),
        groups: groups.collect(),
    }
}

/// A log: who is the reference, and the groups of every stratum.
#[derive(Default)]
struct Log {
    reference: String,
    strata: BTreeMap<&'static str, Counts>,
}

impl Log {
    fn shown(&self, convention: Convention) -> Vec<Shown> {
        let mut all = Counts::new();
        for (group, counts) in self.strata.values().flatten() {
            let sum = all.entry(group).or_default();
            *sum = std::array::from_fn(|at| sum[at] + counts[at]);
        }
        let referee = Referee {
            reference: Reference::Group(self.reference.clone()),
            min_n: 1,
        };
        // A cube's margins have every group in every stratum.
        let strata: Vec<Margin> = self
            .strata
            .iter()
            .map(|(name, groups)| {
                let mut whole: Counts = all.keys().map(|id| (*id, [0; 4])).collect();
                whole.extend(groups);
                margin(Some(name), &whole)
            })
            .collect();
        let strata: Vec<&Margin> = strata.iter().collect();
        let mut shown = conventional(convention, &margin(None, &all), &layout(), &referee);
        shown.extend(conventional_over_strata(
            convention,
            "stratum",
            &strata,
            &layout(),
        ));
        shown
    }
}

fn logs() -> BTreeMap<&'static str, Log> {
    let mut logs: BTreeMap<&'static str, Log> = BTreeMap::new();
    for cells in lines(LOGS) {
        let log = logs.entry(cells[0]).or_default();
        log.reference = cells[1].into();
        let count = |at: usize| cells[at].parse().expect("a count");
        let counts = [4, 5, 6, 7].map(count);
        log.strata
            .entry(cells[2])
            .or_default()
            .insert(cells[3], counts);
    }
    logs
}

/// Whether ours is what the tool printed.
fn agrees(shown: &Shown, printed: &str) -> bool {
    match (shown.value, shown.note, printed) {
        (None, Some(note), "nan") => note == Note::NotANumber,
        (None, Some(note), "inf") => note == Note::Infinite,
        (None, Some(note), "-inf") => note == Note::MinusInfinite,
        (None, Some(note), "refused") => note == Note::Refused,
        (Some(value), _, printed) => {
            let wanted: f64 = printed.parse().expect("a number");
            (value - wanted).abs() <= TOLERANCE * wanted.abs().max(1.0)
        }
        (None, _, _) => false,
    }
}

#[test]
fn every_number_is_the_one_that_the_tool_prints() {
    let mut complaints = Vec::new();
    for (convention, table) in PRINTED {
        let mut compared = 0;
        for (name, log) in logs() {
            let shown = log.shown(convention);
            let printed: Vec<_> = lines(table).filter(|cells| cells[0] == name).collect();
            for cells in &printed {
                // Of two groups the unprivileged one has a name.
                let group = Some(cells[2]).filter(|group| *group != "-");
                let found = shown.iter().find(|shown| {
                    shown.number.name == cells[1]
                        && (group.is_none() || shown.group.as_deref() == group)
                });
                compared += 1;
                match found {
                    Some(shown) if agrees(shown, cells[3]) => {}
                    found => complaints.push(format!("{convention:?} {cells:?}: {found:?}")),
                }
            }
            assert_eq!(printed.len(), shown.len(), "{convention:?}, log {name}");
        }
        assert!(compared > 100, "{convention:?}: nothing was compared");
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_number_of_every_table_is_judged_once_at_least() {
    for (convention, table) in PRINTED {
        for number in convention.numbers() {
            let judged = lines(table).any(|cells| cells[1] == number.name);
            assert!(judged, "{convention:?}: {}", number.name);
        }
    }
}

#[test]
fn what_is_compared_with_ours_is_a_metric() {
    for convention in Convention::ALL {
        for number in convention.numbers() {
            let known = number
                .metric
                .is_none_or(|id| crate::metrics::metric(id).is_some());
            assert!(known, "{}", number.name);
        }
    }
}

fn of_log(
    convention: Convention,
    log: &str,
    name: &str,
    group: &str,
) -> (Option<f64>, Option<Note>) {
    let logs = logs();
    let shown = logs[log].shown(convention);
    let mut shown = shown.into_iter().filter(|shown| shown.number.name == name);
    let found = shown.find(|shown| shown.group.is_none() || shown.group.as_deref() == Some(group));
    let found = found.expect("the number is shown");
    (found.value, found.note)
}

#[test]
fn rules_for_zero_are_told() {
    // Nobody in b is qualified.
    let tpr = |convention, name| of_log(convention, "empty", name, "b");
    let zero = (Some(0.0), Some(Note::TakenAsZero));
    assert_eq!(tpr(Convention::Fairlearn, "true_positive_rate"), zero);
    assert_eq!(
        tpr(Convention::Aequitas, "tpr"),
        (None, Some(Note::NotANumber))
    );
    // The reference selects nobody.
    let impact = |convention, name| of_log(convention, "none", name, "b");
    let infinite = (None, Some(Note::Infinite));
    assert_eq!(impact(Convention::Aif360, "disparate_impact"), infinite);
    let ten = (Some(10.0), Some(Note::Capped));
    assert_eq!(impact(Convention::Aequitas, "pprev_disparity"), ten);
}

/// Selected and all.
fn audited(
    groups: &[(&'static str, u64, u64)],
    name: &str,
) -> Vec<(String, Option<f64>, Option<Note>)> {
    let counts = groups.iter().map(|(id, k, n)| (*id, [*k, 0, 0, n - k]));
    let log = Log {
        reference: groups[0].0.into(),
        strata: BTreeMap::from([("x", counts.collect())]),
    };
    let shown = log.shown(Convention::Ll144).into_iter();
    let shown = shown.filter(|shown| shown.number.name == name);
    shown
        .map(|s| (s.group.unwrap_or_default(), s.value, s.note))
        .collect()
}

#[test]
fn the_example_of_local_law_144_is_repeated() {
    // Race and ethnicity in the example of 6 RCNY § 5-301: rates and ratios as printed.
    let race = [
        ("asian", 302, 616),
        ("black", 170, 390),
        ("hispanic", 204, 408),
        ("native", 18, 41),
        ("pacific", 52, 119),
        ("two", 96, 213),
        ("white", 412, 797),
    ];
    let rates: Vec<Option<f64>> = audited(&race, "selection rate")
        .iter()
        .map(|r| r.1)
        .collect();
    assert_eq!(rates, [0.49, 0.44, 0.5, 0.44, 0.44, 0.45, 0.52].map(Some));
    let ratios = audited(&race, "impact ratio");
    let values: Vec<Option<f64>> = ratios.iter().map(|r| r.1).collect();
    assert_eq!(values, [0.95, 0.84, 0.97, 0.85, 0.85, 0.87, 1.0].map(Some));
    // 41 of 2,584 are below 2 %.
    let small: Vec<&str> = ratios
        .iter()
        .filter(|r| r.2.is_some())
        .map(|r| r.0.as_str())
        .collect();
    assert_eq!(small, ["native"]);
}

#[test]
fn halves_are_rounded_upwards_on_whole_numbers() {
    // 29/200 = 14.5 %, which no double is exactly.
    let rates = audited(&[("a", 29, 200), ("b", 100, 200)], "selection rate");
    assert_eq!(rates[0].1, Some(0.15));
    let none = audited(&[("a", 0, 200), ("b", 0, 200)], "impact ratio");
    assert!(
        none.iter()
            .all(|r| r.1.is_none() && r.2 == Some(Note::Undefined))
    );
}
