//! The table that rows are counted in: a dense array while the product of the levels is small, a hash
//! map of cells when it is not. It grows with the levels; what was counted stays counted.

use foldhash::{HashMap, HashMapExt as _};

/// Most numbers of a dense table; four mebibytes of counts.
const MAX_DENSE: usize = 1 << 19;

/// Cells by one level number per axis and a pattern, each with the same number of counts.
pub(super) struct Table {
    /// Counts per cell.
    width: usize,
    pattern_bits: u32,
    /// Bits for the level numbers of each axis.
    axis_bits: Vec<u32>,
    counts: Vec<u64>,
    /// Where the cells of a table that is not dense stand in `counts`.
    sparse: Option<HashMap<u128, usize>>,
}

/// A cell: level numbers, pattern, counts.
pub(super) struct Cell<'t> {
    pub(super) levels: Vec<u16>,
    pub(super) pattern: u32,
    pub(super) counts: &'t [u64],
}

impl Table {
    pub(super) fn new(width: usize, axes: usize, pattern_bits: u32) -> Self {
        Self {
            width,
            pattern_bits,
            axis_bits: vec![0; axes],
            counts: vec![0; width << pattern_bits],
            sparse: None,
        }
    }

    /// Cells that may be in use; of a dense table, all there is room for.
    pub(super) fn cells_held(&self) -> usize {
        self.sparse.as_ref().map_or(0, HashMap::len)
    }

    /// Makes room for as many levels per axis.
    pub(super) fn fit(&mut self, levels: impl Iterator<Item = usize>) {
        let bits: Vec<u32> = levels
            .zip(&self.axis_bits)
            .map(|(levels, bits)| {
                (*bits).max(usize::BITS - levels.saturating_sub(1).leading_zeros())
            })
            .collect();
        if bits == self.axis_bits {
            return;
        }
        let mut larger = Self {
            width: self.width,
            pattern_bits: self.pattern_bits,
            axis_bits: bits,
            counts: Vec::new(),
            sparse: None,
        };
        let bits = larger.axis_bits.iter().sum::<u32>() + larger.pattern_bits;
        let room = 1_usize
            .checked_shl(bits)
            .and_then(|cells| cells.checked_mul(self.width));
        match room.filter(|room| *room <= MAX_DENSE && bits < usize::BITS) {
            Some(room) => larger.counts = vec![0; room],
            None => larger.sparse = Some(HashMap::new()),
        }
        for cell in self.cells() {
            let levels: Vec<Vec<u16>> = cell.levels.iter().map(|level| vec![*level]).collect();
            let at = larger.places(&levels, &[cell.pattern])[0];
            larger.counts[at..at + self.width].copy_from_slice(cell.counts);
        }
        *self = larger;
    }

    /// Where in `counts` the cell of each row begins. `levels` has one column per axis.
    pub(super) fn places(&mut self, levels: &[Vec<u16>], patterns: &[u32]) -> Vec<usize> {
        let width = self.width;
        let Some(sparse) = &mut self.sparse else {
            let mut places: Vec<usize> = patterns.iter().map(|pattern| *pattern as usize).collect();
            let mut shift = self.pattern_bits;
            for (column, bits) in levels.iter().zip(&self.axis_bits) {
                for (place, level) in places.iter_mut().zip(column) {
                    *place |= usize::from(*level) << shift;
                }
                shift += bits;
            }
            if width > 1 {
                for place in &mut places {
                    *place *= width;
                }
            }
            return places;
        };
        let mut keys: Vec<u128> = patterns
            .iter()
            .map(|pattern| u128::from(*pattern))
            .collect();
        let mut shift = self.pattern_bits;
        for (column, bits) in levels.iter().zip(&self.axis_bits) {
            for (key, level) in keys.iter_mut().zip(column) {
                *key |= u128::from(*level) << shift;
            }
            shift += bits;
        }
        let counts = &mut self.counts;
        keys.into_iter()
            .map(|key| {
                *sparse.entry(key).or_insert_with(|| {
                    let place = counts.len();
                    counts.resize(place + width, 0);
                    place
                })
            })
            .collect()
    }

    /// The counts, as [`Self::places`] points into them.
    pub(super) fn counts(&mut self) -> &mut [u64] {
        &mut self.counts
    }

    /// The cells in which something was counted, in no particular order.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        let dense = match self.sparse {
            Some(_) => 0,
            None => self.counts.len() / self.width,
        };
        let keys = (0..dense).map(|cell| (cell as u128, cell * self.width));
        let sparse = self.sparse.iter().flatten();
        keys.chain(sparse.map(|(key, place)| (*key, *place)))
            .map(|(key, place)| (key, &self.counts[place..place + self.width]))
            .filter(|(_, counts)| counts.iter().any(|count| *count != 0))
            .map(|(key, counts)| self.cell(key, counts))
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a pattern has at most 32 bits and a level number sixteen; the masks keep those"
    )]
    fn cell<'t>(&self, key: u128, counts: &'t [u64]) -> Cell<'t> {
        let mask = |bits: u32| (1_u128 << bits) - 1;
        let mut shift = self.pattern_bits;
        let levels = self
            .axis_bits
            .iter()
            .map(|bits| {
                let level = (key >> shift & mask(*bits)) as u16;
                shift += bits;
                level
            })
            .collect();
        Cell {
            levels,
            pattern: (key & mask(self.pattern_bits)) as u32,
            counts,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Counts the rows (i mod a, i mod b) with pattern i mod 3 in a table and by hand.
    fn agrees(levels: [u16; 2], rows: u32, is_sparse: bool) {
        let mut table = Table::new(1, 2, 2);
        let mut by_hand: BTreeMap<(Vec<u16>, u32), u64> = BTreeMap::new();
        let numbers: Vec<u32> = (0..rows).collect();
        for batch in numbers.chunks(7) {
            let of = |axis: usize| -> Vec<u16> {
                let level = |i: &u32| u16::try_from(i % u32::from(levels[axis])).expect("small");
                batch.iter().map(level).collect()
            };
            let columns = [of(0), of(1)];
            let patterns: Vec<u32> = batch.iter().map(|i| i % 3).collect();
            let highest =
                |column: &Vec<u16>| column.iter().max().map_or(0, |top| usize::from(*top) + 1);
            table.fit(columns.iter().map(highest));
            for place in table.places(&columns, &patterns) {
                table.counts()[place] += 1;
            }
            for row in 0..batch.len() {
                let key = (vec![columns[0][row], columns[1][row]], patterns[row]);
                *by_hand.entry(key).or_default() += 1;
            }
        }
        let counted: BTreeMap<(Vec<u16>, u32), u64> = table
            .cells()
            .map(|cell| ((cell.levels.clone(), cell.pattern), cell.counts[0]))
            .collect();
        assert_eq!(counted, by_hand);
        assert_eq!(table.sparse.is_some(), is_sparse);
    }

    #[test]
    fn a_growing_table_loses_nothing() {
        agrees([3, 5], 100, false);
        agrees([1, 1], 10, false);
        agrees([700, 600], 5_000, true);
    }
}
