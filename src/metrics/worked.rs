//! Worked examples: small margins made by hand, so that each metric's file can show its arithmetic.

use crate::config::{ScoreBins, Slot};
use crate::groups::Group;
use crate::metrics::evaluate::measure;
use crate::metrics::{
    Ad, Apart, Curve, Definition, Layout, Measure, Metric, REGISTRY, Referee, Reference, Slice,
    Wanted, coverage, curves, over_strata,
};
use crate::tally::{
    ArmSteps, ConfusionAt, Level, Margin, MarginGroup, Pair, ScoreCounts, Squares, Undefined,
};

pub(in crate::metrics) struct Worked {
    margin: Margin,
    layout: Layout,
    step: Option<Pair>,
}

fn margin(groups: &[(&str, Vec<u64>)]) -> Margin {
    let groups = groups
        .iter()
        .map(|(id, counts)| MarginGroup {
            id: (*id).into(),
            cells: vec![("attribute".into(), (*id).into())],
            key: Vec::new(),
            unknown: *id == "unknown",
            counts: counts.clone(),
            scores: ScoreCounts::new(),
            units: Vec::new(),
            weighed: Vec::new(),
        })
        .collect();
    Margin {
        alike: Vec::new(),
        attribute: "attribute".into(),
        stratum: None,
        groups,
    }
}

fn pair(numerator: &str, denominator: &str) -> Pair {
    Pair {
        numerator: numerator.into(),
        denominator: denominator.into(),
        top: 0,
        bottom: 1,
    }
}

/// Groups as (name, selected, eligible).
pub(in crate::metrics) fn counted(groups: &[(&str, u64, u64)]) -> Worked {
    let groups: Vec<_> = groups
        .iter()
        .map(|(id, k, n)| (*id, vec![*k, *n]))
        .collect();
    Worked {
        margin: margin(&groups),
        layout: Layout {
            strata: false,
            decision: Some(pair("selected", "eligible")),
            confusion: None,
            steps: Vec::new(),
            consent: None,
            people: false,
            size: 1,
            delivered: Some(("selected".into(), 0)),
            impressions: None,
            costs: Vec::new(),
            frequency: None,
            ordered: Vec::new(),
            scores: None,
            label: false,
            values: None,
            ranks: None,
            arms: None,
            weighted: false,
            expected: false,
            unit_rates: Vec::new(),
        },
        step: None,
    }
}

/// A bin as (number, positives, negatives).
pub(in crate::metrics) type Bin = (u32, u64, u64);

/// Groups as (name, bins).
pub(in crate::metrics) fn scored(bins: &str, groups: &[(&str, &[Bin])]) -> Worked {
    let sized = groups.iter().map(|(id, places)| {
        let size = places.iter().map(|(_, p, n)| p + n).sum();
        (*id, 0, size)
    });
    let Worked {
        mut margin, layout, ..
    } = counted(&sized.collect::<Vec<_>>());
    for (group, (_, places)) in margin.groups.iter_mut().zip(groups) {
        for (bin, positives, negatives) in *places {
            for (label, rows) in [(true, *positives), (false, *negatives)] {
                if rows > 0 {
                    *group
                        .scores
                        .entry((Some(label), Slot::In(*bin)))
                        .or_default() += rows;
                }
            }
        }
    }
    Worked {
        margin,
        layout: Layout {
            scores: ScoreBins::parse(bins),
            label: true,
            ..layout
        },
        step: None,
    }
}

/// Groups as (name, values of offers in hundredths).
pub(in crate::metrics) fn offered(groups: &[(&str, &[u32])]) -> Worked {
    let shifted: Vec<(&str, Vec<u32>)> = groups
        .iter()
        .map(|(id, cents)| (*id, cents.iter().map(|cents| cents + 1).collect()))
        .collect();
    let positions: Vec<(&str, &[u32])> = shifted
        .iter()
        .map(|(id, positions)| (*id, positions.as_slice()))
        .collect();
    let worked = ranked(&positions);
    Worked {
        layout: Layout {
            ranks: None,
            values: Some(ScoreBins::amounts()),
            ..worked.layout
        },
        ..worked
    }
}

