//! The counts of one base rate: those of every known group, and those of every unknown cell with the
//! groups that its people may belong to.

use crate::groups::UNKNOWN;
use crate::metrics::{Counted, Slice};
use crate::tally::{MarginGroup, Undefined};

/// A known group.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Its id.
    pub(super) id: String,
    /// Numerator and denominator.
    pub(super) counted: Counted,
    /// Its size.
    pub(super) size: u64,
}

/// People of whom the group is not known, or not wholly.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Those with the outcome.
    pub(super) with: u64,
    /// Those without it; of event rates the exposures.
    pub(super) without: u64,
    /// All of them, also outside the denominator.
    pub(super) size: u64,
    /// The known groups that agree with what is known of them.
    pub(super) homes: Vec<usize>,
}

/// The counts of a base rate.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) groups: Vec<Known>,
    pub(super) cells: Vec<Cell>,
    /// The groups by falling rate, those without a rate left out.
    pub(super) by_rate: Vec<usize>,
    /// The cells whose people may be in a group, by group.
    pub(super) cells_of: Vec<Vec<usize>>,
    /// Unknown people who may be, and who must be, in a group: with the outcome, and without it.
    may_and_must: Vec<[(u64, u64); 2]>,
}

impl Table {
    /// The table of a rate; `None` where no assignment of the unknown can be described by counts: money, or
    /// more in a numerator than in its denominator.
    pub(super) fn new(
        slice: &Slice<'_>,
        rate: fn(&Slice<'_>, &[u64]) -> Result<Counted, Undefined>,
        size: usize,
    ) -> Option<Self> {
        let mut groups = Vec::new();
        let mut cells = Vec::new();
        let known: Vec<&MarginGroup> = slice.margin.groups.iter().filter(|g| !g.unknown).collect();
        for group in &slice.margin.groups {
            let counted = rate(slice, &group.counts).ok()?;
            if !counted.can_be_assigned() {
                return None;
            }
            let size = group.counts[size];
            if !group.unknown {
                groups.push(Known {
                    id: group.id.clone(),
                    counted,
                    size,
                });
            } else if size > 0 || counted.n > 0 || counted.k > 0 {
                let homes = (0..known.len()).filter(|at| agree(group, known[*at]));
                cells.push(Cell {
                    with: counted.k,
                    without: counted.without(),
                    size,
                    homes: homes.collect(),
                });
            }
        }
        if groups.is_empty() || cells.iter().any(|cell| cell.homes.is_empty()) {
            return None;
        }
        let mut by_rate: Vec<usize> = (0..groups.len())
            .filter(|at| groups[*at].counted.n > 0)
            .collect();
        by_rate.sort_by(|a, b| {
            let (a, b) = (groups[*a].counted, groups[*b].counted);
            let left = u128::from(a.k) * u128::from(b.n);
            (u128::from(b.k) * u128::from(a.n)).cmp(&left)
        });
        let mut cells_of = vec![Vec::new(); groups.len()];
        let mut may_and_must = vec![[(0, 0); 2]; groups.len()];
        for (at, cell) in cells.iter().enumerate() {
            for home in &cell.homes {
                cells_of[*home].push(at);
                let [may, must] = &mut may_and_must[*home];
                *may = (may.0 + cell.with, may.1 + cell.without);
                if cell.homes.len() == 1 {
                    *must = (must.0 + cell.with, must.1 + cell.without);
                }
            }
        }
        Some(Self {
            groups,
            cells,
            by_rate,
            cells_of,
            may_and_must,
        })
    }

    /// A table without anybody.
    #[cfg(test)]
    pub(super) const fn of_nobody() -> Self {
        Self {
            groups: Vec::new(),
            cells: Vec::new(),
            by_rate: Vec::new(),
            cells_of: Vec::new(),
            may_and_must: Vec::new(),
        }
    }

    /// How many unknown people are in the denominator.
    pub(super) fn unknown(&self) -> u64 {
        let people = |cell: &Cell| match self.groups.first() {
            Some(group) => group.counted.plus(cell.with, cell.without).n - group.counted.n,
            None => 0,
        };
        self.cells.iter().map(people).sum()
    }

    /// Unknown people who may be, and who must be, in a group: with the outcome, and without it.
    pub(super) fn may_and_must(&self, group: usize) -> [(u64, u64); 2] {
        self.may_and_must[group]
    }

    /// The cells whose people may be in a group.
    pub(super) fn cells_of(&self, group: usize) -> impl Iterator<Item = &Cell> {
        self.cells_of[group].iter().map(|at| &self.cells[*at])
    }

    /// All unknown people: with the outcome, and without it.
    pub(super) fn all_unknown(&self) -> (u64, u64) {
        let with = self.cells.iter().map(|cell| cell.with).sum();
        (with, self.cells.iter().map(|cell| cell.without).sum())
    }

    /// The known groups added up, but for one.
    pub(super) fn pooled(&self, but: Option<usize>) -> Option<Counted> {
        let others = (0..self.groups.len()).filter(|at| Some(*at) != but);
        others
            .map(|at| self.groups[at].counted)
            .reduce(|sum, next| sum.with_counts(sum.k + next.k, sum.n + next.n))
    }

    /// The largest size that a group can have.
    pub(super) fn largest_size(&self, group: usize) -> u64 {
        let unknown: u64 = self.cells_of(group).map(|cell| cell.size).sum();
        self.groups[group].size + unknown
    }

    /// The size of all, known and unknown.
    pub(super) fn total_size(&self) -> u64 {
        let known: u64 = self.groups.iter().map(|group| group.size).sum();
        known + self.cells.iter().map(|cell| cell.size).sum::<u64>()
    }
}

/// Whether people of an unknown cell may belong to a known group: an `unknown*male` to `18-24*male`, not to
/// `18-24*female`.
pub(super) fn agree(unknown: &MarginGroup, known: &MarginGroup) -> bool {
    let parts = unknown.cells.iter().zip(&known.cells);
    let agrees =
        |((_, part), (_, other)): (&(_, String), &(_, String))| part == UNKNOWN || part == other;
    parts.into_iter().all(agrees)
}
