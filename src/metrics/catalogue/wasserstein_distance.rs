//! Wasserstein distance: how far scores of a group would have to move on average to be spread as those of
//! the reference.

use crate::config::Slot;
use crate::metrics::scores::{Distribution, Made, against, real, side_by_side};
use crate::metrics::{
    Bands, Computed, Definition, Evident, Favourable, Metric, Needs, OfScores, Referee, Scale,
    Slice, Value,
};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "wasserstein-distance",
    formula: "∫ | F_g(t) − F_r(t) | dt, scores at the middle of their bins",
    meaning: "How far, on average and in the unit of the score, the scores of a group would have to move to be spread as those of the reference group; 0 is parity. The scores themselves give a value within the width of a bin.",
    undefined: "nobody of group or reference has a score, or a score lies outside the bins",
    source: "Vallender 1974; Miroshnikov et al. 2022 (as a measure of bias)",
    scale: Scale::Index,
    needs: Needs::Scores,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let height = |scores: &Distribution| Some(scores.height());
    against(slice, referee, height, |group, reference| {
        let places = side_by_side(group, reference);
        let (m, n) = (group.total().rows(), reference.total().rows());
        let (mut a, mut b, mut last) = (0, 0, 0);
        let mut bins = 0.0;
        for (slot, own, others) in &places {
            let Slot::In(bin) = slot else {
                return Err(Undefined::OutsideBins);
            };
            let gap = (real(a) / real(m) - real(b) / real(n)).abs();
            bins += gap * f64::from(bin - last);
            a += own;
            b += others;
            last = *bin;
        }
        let estimate = bins * group.width();
        Ok(Made {
            value: Value::real(estimate)?,
            counts: None,
            of: OfScores {
                evident: Evident::Bands(Bands {
                    estimate,
                    samples: vec![(m, group.range()), (n, group.range())],
                    places: places
                        .iter()
                        .map(|(_, own, others)| (*own, *others))
                        .collect(),
                }),
                bin_error: group.width(),
                is_widened: true,
                smallest: m.min(n),
            },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, reason, scored, value};

    #[test]
    fn half_of_the_people_move_by_two_bins() {
        // From bins 0, 1 to bins 1, 2 … a = {0, 3}, b = {2, 3}: one of two moves by two bins of a quarter.
        let slice = scored(
            "4",
            &[
                ("a", &[(0, 1, 0), (3, 0, 1)]),
                ("b", &[(2, 1, 0), (3, 1, 0)]),
            ],
        );
        near(value(&METRIC, &slice, Some("a")), 0.25);
    }

    #[test]
    fn how_far_outside_is_not_known() {
        let slice =
            crate::metrics::worked::above(scored("4", &[("a", &[(0, 1, 0)]), ("b", &[(2, 1, 0)])]));
        assert_eq!(reason(&METRIC, &slice, Some("a")), "outside_bins");
    }
}