/// Groups as (name, units reached, units), each with as many rows.
pub(in crate::metrics) fn reached(groups: &[(&str, Option<u64>, u64)]) -> Worked {
    let sized = groups
        .iter()
        .map(|(id, reached, units)| (*id, reached.unwrap_or(0), *units));
    let Worked {
        mut margin, layout, ..
    } = counted(&sized.collect::<Vec<_>>());
    for (group, (_, reached, units)) in margin.groups.iter_mut().zip(groups) {
        group.units = vec![Squares {
            units: *units,
            reached: *reached,
            ..Squares::default()
        }];
    }
    Worked {
        margin,
        layout: Layout {
            unit_rates: vec!["selected/eligible".into()],
            ..layout
        },
        step: None,
    }
}

/// Groups as (name, positions in a ranking).
pub(in crate::metrics) fn ranked(groups: &[(&str, &[u32])]) -> Worked {
    let sized = groups
        .iter()
        .map(|(id, positions)| (*id, 0, positions.len() as u64));
    let Worked {
        mut margin, layout, ..
    } = counted(&sized.collect::<Vec<_>>());
    for (group, (_, positions)) in margin.groups.iter_mut().zip(groups) {
        for position in *positions {
            *group
                .scores
                .entry((None, Slot::In(position - 1)))
                .or_default() += 1;
        }
    }
    Worked {
        margin,
        layout: Layout {
            ranks: Some(ScoreBins::ranks()),
            ..layout
        },
        step: None,
    }
}

/// The curves of every group.
pub(in crate::metrics) fn drawn(worked: &Worked, reference: Reference) -> Vec<Curve> {
    let referee = Referee {
        reference,
        min_n: 0,
    };
    curves(&worked.margin, &worked.layout, &referee)
}

/// The same with a score above the bins in every group.
pub(in crate::metrics) fn above(mut worked: Worked) -> Worked {
    for group in &mut worked.margin.groups {
        group.scores.insert((None, Slot::Above), 1);
    }
    worked
}

/// Groups as (name, selected and qualified, selected, qualified, all).
pub(in crate::metrics) fn labelled(groups: &[(&str, u64, u64, u64, u64)]) -> Worked {
    let groups: Vec<_> = groups
        .iter()
        .map(|(id, tp, pp, p, n)| (*id, vec![*pp, *n, *p, *tp]))
        .collect();
    let confusion = ConfusionAt {
        labelled: 1,
        selected: 0,
        positives: 2,
        true_positives: 3,
    };
    let counted = counted(&[]);
    Worked {
        margin: margin(&groups),
        layout: Layout {
            confusion: Some(confusion),
            ..counted.layout
        },
        step: None,
    }
}

/// The coverages of ads as (impressions of women, of men), each for an audience that is half and half.
pub(in crate::metrics) fn ads(ads: &[(u64, u64)]) -> Vec<Measure> {
    let layout = Layout {
        decision: None,
        size: 0,
        delivered: Some(("impressions".into(), 0)),
        impressions: Some(0),
        ..counted(&[]).layout
    };
    let margin_of = |(at, (women, men)): (usize, &(u64, u64))| Margin {
        alike: Vec::new(),
        stratum: Some(format!("ad={at}")),
        ..margin(&[("female", vec![*women]), ("male", vec![*men])])
    };
    let margins: Vec<Margin> = ads.iter().enumerate().map(margin_of).collect();
    let measured: Vec<Ad<'_>> = margins
        .iter()
        .map(|margin| {
            let slice = Slice {
                margin,
                layout: &layout,
                step: None,
                baseline: Some(&[1, 1]),
            };
            let referee = Referee {
                reference: Reference::Best,
                min_n: 1,
            };
            let variance = &measure(
                &super::catalogue::delivery_variance::METRIC,
                &slice,
                &referee,
            )[0];
            Ad {
                margin,
                variance: variance.value,
            }
        })
        .collect();
    coverage("gender", "ad", &measured, &layout)
}

