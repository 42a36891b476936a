//! Units while counting: which unit has how many rows in which cell. Units are told apart by their
//! text and nothing else, over all threads and files of a run, so memory grows with their number. At
//! the end only sums remain; no unit is named in a cube.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use foldhash::{HashMap, HashMapExt as _};

use crate::error::{Code, Error, Result};
use crate::groups::is_unknown_word;
use crate::input::Values;
use crate::tally::cube::too_large;
use crate::tally::unit_sums::{MarginSums, Sums, UnitSums};
use crate::tally::{Level, Plan};

/// The id in a row; `None` when it is empty or a word for "unknown". `digits` is room for whole numbers.
pub(super) fn id_of<'t>(values: &'t Values, row: usize, digits: &'t mut String) -> Option<&'t str> {
    match values {
        Values::Text(texts) => {
            let text = texts.get(row)?.trim();
            // Nearly all ids have a digit or are addresses; no word for "unknown" does.
            let plain = text.bytes().any(|b| b.is_ascii_digit() || b == b'@');
            (plain || !(text.is_empty() || is_unknown_word(text))).then_some(text)
        }
        Values::Whole(wholes) => {
            let whole = wholes.get(row)?;
            digits.clear();
            write!(digits, "{whole}").ok()?;
            Some(digits)
        }
    }
}

/// A slot without a name.
const FREE: u32 = u32::MAX;

/// Texts numbered as they come: one piece of text, where each of them ends, and a table of numbers.
struct Names {
    texts: String,
    ends: Vec<usize>,
    slots: Vec<u32>,
    state: RandomState,
}

impl Names {
    fn new() -> Self {
        Self {
            texts: String::new(),
            ends: Vec::new(),
            slots: vec![FREE; 64],
            state: RandomState::default(),
        }
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn text(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.texts[start..self.ends[number]]
    }

    /// The slot that holds a text, or the free one where it belongs.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "only the low bits of the hash are used"
    )]
    fn slot(&self, text: &str) -> usize {
        let last = self.slots.len() - 1;
        let mut at = self.state.hash_one(text) as usize & last;
        while self.slots[at] != FREE && self.text(self.slots[at] as usize) != text {
            at = (at + 1) & last;
        }
        at
    }

    fn number(&mut self, text: &str) -> Result<u32> {
        let at = self.slot(text);
        if self.slots[at] != FREE {
            return Ok(self.slots[at]);
        }
        let number = u32::try_from(self.len()).ok();
        let number = number.filter(|number| *number != FREE).ok_or_else(|| {
            Error::new(Code::CountTooLarge, "there are more than 2^32 units")
                .help("split the audit by period or campaign")
        })?;
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        self.slots[at] = number;
        if self.len() * 4 > self.slots.len() * 3 {
            self.slots = vec![FREE; 2 * self.slots.len()];
            for known in 0..=number {
                let at = self.slot(self.text(known as usize));
                self.slots[at] = known;
            }
        }
        Ok(number)
    }
}

/// The units that one thread has met. Cells go by the thread's own level numbers.
pub(super) struct Met {
    names: Names,
    /// Packed level numbers and pattern of each cell.
    cells: Vec<(u128, u32)>,
    numbers: HashMap<(u128, u32), u32>,
    /// Rows by unit and cell.
    rows: HashMap<(u32, u32), u64>,
    /// Rows without a unit, by cell.
    alone: BTreeMap<u32, u64>,
}

impl Met {
    pub(super) fn new() -> Self {
        Self {
            names: Names::new(),
            cells: Vec::new(),
            numbers: HashMap::new(),
            rows: HashMap::new(),
            alone: BTreeMap::new(),
        }
    }

