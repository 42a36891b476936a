//! A population to compare with: weights of groups from a census, an eligible audience, other rows of
//! the log, or typed. Weights are integers, so shares are exact fractions. Its groups are fitted to
//! those of the log here; reading is the business of [`super::population`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error, Result};
use crate::groups::{
    Attribute, Bands, Group, Grouping, Interval, JOINT, Quantity, band_order, common_cuts,
};
use crate::tally::{Cube, Level, Margin, MarginGroup, Plan, ScoreCounts};

/// What a baseline's numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BaselineKind {
    /// Shares that add to one.
    Shares,
    /// Counts of people.
    Counts,
}

/// A population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// The file, the text typed, or `COLUMN=VALUE`.
    pub name: String,
    /// What the numbers are.
    pub kind: BaselineKind,
    /// Rows of a file that were each taken for a person; 0 when a column has the numbers.
    pub people: u64,
    pub(super) tables: Vec<Weights>,
}

/// Weights of the groups of some attributes together, perhaps apart for each stratum.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Weights {
    /// Ids of the attributes: the first axes.
    pub(super) attributes: Vec<String>,
    /// Names of the strata: the last axes.
    pub(super) strata: Vec<String>,
    /// One level per axis → weight.
    pub(super) cells: BTreeMap<Vec<Level>, u64>,
}

impl Baseline {
    /// The population that the cells of a cube are.
    #[must_use]
    pub fn of_cube(name: &str, cube: &Cube) -> Self {
        let at = population_at(&cube.plan);
        let cells = cube
            .cells
            .iter()
            .map(|(key, counts)| (key.clone(), counts[at]));
        Self {
            name: name.to_owned(),
            kind: BaselineKind::Counts,
            people: 0,
            tables: vec![Weights {
                attributes: cube.plan.attributes.iter().map(|a| a.id.clone()).collect(),
                strata: cube.plan.strata.clone(),
                cells: cells.collect(),
            }],
        }
    }

    /// Whether the population has an attribute, or all of an intersection together.
    #[must_use]
    pub fn has(&self, attribute: &str) -> bool {
        self.table(attribute).is_some()
    }

    fn table(&self, attribute: &str) -> Option<(&Weights, Vec<usize>)> {
        let find = |table: &Weights| {
            let place = |id| table.attributes.iter().position(|known| known == id);
            // An id may itself hold the sign that joins ids.
            match place(attribute) {
                Some(whole) => Some(vec![whole]),
                None => attribute.split(JOINT).map(place).collect(),
            }
        };
        self.tables
            .iter()
            .find_map(|table| Some((table, find(table)?)))
    }

    /// The groups of the population in the log's own bands: a finer band counts in the band of the log
    /// that holds it. Bands of which the log has nothing stay, in the bands of the platforms where they
    /// fit.
    ///
    /// # Errors
    ///
    /// [`Code::BaselineMismatch`] when a band of the population lies in several bands of the log.
    pub fn fit(mut self, cube: &Cube) -> Result<Self> {
        for (axis, attribute) in cube.plan.attributes.iter().enumerate() {
            let levels: BTreeSet<Group> = cube.levels(axis).into_iter().filter_map(known).collect();
            for table in &mut self.tables {
                let Some(at) = table.attributes.iter().position(|id| *id == attribute.id) else {
                    continue;
                };
                let groups = table
                    .cells
                    .keys()
                    .map(|key| key[at].clone())
                    .filter_map(known);
                let groups: BTreeSet<Group> = groups.collect();
                let targets = targets(attribute, &groups, &levels, &self.name)?;
                let mut cells: BTreeMap<Vec<Level>, u64> = BTreeMap::new();
                for (mut key, weight) in std::mem::take(&mut table.cells) {
                    if let Level::Known(group) = &key[at]
                        && let Some(target) = targets.get(group)
                    {
                        key[at] = Level::Known(target.clone());
                    }
                    let sum = cells.entry(key).or_default();
                    *sum = sum.saturating_add(weight);
                }
                table.cells = cells;
            }
        }
        Ok(self)
    }

