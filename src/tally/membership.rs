//! People whose group is a probability. The probabilities of a row, in whole thousandths, are its profile, and
//! profiles are levels of the cube: rows are counted as ever. What is expected of a group is made from the
//! counts afterwards, as sums of weights are, so that no order of rows can change a digit.

use std::collections::BTreeMap;

use crate::config::number::{MICROS, parse_micros_rounded};
use crate::error::{Code, Error, Result};
use crate::groups::{Group, UNKNOWN};
use crate::input::Batch;
use crate::tally::reduce::Kernel;
use crate::tally::values::is_nan;
use crate::tally::{Cube, Level, MAX_COUNT, Margin, MarginGroup, Plan, Weighed};

/// The whole of a person, in the parts that profiles are made of.
pub const WHOLE: u64 = 1_000;

/// Millionths in such a part.
const PART: u64 = 1_000;

/// By so many millionths probabilities may exceed 1 together, because they were rounded.
const TOLERANCE: i64 = 1_000;

/// Most profiles that a log may have.
pub(super) const MAX_PROFILES: usize = 50_000;

/// The probabilities of a row for the groups in their order, in thousandths that add up to a thousand at most;
/// what they lack is of unknown group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Profile(Vec<u64>);

impl Profile {
    /// Rounds millionths to thousandths by the largest remainders, so that the parts of a person stay one
    /// person; ties go to the group named first, and last to what is unknown. `None` where they are more
    /// than 1 by more than a thousandth.
    fn of(micros: &[u64]) -> Option<Self> {
        let one = MICROS.unsigned_abs();
        let sum: u64 = micros.iter().sum();
        if sum > one + TOLERANCE.unsigned_abs() {
            return None;
        }
        let whole = sum.max(one);
        let parts = micros.iter().copied().chain([whole - sum]);
        let scaled: Vec<u64> = parts.map(|part| part * WHOLE).collect();
        let mut shares: Vec<u64> = scaled.iter().map(|part| part / whole).collect();
        let missing = WHOLE - shares.iter().sum::<u64>();
        let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
        by_remainder.sort_by_key(|at| std::cmp::Reverse(scaled[*at] % whole));
        for at in by_remainder.into_iter().zip(0..missing).map(|(at, _)| at) {
            shares[at] += 1;
        }
        shares.pop();
        Some(Self(shares))
    }

    /// The level of the rows of a profile; nobody is of no group for sure.
    fn level(&self) -> Level {
        if self.0.iter().all(|share| *share == 0) {
            return Level::Unknown;
        }
        let shares: Vec<String> = self.0.iter().map(|share| format!("{share:04}")).collect();
        Level::Known(Group::unordered(shares.join(" ")))
    }

    /// The profile of a level; `None` for what is no level of so many groups.
    fn of_level(level: &Level, groups: usize) -> Option<Self> {
        let Level::Known(group) = level else {
            return Some(Self(vec![0; groups]));
        };
        let shares: Option<Vec<u64>> = group
            .label
            .split(' ')
            .map(|share| share.parse().ok())
            .collect();
        let profile = Self(shares?);
        let fits = profile.0.len() == groups && profile.0.iter().all(|share| *share <= WHOLE);
        (fits && profile.0.iter().sum::<u64>() <= WHOLE && profile.level() == *level)
            .then_some(profile)
    }

    /// What is of unknown group.
    fn unknown(&self) -> u64 {
        WHOLE - self.0.iter().sum::<u64>()
    }

    /// In which tenth each probability lies, 0 and 1 apart from all others: people of one bin are much alike.
    fn bin(&self) -> Vec<u64> {
        let tenth = |share: &u64| match *share {
            0 => 0,
            WHOLE => 11,
            share => 1 + share / 100,
        };
        self.0.iter().map(tenth).collect()
    }
}

/// People of much the same probabilities, as the bounds of what probabilities cannot tell look at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// One count per counter of the plan.
    pub counts: Vec<u64>,
    /// For each known group, in the order of the margin, and each counter: Σp in thousandths.
    pub expected: Vec<Vec<u64>>,
    /// Of each counter, Σ(1 − Σp) in thousandths: those of unknown group.
    pub unknown: Vec<u64>,
    /// Of each counter, those whose group is not sure.
    pub unsure: Vec<u64>,
}

impl Alike {
    fn nobody(groups: usize, counters: usize) -> Self {
        Self {
            counts: vec![0; counters],
            expected: vec![vec![0; counters]; groups],
            unknown: vec![0; counters],
            unsure: vec![0; counters],
        }
    }

    fn add(&mut self, profile: &Profile, counts: &[u64]) {
        let is_sure = profile.0.contains(&WHOLE);
        for (counter, count) in counts.iter().enumerate() {
            self.counts[counter] += count;
            self.unknown[counter] += count * profile.unknown();
            self.unsure[counter] += if is_sure { 0 } else { *count };
            for (sums, share) in self.expected.iter_mut().zip(&profile.0) {
                sums[counter] += count * share;
            }
        }
    }
}