    /// Adds the rows of a batch; `levels` has one column of level numbers per axis, and `rows_of` is 0
    /// for rows that are excluded.
    pub(super) fn add(
        &mut self,
        ids: &Values,
        levels: &[Vec<u16>],
        patterns: &[u32],
        rows_of: impl Fn(usize) -> u64,
    ) -> Result<()> {
        let mut digits = String::new();
        for (row, pattern) in patterns.iter().enumerate() {
            let rows = rows_of(row);
            if rows == 0 {
                continue;
            }
            let levels = levels.iter().enumerate();
            let key = levels.fold(0, |key, (axis, column)| {
                key | u128::from(column[row]) << (16 * axis)
            });
            let cell = self.cell((key, *pattern))?;
            let sum = match id_of(ids, row, &mut digits) {
                Some(id) => {
                    let unit = self.names.number(id)?;
                    self.rows.entry((unit, cell)).or_default()
                }
                None => self.alone.entry(cell).or_default(),
            };
            *sum = sum.checked_add(rows).ok_or_else(too_large)?;
        }
        Ok(())
    }

    fn cell(&mut self, key: (u128, u32)) -> Result<u32> {
        if let Some(number) = self.numbers.get(&key) {
            return Ok(*number);
        }
        let number = u32::try_from(self.cells.len()).map_err(|_| too_large())?;
        self.cells.push(key);
        self.numbers.insert(key, number);
        Ok(number)
    }
}

/// The units of all threads and files. Cells go by levels.
pub(super) struct Units {
    names: Names,
    cells: Vec<(Vec<Level>, u32)>,
    numbers: BTreeMap<(Vec<Level>, u32), u32>,
    rows: HashMap<(u32, u32), u64>,
    alone: BTreeMap<u32, u64>,
}

impl Units {
    pub(super) fn new() -> Self {
        Self {
            names: Names::new(),
            cells: Vec::new(),
            numbers: BTreeMap::new(),
            rows: HashMap::new(),
            alone: BTreeMap::new(),
        }
    }

    /// Adds what one thread has met; `levels` are its levels per axis, in order of their numbers.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a level number has sixteen bits; the rest belongs to other axes"
    )]
    pub(super) fn merge(&mut self, met: Met, levels: &[Vec<Level>]) -> Result<()> {
        let Met {
            names,
            cells,
            numbers: _,
            rows,
            alone,
        } = met;
        let mut cell_of = Vec::with_capacity(cells.len());
        for (key, pattern) in cells {
            let levels = levels.iter().enumerate();
            let key = levels.map(|(axis, levels)| {
                let number = (key >> (16 * axis)) as u16;
                levels[usize::from(number)].clone()
            });
            cell_of.push(self.cell((key.collect(), pattern))?);
        }
        for (cell, more) in alone {
            let sum = self.alone.entry(cell_of[cell as usize]).or_default();
            *sum = sum.checked_add(more).ok_or_else(too_large)?;
        }
        let unit_of: Vec<u32> = if self.names.len() == 0 {
            self.names = names;
            (0..u32::try_from(self.names.len()).unwrap_or(FREE)).collect()
        } else {
            let texts = (0..names.len()).map(|number| self.names.number(names.text(number)));
            texts.collect::<Result<_>>()?
        };
        rows.into_iter().try_for_each(|((unit, cell), more)| {
            let place = (unit_of[unit as usize], cell_of[cell as usize]);
            let sum = self.rows.entry(place).or_default();
            *sum = sum.checked_add(more).ok_or_else(too_large)?;
            Ok(())
        })
    }

    fn cell(&mut self, key: (Vec<Level>, u32)) -> Result<u32> {
        if let Some(number) = self.numbers.get(&key) {
            return Ok(*number);
        }
        let number = u32::try_from(self.cells.len()).map_err(|_| too_large())?;
        self.cells.push(key.clone());
        self.numbers.insert(key, number);
        Ok(number)
    }

    /// Rows that have no unit.
    pub(super) fn rows_alone(&self) -> u64 {
        self.alone.values().sum()
    }

    /// Adds up what the units have, and forgets them.
    pub(super) fn finish(self, plan: &Plan) -> Result<UnitSums> {
        let Self {
            names: _,
            cells,
            numbers: _,
            rows,
            alone,
        } = self;
        let mut entries: Vec<(u32, u32, u64)> = rows
            .into_iter()
            .map(|((unit, cell), rows)| (unit, cell, rows))
            .collect();
        entries.sort_unstable();
        let mut sums = UnitSums::new(plan);
        for rows in alone.values() {
            sums.units += rows;
            sums.rows += rows;
        }
        for unit in entries.chunk_by(|a, b| a.0 == b.0) {
            let rows: u64 = unit.iter().map(|(_, _, rows)| rows).sum();
            sums.units += 1;
            sums.rows += rows;
            if rows > 1 {
                sums.repeated_units += 1;
                sums.repeated_rows += rows;
            }
        }
        let rates = plan.unit_rates();
        let reads: Vec<Vec<(bool, bool)>> = cells
            .iter()
            .map(|(_, pattern)| rates.iter().map(|rate| rate.reads(*pattern)).collect())
            .collect();
        let margins = sums.margins.iter_mut().zip(&mut sums.shared);
        for (axes, (margin, shared)) in plan.unit_margins().iter().zip(margins) {
            (*margin, *shared) = margin_sums(axes, &cells, &reads, &entries, &alone)?;
        }
        Ok(sums)
    }
}

