//! Area under the ROC curve: how often a person who qualifies has a higher score than one who does not.

use crate::metrics::scores::{Made, Roc, each};
use crate::metrics::{
    Computed, Definition, Evident, Favourable, Influences, Metric, NearlyNormal, Needs, OfScores,
    Referee, Scale, Slice,
};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "auc",
    formula: "(pairs with the higher score at the positive label + 1/2 · pairs in one bin) / (P_g · N_g)",
    meaning: "Of pairs of a group's people, one with a positive and one with a negative label: how often the score puts the positive one first; 1/2 is a coin. The scores themselves give a value within 1/2 · (pairs in one bin) / (P_g · N_g) of it.",
    undefined: "the group has no positive or no negative label with a score",
    source: "Hanley and McNeil 1982; ties count one half",
    scale: Scale::Proportion,
    needs: Needs::LabelledScores,
    parity: None,
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, _: &Referee) -> Vec<Computed> {
    each(slice, |scores| {
        let roc = Roc::of(scores)?;
        let value = roc.area()?;
        let estimate = value.to_f64();
        Ok(Made {
            value,
            counts: None,
            of: OfScores {
                evident: Evident::Areas(Influences {
                    estimate,
                    samples: roc.placements(estimate, 1.0),
                    scale: NearlyNormal::Logit,
                }),
                bin_error: roc.error(),
                is_widened: false,
                smallest: roc.positives.min(roc.negatives),
            },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, reason, scored, value};

    #[test]
    fn pairs_are_counted_by_hand_and_ties_are_half() {
        // Positives in bins 1, 2, 2; negatives in bins 0, 1. Of six pairs one is tied, five are right.
        let slice = scored("4", &[("a", &[(0, 0, 1), (1, 1, 1), (2, 2, 0)])]);
        near(value(&METRIC, &slice, Some("a")), 5.5 / 6.0);
    }

    #[test]
    fn one_label_alone_has_no_curve() {
        let slice = scored("4", &[("a", &[(0, 3, 0), (1, 2, 0)])]);
        assert_eq!(reason(&METRIC, &slice, Some("a")), "empty_group");
    }
}