    /// The weights of a margin's attributes in its stratum; `None` when the population does not have
    /// them all together, or has shares of each stratum and is asked for all strata.
    fn weights(&self, margin: &Margin) -> Result<Option<BTreeMap<Vec<Group>, u64>>> {
        let Some((table, axes)) = self.table(&margin.attribute) else {
            return Ok(None);
        };
        let first = table.attributes.len();
        let stratum = margin.stratum.as_deref();
        let apart = table.strata.iter().enumerate().find_map(|(at, name)| {
            let label = stratum?.strip_prefix(name.as_str())?.strip_prefix('=')?;
            Some((first + at, label))
        });
        if apart.is_none() && !table.strata.is_empty() && self.kind == BaselineKind::Shares {
            return Ok(None);
        }
        let mut sums: BTreeMap<Vec<Group>, u64> = BTreeMap::new();
        for (key, weight) in &table.cells {
            if apart.is_some_and(|(axis, label)| key[axis].label() != label) {
                continue;
            }
            let groups: Option<Vec<Group>> =
                axes.iter().map(|at| known(key[*at].clone())).collect();
            if let Some(groups) = groups {
                let sum = sums.entry(groups).or_default();
                *sum = sum.saturating_add(*weight);
            }
        }
        if sums.values().all(|weight| *weight == 0) {
            let place = apart.and(stratum).map(|stratum| format!(" in `{stratum}`"));
            let place = place.unwrap_or_default();
            return Err(Error::new(
                Code::BaselineMismatch,
                format!(
                    "the baseline `{}` has nobody of a known group of `{}`{place}",
                    self.name, margin.attribute
                ),
            )
            .help(
                "give a population for every stratum, or one for all of them without that column",
            ));
        }
        Ok(Some(sums))
    }

    /// The groups of the population that a margin has not, with their weights.
    ///
    /// # Errors
    ///
    /// [`Code::BaselineMismatch`] when the population has nobody in the margin's stratum.
    pub fn missing(&self, margin: &Margin) -> Result<Vec<(Vec<Group>, u64)>> {
        let weights = self.weights(margin)?.unwrap_or_default();
        let missing = weights.into_iter().filter(|(groups, weight)| {
            *weight > 0 && margin.groups.iter().all(|known| known.id != id(groups))
        });
        Ok(missing.collect())
    }

    /// Adds the groups of the population that the log has not: nobody of them was reached, which is
    /// the case an audit exists for. `counters` is the number of counts of a group.
    ///
    /// # Errors
    ///
    /// As [`Self::missing`].
    pub fn complete(&self, margin: &mut Margin, counters: usize) -> Result<()> {
        for (groups, _) in self.missing(margin)? {
            let names = match groups.as_slice() {
                [_] => vec![margin.attribute.as_str()],
                _ => margin.attribute.split(JOINT).collect(),
            };
            let cells = names.iter().zip(&groups);
            margin.groups.push(MarginGroup {
                id: id(&groups),
                cells: cells
                    .map(|(name, group)| ((*name).to_owned(), group.label.clone()))
                    .collect(),
                key: groups.into_iter().map(Level::Known).collect(),
                unknown: false,
                counts: vec![0; counters],
                scores: ScoreCounts::new(),
                units: Vec::new(),
                weighed: Vec::new(),
            });
        }
        margin.groups.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(())
    }

