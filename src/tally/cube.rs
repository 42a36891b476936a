//! The cube: a small table of integer counts by group and stratum. It is made in one pass, merged
//! exactly, and is all that the rest of the program sees of the data.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::config::RowShape;
use crate::error::{Code, Error, Result};
use crate::groups::{Attribute, Group, Grouping, JOINT, UNKNOWN};
use crate::input::{Accounting, How, InputFacts, Quality};
use crate::tally::checks::check_size;
use crate::tally::sum::plans_differ;
use crate::tally::unit_sums::may_overlap;
use crate::tally::{
    Alike, Checked, MAX_COUNT, Plan, ScoreCounts, Scores, Squares, UnitSums, Weighed, Weights,
};

/// A position on an axis: a known group, or the unknown group, which sorts last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Level {
    /// A known group.
    Known(Group),
    /// The group of those whose group is not known.
    Unknown,
}

impl Level {
    /// The group's id.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Known(group) => &group.label,
            Self::Unknown => UNKNOWN,
        }
    }

    /// Whether this is the unknown group.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

/// How a column was read, for the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ColumnUse {
    /// The role: `attribute`, `probability` (of a group), `eligible`, `outcome`, `stage`, `label`, `spend`, `unit`, `consent`, `score`,
    /// `rank`, `value`, `rows`, `stratum`, `arm`, `filter`, or the table of a field that checks read: `targeting`, `proof`.
    pub role: String,
    /// The id of the attribute, stage or field, `attribute=group` for a probability; the column's own name
    /// for other roles.
    pub id: String,
    /// The column.
    pub column: String,
    /// Who said so.
    pub how: How,
}

/// Counts by group and stratum, with everything the report says about their making.
#[derive(Debug, Clone)]
pub struct Cube {
    /// What was counted.
    pub plan: Plan,
    /// Key: one level per attribute, then one per stratum. Value: one count per counter of the plan.
    pub cells: BTreeMap<Vec<Level>, Vec<u64>>,
    /// Where every row went.
    pub accounting: Accounting,
    /// What was noticed about the data.
    pub quality: Quality,
    /// The inputs.
    pub inputs: Vec<InputFacts>,
    /// How the columns were read.
    pub columns: Vec<ColumnUse>,
    /// Columns of the inputs that have no role.
    pub columns_unused: Vec<String>,
    /// What the units add up to, when the plan has units.
    pub units: Option<UnitSums>,
    /// What the rows weigh, when the plan has weights.
    pub weights: Option<Weights>,
    /// The scores in bins, when the plan has bins.
    pub scores: Option<Scores>,
    /// Rows by their answers, for every check of the plan that the log has the fields for.
    pub checked: BTreeMap<String, Checked>,
    /// Attribute and ready band → a file that has it, for complaints; not part of a counts file.
    pub seen_in: BTreeMap<(usize, String), String>,
}

/// The groups of one attribute (or intersection) in one stratum, with their counters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// The attribute's id; ids joined by `*` for an intersection.
    pub attribute: String,
    /// The stratum as `name=value`; `None` for all of the data together.
    pub stratum: Option<String>,
    /// The groups in order, empty cells of an intersection included.
    pub groups: Vec<MarginGroup>,
    /// Where groups are known by probability only, those with much the same probabilities; empty otherwise.
    pub alike: Vec<Alike>,
}

/// A group of a margin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarginGroup {
    /// The group's id; ids joined by `*` for an intersection.
    pub id: String,
    /// Attribute → group.
    pub cells: Vec<(String, String)>,
    /// Its position on each axis, for the order of groups.
    pub key: Vec<Level>,
    /// Whether any part of it is the unknown group.
    pub unknown: bool,
    /// One count per counter of the plan.
    pub counts: Vec<u64>,
    /// Scores of those in the denominator by label, when they are counted in bins.
    pub scores: ScoreCounts,
    /// Sums over its units, one for each rate of [`Plan::unit_rates`]; empty without units and weights.
    pub units: Vec<Squares>,
    /// What its people weigh, one for each counter of the plan; empty without weights.
    pub weighed: Vec<Weighed>,
}

