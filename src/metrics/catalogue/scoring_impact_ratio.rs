//! Scoring impact ratio: the scoring rate of a group over that of the reference.

use crate::metrics::scores::{Distribution, Made, Median, against, known_together, real};
use crate::metrics::{
    Comparison, Computed, Counted, Definition, Evident, Favourable, Metric, Needs, OfScores,
    Referee, Scale, Slice, Value,
};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "scoring-impact-ratio",
    formula: "scoring rate_g / scoring rate_r",
    meaning: "How large a group's share of scores above the median is beside the reference group's; 1 is parity. The impact ratio of New York City's rule for tools that score.",
    undefined: "nobody of the reference has a score above the median, or nobody of the group a score",
    source: "6 RCNY 5-300 (impact ratio), 5-301(c)",
    scale: Scale::Ratio,
    needs: Needs::Scores,
    parity: Some(1),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let median = known_together(slice).map(|all| Median::of(&all));
    let height = |scores: &Distribution| {
        let (above, _) = median.ok()?.above(scores);
        Some(real(above) / real(scores.total().rows()))
    };
    against(slice, referee, height, |group, reference| {
        compared(median?, group, reference)
    })
}

fn compared(
    median: Median,
    group: &Distribution,
    reference: &Distribution,
) -> Result<Made, Undefined> {
    let (m, n) = (group.total().rows(), reference.total().rows());
    let ((above, beside), (others, others_beside)) = (median.above(group), median.above(reference));
    let (own, other) = (
        Counted::people(above, m).rate()?,
        Counted::people(others, n).rate()?,
    );
    let value = Comparison::Ratio.value(own, other)?;
    let ratio = |k: u64, l: u64| real(k) / real(m) * (real(n) / real(l));
    let (low, high) = (
        ratio(above, others + others_beside),
        ratio(above + beside, others),
    );
    Ok(Made {
        value: Value::from(value),
        counts: Some((above, m)),
        of: OfScores {
            evident: Evident::Ratio(own, other),
            bin_error: (value.to_f64() - low).max(high - value.to_f64()).max(0.0),
            is_widened: false,
            smallest: m.min(n),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{Bin, near, reason, scored, value};

    #[test]
    fn a_quarter_over_a_third() {
        let groups: &[(&str, &[Bin])] = &[
            ("a", &[(0, 1, 0), (1, 2, 0), (3, 1, 0)]),
            ("b", &[(0, 1, 0), (1, 1, 0), (2, 1, 0)]),
        ];
        near(value(&METRIC, &scored("4", groups), Some("a")), 0.75);
    }

    #[test]
    fn where_all_scores_are_tied_nobody_lies_above_the_median() {
        let slice = scored("4", &[("a", &[(1, 5, 0)]), ("b", &[(1, 3, 0)])]);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "nobody_selected");
    }
}
