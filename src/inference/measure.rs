//! From a measure to its evidence: the deciding interval and test are fixed by what the measure was
//! computed from, so that no renderer or policy chooses a method.

use crate::inference::intervals::{
    agresti_caffo, agresti_coull, clopper_pearson, exact_odds_ratio, exact_poisson, jeffreys, katz,
    newcombe, score_event_ratio, wilson, woolf,
};
use crate::inference::tests::{
    Statistic, barnard, boschloo, chi_square, chi_square_yates, fisher, fisher_mid_p, g_test,
    permutation, pooled_score, unpooled_z,
};
use crate::inference::{
    Confidence, Evidence, Interval, Test, deciding, gunel_dickey, in_strata, inverse_difference,
    linearised, mean_gap, of_mix, of_scores, of_units::of_units, posterior_below, simultaneous,
    smallest_ratio, spread, strata::beside_strata, trend, trend::beside_trend,
};
use crate::input::SHARE;
use crate::metrics::{Comparison, Definition, Measure, Operands, Rate, Samples};
use crate::tally::{Proportion, Undefined};

/// The deciding interval and test of a measure.
///
/// Rates have an interval and no test (they have no parity). What is undefined stays undefined, with
/// the measure's own reason.
#[must_use]
pub fn of_measure(measure: &Measure, c: Confidence) -> Evidence {
    let reason = measure.value.err().unwrap_or(Undefined::NotEstimable);
    let Some(operands) = &measure.operands else {
        return undefined(reason);
    };
    if measure.numerator == SHARE {
        // Of how many people a share is one is not said.
        return undefined(Undefined::NoSamplingModel);
    }
    let clustered = measure.units.as_ref();
    if let Some(evidence) = clustered.and_then(|units| of_units(measure, operands, units, c)) {
        return evidence;
    }
    match (operands, &measure.metric.definition) {
        (Operands::Rate(rate), _) => Evidence {
            interval: rate_interval(*rate, c),
            test: Err(Undefined::NotEstimable),
        },
        (Operands::Pair(group, reference), Definition::Compare(_, comparison)) => {
            pair(*group, *reference, *comparison, c)
        }
        (Operands::Pair(group, reference), _) => pair(*group, *reference, Comparison::Ratio, c),
        (Operands::Overall(group, _, rest), Definition::Compare(_, comparison)) => {
            overall(*group, *rest, *comparison, c)
        }
        (Operands::Overall(group, _, rest), _) => overall(*group, *rest, Comparison::Ratio, c),
        (Operands::Share(share, weight, whole), _) => represented(*share, *weight, *whole, c),
        (Operands::Coverage { within, .. }, _) => Evidence {
            interval: match within {
                Some(within) => Ok(clopper_pearson(*within, c)),
                None => Err(measure.value.err().unwrap_or(Undefined::NoSamplingModel)),
            },
            test: Err(Undefined::NotEstimable),
        },
        (Operands::Samples(Samples::Function(function)), _) => {
            linearised(function, measure.metric.parity, c)
        }
        (Operands::Samples(Samples::Trend(function, places)), _) => trend(function, places, c),
        (Operands::Samples(Samples::InStrata(strata)), _) => in_strata(strata, c),
        (Operands::Samples(Samples::Spread(of)), _) => spread(of, c),
        (Operands::Samples(Samples::Mix(mix)), _) => of_mix(mix, c),
        (Operands::Samples(Samples::MeanGap(rates)), _) => mean_gap(rates, c),
        (Operands::Samples(Samples::SmallestRatio(pairs)), _) => smallest_ratio(pairs, c),
        (Operands::Samples(Samples::InverseDifference(group, reference)), _) => {
            inverse_difference(*group, *reference, c)
        }
        (Operands::Samples(Samples::Difference(a, b)), _) => deciding::difference(*a, *b, c),
        (Operands::Samples(Samples::Descriptive(_)), _) => undefined(Undefined::NoSamplingModel),
        (Operands::Samples(Samples::Scores(of)), _) => {
            of_scores(of, measure.metric.scale, measure.metric.parity, c)
        }
        (Operands::Gaps(pairs), _) => simultaneous::max_abs_difference(pairs, c),
        (Operands::Composition(groups), _) => {
            let whole: u128 = groups.iter().map(|(_, weight)| u128::from(*weight)).sum();
            let counts: Vec<u64> = groups.iter().map(|(reached, _)| *reached).collect();
            let shares: Vec<f64> = groups
                .iter()
                .map(|(_, weight)| share(*weight, whole))
                .collect();
            simultaneous::total_variation(&counts, &shares, c)
        }
    }
}

