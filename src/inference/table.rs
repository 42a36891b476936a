//! The 2×2 table of a comparison, in exact integers: what the tests share.

use super::special::{real, real_wide};
use crate::tally::Proportion;

/// Smallest expected count at which the normal approximation decides (Cochran 1954).
const SMALL_EXPECTED: u128 = 5;

/// Group and reference as a table of success and failure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TwoByTwo {
    group: Proportion,
    reference: Proportion,
}

impl TwoByTwo {
    pub(crate) const fn new(group: Proportion, reference: Proportion) -> Self {
        Self { group, reference }
    }

    /// N, units in the table.
    pub(crate) fn total(self) -> u128 {
        u128::from(self.group.n()) + u128::from(self.reference.n())
    }

    /// Successes in both rows.
    pub(crate) fn successes(self) -> u128 {
        u128::from(self.group.k()) + u128::from(self.reference.k())
    }

    /// Whether all units, or none, are successes: such a table holds no comparison.
    pub(crate) fn is_degenerate(self) -> bool {
        let successes = self.successes();
        successes == 0 || successes == self.total()
    }

    /// Whether some expected count, row total × column total / N, is below 5; decided in integers.
    pub(crate) fn has_small_expected_cell(self) -> bool {
        let column = self.successes().min(self.total() - self.successes());
        let row = u128::from(self.group.n().min(self.reference.n()));
        row * column < SMALL_EXPECTED * self.total()
    }

    /// k_g·n_r − k_r·n_g, formed in integers so that nothing cancels, as an `f64`.
    pub(crate) fn cross_difference(self) -> f64 {
        let ahead = u128::from(self.group.k()) * u128::from(self.reference.n());
        let behind = u128::from(self.reference.k()) * u128::from(self.group.n());
        signed_difference(ahead, behind)
    }

    /// n_g, n_r, successes and failures: the four margins.
    pub(crate) fn margins(self) -> [f64; 4] {
        [
            real(self.group.n()),
            real(self.reference.n()),
            real_wide(self.successes()),
            real_wide(self.total() - self.successes()),
        ]
    }
}

/// `a − b` rounded once, for a difference of exact products.
pub(crate) fn signed_difference(a: u128, b: u128) -> f64 {
    let distance = real_wide(a.abs_diff(b));
    if a < b { -distance } else { distance }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(a: u64, m: u64, b: u64, n: u64) -> TwoByTwo {
        let make = |k, n| Proportion::new(k, n).expect("k ≤ n and n > 0 in these tests");
        TwoByTwo::new(make(a, m), make(b, n))
    }

    #[test]
    fn an_expected_count_of_exactly_five_is_not_small() {
        // 10 of 20 successes, rows of 10: every expected count is 10·10/20 = 5.
        assert!(!table(4, 10, 6, 10).has_small_expected_cell());
        // 9 of 20 successes: 10·9/20 = 4.5.
        assert!(table(4, 10, 5, 10).has_small_expected_cell());
    }

    #[test]
    fn the_cross_difference_survives_counts_whose_products_exceed_f64() {
        let n = 1 << 53;
        let t = table(n / 2 + 1, n, n / 2, n);
        assert!((t.cross_difference() - real(n)).abs() < 0.5);
    }

    #[test]
    fn the_largest_counts_do_not_overflow() {
        let n = u64::MAX;
        assert!(!table(n / 2, n, n - n / 2, n).has_small_expected_cell());
        assert!(table(n, n, n, n).is_degenerate());
    }
}