/// How many ads, or how much of what they delivered, is within the bound, and of how many.
pub(in crate::metrics) fn within(metric: &Metric, of: &[(u64, u64)]) -> (u64, u64) {
    let measures = ads(of);
    let found = measures.iter().find(|measure| measure.metric == metric);
    found
        .and_then(|measure| measure.counts)
        .expect("every coverage is measured")
}

/// Groups as (name, events, exposure).
pub(in crate::metrics) fn events(groups: &[(&str, u64, u64)]) -> Worked {
    let counted = counted(groups);
    let layout = Layout {
        decision: None,
        ..counted.layout
    };
    Worked {
        layout,
        step: Some(pair("converted", "clicked")),
        ..counted
    }
}

/// Groups as (name, rows with consent, rows).
pub(in crate::metrics) fn consenting(groups: &[(&str, u64, u64)]) -> Worked {
    let counted = counted(groups);
    let layout = Layout {
        decision: None,
        consent: Some(pair("consented", "rows")),
        ..counted.layout
    };
    Worked { layout, ..counted }
}

/// Groups as (name, millionths of money, units of a stage).
pub(in crate::metrics) fn spent(stage: &str, groups: &[(&str, u64, u64)]) -> Worked {
    let counted = counted(groups);
    let layout = Layout {
        decision: None,
        costs: vec![pair("spend", stage)],
        ..counted.layout
    };
    Worked { layout, ..counted }
}

/// Groups as (name, impressions, people reached).
pub(in crate::metrics) fn exposed(groups: &[(&str, u64, u64)]) -> Worked {
    let counted = counted(groups);
    let layout = Layout {
        decision: None,
        frequency: Some(pair("impressions", "reached")),
        ..counted.layout
    };
    Worked { layout, ..counted }
}

/// Groups as (name, selected and eligible of the treated, of those held out).
pub(in crate::metrics) fn in_arms(groups: &[(&str, [u64; 2], [u64; 2])]) -> Worked {
    let both = |a: &[u64], b: &[u64]| {
        let sum: Vec<u64> = a.iter().zip(b).map(|(a, b)| a + b).collect();
        [&sum, a, b].concat()
    };
    let groups: Vec<_> = groups.iter().map(|(id, a, b)| (*id, both(a, b))).collect();
    Worked {
        margin: margin(&groups),
        layout: Layout {
            arms: Some((2, None)),
            ..counted(&[]).layout
        },
        step: None,
    }
}

/// Groups as (name, counts of the treated, of those held out); counts are all, acquired, applied, of them
/// acquired, selected, of them applied.
pub(in crate::metrics) fn funnel_in_arms(groups: &[(&str, [u64; 6], [u64; 6])]) -> Worked {
    let both = |a: &[u64], b: &[u64]| {
        let sum: Vec<u64> = a.iter().zip(b).map(|(a, b)| a + b).collect();
        [&sum, a, b].concat()
    };
    let groups: Vec<_> = groups.iter().map(|(id, a, b)| (*id, both(a, b))).collect();
    let steps = ArmSteps {
        acquired: ("acquired".into(), 1),
        applied: Some(("applied".into(), 2, 3)),
        selected: Some(("selected".into(), 4, 5)),
    };
    let decision = Pair {
        top: 1,
        bottom: 0,
        ..pair("acquired", "rows")
    };
    Worked {
        margin: margin(&groups),
        layout: Layout {
            decision: Some(decision),
            size: 0,
            arms: Some((6, Some(steps))),
            ..counted(&[]).layout
        },
        step: None,
    }
}

/// Bands in order as (name, selected, eligible).
pub(in crate::metrics) fn bands(groups: &[(&str, u64, u64)]) -> Worked {
    let mut worked = counted(groups);
    worked.layout.ordered = vec!["attribute".into()];
    for (order, group) in (0..).zip(&mut worked.margin.groups) {
        let label = group.id.clone();
        group.key = vec![Level::Known(Group { order, label })];
    }
    worked
}

