//! Five groups of equal size, exactly, in memory that does not depend on the number of rows: values
//! are counted one by one while there are few of them, in ranges when there are many; then only the
//! ranges in which a cut lies are counted again, finer, until the cuts are exact.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _};

/// Most distinct values or ranges counted by one thread in one pass; with 128 and more, every pass
/// makes the at most ten ranges in question finer.
const LIMIT: usize = 1 << 18;

/// Where one pass counts, by one thread.
pub(super) struct Ranges {
    /// The ranges of the pass before in which a cut lies; everything when empty.
    within: Vec<(i64, i64)>,
    limit: usize,
    /// Ranges of this pass are 2 to this power wide.
    shift: u32,
    counts: HashMap<i64, u64>,
}

impl Ranges {
    /// Counts a value that is there so many times.
    pub(super) fn add(&mut self, value: i64, rows: u64) {
        let inside = |(from, to): &(i64, i64)| (*from..=*to).contains(&value);
        if self.within.is_empty() || self.within.iter().any(inside) {
            *self.counts.entry(value >> self.shift).or_default() += rows;
            if self.counts.len() > self.limit {
                self.coarsen(self.shift + 2);
            }
        }
    }

    fn coarsen(&mut self, shift: u32) {
        let wider = shift - self.shift;
        let counts = std::mem::take(&mut self.counts);
        self.take(counts, wider);
        self.shift = shift;
    }

    /// Both parts together, in no more ranges than one part may have.
    pub(super) fn merge(mut self, mut other: Self) -> Self {
        let shift = self.shift.max(other.shift);
        self.coarsen(shift);
        other.coarsen(shift);
        self.take(other.counts, 0);
        while self.counts.len() > self.limit {
            self.coarsen(self.shift + 2);
        }
        self
    }

    /// Adds counts of ranges that are 2 to the power `wider` times finer.
    #[expect(
        clippy::iter_over_hash_type,
        reason = "sums do not depend on the order of their terms"
    )]
    fn take(&mut self, counts: HashMap<i64, u64>, wider: u32) {
        for (range, rows) in counts {
            *self.counts.entry(range >> wider).or_default() += rows;
        }
    }
}

/// How many values lie in a range.
struct Range {
    shift: u32,
    rows: u64,
}

/// The search for the cuts: every value lies in one range, and ranges get finer pass by pass.
pub(super) struct Quintiles {
    limit: usize,
    /// By first value.
    ranges: BTreeMap<i64, Range>,
    /// The ranges to count again.
    open: Vec<(i64, i64)>,
}

impl Quintiles {
    pub(super) const fn new() -> Self {
        Self {
            limit: LIMIT,
            ranges: BTreeMap::new(),
            open: Vec::new(),
        }
    }

    /// What a thread counts in the next pass.
    pub(super) fn part(&self) -> Ranges {
        Ranges {
            within: self.open.clone(),
            limit: self.limit,
            shift: 0,
            counts: HashMap::new(),
        }
    }

    /// Ends a pass with what was counted; whether another pass over the data is needed.
    pub(super) fn end_pass(&mut self, counted: Option<Ranges>) -> bool {
        for (from, _) in &self.open {
            self.ranges.remove(from);
        }
        if let Some(counted) = counted {
            let shift = counted.shift;
            self.ranges.extend(
                counted
                    .counts
                    .into_iter()
                    .map(|(range, rows)| (range << shift, Range { shift, rows })),
            );
        }
        self.open = self.undecided();
        !self.open.is_empty()
    }

    /// Whether no value was counted.
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    fn rows(&self) -> u128 {
        self.ranges
            .values()
            .map(|range| u128::from(range.rows))
            .sum()
    }