    /// The weights of a margin's groups, in their order; `None` when the baseline does not have the
    /// attribute. `delivered` is the counter of those reached.
    ///
    /// # Errors
    ///
    /// [`Code::BaselineMismatch`] when a group that received something has no weight, or the population
    /// has nobody in the margin's stratum.
    pub fn weights_for(&self, margin: &Margin, delivered: usize) -> Result<Option<Vec<u64>>> {
        let Some(weights) = self.weights(margin)? else {
            return Ok(None);
        };
        let weights: BTreeMap<String, u64> =
            weights.into_iter().map(|(g, w)| (id(&g), w)).collect();
        let mut found = Vec::new();
        for group in &margin.groups {
            match weights.get(&group.id) {
                Some(weight) => found.push(*weight),
                None if group.unknown || group.counts[delivered] == 0 => found.push(0),
                None => {
                    let known: Vec<&str> = weights.keys().map(String::as_str).collect();
                    return Err(Error::new(
                        Code::BaselineMismatch,
                        format!(
                            "group `{}` of `{}` is in the log and not in the baseline `{}`",
                            group.id, margin.attribute, self.name
                        ),
                    )
                    .help(format!(
                        "the baseline has `{}`; use the same groups or bands on both sides",
                        known.join("`, `")
                    )));
                }
            }
        }
        Ok(Some(found))
    }
}

/// The counter that is a population: the denominator, else who was eligible, reached or shown
/// something, else all rows.
fn population_at(plan: &Plan) -> usize {
    let eligible = plan
        .decision
        .as_ref()
        .and_then(|decision| decision.eligible.as_deref());
    let counters = plan.counters();
    let place = |id: &str| counters.iter().position(|counter| counter == id);
    eligible
        .into_iter()
        .chain(["eligible", "reached", "impressions"])
        .find_map(place)
        .unwrap_or_else(|| plan.size_at())
}

fn known(level: Level) -> Option<Group> {
    match level {
        Level::Known(group) => Some(group),
        Level::Unknown => None,
    }
}

fn id(groups: &[Group]) -> String {
    let labels: Vec<&str> = groups.iter().map(|group| group.label.as_str()).collect();
    labels.join(JOINT)
}

/// Per group of a population that is another group in the log: which.
fn targets(
    attribute: &Attribute,
    groups: &BTreeSet<Group>,
    log: &BTreeSet<Group>,
    name: &str,
) -> Result<BTreeMap<Group, Group>> {
    let interval = |group: &Group| {
        let ready = attribute.has_ready_bands();
        ready.then(|| attribute.interval(&group.label)).flatten()
    };
    let bands: Vec<(&Group, Interval)> = log
        .iter()
        .filter_map(|group| Some((group, interval(group)?)))
        .collect();
    let mut targets = BTreeMap::new();
    let mut left: Vec<(&Group, Interval)> = Vec::new();
    for group in groups {
        if let Some(same) = log.iter().find(|other| other.label == group.label) {
            if same != group {
                targets.insert(group.clone(), same.clone());
            }
            continue;
        }
        let Some(own) = interval(group) else { continue };
        if let Some((holder, _)) = bands.iter().find(|(_, band)| own.is_inside(band)) {
            targets.insert(group.clone(), (*holder).clone());
        } else if let Some((other, _)) = bands.iter().find(|(_, band)| own.meets(band)) {
            let all: Vec<Interval> = bands.iter().map(|(_, band)| *band).chain([own]).collect();
            return Err(does_not_fit(attribute, group, other, &all, name));
        } else {
            left.push((group, own));
        }
    }
    targets.extend(in_platform_bands(attribute, &left, &bands));
    Ok(targets)
}

