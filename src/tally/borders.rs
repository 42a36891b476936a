//! Bands of different borders in one cube: finer bands are merged into the coarser ones that hold them,
//! bands that cross are refused, and cut points put ready bands together. Pure functions of the cells,
//! so that logs, counts files and sums of them agree in any order.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::config::number::format_micros;
use crate::error::{Code, Error, Result};
use crate::groups::{
    Attribute, Bands, Class, Group, Grouping, Interval, Kind, Quantity, common_cuts,
};
use crate::tally::{Cube, Level};

/// Finer bands that were put into a coarser one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merging {
    /// The attribute.
    pub attribute: String,
    /// The coarser band.
    pub band: String,
    /// The finer ones in order.
    pub parts: Vec<String>,
    /// Rows of the finer bands.
    pub rows: u64,
}

/// A cube whose bands have no number in common.
#[derive(Debug)]
pub struct Settled<'a> {
    /// The cube.
    pub cube: Cow<'a, Cube>,
    /// What was merged, in order of attribute and band.
    pub merged: Vec<Merging>,
}

/// Merges finer bands into the coarser bands of the data that hold them.
///
/// # Errors
///
/// [`Code::BandsOverlap`] when two bands have numbers in common and neither holds the other, naming
/// both and the cut points that suit all; or when sums over units would have to be merged, which
/// cannot be done.
pub fn settle(cube: &Cube) -> Result<Settled<'_>> {
    if let Some(weights) = &cube.weights {
        weights.check_sum()?;
    }
    let mut targets: Vec<BTreeMap<Group, Group>> = Vec::new();
    for (axis, attribute) in cube.plan.attributes.iter().enumerate() {
        let bands = if attribute.has_ready_bands() {
            bands(attribute, cube.levels(axis))
        } else {
            Vec::new()
        };
        targets.push(merges(&bands).map_err(|(a, b)| crossing(cube, axis, a, b, &bands))?);
    }
    if targets.iter().all(BTreeMap::is_empty) {
        return Ok(Settled {
            cube: Cow::Borrowed(cube),
            merged: Vec::new(),
        });
    }
    let merged = mergings(cube, &targets);
    let told = |merging: &Merging| format!("{} into {}", merging.parts.join(", "), merging.band);
    refuse_units(cube, || {
        merged.iter().map(told).collect::<Vec<_>>().join("; ")
    })?;
    let target = |axis: usize, group: &Group| targets.get(axis)?.get(group).cloned();
    Ok(Settled {
        cube: Cow::Owned(moved(cube, target)?),
        merged,
    })
}

/// Puts the bands of an attribute into those of given cut points.
///
/// # Errors
///
/// [`Code::BandsOverlap`] when a cut point goes through a band, or when there are sums over units;
/// [`Code::NotNumeric`] when the groups are words.
pub fn recut(cube: &Cube, axis: usize, cuts: &[i64]) -> Result<Cube> {
    let Attribute { id, kind, grouping } = &cube.plan.attributes[axis];
    let quantity = match (grouping, kind) {
        (Grouping::Bands(bands), _) => bands.quantity,
        (Grouping::Words(_), Kind::Income) => Quantity::Income,
        (Grouping::Words(_), Kind::Age | Kind::BirthYear | Kind::Gender | Kind::Other) => {
            return Err(Error::new(
                Code::NotNumeric,
                format!("`{id}` has words, not numbers to cut"),
            )
            .help("leave out the cut points"));
        }
    };
    let bands = Bands {
        quantity,
        cuts: cuts.to_vec(),
        ready_bands: false,
    };
    let attribute = Attribute {
        id: id.clone(),
        kind: *kind,
        grouping: Grouping::Bands(bands),
    };
    if cube.plan.attributes[axis] == attribute {
        return Ok(cube.clone());
    }
    refuse_units(cube, || format!("`{id}` by other cut points"))?;
    let known = bands_of(cube, axis);
    let mut targets: BTreeMap<Group, Group> = BTreeMap::new();
    for level in cube.levels(axis) {
        let Level::Known(group) = level else { continue };
        match attribute.classify_band(&group.label) {
            Class::Known(target) => {
                targets.insert(group, target);
            }
            Class::Straddling(cut) => {
                return Err(straddling(
                    id,
                    id,
                    &place(cube, axis, &group),
                    &group.label,
                    cut,
                    &known,
                ));
            }
            Class::Unknown(_) | Class::Total | Class::BareCode => {
                return Err(Error::new(
                    Code::NotNumeric,
                    format!(
                        "the group `{}` of `{id}` is no band of numbers",
                        group.label
                    ),
                )
                .help("leave out the cut points, or tally the log again with them"));
            }
        }
    }
    let mut recut = moved(cube, |at, group| {
        (at == axis).then(|| targets.get(group).cloned()).flatten()
    })?;
    recut.plan.attributes[axis] = attribute;
    Ok(recut)
}

