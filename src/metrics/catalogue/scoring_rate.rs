//! Scoring rate: the share of a group whose score lies above the median of everybody.

use crate::metrics::scores::{Made, Median, each, known_together, real};
use crate::metrics::{
    Computed, Counted, Definition, Evident, Favourable, Metric, Needs, OfScores, Referee, Scale,
    Slice, Value,
};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "scoring-rate",
    formula: "scores above the median of all known groups / n_g",
    meaning: "How many of a group have a score above the median of the full sample, which are all people whose group is known. Scores in the bin of the median count as the median, so with ties the rates do not average one half; at most all of them lie above it.",
    undefined: "nobody of the group has a score",
    source: "6 RCNY 5-300 (scoring rate)",
    scale: Scale::Proportion,
    needs: Needs::Scores,
    parity: None,
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, _: &Referee) -> Vec<Computed> {
    let median = known_together(slice).map(|all| Median::of(&all));
    each(slice, |scores| {
        let (above, beside) = median?.above(scores);
        let n = scores.total().rows();
        let rate = Counted::people(above, n).rate()?;
        Ok(Made {
            value: Value::from(rate.value()?),
            counts: Some((above, n)),
            of: OfScores {
                evident: Evident::Rate(rate),
                bin_error: real(beside) / real(n),
                is_widened: false,
                smallest: n,
            },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{Bin, near, scored, value};

    #[test]
    fn the_bin_of_the_median_does_not_lie_above_it() {
        // Bins of all seven: 0 0 1 1 1 2 3: the median is in bin 1. Above: one of four, one of three.
        let groups: &[(&str, &[Bin])] = &[
            ("a", &[(0, 1, 0), (1, 2, 0), (3, 1, 0)]),
            ("b", &[(0, 1, 0), (1, 1, 0), (2, 1, 0)]),
        ];
        let slice = scored("4", groups);
        near(value(&METRIC, &slice, Some("a")), 0.25);
        near(value(&METRIC, &slice, Some("b")), 1.0 / 3.0);
    }

    #[test]
    fn a_median_between_two_bins_has_the_upper_one_above_it() {
        // Bins 0 1 2 3: the median lies between 1 and 2. Unknown people are not in the sample.
        let slice = scored(
            "4",
            &[
                ("a", &[(0, 1, 0), (2, 1, 0)]),
                ("b", &[(1, 1, 0), (3, 1, 0)]),
                ("unknown", &[(3, 9, 9)]),
            ],
        );
        near(value(&METRIC, &slice, Some("a")), 0.5);
        near(value(&METRIC, &slice, Some("b")), 0.5);
        near(value(&METRIC, &slice, Some("unknown")), 1.0);
    }
}
