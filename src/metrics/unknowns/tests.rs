//! Bounds against every assignment there is: small tables in which each unknown person is put into each
//! group in turn, and the measure made anew.

use proptest::prelude::*;

use super::*;
use crate::metrics::evaluate::measure;
use crate::metrics::{Layout, Measure, Metric, Needs, Referee, Reference, Slice, metric};
use crate::tally::{ConfusionAt, Margin, MarginGroup, Pair, ScoreCounts, Undefined};

/// Counters: selected, all, positives, true positives.
type Counts = [u64; 4];

/// A person of whom it is known whether they were selected and whether they qualify.
fn person(selected: bool, qualified: bool) -> Counts {
    [selected, true, qualified, selected && qualified].map(u64::from)
}

#[derive(Debug, Clone)]
struct Sheet {
    /// Known groups, as values of one attribute or several.
    groups: Vec<(&'static [&'static str], Counts)>,
    /// Unknown people, as far as they are known.
    people: Vec<(&'static [&'static str], Counts)>,
}

fn layout() -> Layout {
    Layout {
        costs: Vec::new(),
        frequency: None,
        ordered: Vec::new(),
        scores: None,
        label: true,
        values: None,
        ranks: None,
        arms: None,
        strata: false,
        decision: Some(Pair {
            numerator: "selected".into(),
            denominator: "eligible".into(),
            top: 0,
            bottom: 1,
        }),
        confusion: Some(ConfusionAt {
            labelled: 1,
            selected: 0,
            positives: 2,
            true_positives: 3,
        }),
        steps: Vec::new(),
        consent: None,
        people: true,
        size: 1,
        delivered: Some(("selected".into(), 0)),
        impressions: None,
        weighted: false,
        expected: false,
        unit_rates: Vec::new(),
    }
}

fn added(to: &mut Counts, more: &Counts) {
    for (sum, more) in to.iter_mut().zip(more) {
        *sum += more;
    }
}

fn group(parts: &[&str], counts: Counts) -> MarginGroup {
    let cells = parts.iter().enumerate();
    MarginGroup {
        scores: ScoreCounts::default(),
        id: parts.join("*"),
        cells: cells
            .map(|(at, part)| (format!("a{at}"), (*part).into()))
            .collect(),
        key: Vec::new(),
        unknown: parts.contains(&"unknown"),
        counts: counts.to_vec(),
        units: Vec::new(),
        weighed: Vec::new(),
    }
}

impl Sheet {
    /// The margin as it is seen.
    fn seen(&self) -> Margin {
        let mut cells: Vec<(&[&str], Counts)> = self.groups.clone();
        for (parts, person) in &self.people {
            match cells.iter_mut().find(|(other, _)| other == parts) {
                Some((_, counts)) => added(counts, person),
                None => cells.push((parts, *person)),
            }
        }
        margin(cells)
    }

    /// Every margin that it may be.
    fn possible(&self) -> Vec<Margin> {
        let mut all = vec![self.groups.clone()];
        for (parts, person) in &self.people {
            let fits = |known: &[&str]| {
                let mut parts = parts.iter().zip(known);
                parts.all(|(part, known)| *part == "unknown" || part == known)
            };
            let mut next = Vec::new();
            for groups in &all {
                for at in (0..groups.len()).filter(|at| fits(groups[*at].0)) {
                    let mut groups = groups.clone();
                    added(&mut groups[at].1, person);
                    next.push(groups);
                }
            }
            all = next;
        }
        all.into_iter().map(margin).collect()
    }
}

fn margin(cells: Vec<(&'static [&'static str], Counts)>) -> Margin {
    Margin {
        alike: Vec::new(),
        attribute: "a".into(),
        stratum: None,
        groups: cells
            .into_iter()
            .map(|(parts, counts)| group(parts, counts))
            .collect(),
    }
}

fn measures(
    metric: &'static Metric,
    margin: &Margin,
    baseline: Option<&[u64]>,
    referee: &Referee,
) -> (Vec<Measure>, Vec<Option<Unknown>>) {
    let layout = layout();
    let slice = Slice {
        margin,
        layout: &layout,
        step: None,
        baseline,
    };
    let measures = measure(metric, &slice, referee);
    let unknown = unknowns(margin, &layout, baseline, referee, &measures);
    (measures, unknown)
}