/// A cut point goes through a ready band: its people cannot be divided.
pub(super) fn straddling(
    column: &str,
    id: &str,
    place: &str,
    band: &str,
    cut: i64,
    known: &[Interval],
) -> Error {
    let cut = format_micros(cut);
    let error = Error::new(
        Code::BandsOverlap,
        format!(
            "the cut point {cut} of `{id}` goes through the band `{band}`{place}, whose people cannot be divided"
        ),
    );
    match common_cuts(known) {
        Some(cuts) => error.help(format!(
            "cut only where bands end, here `-a {column}={cuts}` or fewer of these; or leave out the cut points"
        )),
        None => error.help("leave out the cut points, or audit the files apart"),
    }
}

/// The groups of an attribute that are bands.
fn bands(attribute: &Attribute, levels: BTreeSet<Level>) -> Vec<(Group, Interval)> {
    let known = levels.into_iter().filter_map(|level| match level {
        Level::Known(group) => Some((attribute.interval(&group.label)?, group)),
        Level::Unknown => None,
    });
    known.map(|(interval, group)| (group, interval)).collect()
}

fn bands_of(cube: &Cube, axis: usize) -> Vec<Interval> {
    bands(&cube.plan.attributes[axis], cube.levels(axis))
        .into_iter()
        .map(|(_, interval)| interval)
        .collect()
}

/// Per band that is not the widest of its numbers the one that is; the first two bands that cross
/// otherwise. Of two names for the same numbers the shorter one stays.
fn merges(
    bands: &[(Group, Interval)],
) -> std::result::Result<BTreeMap<Group, Group>, (&Group, &Group)> {
    for (at, (a, first)) in bands.iter().enumerate() {
        if let Some((b, _)) = bands[at + 1..]
            .iter()
            .find(|(_, other)| first.crosses(other))
        {
            return Err((a, b));
        }
    }
    let name = |group: &Group| (group.label.chars().count(), group.label.clone());
    let widest = |interval: &Interval| {
        let holders = bands.iter().filter(|(_, other)| interval.is_inside(other));
        // Holders of one band hold each other, so the widest is the one that all others are in.
        holders.reduce(|best, other| {
            let replaces = if best.1 == other.1 {
                name(&other.0) < name(&best.0)
            } else {
                best.1.is_inside(&other.1)
            };
            if replaces { other } else { best }
        })
    };
    let moves = bands.iter().filter_map(|(group, interval)| {
        let (target, _) = widest(interval)?;
        (target != group).then(|| (group.clone(), target.clone()))
    });
    Ok(moves.collect())
}

/// A copy of the cube in which groups have moved.
fn moved(cube: &Cube, target: impl Fn(usize, &Group) -> Option<Group>) -> Result<Cube> {
    let mut moved = Cube {
        cells: BTreeMap::new(),
        ..cube.clone()
    };
    let to = |key: &[Level]| -> Vec<Level> {
        let levels = key.iter().enumerate().map(|(axis, level)| match level {
            Level::Known(group) => target(axis, group).map_or_else(|| level.clone(), Level::Known),
            Level::Unknown => Level::Unknown,
        });
        levels.collect()
    };
    for (key, counts) in &cube.cells {
        moved.add(to(key), counts)?;
    }
    let weights = cube.weights.as_ref();
    moved.weights = weights.map(|weights| weights.moved(to)).transpose()?;
    let scores = cube.scores.as_ref();
    moved.scores = scores
        .map(|scores| scores.moved(|key| Some(to(key))))
        .transpose()?;
    Ok(moved)
}

