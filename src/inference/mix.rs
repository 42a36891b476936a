//! Evidence about the distance of a mix from a population, less what chance makes of it: an interval that
//! holds for any shares and reaches 0 at parity, and the test that the mix is the population's.

use crate::inference::special::{real, real_size, real_wide};
use crate::inference::tests::{goodness_of_fit, homogeneity};
use crate::inference::{Confidence, Evidence, Interval, IntervalMethod};
use crate::metrics::Mix;
use crate::tally::{Proportion, Undefined};

/// Evidence about the total variation distance ½·Σ|π_g − e_g| of the shares π_g behind D deliveries from
/// the known shares e_g of G groups.
///
/// Formula: with T the observed distance, from max(0, T − t − b) to min(1, T + t), where
/// t = √(ln(2/α)/(2D)) and b = ½·√((G − 1)/D). One delivery more or less moves T by 1/D at most, so
/// that T is farther than t from its mean with probability α at most; and its mean lies between the true
/// distance and b above. The test is χ² for homogeneity of the groups' rates where those reached are
/// selected of those eligible, else [`goodness_of_fit`].
///
/// A distance in [0, 1]; the estimate, T less its mean at parity, is never above T and may be below 0,
/// which the interval then takes in. Undefined ([`Undefined::OnlyOneGroup`]) for fewer than two groups,
/// ([`Undefined::EmptyGroup`]) when nobody was reached. Covers at least 1 − α of independent deliveries.
///
/// Reference: McDiarmid (1989), On the method of bounded differences, Surveys in Combinatorics 148–188.
#[must_use]
pub fn of_mix(mix: &Mix, c: Confidence) -> Evidence {
    Evidence {
        interval: interval(mix, c),
        test: if mix.is_part {
            let rates = mix.groups.iter().filter(|(_, e)| *e > 0);
            let rates: Result<Vec<Proportion>, Undefined> =
                rates.map(|(d, e)| Proportion::new(*d, *e)).collect();
            rates.and_then(|rates| homogeneity(&rates))
        } else {
            let whole: u128 = mix.groups.iter().map(|(_, e)| u128::from(*e)).sum();
            let share = |(_, e): &(u64, u64)| real(*e) / real_wide(whole);
            let shares: Vec<f64> = mix.groups.iter().map(share).collect();
            let reached: Vec<u64> = mix.groups.iter().map(|(d, _)| *d).collect();
            goodness_of_fit(&reached, &shares)
        },
    }
}

fn interval(mix: &Mix, c: Confidence) -> Result<Interval, Undefined> {
    if mix.groups.len() < 2 {
        return Err(Undefined::OnlyOneGroup);
    }
    let deliveries = mix.reached();
    if deliveries == 0 {
        return Err(Undefined::EmptyGroup);
    }
    let deliveries = real(deliveries);
    let t = ((2.0 / c.alpha()).ln() / (2.0 * deliveries)).sqrt();
    let bias = (real_size(mix.groups.len() - 1) / deliveries).sqrt() / 2.0;
    Ok(Interval::around(
        mix.distance - mix.by_chance,
        (mix.distance - t - bias).max(0.0),
        (mix.distance + t).min(1.0),
        IntervalMethod::BoundedDifferences,
    ))
}

#[cfg(test)]
mod unit_tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, c95};

    fn mix(groups: Vec<(u64, u64)>, is_part: bool, distance: f64) -> Mix {
        Mix {
            groups,
            is_part,
            distance,
            by_chance: 0.01,
        }
    }

    #[test]
    fn two_hundred_deliveries_to_two_groups_by_hand() {
        // 160 of 200 where half is expected: T = .3, t = √(ln 40 / 400), b = ½ √(1/200).
        let of = mix(vec![(160, 1), (40, 1)], false, 0.3);
        let evidence = of_mix(&of, c95());
        let interval = evidence.interval.expect("two groups");
        let t = (40.0_f64.ln() / 400.0).sqrt();
        assert_near(
            interval.lower,
            0.3 - t - (1.0_f64 / 200.0).sqrt() / 2.0,
            1e-14,
        );
        assert_near(interval.upper, 0.3 + t, 1e-14);
        // (160 − 100)²/100, twice.
        let statistic = evidence.test.expect("known shares").statistic;
        assert_near(statistic.expect("a chi-square"), 72.0, 1e-10);
    }

    #[test]
    fn at_parity_it_reaches_nought() {
        let of = mix(vec![(10, 100); 12], true, 0.0);
        let evidence = of_mix(&of, c95());
        let interval = evidence.interval.expect("twelve groups");
        assert!(interval.contains(0.0) && interval.contains(-0.01));
        assert!(evidence.test.expect("rates").p_value > 0.999);
    }

    #[test]
    fn many_groups_have_a_narrower_interval_than_that_of_all_shares() {
        let counts: Vec<u64> = (0..12).map(|at| 900 + 20 * at).collect();
        let of = mix(counts.iter().map(|d| (*d, 1)).collect(), false, 0.03);
        let own = of_mix(&of, c95()).interval.expect("twelve groups");
        let shares = [1.0 / 12.0; 12];
        let wide = crate::inference::simultaneous::total_variation(&counts, &shares, c95());
        let wide = wide.interval.expect("twelve groups");
        assert!(own.upper < wide.upper);
    }

    #[test]
    fn nobody_reached_and_one_group_have_none() {
        let none = of_mix(&mix(vec![(0, 5), (0, 5)], true, 0.0), c95());
        assert_eq!(none.interval, Err(Undefined::EmptyGroup));
        let one = of_mix(&mix(vec![(1, 5)], true, 0.0), c95());
        assert_eq!(one.interval, Err(Undefined::OnlyOneGroup));
    }
}
