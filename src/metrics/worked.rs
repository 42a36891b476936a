//! Worked examples: small margins made by hand, so that each metric's file can show its arithmetic.

use crate::metrics::evaluate::measure;
use crate::metrics::{
    Ad, Definition, Layout, Measure, Metric, REGISTRY, Referee, Reference, Slice, coverage,
};
use crate::tally::{ConfusionAt, Margin, MarginGroup, Pair, Undefined};

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
        })
        .collect();
    Margin {
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
        },
        step: None,
    }
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

fn evaluated(
    metric: &'static Metric,
    worked: &Worked,
    group: Option<&str>,
) -> Result<f64, Undefined> {
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
    let measures = measure(metric, &slice, &referee);
    let found = measures
        .iter()
        .find(|measure| measure.group.as_deref() == group);
    found
        .expect("the group has a measure")
        .value
        .map(crate::metrics::Value::to_f64)
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