    /// The ranges in which a cut may lie and that hold more than one value: those in which j·n/5 is
    /// reached, and the ones after them.
    fn undecided(&self) -> Vec<(i64, i64)> {
        let n = self.rows();
        let (mut below, mut reached, mut take) = (0_u128, 0, false);
        let mut open = Vec::new();
        for (from, range) in &self.ranges {
            below += u128::from(range.rows);
            let now = (5 * below).checked_div(n).unwrap_or(0);
            if (take || now > reached) && range.shift > 0 {
                open.push((*from, from + ((1_i64 << range.shift) - 1)));
            }
            take = now > reached;
            reached = now;
        }
        open
    }

    /// The cut points between fifths, in millionths.
    ///
    /// Formula: cut j is the smallest value v with #{x < v} ≥ j·n/5, j = 1 … 4; bands are [a, b).
    /// Equal values are never split, so fewer than four cuts come out when a value is very frequent.
    /// Undefined (empty) for no values. Exact after a pass that needs no other.
    pub(super) fn cuts(&self) -> Vec<i64> {
        let n = self.rows();
        let mut cuts = Vec::new();
        let mut below: u128 = 0;
        let mut fifth = 1;
        for (value, range) in &self.ranges {
            if below > 0 && fifth < 5 && 5 * below >= fifth * n {
                cuts.push(*value);
                while fifth < 5 && 5 * below >= fifth * n {
                    fifth += 1;
                }
            }
            below += u128::from(range.rows);
        }
        cuts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The cuts of values that are read by three threads, with room for `limit` ranges.
    fn cuts(values: &[i64], limit: usize) -> (Vec<i64>, u32) {
        let mut quintiles = Quintiles {
            limit,
            ..Quintiles::new()
        };
        let mut passes = 1;
        loop {
            let parts = [0, 1, 2].map(|thread| {
                let mut part = quintiles.part();
                for value in values.iter().skip(thread).step_by(3) {
                    part.add(*value, 1);
                }
                part
            });
            if !quintiles.end_pass(parts.into_iter().reduce(Ranges::merge)) {
                return (quintiles.cuts(), passes);
            }
            passes += 1;
            assert!(passes < 70, "every pass makes ranges finer");
        }
    }

    /// By the definition: the smallest value v with #{x < v} ≥ j·n/5.
    fn by_definition(values: &[i64]) -> Vec<i64> {
        let mut sorted = values.to_vec();
        sorted.sort_unstable();
        let mut cuts: Vec<i64> = (1..5)
            .filter_map(|fifth| {
                let below = |value: i64| sorted.partition_point(|x| *x < value);
                sorted
                    .iter()
                    .copied()
                    .find(|value| 5 * below(*value) >= fifth * sorted.len() && below(*value) > 0)
            })
            .collect();
        cuts.dedup();
        cuts
    }

    #[test]
    fn ten_different_values_make_five_pairs() {
        let values: Vec<i64> = (1..=10).collect();
        assert_eq!(cuts(&values, LIMIT), (vec![3, 5, 7, 9], 1));
    }

    #[test]
    fn equal_values_stay_together() {
        // 6 of 10 are 0, so the first three cuts fall on 1; the fourth needs 8 below: 3.
        let values = [0, 0, 0, 0, 0, 0, 1, 2, 3, 4];
        assert_eq!(cuts(&values, LIMIT).0, [1, 3]);
        assert!(cuts(&[], LIMIT).0.is_empty());
    }

    #[test]
    fn many_values_are_cut_in_little_memory() {
        let values: Vec<i64> = (0..5_000)
            .map(|i| (i * 7_919 % 5_000) * 1_000_003)
            .collect();
        let (found, passes) = cuts(&values, 128);
        assert_eq!(found, by_definition(&values));
        assert!(passes > 1);
    }

    proptest! {
        #[test]
        fn the_cuts_do_not_depend_on_the_memory(
            values in proptest::collection::vec(prop_oneof![-300_i64..300, -1_000_000_000_000_i64..1_000_000_000_000], 0..900),
            limit in 128_usize..200,
        ) {
            let expected = by_definition(&values);
            prop_assert_eq!(cuts(&values, LIMIT).0, expected.clone());
            prop_assert_eq!(cuts(&values, limit).0, expected);
        }
    }
}
