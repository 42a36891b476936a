//! Whether ids repeat, in a fixed amount of memory: the smallest hashes of all ids with their exact
//! numbers of rows. Which ids those are depends on the ids alone, so neither threads nor the order of
//! rows or files change what is noticed. No hash leaves this file.

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;

use foldhash::quality::FixedState;

/// Ids whose rows are counted.
const KEPT: usize = 1_024;

/// The same in every run, so that two runs notice the same.
const SEED: u64 = 0x5eed;

/// Rows per id of a uniform sample of the ids.
pub(super) struct Repeats {
    state: FixedState,
    /// The smallest hashes and the rows of each.
    kept: BTreeMap<u64, u64>,
    /// The largest hash that may be kept.
    most: u64,
    /// Rows of all ids.
    rows: u64,
    /// Whether some id is not kept.
    sampled: bool,
}

/// What was noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repeated {
    /// Rows of ids that have several rows.
    pub(super) rows: u64,
    /// Whether every id was counted; otherwise the rows are an estimate.
    pub(super) exact: bool,
}

impl Repeats {
    pub(super) fn new() -> Self {
        Self {
            state: FixedState::with_seed(SEED),
            kept: BTreeMap::new(),
            most: u64::MAX,
            rows: 0,
            sampled: false,
        }
    }

    /// Counts rows of an id.
    pub(super) fn add(&mut self, id: &str, rows: u64) {
        self.rows = self.rows.saturating_add(rows);
        self.count(self.state.hash_one(id), rows);
    }

    /// A hash that is among the smallest in the end was among them whenever it came, so none of its
    /// rows is lost.
    fn count(&mut self, hash: u64, rows: u64) {
        if hash > self.most {
            self.sampled = true;
            return;
        }
        let count = self.kept.entry(hash).or_default();
        *count = count.saturating_add(rows);
        if self.kept.len() > KEPT {
            self.kept.pop_last();
            self.sampled = true;
        }
        if self.kept.len() == KEPT {
            self.most = self
                .kept
                .last_key_value()
                .map_or(u64::MAX, |(last, _)| *last);
        }
    }

    /// Adds what another thread or file has.
    pub(super) fn merge(&mut self, other: Self) {
        self.rows = self.rows.saturating_add(other.rows);
        self.sampled |= other.sampled;
        for (hash, rows) in other.kept {
            self.count(hash, rows);
        }
    }

    /// The rows of ids that have several; `None` when no kept id has.
    pub(super) fn finish(&self) -> Option<Repeated> {
        let sum = |rows: &mut dyn Iterator<Item = &u64>| rows.map(|n| u128::from(*n)).sum::<u128>();
        let all = sum(&mut self.kept.values());
        let repeated = sum(&mut self.kept.values().filter(|rows| **rows > 1));
        if repeated == 0 {
            return None;
        }
        // Of the rows of the sample as many as of all rows.
        let rows = if self.sampled {
            (repeated * u128::from(self.rows) + all / 2) / all
        } else {
            repeated
        };
        Some(Repeated {
            rows: u64::try_from(rows).unwrap_or(u64::MAX),
            exact: !self.sampled,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ids: impl Iterator<Item = u64>) -> Repeats {
        let mut repeats = Repeats::new();
        for id in ids {
            repeats.add(&format!("id-{id}"), 1);
        }
        repeats
    }

    #[test]
    fn few_ids_are_counted_exactly() {
        // Ids 0 to 1,023; every third one has two rows more.
        let rows = (0..1_024).chain((0..1_024).filter(|id| id % 3 == 0).flat_map(|id| [id, id]));
        let repeated = of(rows).finish();
        let wanted = Repeated {
            rows: 3 * 342,
            exact: true,
        };
        assert_eq!(repeated, Some(wanted));
    }

    #[test]
    fn ids_that_do_not_repeat_are_never_said_to() {
        for ids in [0, 1, 1_024, 1_025, 50_000] {
            assert_eq!(of(0..ids).finish(), None, "{ids} ids");
        }
    }

    #[test]
    fn an_estimate_of_many_ids_is_within_its_standard_error() {
        // Ids 0 to 49,999; every fourth one has four rows: 50,000 of 87,500 rows repeat. Of the kept
        // ids a share of 1/4 repeats, with a standard error of √(1/4·3/4/1024) = 0.0135; the share of
        // rows r = 4s/(1 + 3s) moves by 4/(1 + 3s)² = 1.31 times as much: 0.0177, or 1,550 rows.
        let rows = (0..50_000).flat_map(|id| vec![id; if id % 4 == 0 { 4 } else { 1 }]);
        let found = of(rows).finish().expect("many repeat");
        assert!(!found.exact);
        assert!(found.rows.abs_diff(50_000) < 1_550, "{found:?}");
    }

    #[test]
    fn order_and_parts_change_nothing() {
        let ids: Vec<u64> = (0..20_000).map(|row| row * row % 7_919).collect();
        let whole = of(ids.iter().copied());
        let mut parts = of(ids[15_000..].iter().rev().copied());
        parts.merge(of(ids[..500].iter().copied()));
        parts.merge(of(ids[500..15_000].iter().copied()));
        assert_eq!(parts.kept, whole.kept);
        assert_eq!(parts.finish(), whole.finish());
    }
}