/// How bounds are held to the values of all assignments.
#[derive(Clone, Copy, PartialEq)]
enum Hold {
    /// Both ends are values.
    Sharp,
    /// The lower end is a value, the upper one is not passed.
    SharpBelow,
    /// The upper end is a value, the lower one is not passed.
    SharpAbove,
    /// No value is outside.
    Valid,
}

fn hold(sheet: &Sheet, id: &str, reference: &Reference, baseline: Option<&[u64]>, hold: Hold) {
    let held = hold_of(sheet, id, reference, 1, baseline, hold);
    // Everybody is in the denominator of a decision, not of every error rate or among those reached.
    let of_labels = metric(id).is_some_and(|metric| metric.needs == Needs::Label);
    assert!(
        held > 0 || of_labels || baseline.is_some(),
        "{id} against {reference:?} has no bounds: {sheet:?}"
    );
}

/// Holds the bounds of every measure of a sheet to all its assignments; returns how many bounds there were.
fn hold_of(
    sheet: &Sheet,
    id: &str,
    reference: &Reference,
    min_n: u64,
    baseline: Option<&[u64]>,
    hold: Hold,
) -> usize {
    let metric = metric(id).expect("a metric");
    let referee = Referee {
        reference: reference.clone(),
        min_n,
    };
    let seen = sheet.seen();
    let possible: Vec<Vec<Measure>> = sheet
        .possible()
        .iter()
        .map(|margin| measures(metric, margin, baseline, &referee).0)
        .collect();
    let (measured, unknown) = measures(metric, &seen, baseline, &referee);
    let mut held = 0;
    for (measure, unknown) in measured.iter().zip(unknown) {
        let Some(bounds) = unknown.and_then(|unknown| unknown.bounds) else {
            continue;
        };
        held += 1;
        let (mut smallest, mut largest): (Option<Value>, Option<Value>) = (None, None);
        let mut unlimited = false;
        for assigned in &possible {
            let same = assigned.iter().find(|other| other.group == measure.group);
            let value = match (same, reference, metric.parity) {
                (Some(same), ..) => same.value,
                // The group is the best itself: at parity.
                (None, Reference::Best, Some(1)) => Value::real(1.0),
                (None, Reference::Best, Some(_)) => Value::real(0.0),
                (None, ..) => continue,
            };
            match value {
                Ok(value) => {
                    smallest = Some(smallest.map_or(value, |s| reach::smaller(s, value)));
                    largest = Some(largest.map_or(value, |l| reach::larger(l, value)));
                }
                Err(Undefined::ReferenceIsZero | Undefined::ZeroDenominator) => unlimited = true,
                Err(_) => {}
            }
        }
        let what = format!(
            "{id} {:?} against {reference:?} of {sheet:?}",
            measure.group
        );
        let smallest = smallest.expect("some assignment has a value");
        let largest = largest.expect("some assignment has a value");
        assert!(
            !bounds.lower.exceeds(smallest),
            "{what}: {bounds:?}, {smallest:?}"
        );
        if matches!(hold, Hold::Sharp | Hold::SharpBelow) {
            assert!(
                !smallest.exceeds(bounds.lower),
                "{what}: {bounds:?}, {smallest:?}"
            );
        }
        match bounds.upper {
            Some(upper) => {
                assert!(!unlimited, "{what}: {bounds:?}");
                assert!(!largest.exceeds(upper), "{what}: {bounds:?}, {largest:?}");
                if matches!(hold, Hold::Sharp | Hold::SharpAbove) {
                    assert!(!upper.exceeds(largest), "{what}: {bounds:?}, {largest:?}");
                }
            }
            None => assert!(unlimited || hold == Hold::Valid, "{what}: {bounds:?}"),
        }
    }
    held
}

