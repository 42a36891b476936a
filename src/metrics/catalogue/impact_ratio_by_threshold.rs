//! Impact ratio by threshold: the worst impact ratio that any threshold of the score would give.

use crate::metrics::scores::{Distribution, Made, against, worst_ratio};
use crate::metrics::{
    Computed, Definition, Evident, Favourable, Metric, Needs, OfScores, Referee, Scale, Slice,
    Value,
};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "impact-ratio-by-threshold",
    formula: "min over lower ends t of bins of (share of g at or above t) / (share of r at or above t)",
    meaning: "The smallest impact ratio of a group, whatever score is asked for. Only thresholds are looked at which min-n people of the reference reach, and as many of the group would if it had the reference's share: further up a single person decides. Between the ends of bins it may be smaller, by no more than the report says.",
    undefined: "no threshold is reached by so many, or nobody of the group has a score",
    source: "29 CFR 1607.4(D) at every threshold",
    scale: Scale::Ratio,
    needs: Needs::Scores,
    parity: Some(1),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let height = |scores: &Distribution| Some(scores.height());
    against(slice, referee, height, |group, reference| {
        let (worst, thresholds, bin_error) = worst_ratio(group, reference, referee.min_n)?;
        Ok(Made {
            value: Value::from(worst),
            counts: None,
            of: OfScores {
                smallest: thresholds.sizes.0.min(thresholds.sizes.1),
                evident: Evident::Thresholds(thresholds),
                bin_error,
                is_widened: false,
            },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, scored, value};

    #[test]
    fn the_worst_threshold_lies_in_the_middle() {
        // Of a 10, 6, 3, 2 of ten reach the bins from below; of b 10, 8, 6, 2: ratios 1, .75, .5, 1.
        let slice = scored(
            "4",
            &[
                ("a", &[(0, 4, 0), (1, 3, 0), (2, 1, 0), (3, 2, 0)]),
                ("b", &[(0, 2, 0), (1, 2, 0), (2, 4, 0), (3, 2, 0)]),
            ],
        );
        near(value(&METRIC, &slice, Some("a")), 0.5);
    }
}
