//! New York City's Local Law 144: selection and scoring rates with their impact ratios, and how many are of
//! no known category, rounded as in the tables of the rule's own example. Ratios are made of unrounded
//! rates, and halves go upwards.

use super::seen::{Group, Seen, Share, number};
use super::{Note, Number, Of, Shown};
use crate::metrics::Slice;
use crate::metrics::scores::{Distribution, Median, known_together};

/// A fraction that is yet to be rounded.
pub(super) type Parts = (u128, u128);

/// A fraction rounded to a number of parts of one; `None` where its denominator is 0.
fn rounded((k, n): Parts, parts: u64) -> Option<f64> {
    let whole = (2 * u128::from(parts) * k + n).checked_div(2 * n)?;
    let whole = u64::try_from(whole).ok()?;
    Some(number(whole) / number(parts))
}

/// The rule prints its example by sex and by race in hundredths, the intersections in thousandths.
fn parts_of_one(slice: &Slice<'_>) -> u64 {
    if slice.margin.attribute.contains(crate::groups::JOINT) {
        1_000
    } else {
        100
    }
}

/// The category with the highest rate.
pub(super) fn most_selected(groups: &[Group]) -> Option<&Group> {
    let higher = |a: &Group, b: &Group| {
        u128::from(a.selected) * u128::from(b.all) > u128::from(b.selected) * u128::from(a.all)
    };
    groups
        .iter()
        .reduce(|best, next| if higher(next, best) { next } else { best })
}

/// Whether a category is so small that the rule lets an auditor leave it out: below 2 % of the data.
fn may_be_left_out(group: &Group, seen: &Seen) -> bool {
    50 * u128::from(group.all) < u128::from(seen.whole.all)
}

/// Selected of all.
fn rate(group: &Group, _: &Seen) -> Parts {
    (group.selected.into(), group.all.into())
}

/// The rate over that of the most selected category.
fn ratio(group: &Group, seen: &Seen) -> Parts {
    most_selected(&seen.groups).map_or((0, 0), |most| {
        (
            u128::from(group.selected) * u128::from(most.all),
            u128::from(most.selected) * u128::from(group.all),
        )
    })
}

/// The categories as a tool that scores sees them: those above the median of the full sample count as
/// selected, out of those who have a score.
fn scored(slice: &Slice<'_>) -> Seen {
    let (Ok(all), Some(bins)) = (known_together(slice), slice.layout.scores) else {
        return Seen::new(Vec::new());
    };
    let median = Median::of(&all);
    let known = slice.margin.groups.iter().filter(|group| !group.unknown);
    let groups = known.filter_map(|group| {
        let scores = Distribution::of(group, bins).ok()?;
        Some(Group {
            id: group.id.clone(),
            selected: median.above(&scores).0,
            all: scores.total().rows(),
            ..Group::default()
        })
    });
    Seen::new(groups.collect())
}

/// What is published of every category.
pub(super) fn published(
    number: &'static Number,
    of: fn(&Group, &Seen) -> Parts,
    seen: &Seen,
    slice: &Slice<'_>,
    is_scored: bool,
) -> Vec<Shown> {
    let most = most_selected(&seen.groups).map(|group| &group.id);
    let most = most.filter(|_| number.name.ends_with("ratio"));
    let parts = match (is_scored, number.name.ends_with("ratio")) {
        (true, false) => 1_000,
        (true, true) => 100,
        (false, _) => parts_of_one(slice),
    };
    let of = |group: &Group| {
        let value = rounded(of(group, seen), parts);
        let small = may_be_left_out(group, seen).then_some(Note::MayBeLeftOut);
        Shown {
            number,
            group: Some(group.id.clone()),
            reference: most.cloned(),
            by: None,
            value,
            note: value.map_or(Some(Note::Undefined), |_| small),
            people: Some(group.all),
        }
    };
    seen.groups.iter().map(of).collect()
}

/// The same of a tool that scores.
pub(super) fn published_of_scores(
    number: &'static Number,
    of: fn(&Group, &Seen) -> Parts,
    slice: &Slice<'_>,
) -> Vec<Shown> {
    let seen = scored(slice);
    if seen.groups.len() < 2 {
        return Vec::new();
    }
    published(number, of, &seen, slice, true)
}

/// Those in the denominator whose category is not known, who are part of no calculation.
pub(super) fn unknown(number: &'static Number, slice: &Slice<'_>) -> Shown {
    let size = slice.layout.size;
    let unknown = slice.margin.groups.iter().filter(|group| group.unknown);
    let people: u64 = unknown.map(|group| group.counts[size]).sum();
    Shown {
        number,
        group: None,
        reference: None,
        by: None,
        value: Some(super::seen::number(people)),
        note: None,
        people: Some(people),
    }
}

pub(super) const NUMBERS: &[Number] = &[
    Number {
        name: "selection rate",
        formula: "selected / all, in whole percents (intersections: tenths)",
        metric: Some("selection-rate"),
        label: false,
        shares: &[Share::Selected],
        of: Of::Category(rate),
    },
    Number {
        name: "impact ratio",
        formula: "rate / rate of the most selected category, to two decimals (intersections: three)",
        metric: Some("impact-ratio"),
        label: false,
        shares: &[Share::Selected],
        of: Of::Category(ratio),
    },
    Number {
        name: "scoring rate",
        formula: "scores above the median of the full sample / scores, in tenths of a percent",
        metric: Some("scoring-rate"),
        label: false,
        shares: &[],
        of: Of::Scoring(rate),
    },
    Number {
        name: "scoring impact ratio",
        formula: "scoring rate / the highest scoring rate, to two decimals",
        metric: Some("scoring-impact-ratio"),
        label: false,
        shares: &[],
        of: Of::Scoring(ratio),
    },
    Number {
        name: "unknown category",
        formula: "people whose category is not known, who are in no calculation",
        metric: None,
        label: false,
        shares: &[],
        of: Of::Unknown,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_upwards_and_nothing_is_divided_by_nobody() {
        let near = |fraction, parts, wanted: f64| {
            let value = rounded(fraction, parts).expect("a denominator");
            assert!((value - wanted).abs() < 1e-15, "{value}");
        };
        near((1, 8), 100, 0.13);
        near((1, 16), 1_000, 0.063);
        near((124, 1_000), 100, 0.12);
        assert_eq!(rounded((0, 0), 100), None);
    }
}