/// A group's counts with everything possible in it, so that rates exist.
fn counts() -> impl Strategy<Value = Counts> {
    (1_u64..5, 1_u64..5, 1_u64..5, 1_u64..5)
        .prop_map(|(tp, fp, fneg, tn)| [tp + fp, tp + fp + fneg + tn, tp + fneg, tp])
}

fn known(
    names: &'static [&'static [&'static str]],
) -> BoxedStrategy<Vec<(&'static [&'static str], Counts)>> {
    let counts = proptest::collection::vec(counts(), names.len());
    counts
        .prop_map(move |counts| names.iter().copied().zip(counts).collect())
        .boxed()
}

fn people(
    cells: &'static [&'static [&'static str]],
    most: usize,
) -> impl Strategy<Value = Vec<(&'static [&'static str], Counts)>> {
    let one = (
        proptest::sample::select(cells),
        any::<bool>(),
        any::<bool>(),
    );
    let one = one.prop_map(|(cell, selected, qualified)| (cell, person(selected, qualified)));
    proptest::collection::vec(one, 1..=most)
}

const TWO: &[&[&str]] = &[&["f"], &["m"]];
const THREE: &[&[&str]] = &[&["f"], &["m"], &["x"]];
const CROSSED: &[&[&str]] = &[
    &["f", "old"],
    &["f", "young"],
    &["m", "old"],
    &["m", "young"],
];
const UNKNOWN: &[&[&str]] = &[&["unknown"]];
const PARTLY: &[&[&str]] = &[
    &["unknown", "old"],
    &["f", "unknown"],
    &["unknown", "unknown"],
];