fn mergings(cube: &Cube, targets: &[BTreeMap<Group, Group>]) -> Vec<Merging> {
    let mut merged = Vec::new();
    for (axis, moves) in targets.iter().enumerate() {
        let mut into: BTreeMap<&Group, Vec<&Group>> = BTreeMap::new();
        for (part, band) in moves {
            into.entry(band).or_default().push(part);
        }
        for (band, parts) in into {
            let within =
                |level: &Level| matches!(level, Level::Known(group) if parts.contains(&group));
            let cells = cube.cells.iter().filter(|(key, _)| within(&key[axis]));
            merged.push(Merging {
                attribute: cube.plan.attributes[axis].id.clone(),
                band: band.label.clone(),
                parts: parts.iter().map(|group| group.label.clone()).collect(),
                rows: cells.map(|(_, counts)| counts[0]).sum(),
            });
        }
    }
    merged
}

/// The sum over people of a square is not that of its parts, once a person has rows in two of them.
fn refuse_units(cube: &Cube, what: impl Fn() -> String) -> Result<()> {
    if cube.units.is_none() {
        return Ok(());
    }
    Err(Error::new(
        Code::BandsOverlap,
        format!(
            "sums over units cannot be merged, and the bands would have to be: {}",
            what()
        ),
    )
    .help("count the log with cut points from the start: `-a age=18,25,35`; or leave out `--unit`"))
}

/// In which file a band was first seen, where that is known.
fn place(cube: &Cube, axis: usize, group: &Group) -> String {
    let file = cube.seen_in.get(&(axis, group.label.clone()));
    file.map(|file| format!(" (`{file}`)")).unwrap_or_default()
}

