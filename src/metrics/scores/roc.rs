//! ROC curves from scores in bins: a straight line per place, so that a tie counts half.

use crate::metrics::scores::{Distribution, Influence, real};
use crate::metrics::{Fraction, Value};
use crate::tally::Undefined;

/// The places of a group from the lowest to the highest score, with rows of each label.
#[derive(Debug, Clone)]
pub(in crate::metrics) struct Roc {
    /// Negatives and positives.
    places: Vec<(u64, u64)>,
    pub(in crate::metrics) negatives: u64,
    pub(in crate::metrics) positives: u64,
}

impl Roc {
    /// The curve of a group.
    ///
    /// # Errors
    ///
    /// [`Undefined::EmptyGroup`] without a row of either label.
    pub(in crate::metrics) fn of(scores: &Distribution) -> Result<Self, Undefined> {
        let total = scores.total();
        if total.negatives == 0 || total.positives == 0 {
            return Err(Undefined::EmptyGroup);
        }
        let places = scores.places.values();
        Ok(Self {
            places: places
                .map(|rows| (rows.negatives, rows.positives))
                .collect(),
            negatives: total.negatives,
            positives: total.positives,
        })
    }

    fn pairs(&self) -> u128 {
        2 * u128::from(self.negatives) * u128::from(self.positives)
    }

    /// The area: Σ positives·(2·negatives below + negatives beside) / (2·N·P).
    pub(in crate::metrics) fn area(&self) -> Result<Value, Undefined> {
        let (mut below, mut sum) = (0_u128, 0_u128);
        for (negatives, positives) in &self.places {
            let (negatives, positives) = (u128::from(*negatives), u128::from(*positives));
            sum += positives * (2 * below + negatives);
            below += negatives;
        }
        let sum = i128::try_from(sum).map_err(|_| Undefined::NotEstimable)?;
        Fraction::new(sum, self.pairs()).map(Value::from)
    }

    /// How far the area lies at most from that of the scores themselves: half the share of pairs in one
    /// place.
    #[expect(clippy::cast_precision_loss, reason = "a bound is shown, not counted")]
    pub(in crate::metrics) fn error(&self) -> f64 {
        let tied =
            |(negatives, positives): &(u64, u64)| u128::from(*negatives) * u128::from(*positives);
        self.places.iter().map(tied).sum::<u128>() as f64 / self.pairs() as f64
    }

    /// What a further positive and a further negative at each place would change: their placements
    /// among the others, minus the area. Positives, then negatives.
    pub(in crate::metrics) fn placements(&self, area: f64, sign: f64) -> Vec<Vec<Influence>> {
        let (negatives, positives) = (real(self.negatives), real(self.positives));
        let (mut below, mut passed) = (0, 0);
        let mut samples = vec![Vec::new(), Vec::new()];
        for (n, p) in &self.places {
            let among_negatives = (real(below) + real(*n) / 2.0) / negatives;
            let among_positives = (real(self.positives - passed) - real(*p) / 2.0) / positives;
            for (sample, rows, placement) in [(0, *p, among_negatives), (1, *n, among_positives)] {
                if rows > 0 {
                    samples[sample].push(Influence {
                        rows,
                        effect: sign * (placement - area),
                    });
                }
            }
            below += n;
            passed += p;
        }
        samples
    }

    /// The corners of the curve from (0, 0) to (1, 1): the share of negatives, and of positives, at or
    /// above each place.
    fn corners(&self) -> Vec<(f64, f64)> {
        let mut corners = vec![(0.0, 0.0)];
        let (mut negatives, mut positives) = (0, 0);
        for (n, p) in self.places.iter().rev() {
            negatives += n;
            positives += p;
            corners.push((
                real(negatives) / real(self.negatives),
                real(positives) / real(self.positives),
            ));
        }
        corners
    }
}

/// The straight pieces of a curve that lead to the right: where they begin and end.
fn pieces(roc: &Roc) -> Vec<[(f64, f64); 2]> {
    let corners = roc.corners();
    let pieces = corners.windows(2).map(|two| [two[0], two[1]]);
    pieces.filter(|[from, to]| to.0 > from.0).collect()
}

fn height([from, to]: [(f64, f64); 2], x: f64) -> f64 {
    from.1 + (to.1 - from.1) * ((x - from.0) / (to.0 - from.0))
}

/// The area between two curves, ∫|a − b|: exact for the straight pieces, crossings included.
pub(in crate::metrics) fn between(a: &Roc, b: &Roc) -> f64 {
    let (a, b) = (pieces(a), pieces(b));
    let (mut at, mut other, mut from, mut area) = (0, 0, 0.0, 0.0);
    while let (Some(first), Some(second)) = (a.get(at), b.get(other)) {
        let to = first[1].0.min(second[1].0);
        let start = height(*first, from) - height(*second, from);
        let end = height(*first, to) - height(*second, to);
        let mean = if start * end < 0.0 {
            // Two triangles that meet where the curves cross.
            (start * start + end * end) / (2.0 * (start.abs() + end.abs()))
        } else {
            f64::midpoint(start.abs(), end.abs())
        };
        area += (to - from) * mean;
        at += usize::from(first[1].0 <= to);
        other += usize::from(second[1].0 <= to);
        from = to;
    }
    area
}