/// What a metric over strata makes of the groups of each, as (name, selected, eligible).
pub(in crate::metrics) fn apart<const G: usize>(
    metric: &'static Metric,
    strata: &[[(&str, u64, u64); G]],
    reference: &Reference,
) -> Vec<Measure> {
    let mut pooled = strata[0];
    for stratum in &strata[1..] {
        for (sum, own) in pooled.iter_mut().zip(stratum) {
            *sum = (sum.0, sum.1 + own.1, sum.2 + own.2);
        }
    }
    let pooled = counted(&pooled);
    let margins: Vec<Margin> = strata
        .iter()
        .enumerate()
        .map(|(at, groups)| Margin {
            alike: Vec::new(),
            stratum: Some(format!("by={at}")),
            ..counted(groups).margin
        })
        .collect();
    let mut wanted = Wanted::default();
    assert!(wanted.ask(metric.id), "{} is registered", metric.id);
    let referee = Referee {
        reference: reference.clone(),
        min_n: 1,
    };
    let apart = Apart {
        by: "by",
        pooled: &pooled.margin,
        strata: margins.iter().collect(),
        layout: &pooled.layout,
    };
    over_strata(&apart, &referee, &wanted)
}

/// The measures of a metric with a way of choosing the reference.
pub(in crate::metrics) fn measures_against(
    metric: &'static Metric,
    worked: &Worked,
    reference: Reference,
) -> Vec<Measure> {
    let slice = Slice {
        margin: &worked.margin,
        layout: &worked.layout,
        step: worked.step.as_ref(),
        baseline: None,
    };
    let referee = Referee {
        reference,
        min_n: 1,
    };
    measure(metric, &slice, &referee)
}

fn evaluated(
    metric: &'static Metric,
    worked: &Worked,
    group: Option<&str>,
) -> Result<f64, Undefined> {
    let measures = measures(metric, worked);
    let found = measures
        .iter()
        .find(|measure| measure.group.as_deref() == group);
    found
        .expect("the group has a measure")
        .value
        .map(crate::metrics::Value::to_f64)
}

/// The measures of a metric.
pub(in crate::metrics) fn measures(metric: &'static Metric, worked: &Worked) -> Vec<Measure> {
    let slice = Slice {
        margin: &worked.margin,
        layout: &worked.layout,
        step: worked.step.as_ref(),
        baseline: None,
    };
    let referee = Referee {
        reference: Reference::Best,
        min_n: 1,
    };
    measure(metric, &slice, &referee)
}

/// The value of a group, unless it is the reference or has none.
pub(in crate::metrics) fn maybe(
    metric: &'static Metric,
    worked: &Worked,
    group: &str,
) -> Option<f64> {
    let measures = measures(metric, worked);
    let found = measures
        .iter()
        .find(|measure| measure.group.as_deref() == Some(group))?;
    found.value.ok().map(crate::metrics::Value::to_f64)
}

pub(in crate::metrics) fn value(
    metric: &'static Metric,
    worked: &Worked,
    group: Option<&str>,
) -> f64 {
    evaluated(metric, worked, group).expect("the value is defined")
}

pub(in crate::metrics) fn reason(
    metric: &'static Metric,
    worked: &Worked,
    group: Option<&str>,
) -> String {
    let why = evaluated(metric, worked, group).expect_err("the value is undefined");
    serde_json::to_value(why)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .expect("a reason has a name")
}

/// Two units of the last place of numbers around one.
const TOLERANCE: f64 = 4e-16;

pub(in crate::metrics) fn near(got: f64, wanted: f64) {
    assert!((got - wanted).abs() <= TOLERANCE, "{got} is not {wanted}");
}

#[test]
fn ids_are_unique_and_comparisons_are_made_of_base_rates() {
    let mut seen = std::collections::BTreeSet::new();
    for metric in REGISTRY {
        assert!(seen.insert(metric.id), "{} is registered twice", metric.id);
        let bases: Vec<&Metric> = match metric.definition {
            Definition::Compare(base, _) => vec![base],
            Definition::LargestGap(bases) => bases.to_vec(),
            Definition::Rate(_)
            | Definition::Representation
            | Definition::Variance
            | Definition::Coverage(_)
            | Definition::OverStrata(_)
            | Definition::Own(_) => Vec::new(),
        };
        for base in bases {
            assert!(
                matches!(base.definition, Definition::Rate(_)),
                "{}",
                metric.id
            );
        }
    }
}
