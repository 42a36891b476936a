//! The scores of every group by themselves, or beside those of its reference.

use crate::config::ScoreBins;
use crate::metrics::reference::MIN_SHARE_PERCENT;
use crate::metrics::scores::{Distribution, Evident, OfScores};
use crate::metrics::{Computed, Layout, Operands, Referee, Reference, Samples, Slice, Value};
use crate::tally::Undefined;

/// A value made of scores, and what its evidence is computed from.
#[derive(Debug)]
pub(in crate::metrics) struct Made {
    pub(in crate::metrics) value: Value,
    /// The counts of the group's own rate, where the value has one.
    pub(in crate::metrics) counts: Option<(u64, u64)>,
    pub(in crate::metrics) of: OfScores,
}

/// How scores are counted, or positions, or values of offers.
fn bins(layout: &Layout) -> Option<ScoreBins> {
    layout.scores.or(layout.ranks).or(layout.values)
}

/// The scores of each group, in order.
fn scores(slice: &Slice<'_>) -> Vec<Result<Distribution, Undefined>> {
    let groups = slice.margin.groups.iter();
    let of = |group| match bins(slice.layout) {
        Some(bins) => Distribution::of(group, bins),
        None => Err(Undefined::MissingScores),
    };
    groups.map(of).collect()
}

/// The scores of all known groups together.
pub(in crate::metrics) fn known_together(slice: &Slice<'_>) -> Result<Distribution, Undefined> {
    let scores = scores(slice);
    let known = |at: &usize| !slice.margin.groups[*at].unknown;
    together((0..scores.len()).filter(known), &scores)
}

fn together(
    groups: impl Iterator<Item = usize>,
    scores: &[Result<Distribution, Undefined>],
) -> Result<Distribution, Undefined> {
    let found = groups.filter_map(|at| scores[at].as_ref().ok());
    let sum = found.fold(None, |sum: Option<Distribution>, scores| match sum {
        None => Some(scores.clone()),
        Some(mut sum) => {
            sum.add(scores);
            Some(sum)
        }
    });
    sum.ok_or(Undefined::NoReference)
}

fn computed(group: usize, reference: Option<String>, made: Result<Made, Undefined>) -> Computed {
    let (value, counts, operands) = match made {
        Ok(Made { value, counts, of }) => (
            Ok(value),
            counts,
            Some(Operands::Samples(Samples::Scores(of))),
        ),
        Err(why) => (Err(why), None, None),
    };
    Computed {
        reference,
        counts,
        operands,
        ..Computed::of_group(group, value)
    }
}

/// A value of each group by itself.
pub(in crate::metrics) fn each(
    slice: &Slice<'_>,
    of: impl Fn(&Distribution) -> Result<Made, Undefined>,
) -> Vec<Computed> {
    let scores = scores(slice).into_iter().enumerate();
    scores
        .map(|(at, scores)| computed(at, None, scores.and_then(|scores| of(&scores))))
        .collect()
}

/// The scores of a group, and those it is compared with.
pub(in crate::metrics) struct Beside {
    /// The group, by its number in the margin.
    pub(in crate::metrics) group: usize,
    /// Its scores.
    pub(in crate::metrics) own: Result<Distribution, Undefined>,
    /// The reference's name and scores.
    pub(in crate::metrics) reference: Result<(String, Distribution), Undefined>,
    /// Whether the group is its own reference.
    pub(in crate::metrics) is_reference: bool,
    /// Whether the group is part of what it is compared with.
    pub(in crate::metrics) overlaps: bool,
}

/// Every group beside its reference. Of `best`, the reference is the group in which `height` is largest.
pub(in crate::metrics) fn beside(
    slice: &Slice<'_>,
    referee: &Referee,
    height: impl Fn(&Distribution) -> Option<f64>,
) -> Vec<Beside> {
    let scores = scores(slice);
    let groups = &slice.margin.groups;
    let known = || (0..groups.len()).filter(|at| !groups[*at].unknown);
    let named = |at: usize| Ok((groups[at].id.clone(), scores[at].clone()?));
    let chosen = |group: usize| -> Result<(String, Distribution), Undefined> {
        match &referee.reference {
            Reference::Group(name) => {
                let at = groups.iter().position(|group| group.id == *name);
                named(at.ok_or(Undefined::NoReference)?)
            }
            Reference::Largest => {
                let size = |at: &usize| groups[*at].counts[slice.layout.size];
                let inhabited = known().rev().filter(|at| size(at) > 0);
                named(inhabited.max_by_key(size).ok_or(Undefined::NoReference)?)
            }
            Reference::Best => best(slice, &scores, referee.min_n, &height).and_then(named),
            Reference::Rest => Ok((
                "rest".into(),
                together(known().filter(|at| *at != group), &scores)?,
            )),
            Reference::Overall => Ok(("overall".into(), together(known(), &scores)?)),
        }
    };
    let of = |(group, own): (usize, &Result<Distribution, Undefined>)| {
        let reference = chosen(group);
        let name = reference.as_ref().ok().map(|(name, _)| name.as_str());
        Beside {
            group,
            own: own.clone(),
            is_reference: name == Some(groups[group].id.as_str()),
            overlaps: referee.reference == Reference::Overall && !groups[group].unknown,
            reference,
        }
    };
    scores.iter().enumerate().map(of).collect()
}

/// A value of each group beside its reference, see [`beside`]; against everybody, the group included, no
/// evidence is known to hold.
pub(in crate::metrics) fn against(
    slice: &Slice<'_>,
    referee: &Referee,
    height: impl Fn(&Distribution) -> Option<f64>,
    of: impl Fn(&Distribution, &Distribution) -> Result<Made, Undefined>,
) -> Vec<Computed> {
    let mut found = Vec::new();
    for pair in beside(slice, referee, height) {
        if pair.is_reference {
            continue;
        }
        let reference = pair.reference.as_ref().ok().map(|(name, _)| name.clone());
        let made = match (&pair.own, &pair.reference) {
            (Ok(own), Ok((_, reference))) => of(own, reference),
            (Err(why), _) | (Ok(_), Err(why)) => Err(*why),
        };
        let made = made.map(|mut made| {
            if pair.overlaps {
                made.of.evident = Evident::Nothing;
            }
            made
        });
        found.push(computed(pair.group, reference, made));
    }
    found
}

/// The known group with the largest height, of those that hold enough of the data to be a reference.
fn best(
    slice: &Slice<'_>,
    scores: &[Result<Distribution, Undefined>],
    min_n: u64,
    height: &impl Fn(&Distribution) -> Option<f64>,
) -> Result<usize, Undefined> {
    let groups = &slice.margin.groups;
    let size = |at: usize| u128::from(groups[at].counts[slice.layout.size]);
    let total: u128 = (0..groups.len()).map(size).sum();
    let eligible: Vec<(usize, u64, f64)> = (0..groups.len())
        .filter(|at| !groups[*at].unknown && 100 * size(*at) >= MIN_SHARE_PERCENT * total)
        .filter_map(|at| {
            let scores = scores[at].as_ref().ok()?;
            Some((at, scores.total().rows(), height(scores)?))
        })
        .collect();
    let is_judged = |(_, n, _): &&(usize, u64, f64)| *n >= min_n;
    let any = eligible.iter().any(|group| is_judged(&group));
    eligible
        .iter()
        .filter(|group| !any || is_judged(group))
        .reduce(|best, next| if next.2 > best.2 { next } else { best })
        .map(|(at, ..)| *at)
        .ok_or(Undefined::NoReference)
}
