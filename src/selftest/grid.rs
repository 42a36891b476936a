//! The grid: rates, sizes and numbers of groups; a short one that a build can afford, and the whole one.

/// Base rates.
pub(super) const RATES: [f64; 4] = [0.001, 0.01, 0.1, 0.5];

/// True ratios: parity, the bound, and a planted disparity.
pub(super) const RATIOS: [f64; 3] = [1.0, 0.8, 0.5];

/// Draws of counts in a cell that is not enumerated.
pub(super) const DRAWS: u64 = 20_000;

/// Draws that share a seed; a unit of work.
pub(super) const CHUNK: u64 = 2_000;

/// Pairs of sizes, group and reference, that are enumerated.
pub(super) const SMALL_PAIRS: [(u64, u64); 9] = [
    (20, 20),
    (20, 200),
    (200, 20),
    (50, 50),
    (50, 200),
    (100, 100),
    (100, 200),
    (200, 100),
    (200, 200),
];

/// Sizes of a single group that is enumerated.
pub(super) const SMALL_SIZES: [u64; 4] = [20, 50, 100, 200];

/// Pairs of sizes that are drawn.
pub(super) const fn large_pairs(full: bool) -> &'static [(u64, u64)] {
    if full {
        &[
            (20, 2_000),
            (100, 10_000),
            (2_000, 20),
            (500, 500),
            (200, 20_000),
            (2_000, 2_000),
            (2_000, 100_000),
            (20_000, 2_000),
            (20_000, 20_000),
            (20_000, 1_000_000),
            (1_000_000, 1_000),
            (1_000_000, 1_000_000),
        ]
    } else {
        &[
            (20, 2_000),
            (100, 10_000),
            (2_000, 2_000),
            (2_000, 100_000),
            (1_000_000, 1_000_000),
        ]
    }
}

/// Sizes of a single group that are drawn.
pub(super) const LARGE_SIZES: [u64; 4] = [500, 2_000, 20_000, 1_000_000];

/// How large the groups are that are compared together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// All alike.
    Equal,
    /// The first ten times as large as each of the others.
    OneLarge,
    /// The first so much larger that the others hold less than 2 % of all.
    OneHuge,
}

impl Shape {
    /// The sizes of `count` groups, the smallest of `n`.
    pub(super) fn sizes(self, count: usize, n: u64) -> Vec<u64> {
        let first = match self {
            Self::Equal => 1,
            Self::OneLarge => 10,
            Self::OneHuge => 100,
        };
        let mut sizes = vec![n; count];
        sizes[0] = n.saturating_mul(first);
        sizes
    }
}

/// Numbers of groups, shape and smallest size of what is drawn.
pub(super) fn families(full: bool) -> Vec<(usize, Shape, u64)> {
    let (counts, sizes): (&[usize], &[u64]) = if full {
        (
            &[2, 3, 5, 8, 12],
            &[20, 50, 200, 500, 2_000, 20_000, 1_000_000],
        )
    } else {
        (&[2, 5, 12], &[20, 200, 20_000])
    };
    let mut families = Vec::new();
    for count in counts {
        for n in sizes {
            for shape in [Shape::Equal, Shape::OneLarge, Shape::OneHuge] {
                let largest = shape.sizes(*count, *n)[0];
                let asked = full || shape != Shape::OneLarge;
                if asked && largest <= 1_000_000 {
                    families.push((*count, shape, *n));
                }
            }
        }
    }
    families
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_grid_has_the_ends_of_the_ranges() {
        let families = families(true);
        for count in [2, 12] {
            for n in [20, 1_000_000] {
                assert!(
                    families.contains(&(count, Shape::Equal, n)),
                    "{count} of {n}"
                );
            }
        }
        assert!(SMALL_PAIRS.iter().all(|(n, m)| *n <= 200 && *m <= 200));
        assert!(large_pairs(true).len() > large_pairs(false).len());
        assert_eq!(Shape::OneLarge.sizes(3, 20), [200, 20, 20]);
    }
}