/// Other intervals and tests of a measure, to be shown on request; they never decide.
#[must_use]
pub fn beside(measure: &Measure, c: Confidence) -> (Vec<Interval>, Vec<Test>) {
    // The others take rows for independent, and weights for rows.
    if measure.value.is_err() || measure.numerator == SHARE || measure.weighted {
        return (Vec::new(), Vec::new());
    }
    let (g, r) = match &measure.operands {
        Some(Operands::Pair(Rate::Proportion(g), Rate::Proportion(r))) => (*g, *r),
        Some(Operands::Pair(Rate::Events(g), Rate::Events(r))) => {
            let score = score_event_ratio(*g, *r, c);
            return (score.into_iter().collect(), Vec::new());
        }
        Some(Operands::Rate(Rate::Proportion(p))) => {
            let all = [wilson(*p, c), agresti_coull(*p, c), jeffreys(*p, c)];
            return (all.into(), Vec::new());
        }
        Some(Operands::Samples(Samples::InStrata(strata))) => return beside_strata(strata, c),
        Some(Operands::Samples(Samples::Trend(function, _))) => {
            return (Vec::new(), beside_trend(function, c));
        }
        Some(Operands::Samples(Samples::Spread(of))) => {
            return (Vec::new(), beside_spread(&of.rates));
        }
        _ => return (Vec::new(), Vec::new()),
    };
    let intervals = match measure.metric.definition {
        Definition::Compare(_, Comparison::Difference) => {
            vec![newcombe(g, r, c), agresti_caffo(g, r, c)]
        }
        Definition::Compare(_, Comparison::Ratio) | Definition::Representation => {
            katz(g, r, c).into_iter().collect()
        }
        Definition::Compare(_, Comparison::OddsRatio) => {
            let both = [woolf(g, r, c), exact_odds_ratio(g, r, c)];
            both.into_iter().flatten().collect()
        }
        Definition::Rate(_)
        | Definition::LargestGap(_)
        | Definition::Variance
        | Definition::Coverage(_)
        | Definition::OverStrata(_)
        | Definition::Own(_) => Vec::new(),
    };
    let mut tests = vec![
        pooled_score(g, r),
        fisher(g, r),
        fisher_mid_p(g, r),
        chi_square(g, r),
        chi_square_yates(g, r),
    ];
    let more = [
        unpooled_z(g, r),
        g_test(&[g, r]),
        barnard(g, r),
        boschloo(g, r),
    ];
    tests.extend(more.into_iter().flatten());
    (intervals, tests)
}

/// ln of the Bayes factor of a comparison of two proportions with each other; `None` of anything else.
#[must_use]
pub fn bayes_factor(measure: &Measure) -> Option<f64> {
    measure.value.ok()?;
    if measure.units.is_some() {
        return None; // made for independent rows
    }
    match (&measure.metric.definition, &measure.operands) {
        (
            Definition::Compare(..),
            Some(Operands::Pair(Rate::Proportion(g), Rate::Proportion(r))),
        ) if measure.numerator != SHARE => Some(gunel_dickey(*g, *r)),
        _ => None,
    }
}

/// The posterior probability that a ratio of two proportions lies outside bounds; `None` of anything else.
#[must_use]
pub fn posterior_outside(measure: &Measure, min: Option<f64>, max: Option<f64>) -> Option<f64> {
    measure.value.ok()?;
    if measure.units.is_some() {
        return None; // made for independent rows
    }
    match (&measure.metric.definition, &measure.operands) {
        (
            Definition::Compare(_, Comparison::Ratio),
            Some(Operands::Pair(Rate::Proportion(g), Rate::Proportion(r))),
        ) if measure.numerator != SHARE => {
            let below = min.map_or(0.0, |min| posterior_below(*g, *r, min));
            let above = max.map_or(0.0, |max| 1.0 - posterior_below(*g, *r, max));
            Some((below + above).min(1.0))
        }
        _ => None,
    }
}

/// Random assignments of a permutation test.
const ASSIGNMENTS: u32 = 9_999;

/// Other tests that all rates are equal.
fn beside_spread(rates: &[Proportion]) -> Vec<Test> {
    let all = [
        g_test(rates),
        permutation(rates, Statistic::ChiSquare, ASSIGNMENTS),
        permutation(rates, Statistic::Range, ASSIGNMENTS),
    ];
    all.into_iter().flatten().collect()
}

const fn undefined(reason: Undefined) -> Evidence {
    Evidence {
        interval: Err(reason),
        test: Err(reason),
    }
}

/// The interval of a group's own rate: Clopper–Pearson for people, exact Poisson for events, none for money.
pub(super) fn rate_interval(rate: Rate, c: Confidence) -> Result<Interval, Undefined> {
    match rate {
        Rate::Proportion(p) => Ok(clopper_pearson(p, c)),
        Rate::Events(r) => Ok(exact_poisson(r, c)),
        Rate::Money(_) => Err(Undefined::NoSamplingModel),
    }
}

