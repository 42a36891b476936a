//! ABROCA: the area between two ROC curves, which sees differences that cancel in their areas.

use crate::metrics::scores::{Made, Roc, against, between};
use crate::metrics::{
    Bands, Computed, Definition, Evident, Favourable, Metric, Needs, OfScores, Referee, Scale,
    Slice, Value,
};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "abroca",
    formula: "∫ |ROC_g(x) − ROC_r(x)| dx over the false positive rate x from 0 to 1",
    meaning: "How far the ROC curves of a group and of the reference lie apart at all thresholds, also where they cross; 0 is parity. The curves are straight within a bin; the scores themselves give a value within the sum of both areas' bounds.",
    undefined: "group or reference has no positive or no negative label with a score",
    source: "Gardner, Brooks and Baker, LAK 2019 (the integral itself, crossings included)",
    scale: Scale::Distance,
    needs: Needs::LabelledScores,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let height = |scores: &_| Some(Roc::of(scores).ok()?.area().ok()?.to_f64());
    against(slice, referee, height, |group, reference| {
        let (own, other) = (Roc::of(group)?, Roc::of(reference)?);
        let estimate = between(&own, &other);
        let sizes = [
            own.positives,
            own.negatives,
            other.positives,
            other.negatives,
        ];
        Ok(Made {
            value: Value::real(estimate)?,
            counts: None,
            of: OfScores {
                // Moving one rate by d everywhere moves the area by d at most.
                evident: Evident::Bands(Bands {
                    estimate,
                    samples: sizes.map(|n| (n, 1.0)).to_vec(),
                    places: Vec::new(),
                }),
                bin_error: own.error() + other.error(),
                is_widened: false,
                smallest: sizes.into_iter().min().unwrap_or(0),
            },
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::METRIC;
    use crate::metrics::catalogue::auc_difference;
    use crate::metrics::worked::{near, scored, value};

    #[test]
    fn curves_that_cross_do_not_cancel() {
        // a rises to (0, 1/2), then straight to (1, 1): area 3/4. b rises straight to (1/2, 1): area 3/4.
        // They meet where 1/2 + x/2 = 2x, at x = 1/3: 1/2 · 1/3 · 1/2 on the left; on the right two
        // triangles on the base at x = 1/2 of height 1/4: 1/2 · 1/4 · (1/6 + 1/2) = 1/12.
        let slice = scored(
            "2",
            &[
                ("a", &[(1, 2, 0), (0, 2, 4)]),
                ("b", &[(1, 4, 2), (0, 0, 2)]),
            ],
        );
        near(value(&METRIC, &slice, Some("b")), 1.0 / 12.0 + 1.0 / 12.0);
        near(value(&auc_difference::METRIC, &slice, Some("b")), 0.0);
    }

    proptest! {
        #[test]
        fn it_is_at_least_the_difference_of_the_areas(
            a in vec((1_u64..50, 1_u64..50), 4),
            b in vec((1_u64..50, 1_u64..50), 4),
        ) {
            let of = |rows: &[(u64, u64)]| -> Vec<(u32, u64, u64)> {
                (0_u32..).zip(rows).map(|(bin, (p, n))| (bin, *p, *n)).collect()
            };
            let slice = scored("4", &[("a", &of(&a)), ("b", &of(&b))]);
            // The reference is the group with the larger area.
            for group in ["a", "b"] {
                if let Some(difference) = crate::metrics::worked::maybe(&auc_difference::METRIC, &slice, group) {
                    let between = value(&METRIC, &slice, Some(group));
                    prop_assert!(between >= difference.abs() - 1e-12);
                    prop_assert!(between <= 1.0);
                }
            }
        }
    }
}
