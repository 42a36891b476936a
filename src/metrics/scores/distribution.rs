//! The scores of a group in order of their bins, apart by label. Metrics that need only the order use
//! the places below and above the bins as well; those that need numbers take the middle of each bin.

use std::collections::BTreeMap;

use crate::config::number::MICROS;
use crate::config::{ScoreBins, Slot};
use crate::tally::{MarginGroup, Undefined};

/// Rows at one place by what their label says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::metrics) struct ByLabel {
    pub(in crate::metrics) unlabelled: u64,
    pub(in crate::metrics) negatives: u64,
    pub(in crate::metrics) positives: u64,
}

impl ByLabel {
    pub(in crate::metrics) const fn rows(self) -> u64 {
        self.unlabelled
            .saturating_add(self.negatives)
            .saturating_add(self.positives)
    }

    pub(in crate::metrics) const fn plus(self, other: Self) -> Self {
        Self {
            unlabelled: self.unlabelled.saturating_add(other.unlabelled),
            negatives: self.negatives.saturating_add(other.negatives),
            positives: self.positives.saturating_add(other.positives),
        }
    }
}

/// The scores of some people; those without a score are not among them.
#[derive(Debug, Clone)]
pub(in crate::metrics) struct Distribution {
    pub(in crate::metrics) bins: ScoreBins,
    /// Places in ascending order: below the bins, each bin, above the bins.
    pub(in crate::metrics) places: BTreeMap<Slot, ByLabel>,
}

impl Distribution {
    /// The scores of a group.
    ///
    /// # Errors
    ///
    /// [`Undefined::EmptyGroup`] when nobody is in the denominator, [`Undefined::MissingScores`] when
    /// nobody there has a score.
    pub(in crate::metrics) fn of(group: &MarginGroup, bins: ScoreBins) -> Result<Self, Undefined> {
        let mut places: BTreeMap<Slot, ByLabel> = BTreeMap::new();
        for ((label, slot), rows) in &group.scores {
            if matches!(slot, Slot::Missing | Slot::Unreadable) {
                continue;
            }
            let place = places.entry(*slot).or_default();
            match label {
                None => place.unlabelled += rows,
                Some(false) => place.negatives += rows,
                Some(true) => place.positives += rows,
            }
        }
        if group.scores.is_empty() {
            Err(Undefined::EmptyGroup)
        } else if places.is_empty() {
            Err(Undefined::MissingScores)
        } else {
            Ok(Self { bins, places })
        }
    }

    /// Adds the scores of others.
    pub(in crate::metrics) fn add(&mut self, other: &Self) {
        for (slot, rows) in &other.places {
            let place = self.places.entry(*slot).or_default();
            *place = place.plus(*rows);
        }
    }

    /// Everybody with a score, by label.
    pub(in crate::metrics) fn total(&self) -> ByLabel {
        let places = self.places.values();
        places.fold(ByLabel::default(), |sum, rows| sum.plus(*rows))
    }

    /// The middle of each bin and the rows in it.
    ///
    /// # Errors
    ///
    /// [`Undefined::OutsideBins`] when some scores lie outside the bins.
    pub(in crate::metrics) fn values(&self) -> Result<Vec<(f64, ByLabel)>, Undefined> {
        let places = self.places.iter();
        let value = |(slot, rows): (&Slot, &ByLabel)| match slot {
            Slot::In(bin) => Ok((self.middle(*bin), *rows)),
            Slot::Missing | Slot::Unreadable | Slot::Below | Slot::Above => {
                Err(Undefined::OutsideBins)
            }
        };
        places.map(value).collect()
    }

    /// The middle of each bin as a probability, and the rows in it that have a label.
    ///
    /// # Errors
    ///
    /// As [`Self::values`]; [`Undefined::NotAProbability`] when the bins reach outside 0 to 1,
    /// [`Undefined::EmptyGroup`] when nobody with a score has a label.
    pub(in crate::metrics) fn probabilities(&self) -> Result<Vec<(f64, ByLabel)>, Undefined> {
        let (low, high) = self.bins.range();
        if low < 0 || high > MICROS {
            return Err(Undefined::NotAProbability);
        }
        let mut values = self.values()?;
        for (_, rows) in &mut values {
            rows.unlabelled = 0;
        }
        values.retain(|(_, rows)| rows.rows() > 0);
        if values.is_empty() {
            return Err(Undefined::EmptyGroup);
        }
        Ok(values)
    }

    /// The mean score, those outside the bins counted at their ends: which of several groups has the
    /// highest scores.
    pub(in crate::metrics) fn height(&self) -> f64 {
        let (low, high) = self.bins.range();
        let (mut sum, mut n) = (0.0, 0.0);
        for (slot, rows) in &self.places {
            let value = match slot {
                Slot::In(bin) => self.middle(*bin),
                Slot::Above => units(high),
                Slot::Below | Slot::Missing | Slot::Unreadable => units(low),
            };
            sum += value * super::real(rows.rows());
            n += super::real(rows.rows());
        }
        sum / n
    }

    /// The lower end of a bin.
    pub(in crate::metrics) fn lower_end(&self, bin: u32) -> f64 {
        units(self.bins.ends(bin).0)
    }

    fn middle(&self, bin: u32) -> f64 {
        let (low, high) = self.bins.ends(bin);
        units(low + high) / 2.0
    }

    /// The width of a bin.
    pub(in crate::metrics) fn width(&self) -> f64 {
        let (low, high) = self.bins.ends(0);
        units(high - low)
    }

    /// The width of all bins together.
    pub(in crate::metrics) fn range(&self) -> f64 {
        let (low, high) = self.bins.range();
        units(high - low)
    }
}

/// Millionths as a number.
#[expect(
    clippy::cast_precision_loss,
    reason = "ends of bins are shown and averaged as doubles"
)]
fn units(micros: i64) -> f64 {
    micros as f64 / MICROS as f64
}