/// Bands that no band of the log meets, put into what the log leaves of the platforms' bands: single
/// years of a census would be a hundred groups of nobody.
fn in_platform_bands(
    attribute: &Attribute,
    left: &[(&Group, Interval)],
    log: &[(&Group, Interval)],
) -> BTreeMap<Group, Group> {
    let Grouping::Bands(Bands {
        quantity: Quantity::Age | Quantity::BirthYear { .. },
        ..
    }) = &attribute.grouping
    else {
        return BTreeMap::new();
    };
    let log: Vec<Interval> = log.iter().map(|(_, band)| *band).collect();
    let platforms = Bands::platform_ages(Quantity::Age).groups();
    let platforms = platforms
        .iter()
        .filter_map(|group| Interval::of_ages(&group.label));
    let mut found = BTreeMap::new();
    for piece in platforms.flat_map(|platform| platform.without(&log)) {
        let within = |band: &Interval| band.is_inside(&piece);
        if left
            .iter()
            .all(|(_, band)| within(band) || !band.meets(&piece))
        {
            let label = piece.in_years();
            let order = band_order(&label).unwrap_or(i64::MAX);
            let target = Group { order, label };
            let moved = left.iter().filter(|(_, band)| within(band));
            found.extend(moved.map(|(group, _)| ((*group).clone(), target.clone())));
        }
    }
    found
}