pub(super) fn pair(
    group: Rate,
    reference: Rate,
    comparison: Comparison,
    c: Confidence,
) -> Evidence {
    match (group, reference) {
        (Rate::Proportion(g), Rate::Proportion(r)) => match comparison {
            Comparison::Ratio => deciding::ratio(g, r, c),
            Comparison::Difference => deciding::difference(g, r, c),
            Comparison::OddsRatio => deciding::odds_ratio(g, r, c),
        },
        (Rate::Events(g), Rate::Events(r)) => deciding::event_ratio(g, r, c),
        (Rate::Money(_), _) | (_, Rate::Money(_)) => undefined(Undefined::NoSamplingModel),
        (Rate::Proportion(_) | Rate::Events(_), Rate::Proportion(_) | Rate::Events(_)) => {
            undefined(Undefined::NotEstimable)
        }
    }
}

/// Evidence about a group against everybody, the group included.
///
/// The two overlap, so everything is computed from the group against the rest, which are independent:
/// with w the group's share of all, a ratio φ to the rest is φ/(wφ + 1 − w) to everybody, a difference
/// δ is (1 − w)δ; the limits are transformed with w taken as known, and the test is that of the group
/// against the rest, which asks the same question. Not available for odds ratios.
fn overall(group: Rate, rest: Rate, comparison: Comparison, c: Confidence) -> Evidence {
    let evidence = pair(group, rest, comparison, c);
    to_everybody(evidence, comparison, group.n(), rest.n())
}

/// Evidence about a group of `own` against the `rest`, made evidence about the group against everybody;
/// see [`overall`].
pub(super) fn to_everybody(
    Evidence { interval, test }: Evidence,
    comparison: Comparison,
    own: u64,
    rest: u64,
) -> Evidence {
    let w = share(own, u128::from(own) + u128::from(rest));
    let interval = interval.and_then(|interval| {
        let to_everybody = |limit: f64| match comparison {
            Comparison::Ratio if limit.is_infinite() => Ok(1.0 / w),
            Comparison::Ratio => Ok(limit / (w * limit + 1.0 - w)),
            Comparison::Difference => Ok((1.0 - w) * limit),
            Comparison::OddsRatio => Err(Undefined::NotEstimable),
        };
        let (lower, upper) = (to_everybody(interval.lower)?, to_everybody(interval.upper)?);
        Ok(Interval {
            lower,
            upper,
            ..interval
        })
    });
    Evidence { interval, test }
}

/// Evidence about the odds of a share over the odds of a known share.
///
/// Formula: the Clopper–Pearson limits l, u of d = k/n become l/(1−l) and u/(1−u), divided by e/(1−e);
/// the test is that of the share d against e. Undefined when e is 0 or 1.
fn represented(d: Proportion, weight: u64, whole: u64, c: Confidence) -> Evidence {
    of_share(
        |e| (clopper_pearson(d, c), deciding::share_test(d, e)),
        weight,
        whole,
    )
}

/// What is said of a share against a known share, made evidence about their odds; see [`represented`].
pub(super) fn of_share(
    against: impl Fn(f64) -> (Interval, Test),
    weight: u64,
    whole: u64,
) -> Evidence {
    if weight == 0 || weight >= whole {
        return undefined(Undefined::ZeroDenominator);
    }
    let e = share(weight, u128::from(whole));
    let (interval, test) = against(e);
    let odds = |p: f64| {
        if p < 1.0 {
            p / (1.0 - p)
        } else {
            f64::INFINITY
        }
    };
    let scaled = |p: f64| odds(p) / odds(e);
    Evidence {
        interval: Ok(Interval {
            lower: scaled(interval.lower),
            upper: scaled(interval.upper),
            ..interval
        }),
        test: Ok(test),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "shares of populations are shown and tested as doubles"
)]
fn share(weight: u64, whole: u128) -> f64 {
    weight as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_equal_to_the_population_share_is_parity() {
        // 30 of 100 reached, 3 of 10 in the population: odds ratio 1, p = 1.
        let share = Proportion::new(30, 100).expect("30 of 100");
        let c = Confidence::new(0.95).expect("a level");
        let evidence = represented(share, 3, 10, c);
        assert!(evidence.interval.is_ok_and(|i| i.contains(1.0)));
        assert!(evidence.test.is_ok_and(|t| t.p_value > 0.999_999));
    }

    #[test]
    fn against_everybody_the_question_is_the_one_against_the_rest() {
        // 20 of 40 against 15 of 60: to everybody 35/100 the ratio is .5/.35 = 1.428571.
        let rate = |k, n| Rate::Proportion(Proportion::new(k, n).expect("k of n"));
        let c = Confidence::new(0.95).expect("a level");
        let everybody = overall(rate(20, 40), rate(15, 60), Comparison::Ratio, c);
        let rest = pair(rate(20, 40), rate(15, 60), Comparison::Ratio, c);
        assert_eq!(everybody.test, rest.test);
        assert!(
            everybody
                .interval
                .is_ok_and(|i| i.contains(0.5 / 0.35) && !i.contains(1.0))
        );
    }

    #[test]
    fn money_has_no_interval() {
        let rate = crate::tally::EventRate::new(5, 2).expect("a rate");
        let c = Confidence::new(0.95).expect("a level");
        assert_eq!(
            rate_interval(Rate::Money(rate), c),
            Err(Undefined::NoSamplingModel)
        );
    }
}
