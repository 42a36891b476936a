//! What only the order of scores decides: two groups side by side, the median, and how many are at or
//! above each threshold.

use std::collections::BTreeSet;

use crate::config::Slot;
use crate::metrics::Fraction;
use crate::metrics::scores::{Distribution, Thresholds, real};
use crate::tally::Undefined;

/// Rows of both at every place that either has, in ascending order.
pub(in crate::metrics) fn side_by_side(
    group: &Distribution,
    reference: &Distribution,
) -> Vec<(Slot, u64, u64)> {
    let slots: BTreeSet<&Slot> = group.places.keys().chain(reference.places.keys()).collect();
    let at = |of: &Distribution, slot: &Slot| of.places.get(slot).map_or(0, |rows| rows.rows());
    let both = slots.into_iter();
    both.map(|slot| (*slot, at(group, slot), at(reference, slot)))
        .collect()
}

/// Where the median of scores lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::metrics) struct Median {
    /// The last place that does not lie above the median.
    last: Slot,
    /// Whether some scores of that place may lie above it.
    is_within: bool,
}

impl Median {
    /// The median: in the place of both middle scores, or between their places.
    pub(in crate::metrics) fn of(scores: &Distribution) -> Self {
        let n = scores.total().rows();
        let place = |number: u64| {
            let mut passed = 0;
            let mut places = scores.places.iter();
            let found = places.find(|(_, rows)| {
                passed += rows.rows();
                passed > number
            });
            found.map_or(Slot::Above, |(slot, _)| *slot)
        };
        let (lower, upper) = (place(n.saturating_sub(1) / 2), place(n / 2));
        Self {
            last: lower,
            is_within: lower == upper,
        }
    }

    /// Those strictly above the median, and those who may be besides.
    pub(in crate::metrics) fn above(self, scores: &Distribution) -> (u64, u64) {
        let above = scores.places.iter().filter(|(slot, _)| **slot > self.last);
        let beside = scores.places.get(&self.last).filter(|_| self.is_within);
        (
            above.map(|(_, rows)| rows.rows()).sum(),
            beside.map_or(0, |rows| rows.rows()),
        )
    }
}

/// The smallest ratio of the shares at or above a threshold, over the lower ends of the places at which
/// `least` of the reference are at or above it, and as many of the group would be at the same share;
/// and how far the smallest ratio over all thresholds between them may lie below.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when there is no such threshold.
pub(in crate::metrics) fn worst_ratio(
    group: &Distribution,
    reference: &Distribution,
    least: u64,
) -> Result<(Fraction, Thresholds, f64), Undefined> {
    let (n_g, n_r) = (group.total().rows(), reference.total().rows());
    let (mut k_g, mut k_r) = (0, 0);
    let mut above = Vec::new();
    let mut worst: Option<Fraction> = None;
    let mut lowest = f64::INFINITY;
    for (_, own, others) in side_by_side(group, reference).into_iter().rev() {
        let beyond = k_g;
        k_g += own;
        k_r += others;
        let enough = k_r >= least
            && u128::from(n_g) * u128::from(k_r) >= u128::from(least) * u128::from(n_r);
        if !enough || k_r == 0 {
            continue;
        }
        above.push((k_g, k_r));
        lowest = lowest.min(real(beyond) / real(n_g) * (real(n_r) / real(k_r)));
        let top = i128::try_from(u128::from(k_g) * u128::from(n_r))
            .map_err(|_| Undefined::NotEstimable)?;
        let ratio = Fraction::new(top, u128::from(n_g) * u128::from(k_r))?;
        if worst.is_none_or(|worst| worst.exceeds(&ratio)) {
            worst = Some(ratio);
        }
    }
    let worst = worst.ok_or(Undefined::NotEstimable)?;
    let thresholds = Thresholds {
        estimate: worst.to_f64(),
        sizes: (n_g, n_r),
        above,
    };
    Ok((worst, thresholds, worst.to_f64() - lowest))
}