impl Plan {
    /// Whether groups are known by probability only.
    #[must_use]
    pub const fn is_by_probability(&self) -> bool {
        !self.membership.is_empty()
    }
}

impl Margin {
    /// From groups that are profiles to the groups of the plan: of each how many are expected, rounded, with
    /// Σp and Σp² as weights beside them.
    pub(super) fn of_groups(self, plan: &Plan) -> Self {
        let counters = plan.counters().len();
        let (names, masks, rates) = (&plan.membership, plan.masks(), plan.unit_rates());
        let mut groups: Vec<Vec<Weighed>> =
            vec![vec![Weighed::default(); counters]; names.len() + 1];
        let mut bins: BTreeMap<Vec<u64>, Alike> = BTreeMap::new();
        for group in &self.groups {
            let profile = group.key.first();
            let profile = profile.and_then(|level| Profile::of_level(level, names.len()));
            let Some(profile) = profile else { continue };
            bins.entry(profile.bin())
                .or_insert_with(|| Alike::nobody(names.len(), counters))
                .add(&profile, &group.counts);
            let shares = profile.0.iter().copied().chain([profile.unknown()]);
            for (sums, share) in groups
                .iter_mut()
                .zip(shares)
                .filter(|(_, share)| *share > 0)
            {
                let micros = share * PART;
                for (sum, count) in sums.iter_mut().zip(&group.counts) {
                    let square = u128::from(micros) * u128::from(micros);
                    sum.people += count;
                    sum.weight += micros * count;
                    sum.squares += square * u128::from(*count);
                }
            }
        }
        let known = names.iter().zip(0..).map(|(name, order)| {
            let label = name.clone();
            (name.as_str(), Level::Known(Group { order, label }))
        });
        let named = known.chain([(UNKNOWN, Level::Unknown)]);
        let groups = named.zip(groups).filter(|((_, level), weighed)| {
            !level.is_unknown() || weighed.iter().any(|weighed| weighed.weight > 0)
        });
        let groups = groups.map(|((name, level), weighed)| MarginGroup {
            id: name.to_owned(),
            cells: vec![(self.attribute.clone(), name.to_owned())],
            unknown: level.is_unknown(),
            counts: weighed.iter().map(Weighed::expected).collect(),
            scores: BTreeMap::new(),
            units: (rates.iter())
                .map(|rate| rate.of_weights(plan, &masks, &weighed))
                .collect(),
            weighed,
            key: vec![level],
        });
        Self {
            groups: groups.collect(),
            alike: bins.into_values().collect(),
            ..self
        }
    }
}

impl Weighed {
    /// Σw as people, to the nearest.
    #[must_use]
    pub const fn expected(&self) -> u64 {
        let one = MICROS.unsigned_abs();
        (self.weight + one / 2) / one
    }
}

impl Kernel<'_> {
    /// The level of every row of a batch by its probabilities; a row that lacks one of them is of unknown
    /// group.
    ///
    /// # Errors
    ///
    /// [`Code::BadProbability`].
    pub(super) fn profiles(&self, name: &str, batch: &Batch) -> Result<Vec<Level>> {
        let columns = &self.roles.membership;
        let values: Vec<_> = columns
            .iter()
            .map(|(column, _)| batch.values(&column.column))
            .collect();
        let mut levels = Vec::with_capacity(batch.height());
        let mut last: Option<(Vec<u64>, Level)> = None;
        for row in 0..batch.height() {
            let mut micros = Vec::with_capacity(columns.len());
            for ((column, _), values) in columns.iter().zip(&values) {
                let text = values.text(row);
                let place = (name, batch.place(row), column.column.as_str());
                micros.extend(probability(text.as_deref(), place)?);
            }
            if micros.len() < columns.len() {
                levels.push(Level::Unknown);
                continue;
            }
            if let Some((same, level)) = &last
                && *same == micros
            {
                levels.push(level.clone());
                continue;
            }
            let Some(profile) = Profile::of(&micros) else {
                return Err(too_many(name, batch.place(row), &self.names(), &micros));
            };
            let level = profile.level();
            levels.push(level.clone());
            last = Some((micros, level));
        }
        Ok(levels)
    }

    fn names(&self) -> String {
        let columns = self.roles.membership.iter();
        let columns: Vec<&str> = columns.map(|(column, _)| column.column.as_str()).collect();
        columns.join("`, `")
    }
}

/// The probabilities of a row are those of more than one person.
fn too_many(name: &str, place: u64, columns: &str, micros: &[u64]) -> Error {
    let sum: u64 = micros.iter().sum();
    let (whole, rest) = (sum / MICROS.unsigned_abs(), sum % MICROS.unsigned_abs());
    Error::new(
        Code::BadProbability,
        format!("`{name}` line {place}: `{columns}` add up to {whole}.{rest:06}, more than 1"),
    )
    .help("groups of one attribute exclude each other: correct the probabilities, or name the columns of one attribute only")
}