/// The sums of one margin, and how many units are in several of its known groups. `reads` says for each cell whether its rows count in k and n of each rate;
/// `entries` are unit, cell and rows, sorted.
fn margin_sums(
    axes: &[usize],
    cells: &[(Vec<Level>, u32)],
    reads: &[Vec<(bool, bool)>],
    entries: &[(u32, u32, u64)],
    alone: &BTreeMap<u32, u64>,
) -> Result<(MarginSums, u64)> {
    let mut groups: BTreeMap<Vec<&Level>, usize> = BTreeMap::new();
    let group_of: Vec<usize> = cells
        .iter()
        .map(|(levels, _)| {
            let next = groups.len();
            let key = axes.iter().map(|axis| &levels[*axis]).collect();
            *groups.entry(key).or_insert(next)
        })
        .collect();
    let mut known = vec![false; groups.len()];
    for (key, at) in &groups {
        known[*at] = !key.iter().any(|level| level.is_unknown());
    }
    let mut shared = 0;
    let rates = reads.first().map_or(0, Vec::len);
    let mut sums = vec![vec![Sums::default(); rates]; groups.len()];
    for (cell, rows) in alone {
        let cell = *cell as usize;
        for (sum, (top, bottom)) in sums[group_of[cell]].iter_mut().zip(&reads[cell]) {
            sum.add(*rows, u64::from(*top), u64::from(*bottom))?;
        }
    }
    let mut of_unit: Vec<(usize, usize, u64)> = Vec::new();
    for unit in entries.chunk_by(|a, b| a.0 == b.0) {
        of_unit.clear();
        of_unit.extend(unit.iter().map(|(_, cell, rows)| {
            let cell = *cell as usize;
            (group_of[cell], cell, *rows)
        }));
        of_unit.sort_unstable();
        let of_groups = of_unit.chunk_by(|a, b| a.0 == b.0);
        if of_groups.filter(|rows| known[rows[0].0]).nth(1).is_some() {
            shared += 1;
        }
        for of_group in of_unit.chunk_by(|a, b| a.0 == b.0) {
            for (rate, sum) in sums[of_group[0].0].iter_mut().enumerate() {
                let (mut k, mut n) = (0, 0);
                for (_, cell, rows) in of_group {
                    let (top, bottom) = reads[*cell][rate];
                    k += if top { *rows } else { 0 };
                    n += if bottom { *rows } else { 0 };
                }
                sum.add(1, k, n)?;
            }
        }
    }
    let margin = groups
        .into_iter()
        .map(|(key, at)| (key.into_iter().cloned().collect(), sums[at].clone()))
        .filter(|(_, sums): &(Vec<Level>, Vec<Sums>)| sums.iter().any(|sum| sum.units > 0))
        .collect();
    Ok((margin, shared))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_number_however_many_follow() {
        let mut names = Names::new();
        for round in 0..2 {
            for number in 0..5_000_u32 {
                let name = format!("unit {number}");
                let found = names.number(&name).expect("few names");
                assert_eq!(found, number, "round {round}");
            }
        }
        assert_eq!(names.len(), 5_000);
        assert_eq!(names.text(0), "unit 0");
        assert_eq!(names.text(4_999), "unit 4999");
    }
}