fn crossing(cube: &Cube, axis: usize, a: &Group, b: &Group, bands: &[(Group, Interval)]) -> Error {
    let id = &cube.plan.attributes[axis].id;
    let error = Error::new(
        Code::BandsOverlap,
        format!(
            "the bands `{}`{} and `{}`{} of `{id}` overlap, and neither holds the other",
            a.label,
            place(cube, axis, a),
            b.label,
            place(cube, axis, b)
        ),
    );
    let intervals: Vec<Interval> = bands.iter().map(|(_, interval)| *interval).collect();
    let used = cube
        .columns
        .iter()
        .find(|used| used.role == "attribute" && used.id == *id);
    let column = used.map_or(id, |used| &used.column);
    match common_cuts(&intervals) {
        Some(cuts) => error.help(format!(
            "these cut points suit all bands: `-a {column}={cuts}`"
        )),
        None => error.help("no cut point suits all bands: audit the files apart"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::RowShape;
    use crate::tally::Plan;

    fn cube(bands: &[(&str, u64)]) -> Cube {
        let attribute = Attribute {
            id: "age".into(),
            kind: Kind::Age,
            grouping: Grouping::Bands(Bands::platform_ages(Quantity::Age)),
        };
        let mut cube = Cube::new(Plan {
            rows: RowShape::Counts,
            attributes: vec![attribute.clone()],
            strata: Vec::new(),
            stages: vec!["reached".into()],
            decision: None,
            label: false,
            threshold: None,
            spend: false,
            ..Plan::empty()
        });
        for (band, reached) in bands {
            let Class::Known(group) = attribute.classify(Some(band)) else {
                panic!("{band} is a group");
            };
            cube.add(vec![Level::Known(group)], &[1, *reached])
                .expect("small counts");
        }
        cube
    }

    fn counts(cube: &Cube) -> Vec<(String, u64)> {
        let groups = cube.margin(&[0], None).groups;
        groups.into_iter().map(|g| (g.id, g.counts[1])).collect()
    }

    fn of(bands: &[(&str, u64)]) -> Vec<(String, u64)> {
        bands
            .iter()
            .map(|(band, n)| ((*band).to_owned(), *n))
            .collect()
    }

    const CUTS: [i64; 4] = [18_000_000, 25_000_000, 35_000_000, 65_000_000];

    #[test]
    fn finer_bands_go_into_the_coarser_ones_that_hold_them() {
        let cube = cube(&[
            ("25-34", 5),
            ("30-34", 2),
            ("35-39", 1),
            ("35-44", 7),
            ("45-49", 3),
        ]);
        let settled = settle(&cube).expect("the bands nest");
        assert_eq!(
            counts(&settled.cube),
            of(&[("25-34", 7), ("35-44", 8), ("45-49", 3)])
        );
        let told: Vec<_> = settled
            .merged
            .iter()
            .map(|m| (m.parts.join("+"), m.band.as_str(), m.rows))
            .collect();
        assert_eq!(
            told,
            [("30-34".into(), "25-34", 1), ("35-39".into(), "35-44", 1)]
        );
    }

    #[test]
    fn two_names_of_the_same_numbers_are_one_band() {
        let cube = cube(&[("55-100", 1), ("55+", 2), ("65+", 4)]);
        assert_eq!(
            counts(&settle(&cube).expect("they nest").cube),
            of(&[("55+", 7)])
        );
    }

    #[test]
    fn bands_that_cross_are_refused_with_the_cuts_that_suit_all() {
        let bands = [
            ("18-24", 1),
            ("25-34", 1),
            ("35-44", 1),
            ("45-54", 1),
            ("55-64", 1),
            ("65+", 1),
            ("35-49", 1),
            ("50-64", 1),
        ];
        let cube = cube(&bands);
        let error = settle(&cube).expect_err("45-54 crosses 35-49");
        assert_eq!(error.code(), Code::BandsOverlap);
        assert!(error.message().contains("`35-49` and `45-54`"), "{error}");
        assert!(
            error.help_lines()[0].contains("-a age=18,25,35,65"),
            "{error}"
        );
        let recut = recut(&cube, 0, &CUTS).expect("the cuts suit all bands");
        assert_eq!(
            counts(&recut),
            of(&[
                ("<18", 0),
                ("18-24", 1),
                ("25-34", 1),
                ("35-64", 5),
                ("65+", 1)
            ])
        );
    }

    #[test]
    fn a_cut_through_a_band_is_refused() {
        let error = recut(&cube(&[("35-49", 1), ("50+", 1)]), 0, &CUTS).expect_err("65 cuts 50+");
        assert_eq!(error.code(), Code::BandsOverlap);
        assert!(
            error.message().contains("65") && error.message().contains("`50+`"),
            "{error}"
        );
        assert!(error.help_lines()[0].contains("=35,50`"), "{error}");
    }

    /// Five-year bands from 15 on, each wholly inside one band of the platforms.
    const FIVES: [&str; 6] = ["25-29", "30-34", "35-39", "40-44", "45-49", "50-54"];
    const TENS: [&str; 3] = ["25-34", "35-44", "45-54"];

    proptest! {
        #[test]
        fn merging_is_counting_the_coarse_band_from_the_start(
            fine in proptest::collection::vec((0_usize..6, 0_u64..1_000), 1..12),
            swapped in any::<bool>(),
        ) {
            let coarse: Vec<(&str, u64)> = TENS.iter().map(|band| (*band, 1)).collect();
            let parts: Vec<(&str, u64)> = fine.iter().map(|(at, n)| (FIVES[*at], *n)).collect();
            let direct: Vec<(&str, u64)> = fine.iter().map(|(at, n)| (TENS[at / 2], *n)).collect();
            // Whichever part of the data comes first, and however it is split.
            let (mut left, right) = if swapped {
                (cube(&coarse), cube(&parts))
            } else {
                (cube(&parts), cube(&coarse))
            };
            left.merge(right).expect("one plan");
            let mut wanted = cube(&direct);
            wanted.merge(cube(&coarse)).expect("one plan");
            let settled = settle(&left).expect("tens hold fives").cube;
            prop_assert_eq!(&settled.cells, &wanted.cells);
            // Settling what is settled changes nothing, and cut points come to the same.
            prop_assert!(settle(&settled).expect("settled").merged.is_empty());
            let cuts = [25_000_000, 35_000_000, 45_000_000, 55_000_000];
            let cut = recut(&left, 0, &cuts).expect("cuts suit fives");
            let known = |cube: &Cube| -> Vec<(String, u64)> {
                counts(cube).into_iter().filter(|(_, n)| *n > 0).collect()
            };
            prop_assert_eq!(known(&cut), known(&settled));
        }
    }
}
