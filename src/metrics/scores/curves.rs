//! Curves of the scores of a group: what came about beside what was promised, in each tenth of the range, and
//! the impact ratio at every threshold. Metrics say the worst or the mean of them in one number.

use std::collections::BTreeMap;

use crate::config::Slot;
use crate::metrics::scores::{ByLabel, Distribution, beside, real, side_by_side};
use crate::metrics::{Layout, Referee, Slice};
use crate::tally::{Margin, Proportion, Undefined};

/// Parts of the range that calibration is looked at in.
const PARTS: u32 = 10;

/// The curves of one group.
#[derive(Debug, Clone)]
pub struct Curve {
    /// The attribute.
    pub attribute: String,
    /// The group.
    pub group: String,
    /// What it is compared with; `None` for the reference itself, and where there is none.
    pub reference: Option<String>,
    /// The stratum; `None` for all of the data.
    pub stratum: Option<String>,
    /// Whether the group is part of what it is compared with.
    pub overlaps: bool,
    /// Promise and outcome by part of the range, in ascending order, parts without anybody left out;
    /// empty where calibration has no value.
    pub calibration: Vec<Calibrated>,
    /// At the lower ends of bins in which somebody of both is, in ascending order.
    pub thresholds: Vec<AtThreshold>,
}

/// A part of the range.
#[derive(Debug, Clone, Copy)]
pub struct Calibrated {
    /// The mean score of those in it, by the middles of their bins.
    pub score: f64,
    /// How many of them have the label.
    pub rate: Proportion,
}

/// A threshold: how many of the group and of the reference have a score at or above it.
#[derive(Debug, Clone, Copy)]
pub struct AtThreshold {
    /// The score.
    pub threshold: f64,
    /// Of the group, of those with a score.
    pub group: Proportion,
    /// Of the reference, of those with a score.
    pub reference: Proportion,
}

/// The curves of every group of a margin that has scores; none where scores are not counted in bins, and
/// none of rows with weights.
#[must_use]
pub fn curves(margin: &Margin, layout: &Layout, referee: &Referee) -> Vec<Curve> {
    if layout.scores.is_none() || layout.weighted {
        return Vec::new();
    }
    let slice = Slice {
        margin,
        layout,
        step: None,
        baseline: None,
    };
    let height = |scores: &Distribution| Some(scores.height());
    let mut found = Vec::new();
    for pair in beside(&slice, referee, height) {
        let Ok(own) = &pair.own else { continue };
        let compared = pair.reference.as_ref().ok().filter(|_| !pair.is_reference);
        found.push(Curve {
            attribute: margin.attribute.clone(),
            group: margin.groups[pair.group].id.clone(),
            reference: compared.map(|(name, _)| name.clone()),
            stratum: margin.stratum.clone(),
            overlaps: pair.overlaps,
            calibration: calibration(own).unwrap_or_default(),
            thresholds: compared
                .and_then(|(_, reference)| thresholds(own, reference).ok())
                .unwrap_or_default(),
        });
    }
    found
}

fn calibration(scores: &Distribution) -> Result<Vec<Calibrated>, Undefined> {
    let of = |(sum, rows): (f64, ByLabel)| {
        let rate = Proportion::new(rows.positives, rows.rows())?;
        let score = sum / real(rows.rows());
        Ok(Calibrated { score, rate })
    };
    parts(scores)?.into_values().map(of).collect()
}

/// By part of the range the sum of the scores, and the rows with a label.
pub(in crate::metrics) fn parts(
    scores: &Distribution,
) -> Result<BTreeMap<u64, (f64, ByLabel)>, Undefined> {
    let probabilities = scores.probabilities()?;
    let labelled = scores
        .places
        .iter()
        .filter(|(_, rows)| rows.negatives + rows.positives > 0);
    let mut parts: BTreeMap<u64, (f64, ByLabel)> = BTreeMap::new();
    for ((slot, _), (middle, rows)) in labelled.zip(probabilities) {
        let Slot::In(bin) = slot else {
            return Err(Undefined::OutsideBins);
        };
        let part = u64::from(*bin) * u64::from(PARTS) / u64::from(scores.bins.bins());
        let (sum, all) = parts.entry(part).or_default();
        *sum += middle * real(rows.rows());
        *all = all.plus(rows);
    }
    Ok(parts)
}