fn sheets(
    groups: &'static [&'static [&'static str]],
    cells: &'static [&'static [&'static str]],
    most: usize,
) -> impl Strategy<Value = Sheet> {
    (known(groups), people(cells, most)).prop_map(|(groups, people)| Sheet { groups, people })
}

const RATES: [&str; 5] = [
    "selection-rate",
    "true-positive-rate",
    "false-positive-rate",
    "positive-predictive-value",
    "accuracy",
];
const COMPARISONS: [&str; 5] = [
    "impact-ratio",
    "statistical-parity-difference",
    "odds-ratio",
    "equal-opportunity-difference",
    "predictive-parity-difference",
];

#[test]
fn women_against_men_with_two_of_each_outcome_unknown() {
    // f: 4 of 10, m: 6 of 10; 2 selected and 3 not are unknown. Smallest ratio (4/13)/(8/12) = 6/13,
    // largest (6/12)/(6/13) = 13/12, which the best reference caps at 1; then men are at (6/13)/(6/12).
    let mut unknown = vec![(UNKNOWN[0], person(true, false)); 2];
    unknown.extend(vec![(UNKNOWN[0], person(false, false)); 3]);
    let sheet = Sheet {
        groups: vec![(TWO[0], [4, 10, 5, 2]), (TWO[1], [6, 10, 5, 3])],
        people: unknown,
    };
    let ratio = metric("impact-ratio").expect("a metric");
    for (reference, upper, reversed) in [
        (Reference::Group("m".into()), 13.0 / 12.0, None),
        (Reference::Best, 1.0, Some(12.0 / 13.0)),
    ] {
        let referee = Referee {
            reference,
            min_n: 1,
        };
        let unknown = measures(ratio, &sheet.seen(), None, &referee).1;
        let of_women = unknown[0].as_ref().expect("somebody is unknown");
        let bounds = of_women.bounds.expect("bounds");
        assert_eq!(of_women.people, 5);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-15, "{a} is not {b}");
        near(bounds.lower.to_f64(), 6.0 / 13.0);
        near(bounds.upper.map_or(f64::NAN, Value::to_f64), upper);
        assert_eq!(bounds.reversed.is_some(), reversed.is_some());
        near(
            bounds.reversed.map_or(0.0, Value::to_f64),
            reversed.unwrap_or(0.0),
        );
    }
}

#[test]
fn without_anybody_unknown_there_are_no_bounds() {
    let sheet = Sheet {
        groups: vec![(TWO[0], [4, 10, 5, 2]), (TWO[1], [6, 10, 5, 3])],
        people: Vec::new(),
    };
    let held = hold_of(
        &sheet,
        "impact-ratio",
        &Reference::Best,
        1,
        None,
        Hold::Sharp,
    );
    assert_eq!(held, 0);
}

#[test]
fn a_group_may_become_large_enough_by_people_of_both_outcomes() {
    // Of x two qualify; with both unknown people four do, which is enough to be looked at.
    let sheet = Sheet {
        groups: vec![
            (&["f"], [3, 9, 4, 1]),
            (&["m"], [3, 9, 4, 1]),
            (&["x"], [3, 7, 2, 1]),
        ],
        people: vec![
            (&["unknown"], person(true, true)),
            (&["unknown"], person(false, true)),
        ],
    };
    let id = "equalized-odds-difference";
    let held = hold_of(&sheet, id, &Reference::Best, 4, None, Hold::Valid);
    assert_eq!(held, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn rates_reach_their_bounds_and_nothing_passes_them(sheet in sheets(THREE, UNKNOWN, 5)) {
        for id in RATES {
            hold(&sheet, id, &Reference::Best, None, Hold::Sharp);
        }
    }

    #[test]
    fn comparisons_of_two_groups_reach_their_bounds(sheet in sheets(TWO, UNKNOWN, 7)) {
        for id in COMPARISONS {
            for reference in [Reference::Group("m".into()), Reference::Best, Reference::Rest, Reference::Overall] {
                hold(&sheet, id, &reference, None, Hold::Sharp);
            }
            hold(&sheet, id, &Reference::Largest, None, Hold::Valid);
        }
        hold(&sheet, "representation-ratio", &Reference::Best, None, Hold::Sharp);
        hold(&sheet, "equalized-odds-difference", &Reference::Best, None, Hold::SharpAbove);
    }

    #[test]
    fn comparisons_of_three_groups_reach_their_bounds(sheet in sheets(THREE, UNKNOWN, 5)) {
        for id in COMPARISONS {
            for reference in [Reference::Group("m".into()), Reference::Rest, Reference::Overall] {
                hold(&sheet, id, &reference, None, Hold::Sharp);
            }
            hold(&sheet, id, &Reference::Best, None, Hold::SharpBelow);
            hold(&sheet, id, &Reference::Largest, None, Hold::Valid);
        }
        hold(&sheet, "equalized-odds-difference", &Reference::Best, None, Hold::SharpAbove);
    }

    #[test]
    fn groups_that_may_become_large_enough_to_be_the_best_are_thought_of(
        sheet in sheets(THREE, UNKNOWN, 5),
        min_n in 2_u64..20,
    ) {
        for id in COMPARISONS {
            hold_of(&sheet, id, &Reference::Best, min_n, None, Hold::Valid);
        }
        hold_of(&sheet, "equalized-odds-difference", &Reference::Best, min_n, None, Hold::Valid);
    }

    #[test]
    fn the_best_of_two_groups_may_become_the_worse(sheet in sheets(TWO, UNKNOWN, 7)) {
        let ratio = metric("impact-ratio").expect("a metric");
        let referee = Referee { reference: Reference::Best, min_n: 1 };
        let (measured, unknown) = measures(ratio, &sheet.seen(), None, &referee);
        let reversed = unknown[0].as_ref().and_then(|unknown| unknown.bounds).expect("bounds").reversed;
        let best = measured[0].reference.clone();
        let mut lowest: Option<Value> = None;
        for margin in sheet.possible() {
            let (measured, _) = measures(ratio, &margin, None, &referee);
            for measure in measured.iter().filter(|measure| measure.group == best) {
                let value = measure.value.expect("everybody selects somebody");
                lowest = Some(lowest.map_or(value, |lowest| reach::smaller(lowest, value)));
            }
        }
        let (reversed, lowest) = (reversed.map(Value::to_f64), lowest.map(Value::to_f64));
        match (reversed, lowest) {
            (Some(reversed), Some(lowest)) => prop_assert!((reversed - lowest).abs() < 1e-15),
            // As good as the other, the first of two stays the reference.
            (None, Some(only)) | (Some(only), None) => prop_assert!((only - 1.0).abs() < 1e-15),
            (None, None) => {}
        }
    }

    #[test]
    fn partly_unknown_people_stay_where_they_are_known(sheet in sheets(CROSSED, PARTLY, 5)) {
        for id in RATES {
            hold(&sheet, id, &Reference::Best, None, Hold::Sharp);
        }
        for id in COMPARISONS {
            for reference in [Reference::Group("m*old".into()), Reference::Rest, Reference::Overall] {
                hold(&sheet, id, &reference, None, Hold::Sharp);
            }
            hold(&sheet, id, &Reference::Best, None, Hold::SharpBelow);
        }
    }

    #[test]
    fn shares_of_a_population_reach_their_bounds(
        sheet in sheets(THREE, UNKNOWN, 5),
        weights in proptest::collection::vec(1_u64..50, 3),
    ) {
        let weights: Vec<u64> = weights.into_iter().chain([0]).collect();
        hold(&sheet, "representation-ratio", &Reference::Best, Some(&weights), Hold::Sharp);
        hold(&sheet, "delivery-variance", &Reference::Best, Some(&weights), Hold::SharpAbove);
    }

    #[test]
    fn a_model_of_equal_odds_gives_one_value_and_wider_odds_wider_bounds(
        sheet in sheets(THREE, UNKNOWN, 8),
        odds in 1.0_f64..20.0,
        factor in 1.0_f64..20.0,
        best in any::<bool>(),
    ) {
        let reference = if best { Reference::Best } else { Reference::Group("m".into()) };
        let referee = Referee { reference, min_n: 1 };
        for id in COMPARISONS {
            let metric = metric(id).expect("a metric");
            let (_, unknown) = measures(metric, &sheet.seen(), None, &referee);
            for unknown in unknown.iter().flatten() {
                let ends = |bounds: Bounds| {
                    (bounds.lower.to_f64(), bounds.upper.map_or(f64::INFINITY, Value::to_f64))
                };
                let at = |odds: f64| unknown.within(odds).map(ends).expect("bounds");
                let (point, same) = at(1.0);
                prop_assert!((point - same).abs() < 1e-12, "{point} to {same}");
                let (narrow, wide) = (at(odds), at(odds * factor));
                prop_assert!(wide.0 <= narrow.0 + 1e-12 && narrow.1 <= wide.1 + 1e-12);
                prop_assert!(narrow.0 <= point + 1e-12 && point <= narrow.1 + 1e-12);
                let all = ends(unknown.bounds.expect("bounds"));
                prop_assert!(all.0 <= wide.0 + 1e-12);
                // Everybody has somebody known with each outcome: no limit on odds is no limit at all.
                let free = at(1e12);
                prop_assert!((free.0 - all.0).abs() < 1e-9, "{} is not {}", free.0, all.0);
                if !best {
                    prop_assert!((free.1 - all.1).abs() < 1e-9, "{} is not {}", free.1, all.1);
                }
            }
        }
    }

    #[test]
    fn the_tipping_odds_are_the_smallest_that_break(
        sheet in sheets(TWO, UNKNOWN, 8),
        least in 0.1_f64..1.5,
    ) {
        let metric = metric("impact-ratio").expect("a metric");
        let referee = Referee { reference: Reference::Group("m".into()), min_n: 1 };
        let (_, unknown) = measures(metric, &sheet.seen(), None, &referee);
        for unknown in unknown.iter().flatten() {
            let holds = |bounds: &Bounds| bounds.lower.to_f64() >= least;
            match unknown.tipping(holds) {
                None => prop_assert!(unknown.within(1e5).is_some_and(|bounds| holds(&bounds))),
                Some(odds) => {
                    prop_assert!(unknown.within(odds).is_some_and(|bounds| !holds(&bounds)));
                    if odds > 1.0 {
                        let before = unknown.within(odds * 0.999);
                        prop_assert!(before.is_some_and(|bounds| holds(&bounds)));
                    }
                }
            }
        }
    }
}
