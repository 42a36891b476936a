//! From values of scores in bins to their evidence: which method belongs to each kind, and the interval
//! widened by what bins hide where the value depends on it.

use crate::inference::bands::{of_bands, of_thresholds};
use crate::inference::influences::{delong, of_means};
use crate::inference::measure::{pair, rate_interval};
use crate::inference::{Confidence, Evidence, Interval};
use crate::metrics::{Comparison, Evident, OfScores, Scale};
use crate::tally::Undefined;

/// The deciding interval and test of a value of scores.
///
/// Values that depend on the order of scores only (areas, distances of distribution functions, rates) are
/// those of the scores as binned, ties included, and so are their intervals. Others depend on where in
/// their bin scores lie: their interval is widened by the bin error on both sides, and holds for the
/// scores themselves.
#[must_use]
pub fn of_scores(of: &OfScores, scale: Scale, parity: Option<i64>, c: Confidence) -> Evidence {
    let hidden = if of.is_widened { of.bin_error } else { 0.0 };
    let evidence = match &of.evident {
        Evident::Rate(rate) => Evidence {
            interval: rate_interval(*rate, c),
            test: Err(Undefined::NotEstimable),
        },
        Evident::Ratio(group, reference) => pair(*group, *reference, Comparison::Ratio, c),
        Evident::Areas(areas) => delong(areas, parity, c),
        Evident::Means(means) => of_means(means, parity, hidden, c),
        Evident::Bands(bands) => of_bands(bands, c),
        Evident::Thresholds(thresholds) => of_thresholds(thresholds, c),
        Evident::Nothing => Evidence {
            interval: Err(Undefined::NotEstimable),
            test: Err(Undefined::NotEstimable),
        },
    };
    let (least, most) = scale.range();
    Evidence {
        interval: evidence.interval.map(|interval| Interval {
            lower: within(interval.lower - hidden, least, f64::max),
            upper: within(interval.upper + hidden, most, f64::min),
            ..interval
        }),
        ..evidence
    }
}

#[expect(clippy::cast_precision_loss, reason = "scales end at −1, 0 or 1")]
fn within(limit: f64, end: Option<i64>, nearer: fn(f64, f64) -> f64) -> f64 {
    end.map_or(limit, |end| nearer(limit, end as f64))
}

#[cfg(test)]
mod unit_tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, c95};
    use crate::metrics::{Influence, Influences, NearlyNormal};

    #[test]
    fn an_interval_is_widened_by_what_bins_hide_and_ends_with_its_scale() {
        let effects = [-0.5, 0.5].map(|effect| Influence { rows: 5, effect });
        let of = |bin_error| OfScores {
            evident: Evident::Means(Influences {
                estimate: 0.5,
                samples: vec![effects.to_vec()],
                scale: NearlyNormal::AsIs,
            }),
            bin_error,
            is_widened: true,
            smallest: 10,
        };
        let interval = |bin_error| {
            let evidence = of_scores(&of(bin_error), Scale::Difference, Some(0), c95());
            evidence.interval.expect("there is a variance")
        };
        assert_near(interval(0.0).lower - interval(0.01).lower, 0.01, 1e-15);
        assert_near(interval(0.01).upper - interval(0.0).upper, 0.01, 1e-15);
        assert_near(interval(0.4).upper, 1.0, 0.0);
    }
}