impl Cube {
    /// An empty cube.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self {
            units: plan.unit.then(|| UnitSums::new(&plan)),
            weights: plan.weight.then(Weights::default),
            scores: plan.score_bins.map(|_| Scores::default()),
            checked: plan
                .checks
                .possible()
                .map(|check| (check.id.to_owned(), Checked::default()))
                .collect(),
            plan,
            cells: BTreeMap::new(),
            accounting: Accounting::default(),
            quality: Quality::default(),
            inputs: Vec::new(),
            columns: Vec::new(),
            columns_unused: Vec::new(),
            seen_in: BTreeMap::new(),
        }
    }

    /// Remembers which file the ready bands of an attribute were seen in; of several the first by name.
    pub(super) fn note_bands<'l>(
        &mut self,
        axis: usize,
        levels: impl Iterator<Item = &'l Level>,
        file: &str,
    ) {
        let ready = self.plan.attributes.get(axis);
        if !ready.is_some_and(Attribute::has_ready_bands) {
            return;
        }
        for level in levels.filter(|level| !level.is_unknown()) {
            self.note_band((axis, level.label().to_owned()), file.to_owned());
        }
    }

    fn note_band(&mut self, band: (usize, String), file: String) {
        let seen = self.seen_in.entry(band).or_insert_with(|| file.clone());
        if file < *seen {
            *seen = file;
        }
    }

    /// Adds counts to a cell.
    ///
    /// # Errors
    ///
    /// [`Code::CountTooLarge`] when a sum exceeds 2⁵³.
    pub fn add(&mut self, key: Vec<Level>, counts: &[u64]) -> Result<()> {
        let width = counts.len();
        let cell = self.cells.entry(key).or_insert_with(|| vec![0; width]);
        for (sum, count) in cell.iter_mut().zip(counts) {
            *sum = sum
                .checked_add(*count)
                .filter(|sum| *sum <= MAX_COUNT)
                .ok_or_else(too_large)?;
        }
        Ok(())
    }

    /// Adds another part of the data, counted with the same plan.
    ///
    /// # Errors
    ///
    /// [`Code::CountsPlanDiffers`] when the plans are not equal, [`Code::CountTooLarge`], and
    /// [`Code::TooManyGroups`] or [`Code::TooManyCells`] when the sum is larger than an audit may be;
    /// [`Code::UnitsMayOverlap`] when both have units: see [`Self::merge_disjoint`].
    pub fn merge(&mut self, other: Self) -> Result<()> {
        if self.units_may_overlap(&other) {
            return Err(may_overlap("both counts have sums over units"));
        }
        self.merge_disjoint(other)
    }

    /// Whether some unit may have rows here and in another part of the data.
    pub(super) fn units_may_overlap(&self, other: &Self) -> bool {
        let has_units = |cube: &Self| cube.units.as_ref().is_some_and(|units| units.units > 0);
        self.plan == other.plan && has_units(self) && has_units(other)
    }

    /// Adds another part of the data that has none of the units of this one. Without units the same as
    /// [`Self::merge`].
    ///
    /// # Errors
    ///
    /// As [`Self::merge`], but for [`Code::UnitsMayOverlap`].
    pub fn merge_disjoint(&mut self, other: Self) -> Result<()> {
        let Self {
            plan,
            cells,
            accounting,
            quality,
            inputs,
            columns,
            columns_unused,
            units,
            weights,
            scores,
            checked,
            seen_in,
        } = other;
        if plan != self.plan {
            let differences = self.plan.differences(&plan);
            let differences: Vec<String> = differences.iter().map(ToString::to_string).collect();
            return Err(plans_differ(&differences));
        }
        for (key, counts) in cells {
            self.add(key, &counts)?;
        }
        check_size(self)?;
        if let (Some(mine), Some(units)) = (&mut self.units, units) {
            mine.add(units)?;
        }
        if let (Some(mine), Some(weights)) = (&mut self.weights, weights) {
            mine.merge(weights)?;
        }
        if let (Some(mine), Some(scores)) = (&mut self.scores, scores) {
            mine.merge(scores)?;
        }
        for (id, rows) in checked {
            self.checked.entry(id).or_default().merge(rows);
        }
        for (band, file) in seen_in {
            self.note_band(band, file);
        }
        self.accounting.merge(accounting);
        self.quality.merge(quality);
        self.inputs.extend(inputs);
        for name in columns_unused {
            if !self.columns_unused.contains(&name) {
                self.columns_unused.push(name);
            }
        }
        self.columns_unused.sort();
        if self.columns.is_empty() {
            self.columns = columns;
        }
        Ok(())
    }

    /// The strata present that are audited apart, as indices of the stratum axes and levels; without strata none.
    #[must_use]
    pub fn strata(&self) -> Vec<(usize, Level)> {
        let first = self.plan.attributes.len();
        let mut found: BTreeSet<(usize, Level)> = BTreeSet::new();
        for key in self.cells.keys() {
            found.extend(
                key.iter()
                    .enumerate()
                    .skip(first)
                    .filter(|(axis, _)| self.plan.is_audited(*axis))
                    .map(|(axis, level)| (axis, level.clone())),
            );
        }
        found.into_iter().collect()
    }

    /// Sums the cube to the groups of some attributes, in one stratum or in all.
    #[must_use]
    pub fn margin(&self, axes: &[usize], stratum: Option<&(usize, Level)>) -> Margin {
        let width = self.plan.counters().len();
        let mut sums: BTreeMap<Vec<Level>, Vec<u64>> = BTreeMap::new();
        for key in self.full_product(axes) {
            sums.insert(key, vec![0; width]);
        }
        for (key, counts) in &self.cells {
            if stratum.is_some_and(|(axis, level)| key[*axis] != *level) {
                continue;
            }
            let short: Vec<Level> = axes.iter().map(|axis| key[*axis].clone()).collect();
            let cell = sums.entry(short).or_insert_with(|| vec![0; width]);
            for (sum, count) in cell.iter_mut().zip(counts) {
                *sum = sum.saturating_add(*count);
            }
        }
        let names: Vec<&str> = axes
            .iter()
            .map(|axis| self.plan.attributes[*axis].id.as_str())
            .collect();
        let mut weights = self.weights.as_ref().map(|weights| {
            weights.margin(axes, |key| {
                stratum.is_none_or(|(axis, level)| key[*axis] == *level)
            })
        });
        let mut weighed = |key: &[Level]| match &mut weights {
            Some(weights) => weights
                .remove(key)
                .unwrap_or_else(|| vec![Weighed::default(); width]),
            None => Vec::new(),
        };
        let unit_rates = self.plan.unit_rates();
        let masks = self.plan.masks();
        let units = |key: &[Level], weighed: &[Weighed]| {
            if weighed.is_empty() {
                let sums = self.unit_sums(axes, stratum, key).into_iter();
                return sums.map(Squares::from).collect();
            }
            let rates = unit_rates.iter();
            rates
                .map(|rate| rate.of_weights(&self.plan, &masks, weighed))
                .collect()
        };
        let mut scores = self.scores.as_ref().map_or_else(BTreeMap::new, |scores| {
            scores.margin(axes, |key| {
                stratum.is_none_or(|(axis, level)| key[*axis] == *level)
            })
        });
        let groups = sums
            .into_iter()
            .map(|(key, counts)| (weighed(&key), key, counts))
            .map(|(weighed, key, counts)| MarginGroup {
                id: key.iter().map(Level::label).collect::<Vec<_>>().join(JOINT),
                cells: names
                    .iter()
                    .zip(&key)
                    .map(|(n, l)| ((*n).to_owned(), l.label().to_owned()))
                    .collect(),
                unknown: key.iter().any(Level::is_unknown),
                scores: scores.remove(&key).unwrap_or_default(),
                units: units(&key, &weighed),
                weighed,
                key,
                counts,
            })
            .collect();
        let strata = &self.plan.strata;
        let margin = Margin {
            attribute: names.join(JOINT),
            stratum: stratum.map(|(axis, level)| {
                format!(
                    "{}={}",
                    strata[axis - self.plan.attributes.len()],
                    level.label()
                )
            }),
            groups,
            alike: Vec::new(),
        };
        if self.plan.is_by_probability() {
            margin.of_groups(&self.plan)
        } else {
            margin
        }
    }

    /// The levels of an attribute: those in the data, and every band the user asked for.
    #[must_use]
    pub fn levels(&self, axis: usize) -> BTreeSet<Level> {
        let mut levels: BTreeSet<Level> = self.cells.keys().map(|key| key[axis].clone()).collect();
        if let Grouping::Bands(bands) = &self.plan.attributes[axis].grouping
            && !bands.ready_bands
        {
            levels.extend(bands.groups().into_iter().map(Level::Known));
        }
        levels
    }

    /// Every combination of known levels, so that an empty cell of an intersection shows.
    fn full_product(&self, axes: &[usize]) -> Vec<Vec<Level>> {
        let mut product = vec![Vec::new()];
        for axis in axes {
            let levels = self.levels(*axis);
            product = product
                .into_iter()
                .flat_map(|key: Vec<Level>| {
                    levels
                        .iter()
                        .filter(|level| !level.is_unknown())
                        .map(move |level| {
                            let mut longer = key.clone();
                            longer.push(level.clone());
                            longer
                        })
                })
                .collect();
        }
        product
    }

    /// The stage whose people were added up over several count rows of the same groups, and how many
    /// rows those are: a person may be counted in two. `None` when no such sum is compared.
    #[must_use]
    pub fn people_added_up(&self) -> Option<(String, u64)> {
        const PEOPLE: [&str; 2] = ["reached", "eligible"];
        let decision = self.plan.decision.as_ref();
        let eligible = decision.and_then(|decision| decision.eligible.clone());
        let delivered = self.plan.delivered().map(|(stage, _)| stage);
        let stage = delivered
            .into_iter()
            .chain(eligible)
            .find(|stage| PEOPLE.contains(&stage.as_str()))
            .filter(|_| self.plan.rows == RowShape::Counts)?;
        let attributes = self.plan.attributes.len();
        let mut rows: BTreeMap<&[Level], u64> = BTreeMap::new();
        for (key, counts) in &self.cells {
            *rows.entry(&key[..attributes]).or_default() += counts[0];
        }
        let several: u64 = rows.into_values().filter(|rows| *rows > 1).sum();
        (several > 0).then_some((stage, several))
    }

    /// The axis of an attribute.
    #[must_use]
    pub fn axis(&self, attribute: &str) -> Option<usize> {
        self.plan
            .attributes
            .iter()
            .position(|known| known.id == attribute)
    }
}

pub(super) fn too_large() -> Error {
    Error::new(
        Code::CountTooLarge,
        "a sum of counts exceeds 2^53 (9007199254740992)",
    )
    .help("split the audit by period or campaign")
}
