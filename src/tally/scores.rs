//! Scores in bins: for every cell, and apart for who is in the denominator and for what the label says,
//! how many rows have a score in each bin. Whole numbers that add exactly; what curves and calibration are
//! made of is all here, and nothing of it is made here.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt as _};

use crate::config::condition::is_null;
use crate::config::{ScoreBins, Slot};
use crate::error::{Code, Error, Result};
use crate::input::{BinnedAs, Quality, QualityCode, Values};
use crate::tally::cube::too_large;
use crate::tally::{Cube, Level, MAX_COUNT, Plan};

/// Most numbers that are held: of cells, rows that are told apart, and bins.
const MOST: usize = 4_000_000;

/// Rows of a cell that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScoredRows {
    /// Whether they are in the denominator of the decision; all are where there is none.
    pub eligible: bool,
    /// What their label says; `None` when they have none.
    pub label: Option<bool>,
}

impl ScoredRows {
    /// What a row is by the conditions that it meets.
    pub(super) fn of(plan: &Plan, pattern: u32) -> Self {
        let eligible = plan.decision_bits().map_or(0, |(_, eligible)| eligible);
        let labelled = plan.label && pattern & plan.labelled_bit() != 0;
        Self {
            eligible: pattern & eligible == eligible,
            label: labelled.then_some(pattern & plan.label_bit() != 0),
        }
    }
}

/// Rows by cell, by what they are, and by where their score is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scores {
    /// The cells, keyed as those of the cube.
    pub cells: BTreeMap<Vec<Level>, BTreeMap<(ScoredRows, Slot), u64>>,
}

/// Rows of a group in the denominator, by what their label says and by where their score is.
pub type ScoreCounts = BTreeMap<(Option<bool>, Slot), u64>;

impl Scores {
    /// The scores of the groups of some axes: of rows in the denominator, in cells whose key is wanted.
    pub(super) fn margin(
        &self,
        axes: &[usize],
        is_wanted: impl Fn(&[Level]) -> bool,
    ) -> BTreeMap<Vec<Level>, ScoreCounts> {
        let mut groups: BTreeMap<Vec<Level>, ScoreCounts> = BTreeMap::new();
        for (key, places) in self.cells.iter().filter(|(key, _)| is_wanted(key)) {
            let short = axes.iter().map(|axis| key[*axis].clone()).collect();
            let group = groups.entry(short).or_default();
            for ((what, slot), rows) in places.iter().filter(|((what, _), _)| what.eligible) {
                let sum = group.entry((what.label, *slot)).or_default();
                *sum = sum.saturating_add(*rows);
            }
        }
        groups
    }

    /// The scores by other keys; cells whose key becomes the same are added up, those without one are
    /// left out.
    pub(super) fn moved(&self, to: impl Fn(&[Level]) -> Option<Vec<Level>>) -> Result<Self> {
        let mut moved = Self::default();
        for (key, places) in &self.cells {
            if let Some(key) = to(key) {
                for (place, rows) in places {
                    moved.add(key.clone(), *place, *rows)?;
                }
            }
        }
        Ok(moved)
    }

    pub(super) fn add(
        &mut self,
        key: Vec<Level>,
        place: (ScoredRows, Slot),
        rows: u64,
    ) -> Result<()> {
        let sum = self.cells.entry(key).or_default().entry(place).or_default();
        *sum = sum
            .checked_add(rows)
            .filter(|sum| *sum <= MAX_COUNT)
            .ok_or_else(too_large)?;
        Ok(())
    }

    /// Adds another part of the data.
    pub(super) fn merge(&mut self, other: Self) -> Result<()> {
        for (key, places) in other.cells {
            for (place, rows) in places {
                self.add(key.clone(), place, rows)?;
            }
        }
        self.check_size()
    }

    fn check_size(&self) -> Result<()> {
        if self.cells.values().map(BTreeMap::len).sum::<usize>() > MOST {
            return Err(too_many());
        }
        Ok(())
    }

    /// What contradicts the cells of a cube that was read, if anything does: every row of a cell has one
    /// place, and rows in the denominator and with a label are as many as the counters say.
    pub(super) fn check(&self, cube: &Cube) -> std::result::Result<(), &'static str> {
        let counters = cube.plan.counters();
        let decision = cube.plan.decision.as_ref();
        let eligible = decision.and_then(|decision| decision.eligible.as_deref());
        let joined = |condition: &str| match eligible {
            Some(id) => format!("{id}&{condition}"),
            None => condition.to_owned(),
        };
        let known: [(String, IsIn); 4] = [
            (counters[0].clone(), |_| true),
            (eligible.unwrap_or(&counters[0]).to_owned(), |rows| {
                rows.eligible
            }),
            (joined("labelled"), |rows| {
                rows.eligible && rows.label.is_some()
            }),
            (joined("label"), |rows| {
                rows.eligible && rows.label == Some(true)
            }),
        ];
        if self.cells.keys().any(|key| !cube.cells.contains_key(key)) {
            return Err("its scores have a cell that its counts do not have");
        }
        for (key, counts) in &cube.cells {
            let places = self.cells.get(key);
            for (name, is_in) in &known {
                let Some(at) = counters.iter().position(|counter| counter == name) else {
                    continue;
                };
                let places = places.iter().flat_map(|places| places.iter());
                let rows = places.filter(|((rows, _), _)| is_in(rows));
                if rows.map(|(_, rows)| u128::from(*rows)).sum::<u128>() != u128::from(counts[at]) {
                    return Err("its scores do not add up to the rows of their cells");
                }
            }
        }
        Ok(())
    }
}

