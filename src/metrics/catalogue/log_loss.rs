//! Log loss (cross-entropy): how surprised somebody would be who believed the scores.

use crate::metrics::scores::{ByLabel, Loss, each, mean};
use crate::metrics::{
    Computed, Definition, Favourable, Metric, NearlyNormal, Needs, Referee, Scale, Slice,
};

/// Scores nearer to 0 or 1 than this count as this far from it: the smallest step of a double at 1.
const CLIP: f64 = f64::EPSILON;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "log-loss",
    formula: "−Σ_i (y_i ln s_i + (1 − y_i) ln(1 − s_i)) / n_g, s_i the middle of the bin",
    meaning: "How badly the scores of a group, read as probabilities, foretell what happened; sure and wrong costs most. 0 is perfect, ln 2 = 0.69 what a constant 1/2 gets. Middles of bins are never 0 or 1, so nothing is clipped; the bound for the scores themselves takes them as clipped at 2^−52.",
    undefined: "nobody of the group has a score and a label, a score lies outside the bins, or the bins reach outside 0 to 1",
    source: "Good 1952; clipped as scikit-learn 1.9 does",
    scale: Scale::Index,
    needs: Needs::LabelledScores,
    parity: None,
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, _: &Referee) -> Vec<Computed> {
    each(slice, |scores| {
        let half = scores.width() / 2.0;
        let both = |(middle, rows): (f64, ByLabel)| {
            // The logarithm falls fastest towards 0, so the lower end is the worse one.
            let of = |rows: u64, chance: f64| Loss {
                rows,
                value: -chance.ln(),
                error: (chance / (chance - half).max(CLIP)).ln(),
            };
            [of(rows.positives, middle), of(rows.negatives, 1.0 - middle)]
        };
        let losses: Vec<Loss> = scores.probabilities()?.into_iter().flat_map(both).collect();
        mean(&losses, NearlyNormal::Log)
    })
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, scored, value};

    #[test]
    fn the_logarithms_of_four_people_by_hand() {
        let slice = scored("4", &[("a", &[(0, 1, 0), (2, 2, 1)])]);
        let logarithms = 0.125_f64.ln() + 2.0 * 0.625_f64.ln() + 0.375_f64.ln();
        near(value(&METRIC, &slice, Some("a")), -logarithms / 4.0);
    }
}
