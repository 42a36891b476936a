//! Brier score: the mean squared distance between score and what happened.

use crate::metrics::scores::{ByLabel, Loss, each, mean};
use crate::metrics::{
    Computed, Definition, Favourable, Metric, NearlyNormal, Needs, Referee, Scale, Slice,
};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "brier-score",
    formula: "Σ_i (s_i − y_i)² / n_g, s_i the middle of the bin, y_i the label (1 or 0)",
    meaning: "How far the scores of a group, read as probabilities, lie from what happened: 0 is perfect, 1/4 what a constant 1/2 gets. The scores themselves give a value within the mean of w·|s_i − y_i| + w²/4 of it, w the width of a bin.",
    undefined: "nobody of the group has a score and a label, a score lies outside the bins, or the bins reach outside 0 to 1",
    source: "Brier 1950; half of his sum over both classes",
    scale: Scale::Index,
    needs: Needs::LabelledScores,
    parity: None,
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, _: &Referee) -> Vec<Computed> {
    each(slice, |scores| {
        let width = scores.width();
        let both = |(middle, rows): (f64, ByLabel)| {
            let of = |rows: u64, distance: f64| Loss {
                rows,
                value: distance * distance,
                error: width * distance + width * width / 4.0,
            };
            [of(rows.positives, 1.0 - middle), of(rows.negatives, middle)]
        };
        let losses: Vec<Loss> = scores.probabilities()?.into_iter().flat_map(both).collect();
        mean(&losses, NearlyNormal::Log)
    })
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, reason, scored, value};

    #[test]
    fn the_squares_of_four_people_by_hand() {
        // Middles .125 and .625: one positive at .125, two positives and one negative at .625.
        let slice = scored("4", &[("a", &[(0, 1, 0), (2, 2, 1)])]);
        let squares = 0.875 * 0.875 + 2.0 * 0.375 * 0.375 + 0.625 * 0.625;
        near(value(&METRIC, &slice, Some("a")), squares / 4.0);
    }

    #[test]
    fn credit_scores_are_no_probabilities() {
        let slice = scored("550:300,850", &[("a", &[(0, 1, 1)])]);
        assert_eq!(reason(&METRIC, &slice, Some("a")), "not_a_probability");
    }
}
