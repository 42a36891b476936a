//! Kolmogorov–Smirnov distance: the largest gap between the shares of two groups below any score.

use crate::metrics::scores::{Distribution, Made, against, real, side_by_side};
use crate::metrics::{
    Bands, Computed, Definition, Evident, Favourable, Fraction, Metric, Needs, OfScores, Referee,
    Scale, Slice, Value,
};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "kolmogorov-smirnov",
    formula: "max over ends t of bins of | F_g(t) − F_r(t) |, F the share of scores below t",
    meaning: "The largest difference between a group and the reference in the share of people whose score is below any one score; 0 is parity, 1 that nobody of one reaches anybody of the other. Within a bin it may be larger, by no more than the report says.",
    undefined: "nobody of group or reference has a score",
    source: "Smirnov 1939",
    scale: Scale::Distance,
    needs: Needs::Scores,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let height = |scores: &Distribution| Some(scores.height());
    against(slice, referee, height, |group, reference| {
        let places = side_by_side(group, reference);
        let (m, n) = (group.total().rows(), reference.total().rows());
        let (mut a, mut b) = (0, 0);
        let (mut gap, mut widest) = (0, 0.0_f64);
        for (_, own, others) in &places {
            // Inside a bin one of the two may come first with all of its people.
            let first = real(a + own) / real(m) - real(b) / real(n);
            let second = real(b + others) / real(n) - real(a) / real(m);
            a += own;
            b += others;
            gap = gap.max((u128::from(a) * u128::from(n)).abs_diff(u128::from(b) * u128::from(m)));
            widest = widest.max(first).max(second);
        }
        let gap = i128::try_from(gap).map_err(|_| Undefined::NotEstimable)?;
        let value = Fraction::new(gap, u128::from(m) * u128::from(n))?;
        Ok(Made {
            value: Value::from(value),
            counts: None,
            of: OfScores {
                evident: Evident::Bands(Bands {
                    estimate: value.to_f64(),
                    samples: vec![(m, 1.0), (n, 1.0)],
                    places: places
                        .iter()
                        .map(|(_, own, others)| (*own, *others))
                        .collect(),
                }),
                bin_error: (widest - value.to_f64()).max(0.0),
                is_widened: false,
                smallest: m.min(n),
            },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, scored, value};

    #[test]
    fn the_widest_gap_is_in_the_middle() {
        // Below the third bin: 3/4 of a, 1/4 of b.
        let slice = scored(
            "4",
            &[
                ("a", &[(0, 1, 1), (1, 1, 0), (3, 1, 0)]),
                ("b", &[(1, 1, 0), (2, 1, 0), (3, 1, 1)]),
            ],
        );
        near(value(&METRIC, &slice, Some("a")), 0.5);
    }

    #[test]
    fn groups_that_do_not_meet_are_at_one() {
        let slice = scored("4", &[("a", &[(0, 5, 5)]), ("b", &[(3, 1, 1)])]);
        near(value(&METRIC, &slice, Some("a")), 1.0);
    }
}