/// Those at or above the lower end of each bin. Who lies above all bins is above every threshold.
fn thresholds(
    group: &Distribution,
    reference: &Distribution,
) -> Result<Vec<AtThreshold>, Undefined> {
    let (n_g, n_r) = (group.total().rows(), reference.total().rows());
    let (mut k_g, mut k_r) = (0, 0);
    let mut found = Vec::new();
    for (slot, own, others) in side_by_side(group, reference).into_iter().rev() {
        k_g += own;
        k_r += others;
        if let Slot::In(bin) = slot {
            found.push(AtThreshold {
                threshold: group.lower_end(bin),
                group: Proportion::new(k_g, n_g)?,
                reference: Proportion::new(k_r, n_r)?,
            });
        }
    }
    found.reverse();
    Ok(found)
}

#[cfg(test)]
mod tests {

    use crate::metrics::Reference;
    use crate::metrics::worked::{above, drawn, scored};

    #[test]
    fn four_bins_of_two_groups_by_hand() {
        // Of a 10, 6, 3, 2 of ten reach the bins from below; of b 10, 8, 6, 2. Positives of a: 1 of 4,
        // 1 of 3, 1 of 1, 2 of 2.
        let slice = scored(
            "4",
            &[
                ("a", &[(0, 1, 3), (1, 1, 2), (2, 1, 0), (3, 2, 0)]),
                ("b", &[(0, 2, 0), (1, 2, 0), (2, 4, 0), (3, 2, 0)]),
            ],
        );
        let found = drawn(&slice, Reference::Best);
        assert_eq!(found.len(), 2);
        let of_a = &found[0];
        assert_eq!(
            (of_a.group.as_str(), of_a.reference.as_deref()),
            ("a", Some("b"))
        );
        let numbers: Vec<(f64, u64, u64)> = of_a
            .calibration
            .iter()
            .map(|at| (at.score, at.rate.k(), at.rate.n()))
            .collect();
        assert_eq!(
            numbers,
            [(0.125, 1, 4), (0.375, 1, 3), (0.625, 1, 1), (0.875, 2, 2)]
        );
        let numbers: Vec<(f64, u64, u64)> = of_a
            .thresholds
            .iter()
            .map(|at| (at.threshold, at.group.k(), at.reference.k()))
            .collect();
        assert_eq!(
            numbers,
            [(0.0, 10, 10), (0.25, 6, 8), (0.5, 3, 6), (0.75, 2, 2)]
        );
        // The reference has its own calibration and nothing to be compared with.
        let of_b = &found[1];
        assert_eq!(of_b.reference, None);
        assert!(of_b.thresholds.is_empty() && of_b.calibration.len() == 4);
    }

    #[test]
    fn who_lies_above_the_bins_is_above_every_threshold_and_has_no_calibration() {
        let slice = above(scored("2", &[("a", &[(0, 1, 0)]), ("b", &[(1, 1, 1)])]));
        let found = drawn(&slice, Reference::Group("b".into()));
        assert!(found[0].calibration.is_empty());
        let last = found[0].thresholds.last().expect("two thresholds");
        assert_eq!((last.group.k(), last.group.n()), (1, 2));
        assert_eq!((last.reference.k(), last.reference.n()), (3, 3));
    }

    #[test]
    fn everybody_is_a_reference_that_the_group_is_part_of() {
        let slice = scored("2", &[("a", &[(0, 1, 0)]), ("b", &[(1, 1, 1)])]);
        let found = drawn(&slice, Reference::Overall);
        assert!(found.iter().all(|curve| curve.overlaps));
        assert_eq!(found[0].thresholds[1].reference.n(), 3);
    }
}