/// Whether rows are those of a counter.
type IsIn = fn(&ScoredRows) -> bool;

fn too_many() -> Error {
    Error::new(
        Code::TooManyCells,
        format!("groups and bins of the score make more than {MOST} numbers"),
    )
    .help("take fewer bins with `--score-bins`, or fewer groups")
}

/// What one thread has counted. Cells go by the thread's own level numbers.
pub(super) struct Binned {
    bins: ScoreBins,
    /// What they are.
    kind: BinnedAs,
    rows: HashMap<(u128, ScoredRows, Slot), u64>,
    /// Rows whose position or amount is none, and a few of what stands there instead, the smallest first.
    no_value: (u64, BTreeSet<String>),
    /// Rows without an amount, which is one of 0.
    empty: u64,
}

/// Most examples of what is no position and no amount.
const EXAMPLES: usize = 3;

impl Binned {
    pub(super) fn new(bins: ScoreBins, kind: BinnedAs) -> Self {
        Self {
            bins,
            kind,
            rows: HashMap::new(),
            no_value: (0, BTreeSet::new()),
            empty: 0,
        }
    }

    /// Adds the rows of a batch; `levels` has one column of level numbers per axis, and `rows_of` is 0
    /// for rows that are excluded.
    pub(super) fn add(
        &mut self,
        scores: &Values,
        levels: &[Vec<u16>],
        rows_of: impl Fn(usize) -> u64,
        what: impl Fn(usize) -> ScoredRows,
    ) -> Result<()> {
        for row in 0..scores.len() {
            let rows = rows_of(row);
            if rows == 0 {
                continue;
            }
            let levels = levels.iter().enumerate();
            let key = levels.fold(0, |key, (axis, column)| {
                key | u128::from(column[row]) << (16 * axis)
            });
            let text = scores.text(row);
            let slot = match self.kind {
                BinnedAs::Scores => self.bins.slot(text.as_deref()),
                BinnedAs::Ranks => self.bins.slot_of_rank(text.as_deref()),
                BinnedAs::Amounts => self.bins.slot_of_amount(text.as_deref()),
            };
            match (self.kind, slot, &text) {
                (BinnedAs::Ranks | BinnedAs::Amounts, Slot::Unreadable, Some(text)) => {
                    let (without, examples) = &mut self.no_value;
                    *without += rows;
                    examples.insert(text.as_ref().to_owned());
                    if examples.len() > EXAMPLES {
                        examples.pop_last();
                    }
                }
                (BinnedAs::Amounts, Slot::In(0), text) if text.as_deref().is_none_or(is_null) => {
                    self.empty += rows;
                }
                _ => {}
            }
            let sum = self.rows.entry((key, what(row), slot)).or_default();
            *sum = sum.checked_add(rows).ok_or_else(too_large)?;
        }
        if self.rows.len() > MOST {
            return Err(too_many());
        }
        Ok(())
    }

    /// Notes what is no position and no amount.
    pub(super) fn tell(&self, column: &str, quality: &mut Quality) {
        let code = match self.kind {
            BinnedAs::Amounts => QualityCode::NoAmount,
            BinnedAs::Scores | BinnedAs::Ranks => QualityCode::NoPosition,
        };
        let (mut rows, examples) = (self.no_value.0, &self.no_value.1);
        for example in examples {
            quality.note(code, column, std::mem::take(&mut rows), Some(example));
        }
        if self.empty > 0 {
            quality.note(QualityCode::EmptyReadAsZero, column, self.empty, None);
        }
    }

    /// Adds what the thread has counted; `found` are its levels per axis, in order of their numbers.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a level number has sixteen bits; the rest belongs to other axes"
    )]
    pub(super) fn finish(self, found: &[Vec<Level>], scores: &mut Scores) -> Result<()> {
        self.rows
            .into_iter()
            .try_for_each(|((key, what, slot), rows)| {
                let levels = found.iter().enumerate();
                let key = levels.map(|(axis, levels)| {
                    let number = (key >> (16 * axis)) as u16;
                    levels[usize::from(number)].clone()
                });
                scores.add(key.collect(), (what, slot), rows)
            })?;
        scores.check_size()
    }
}
