//! Standardized mean difference (Cohen's d): the gap between two mean scores in standard deviations.

use crate::metrics::scores::{ByLabel, Distribution, Influence, Influences, Made, against, real};
use crate::metrics::{
    Computed, Definition, Evident, Favourable, Metric, NearlyNormal, Needs, OfScores, Referee,
    Scale, Slice, Value,
};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "standardized-mean-difference",
    formula: "(m_g − m_r) / s, s² = ((n_g − 1) s_g² + (n_r − 1) s_r²) / (n_g + n_r − 2), scores at the middle of their bins",
    meaning: "How many standard deviations the mean score of a group lies above (+) or below (−) that of the reference group; 0 is parity, 0.2 small, 0.5 medium, 0.8 large. Cohen's d with the pooled deviation, without Hedges' correction.",
    undefined: "group or reference has fewer than two scores, a score lies outside the bins, or scores spread no wider than half a bin",
    source: "Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed. 1988, 2.2",
    scale: Scale::Signed,
    needs: Needs::Scores,
    parity: Some(0),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let height = |scores: &Distribution| Some(scores.height());
    against(slice, referee, height, compared)
}

/// The size of a sample, its mean, and the sum of the squares of what its scores lie from it.
fn moments(values: &[(f64, ByLabel)]) -> (u64, f64, f64) {
    let n: u64 = values.iter().map(|(_, rows)| rows.rows()).sum();
    let over = |of: &dyn Fn(f64) -> f64| -> f64 {
        values
            .iter()
            .map(|(score, rows)| real(rows.rows()) * of(*score))
            .sum()
    };
    let mean = over(&|score| score) / real(n);
    (n, mean, over(&|score| (score - mean) * (score - mean)))
}

fn compared(group: &Distribution, reference: &Distribution) -> Result<Made, Undefined> {
    let (own, others) = (group.values()?, reference.values()?);
    let ((m, mean, squares), (n, other_mean, other_squares)) = (moments(&own), moments(&others));
    if m < 2 || n < 2 {
        return Err(Undefined::NotEstimable);
    }
    let degrees = real(m - 1) + real(n - 1);
    let variance = (squares + other_squares) / degrees;
    let (gap, deviation) = (mean - other_mean, variance.sqrt());
    // Scores at the ends of their bins would change the deviation by no more than this.
    let wider = group.width() / 2.0 * ((real(m) + real(n)) / degrees).sqrt();
    if deviation <= wider {
        return Err(Undefined::NotEstimable);
    }
    let estimate = gap / deviation;
    // By the mean, and by the variance of the sample with its share of the pooled one.
    let influences = |values: &[(f64, ByLabel)], sign: f64, mean: f64, squares: f64, size: u64| {
        let share = real(size - 1) / degrees;
        let spread = squares / real(size);
        let effect = |score: f64| {
            let from = score - mean;
            let widening = share * real(size) / real(size - 1) * (from * from - spread);
            sign * from / deviation - estimate * widening / (2.0 * variance)
        };
        let influence = |(score, rows): &(f64, ByLabel)| Influence {
            rows: rows.rows(),
            effect: effect(*score),
        };
        values.iter().map(influence).collect()
    };
    let samples = vec![
        influences(&own, 1.0, mean, squares, m),
        influences(&others, -1.0, other_mean, other_squares, n),
    ];
    let farthest = (gap.abs() + group.width()) / (deviation - wider);
    Ok(Made {
        value: Value::real(estimate)?,
        counts: None,
        of: OfScores {
            evident: Evident::Means(Influences {
                estimate,
                samples,
                scale: NearlyNormal::AsIs,
            }),
            bin_error: farthest - estimate.abs(),
            is_widened: true,
            smallest: m.min(n),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, reason, scored, value};

    #[test]
    fn two_small_samples_by_hand() {
        // a: .05, .25, mean .15, squares .02; b: .35, .55, .75, mean .55, squares .08: s² = .1 / 3.
        let slice = scored(
            "10",
            &[
                ("a", &[(0, 1, 0), (2, 1, 0)]),
                ("b", &[(3, 1, 0), (5, 1, 0), (7, 1, 0)]),
            ],
        );
        near(
            value(&METRIC, &slice, Some("a")) * (0.1_f64 / 3.0).sqrt(),
            -0.4,
        );
    }

    #[test]
    fn scores_in_one_bin_have_no_deviation() {
        let slice = scored("10", &[("a", &[(3, 5, 0)]), ("b", &[(3, 5, 0)])]);
        assert_eq!(reason(&METRIC, &slice, Some("b")), "not_estimable");
    }
}