fn does_not_fit(
    attribute: &Attribute,
    group: &Group,
    other: &Group,
    bands: &[Interval],
    name: &str,
) -> Error {
    let id = &attribute.id;
    let error = Error::new(
        Code::BaselineMismatch,
        format!(
            "the band `{}` of the baseline `{name}` and the band `{}` of the log overlap, and the log's does not hold it (`{id}`)",
            group.label, other.label
        ),
    );
    match common_cuts(bands) {
        Some(cuts) => error.help(format!("these cut points suit both: `-a {id}={cuts}`")),
        None => error.help("use a population in finer bands"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Named, RowShape};
    use crate::groups::{Class, Kind, Vocabulary};

    fn plan(attributes: Vec<Attribute>) -> Plan {
        Plan {
            rows: RowShape::Counts,
            attributes,
            strata: Vec::new(),
            stages: vec!["reached".into()],
            decision: None,
            label: false,
            threshold: None,
            spend: false,
            ..Plan::empty()
        }
    }

    fn gender() -> Attribute {
        Attribute {
            id: "gender".into(),
            kind: Kind::Gender,
            grouping: Grouping::Words(Vocabulary::default()),
        }
    }

    fn age() -> Attribute {
        Attribute {
            id: "age".into(),
            kind: Kind::Age,
            grouping: Grouping::Bands(Bands::platform_ages(Quantity::Age)),
        }
    }

    fn log(attribute: &Attribute, groups: &[(&str, u64)]) -> Cube {
        let mut cube = Cube::new(plan(vec![attribute.clone()]));
        for (group, reached) in groups {
            let Class::Known(group) = attribute.classify(Some(group)) else {
                panic!("{group} is a group");
            };
            cube.add(vec![Level::Known(group)], &[1, *reached])
                .expect("small counts");
        }
        cube
    }

    fn read(text: &str, cube: &Cube) -> Result<Baseline> {
        Baseline::read(&Named::flag(text), &cube.plan)?.fit(cube)
    }

    /// Groups with weights, those of the population that the log has not included.
    fn matched(text: &str, cube: &Cube) -> Result<Vec<(String, u64, u64)>> {
        let baseline = read(text, cube)?;
        let mut margin = cube.margin(&[0], None);
        baseline.complete(&mut margin, 2)?;
        let weights = baseline.weights_for(&margin, 1)?.unwrap_or_default();
        let groups = margin.groups.into_iter().zip(weights);
        Ok(groups.map(|(g, w)| (g.id, g.counts[1], w)).collect())
    }

    fn of(groups: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
        groups
            .iter()
            .map(|(id, k, w)| ((*id).to_owned(), *k, *w))
            .collect()
    }

    #[test]
    fn typed_shares_meet_the_groups_of_the_log() {
        let cube = log(&gender(), &[("female", 3), ("male", 5)]);
        let found = matched("gender:femme=50%,homme=.5", &cube).expect("partners");
        assert_eq!(found, of(&[("female", 3, 500_000), ("male", 5, 500_000)]));
    }

    #[test]
    fn a_group_without_a_partner_is_an_error_that_names_it() {
        let cube = log(&gender(), &[("other", 3), ("female", 1)]);
        let error = matched("gender:female=.5,male=.5", &cube).expect_err("no partner");
        assert_eq!(error.code(), Code::BaselineMismatch);
        assert!(error.message().contains("`other`"));
    }

    #[test]
    fn a_group_of_the_population_that_was_never_reached_is_added() {
        let cube = log(&gender(), &[("female", 3), ("male", 5)]);
        let found = matched("gender:female=.25,male=.25,other=.5", &cube).expect("partners");
        assert_eq!(found[2], ("other".into(), 0, 500_000));
        // A group of nobody on one side and unheard of on the other is none.
        let found = matched("gender:female=.5,male=.5,other=0", &cube).expect("partners");
        assert_eq!(found.len(), 2);
        let cube = log(&gender(), &[("female", 3), ("male", 5), ("other", 0)]);
        let found = matched("gender:female=.5,male=.5", &cube).expect("partners");
        assert_eq!(found[2], ("other".into(), 0, 0));
    }

    #[test]
    fn five_year_bands_and_single_years_count_in_the_bands_of_the_log() {
        let cube = log(&age(), &[("25-34", 4), ("35-49", 6)]);
        let text = "age:25-29=.1,30-34=.1,35-39=.2,40=.1,41=.1,42-49=.1,20=.1,24=.1,50-54=.1";
        let found = matched(text, &cube).expect("the log's bands hold them");
        assert_eq!(
            found,
            of(&[
                ("18-24", 0, 200_000),
                ("25-34", 4, 200_000),
                ("35-49", 6, 500_000),
                ("50-54", 0, 100_000)
            ])
        );
    }

    #[test]
    fn years_that_the_log_has_not_are_put_together() {
        let cube = log(&age(), &[("30-34", 4), ("35-39", 6)]);
        let years: Vec<String> = (20..60).map(|year| format!("{year}=.025")).collect();
        let found = matched(&format!("age:{}", years.join(",")), &cube).expect("single years");
        let groups: Vec<(&str, u64)> = found.iter().map(|(id, _, w)| (id.as_str(), *w)).collect();
        assert_eq!(
            groups,
            [
                ("18-24", 125_000),
                ("25-29", 125_000),
                ("30-34", 125_000),
                ("35-39", 125_000),
                ("40-44", 125_000),
                ("45-54", 250_000),
                ("55-64", 125_000)
            ]
        );
    }

    #[test]
    fn a_coarser_population_is_refused_with_cut_points_that_suit_both() {
        let cube = log(&age(), &[("18-24", 4), ("25-34", 6), ("35+", 1)]);
        let error = matched("age:18-34=.5,35+=.5", &cube).expect_err("18-34 is two bands");
        assert_eq!(error.code(), Code::BaselineMismatch);
        assert!(error.message().contains("`18-34`") && error.message().contains("`18-24`"));
        assert!(error.help_lines()[0].contains("-a age=18,35"), "{error}");
    }

    #[test]
    fn marginal_tables_are_no_joint_table() {
        let mut cube = Cube::new(plan(vec![gender(), age()]));
        let level = |label: &str| Level::Known(Group::unordered(label));
        cube.add(vec![level("female"), level("18-24")], &[1, 9])
            .expect("small counts");
        let marginals = read("gender:female=.5,male=.5;age:18-24=1", &cube).expect("shares");
        assert!(marginals.has("age") && !marginals.has("gender*age"));
        let margin = cube.margin(&[0, 1], None);
        assert_eq!(
            marginals
                .weights_for(&margin, 1)
                .expect("nothing to compare"),
            None
        );
        let joint = Baseline::of_cube("campaign=Control", &cube);
        assert!(joint.has("gender*age"));
        assert_eq!(joint.weights_for(&margin, 1).expect("joint"), Some(vec![9]));
    }
}
