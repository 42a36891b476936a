//! Groups that have an order, such as bands of age: which they are, in which order, and their rates.

use crate::groups::JOINT;
use crate::metrics::Slice;
use crate::metrics::inequality::Rates;
use crate::metrics::pooling::shares_of;
use crate::tally::{Level, Proportion, Undefined};

/// The bands of an ordered attribute that have a rate.
pub(super) struct Bands {
    /// Each band's place among all known ones, those without anybody included.
    pub(super) places: Vec<u32>,
    /// Ids, rates, and bands left out.
    pub(super) found: Rates,
}

impl Bands {
    /// The bands of a margin in their order; `None` where its groups have none.
    pub(super) fn of(slice: &Slice<'_>, min_n: u64) -> Option<Self> {
        let attribute = &slice.margin.attribute;
        if attribute.contains(JOINT) || !slice.layout.ordered.contains(attribute) {
            return None;
        }
        let mut orders = Vec::new();
        let known = slice.margin.groups.iter().filter(|group| !group.unknown);
        for group in known {
            match group.key.first() {
                Some(Level::Known(level)) if level.order != i64::MAX => {
                    orders.push((level.order, group.id.clone()));
                }
                Some(Level::Known(_) | Level::Unknown) | None => return None,
            }
        }
        // Groups of a margin come in order; equal ranks are no order.
        if !orders.is_sorted_by(|a, b| a.0 < b.0) {
            return None;
        }
        let found = Rates::of(slice, min_n);
        let place = |id: &String| orders.iter().position(|(_, other)| other == id);
        let places = found.ids.iter().filter_map(place);
        Some(Self {
            places: places.filter_map(|at| u32::try_from(at).ok()).collect(),
            found,
        })
    }

    /// The slope of a line through the rates at these positions, each weighted by its group's size.
    ///
    /// Formula: Σ w(x − x̄)p / Σ w(x − x̄)². `None` when all positions are one.
    pub(super) fn slope(rates: &[f64], positions: &[f64], weights: &[f64]) -> Option<f64> {
        let mean: f64 = positions.iter().zip(weights).map(|(x, w)| x * w).sum();
        let (mut across, mut along) = (0.0, 0.0);
        for ((p, x), w) in rates.iter().zip(positions).zip(weights) {
            across += w * (x - mean) * p;
            along += w * (x - mean) * (x - mean);
        }
        (along > 0.0).then(|| across / along)
    }

    /// Whether there is anything to compare.
    pub(super) fn check(&self) -> Result<(), Undefined> {
        if self.found.each.len() < 2 {
            Err(Undefined::OnlyOneGroup)
        } else if self.found.each.iter().all(|rate| rate.k() == 0) {
            Err(Undefined::NobodySelected)
        } else {
            Ok(())
        }
    }

    /// The shares of [the samples](Self::samples).
    pub(super) fn shares(&self) -> Vec<Vec<f64>> {
        self.samples()
            .iter()
            .map(|cells| shares_of(cells))
            .collect()
    }

    /// Samples of selected and not selected, one per band.
    pub(super) fn samples(&self) -> Vec<Vec<u64>> {
        let of = |rate: &Proportion| vec![rate.k(), rate.n() - rate.k()];
        self.found.each.iter().map(of).collect()
    }
}
