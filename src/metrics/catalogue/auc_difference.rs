//! AUC difference: how much better, or worse, a score ranks the people of a group than those of the
//! reference.

use crate::metrics::scores::{Made, Roc, against};
use crate::metrics::{
    Computed, Definition, Evident, Favourable, Influences, Metric, NearlyNormal, Needs, OfScores,
    Referee, Scale, Slice, Value,
};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "auc-difference",
    formula: "AUC_g − AUC_r",
    meaning: "How much better (+) or worse (−) the score tells qualified from unqualified people within a group than within the reference group; 0 is parity. The scores themselves give a value within the sum of both groups' bounds for pairs in one bin.",
    undefined: "group or reference has no positive or no negative label with a score",
    source: "DeLong, DeLong and Clarke-Pearson 1988; Borkan et al. 2019 (subgroup AUC)",
    scale: Scale::Difference,
    needs: Needs::LabelledScores,
    parity: Some(0),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let height = |scores: &_| Some(Roc::of(scores).ok()?.area().ok()?.to_f64());
    against(slice, referee, height, |group, reference| {
        let (own, other) = (Roc::of(group)?, Roc::of(reference)?);
        let (a, b) = (own.area()?.to_f64(), other.area()?.to_f64());
        let mut samples = own.placements(a, 1.0);
        samples.extend(other.placements(b, -1.0));
        let sizes = [
            own.positives,
            own.negatives,
            other.positives,
            other.negatives,
        ];
        Ok(Made {
            value: Value::real(a - b)?,
            counts: None,
            of: OfScores {
                evident: Evident::Areas(Influences {
                    estimate: a - b,
                    samples,
                    scale: NearlyNormal::AsIs,
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
    use super::METRIC;
    use crate::metrics::worked::{near, reason, scored, value};

    #[test]
    fn the_reference_is_the_group_with_the_largest_area() {
        // Areas 5.5 / 6 and 1 / 2.
        let slice = scored(
            "4",
            &[
                ("a", &[(0, 0, 1), (1, 1, 1), (2, 2, 0)]),
                ("b", &[(1, 1, 1), (3, 2, 2)]),
            ],
        );
        near(value(&METRIC, &slice, Some("b")), 0.5 - 5.5 / 6.0);
    }

    #[test]
    fn a_group_without_a_curve_is_compared_with_nothing() {
        let slice = scored("4", &[("a", &[(0, 0, 1), (1, 1, 1)]), ("b", &[(1, 1, 0)])]);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "empty_group");
    }
}
