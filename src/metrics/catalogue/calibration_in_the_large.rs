//! Calibration in the large: the mean score against the share of positive labels.

use crate::metrics::scores::{ByLabel, Loss, each, mean};
use crate::metrics::{
    Computed, Definition, Favourable, Metric, NearlyNormal, Needs, Referee, Scale, Slice,
};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "calibration-in-the-large",
    formula: "Σ_i s_i / n_g − P_g / n_g, s_i the middle of the bin",
    meaning: "How much more (+) or less (−) the scores of a group, read as probabilities, promise on average than happened; 0 is parity. The scores themselves give a value within half the width of a bin.",
    undefined: "nobody of the group has a score and a label, a score lies outside the bins, or the bins reach outside 0 to 1",
    source: "Cox 1958; Steyerberg et al. 2010 (calibration in the large)",
    scale: Scale::Difference,
    needs: Needs::LabelledScores,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, _: &Referee) -> Vec<Computed> {
    each(slice, |scores| {
        let error = scores.width() / 2.0;
        let both = |(middle, rows): (f64, ByLabel)| {
            let of = |rows: u64, label: f64| Loss {
                rows,
                value: middle - label,
                error,
            };
            [of(rows.positives, 1.0), of(rows.negatives, 0.0)]
        };
        let losses: Vec<Loss> = scores.probabilities()?.into_iter().flat_map(both).collect();
        mean(&losses, NearlyNormal::AsIs)
    })
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, scored, value};

    #[test]
    fn promised_less_than_happened() {
        // Mean score (.125 + 3 · .625) / 4 = .5, rate 3/4.
        let slice = scored("4", &[("a", &[(0, 1, 0), (2, 2, 1)])]);
        near(value(&METRIC, &slice, Some("a")), 0.5 - 0.75);
    }
}