/// A probability in millionths; `None` for an empty field.
fn probability(
    text: Option<&str>,
    (name, place, column): (&str, u64, &str),
) -> Result<Option<u64>> {
    let text = text.map(str::trim);
    let Some(text) = text.filter(|text| !text.is_empty() && !is_nan(text)) else {
        return Ok(None);
    };
    let micros = parse_micros_rounded(text).filter(|micros| (0..=MICROS).contains(micros));
    let micros = micros.and_then(|micros| u64::try_from(micros).ok());
    micros.map(Some).ok_or_else(|| {
        Error::new(
            Code::BadProbability,
            format!("`{name}` line {place}: `{column}` holds `{text}`, no probability from 0 to 1"),
        )
        .help("write 12 % as 0.12; leave the field empty where nothing is known")
    })
}

/// More profiles than are held.
pub(super) fn too_many_profiles(column: &str) -> Error {
    Error::new(
        Code::TooManyGroups,
        format!("`{column}` and the other probabilities make more than {MAX_PROFILES} different profiles"),
    )
    .help("round the probabilities in the log, to hundredths for example")
}

/// Refuses rows that no profiles of so many groups can have, and more people than can be counted in parts.
pub(super) fn fits(cube: &Cube) -> std::result::Result<(), &'static str> {
    if !cube.plan.is_by_probability() {
        return Ok(());
    }
    let groups = cube.plan.membership.len();
    let is_profile = |key: &Vec<Level>| {
        let level = key.first();
        level.is_some_and(|level| Profile::of_level(level, groups).is_some())
    };
    if cube.plan.attributes.len() != 1 || !cube.cells.keys().all(is_profile) {
        return Err("its probabilities do not match its plan");
    }
    if people(cube) > MAX_COUNT / MICROS.unsigned_abs() {
        return Err("its people are more than can be counted in parts");
    }
    Ok(())
}

fn people(cube: &Cube) -> u64 {
    let rows = cube.cells.values().filter_map(|counts| counts.first());
    rows.fold(0, |sum, rows| sum.saturating_add(*rows))
}

/// Refuses more people than can be counted in parts.
pub(super) fn check_people(cube: &Cube) -> Result<()> {
    if cube.plan.is_by_probability() && people(cube) > MAX_COUNT / MICROS.unsigned_abs() {
        return Err(Error::new(
            Code::CountTooLarge,
            "more than 9007199254 people have probabilities of their groups (2^53 millionths)",
        )
        .help("split the audit by period or campaign"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(micros: &[u64]) -> Option<Vec<u64>> {
        Profile::of(micros).map(|profile| profile.0)
    }

    #[test]
    fn parts_of_a_person_stay_one_person() {
        assert_eq!(shares(&[700_000, 300_000]), Some(vec![700, 300]));
        // Thirds: 333.33 each, the part that is missing goes to the first.
        assert_eq!(
            shares(&[333_333, 333_333, 333_334]),
            Some(vec![333, 333, 334])
        );
        assert_eq!(shares(&[500_500, 499_500]), Some(vec![501, 499]));
        // What is unknown is a part like others: 0.4996 and 0.0004.
        assert_eq!(shares(&[500_000, 499_600]), Some(vec![500, 500]));
        assert_eq!(shares(&[200_000, 300_000]), Some(vec![200, 300]));
        // Rounded by somebody else.
        assert_eq!(shares(&[500_500, 500_500]), Some(vec![500, 500]));
        assert_eq!(shares(&[500_600, 500_500]), None);
    }

    #[test]
    fn a_profile_is_read_back_from_its_level() {
        for micros in [[700_000, 300_000], [0, 1_000_000], [1_000, 0], [0, 0]] {
            let profile = Profile::of(&micros).expect("at most 1");
            assert_eq!(Profile::of_level(&profile.level(), 2), Some(profile));
        }
        let level = |label: &str| Level::Known(Group::unordered(label));
        for wrong in [
            "0700 0400",
            "0700",
            "0700 0300 0000",
            "700 300",
            "a b",
            "0000 0000",
        ] {
            assert_eq!(Profile::of_level(&level(wrong), 2), None, "{wrong}");
        }
    }

    #[test]
    fn certain_people_are_in_no_bin_with_others() {
        let bin = |micros: [u64; 2]| Profile::of(&micros).expect("at most 1").bin();
        assert_eq!(bin([1_000_000, 0]), [11, 0]);
        assert_eq!(bin([999_000, 1_000]), [10, 1]);
        assert_eq!(bin([100_000, 900_000]), [2, 10]);
        assert_eq!(bin([99_000, 901_000]), [1, 10]);
    }

    #[test]
    fn what_is_no_probability_is_an_error() {
        let said = |text| match probability(Some(text), ("log.csv", 2, "p")) {
            Ok(Some(micros)) => micros.to_string(),
            Ok(None) => "nothing".into(),
            Err(error) => error.code().id().into(),
        };
        for (text, wanted) in [
            ("0.25", "250000"),
            ("1", "1000000"),
            ("1e-3", "1000"),
            ("", "nothing"),
            ("NaN", "nothing"),
            ("-0.1", "bad-probability"),
            ("1.01", "bad-probability"),
            ("25 %", "bad-probability"),
            ("yes", "bad-probability"),
        ] {
            assert_eq!(said(text), wanted, "{text}");
        }
    }
}
