//! Gart and Nam's score interval of a ratio of proportions that strata have in common.

use std::cmp::Ordering;

use crate::inference::special::{real, root};
use crate::inference::{CommonRatio, Confidence, Interval, IntervalMethod};
use crate::tally::{Proportion, Undefined};

/// Gart and Nam's score interval of the ratio p_g / p_r that all strata have in common.
///
/// Formula: the φ with (Σ S_i)² ≤ z²·Σ I_i over the strata i, where S_i = (k_g − n_g·p̃_g)/(1 − p̃_g) is
/// the score of ln φ, 1/I_i = (1 − p̃_g)/(n_g·p̃_g) + (1 − p̃_r)/(n_r·p̃_r) its information, and
/// p̃_g = φ·p̃_r are the most likely proportions of the stratum whose ratio is φ. The estimate is the most
/// likely common ratio, Σ S_i = 0.
///
/// A pair is (group, reference) in one stratum. A ratio in [0, ∞]: 0 below when no stratum has a success
/// of the group, infinite above when none has one of the reference. With one stratum it is the Koopman
/// interval. Strata without any success say nothing and change nothing. A stratum in which everybody has it
/// keeps φ = 1 in the interval, which then is the smallest one that holds all φ of the formula.
///
/// Where it is weak: it takes the ratio as the same in all strata. Where it is not, the interval is one of
/// an average whose weights depend on the counts. The skewness correction of the paper is not made.
///
/// Method: S_i solves a quadratic whose discriminant is a sum of positive terms; the limits are searched
/// on the scale of ln φ.
///
/// Reference: Gart (1985), Approximate tests and interval estimation of the common relative risk in the
/// combination of 2 × 2 tables, Biometrika 72:673–677; Gart and Nam (1988), Approximate interval
/// estimation of the ratio of binomial parameters, Biometrics 44:323–338.
///
/// # Errors
///
/// [`Undefined::NotEstimable`] when no stratum has a success.
pub fn nam(strata: &[(Proportion, Proportion)], c: Confidence) -> Result<CommonRatio, Undefined> {
    let telling = |(g, r): &&(Proportion, Proportion)| g.k() > 0 || r.k() > 0;
    let there: Vec<Stratum> = strata.iter().filter(telling).map(Stratum::new).collect();
    if there.is_empty() {
        return Err(Undefined::NotEstimable);
    }
    let back: Vec<Stratum> = there.iter().map(Stratum::swapped).collect();
    let estimate = lower_limit(&there, 0.0);
    Ok(CommonRatio {
        estimate,
        interval: Interval::around(
            estimate,
            lower_limit(&there, c.z()),
            lower_limit(&back, c.z()).recip(),
            IntervalMethod::Nam,
        ),
    })
}

/// Both ends of the range of ln φ: e^±700 is where an f64 ends.
const MOST: f64 = 700.0;

/// The φ at which the standardised score has fallen to `z`; 0 without a success above.
///
/// `z` = 0 asks for the most likely ratio, which is infinite without a success below.
fn lower_limit(strata: &[Stratum], z: f64) -> f64 {
    if strata.iter().all(|s| s.x <= 0.0) {
        return 0.0;
    }
    if z <= 0.0 && strata.iter().all(|s| s.y <= 0.0) {
        return f64::INFINITY;
    }
    let rising = |ln_ratio: f64| {
        let (score, information) = strata.iter().fold((0.0, 0.0), |(score, information), s| {
            let (of_score, of_information) = s.score(ln_ratio);
            (score + of_score, information + of_information)
        });
        if z <= 0.0 {
            return -score;
        }
        let standard = score / information.sqrt();
        // Bounded and nearly linear; at the ends of the range the score may be 0/0: no evidence.
        if standard.is_nan() {
            1.0
        } else {
            (z - standard) / (z + standard.abs())
        }
    };
    let sum = |of: fn(&Stratum) -> f64| strata.iter().map(of).sum::<f64>() + 0.5;
    let start = (sum(|s| s.x) / sum(|s| s.y) * (sum(|s| s.n) / sum(|s| s.m))).ln();
    // A stratum of successes alone fits φ = 1 exactly, with certainty: 1 is in the interval.
    let certain = z > 0.0 && strata.iter().any(Stratum::is_all_success);
    let (mut low, mut high) = if certain { (0.0, 0.0) } else { (start, start) };
    let mut step = 0.5;
    while rising(low) > 0.0 && low > -MOST {
        low -= step;
        step *= 2.0;
    }
    step = 0.5;
    while rising(high) < 0.0 && high < MOST {
        high += step;
        step *= 2.0;
    }
    root(low, high, rising).exp()
}

/// x of m in the group against y of n in the reference.
struct Stratum {
    x: f64,
    m: f64,
    y: f64,
    n: f64,
    miss_x: f64,
    miss_y: f64,
}

impl Stratum {
    fn new((group, reference): &(Proportion, Proportion)) -> Self {
        Self {
            x: real(group.k()),
            m: real(group.n()),
            y: real(reference.k()),
            n: real(reference.n()),
            miss_x: real(group.n() - group.k()),
            miss_y: real(reference.n() - reference.k()),
        }
    }

    const fn swapped(&self) -> Self {
        Self {
            x: self.y,
            m: self.n,
            y: self.x,
            n: self.m,
            miss_x: self.miss_y,
            miss_y: self.miss_x,
        }
    }

    fn is_all_success(&self) -> bool {
        self.miss_x <= 0.0 && self.miss_y <= 0.0
    }

    /// Score and information of ln φ at ln φ = `ln_ratio`.
    ///
    /// With counts near 2⁵³ all of it happens at ratios that an f64 cannot tell from 1. So φ − 1 comes from ln φ, and
    /// differences come from successes or from failures, whichever are smaller: xn − my = m·miss_y − n·miss_x.
    ///
    /// The score S solves (x − S)(n + S) = φ(m − S)(y + S), see [`koopman`](super::koopman()): with
    /// b = n − x + φ(m − y) and h the root of the discriminant, S = 2(xn − φmy)/(b + h) or
    /// (b − h)/(2(φ − 1)), whichever does not cancel. With successes alone it jumps at φ = 1 from n_g
    /// to −n_r, and the information there is infinite.
    fn score(&self, ln_ratio: f64) -> (f64, f64) {
        let (ratio, excess) = (ln_ratio.exp(), ln_ratio.exp_m1());
        let &Self {
            x,
            m,
            y,
            n,
            miss_x,
            miss_y,
        } = self;
        let (u, v) = (ratio * (m + y), x + n);
        let apart = least_cancelling([&[u, -v], &[miss_x, -miss_y, excess * (m + y)]]);
        let h = apart.hypot(2.0 * (ratio * miss_x * miss_y).sqrt());
        let b = least_cancelling([
            &[n, -x, ratio * (m - y)],
            &[miss_x, miss_y, excess * (m - y)],
        ]);
        let score = if self.is_all_success() {
            match excess.total_cmp(&0.0) {
                Ordering::Less => m,
                Ordering::Equal => 0.0,
                Ordering::Greater => -n,
            }
        } else if b >= 0.0 {
            let ahead = least_cancelling([
                &[x * n, -ratio * m * y],
                &[m * miss_y, -n * miss_x, -excess * m * y],
            ]);
            2.0 * ahead / (b + h)
        } else {
            (b - h) / (2.0 * excess)
        };
        let below = (2.0 * (x + y) / (u + v + h)).min(1.0);
        let above = (ratio * below).min(1.0);
        // Without a failure the fitted rate is 1 or short of it, and the formula 0/0; then the other rate tells.
        let rest_above = if miss_x > 0.0 {
            miss_x / (m - score)
        } else if miss_y > 0.0 {
            (ratio * miss_y / (n + score) - excess).max(0.0)
        } else {
            1.0 - above
        };
        let rest_below = if miss_y > 0.0 {
            miss_y / (n + score)
        } else if miss_x > 0.0 {
            ((rest_above + excess) / ratio).max(0.0)
        } else {
            1.0 - below
        };
        let variance = rest_above / above / m + rest_below / below / n;
        (score, variance.recip())
    }
}

/// The same number written as two sums: the one whose largest term is smaller keeps more digits.
fn least_cancelling(sums: [&[f64]; 2]) -> f64 {
    let largest = |terms: &[f64]| {
        terms
            .iter()
            .fold(0.0_f64, |most, term| most.max(term.abs()))
    };
    let [first, second] = sums;
    let better = if largest(first) <= largest(second) {
        first
    } else {
        second
    };
    better.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95, of};
    use super::super::koopman;
    use super::*;

    #[test]
    fn one_stratum_is_koopman() {
        for (g, r) in [
            (of(36, 40), of(16, 80)),
            (of(15, 15), of(47, 204)),
            (of(10, 10), of(20, 20)),
            (of(0, 10), of(5, 20)),
            (of(5, 20), of(0, 10)),
        ] {
            let one = nam(&[(g, r)], c95()).expect("successes").interval;
            let single = koopman(g, r, c95()).expect("successes");
            assert_near(one.lower, single.lower, 1e-13 * single.lower.max(1.0));
            if single.upper.is_finite() {
                assert_near(one.upper / single.upper, 1.0, 1e-13);
            } else {
                assert!(one.upper.is_infinite());
            }
        }
    }

    #[test]
    fn equal_strata_by_hand() {
        // Four strata of 5/10 against 5/10: each has p̃ = ½ at φ = 1, and the pooled interval is that
        // of 20/40 against 20/40 in one stratum, because scores and informations add up.
        let strata = [(of(5, 10), of(5, 10)); 4];
        let four = nam(&strata, c95()).expect("successes");
        let one = koopman(of(20, 40), of(20, 40), c95()).expect("successes");
        assert_near(four.estimate, 1.0, 1e-14);
        assert_near(four.interval.lower, one.lower, 1e-14);
        assert_near(four.interval.upper, one.upper, 1e-13);
    }

    #[test]
    fn a_stratum_without_successes_changes_nothing() {
        let strata = [(of(3, 10), of(6, 12)), (of(8, 30), of(9, 25))];
        let more = [strata[0], strata[1], (of(0, 7), of(0, 9))];
        assert_eq!(nam(&strata, c95()), nam(&more, c95()));
        assert_eq!(nam(&more[2..], c95()), Err(Undefined::NotEstimable));
    }

    #[test]
    fn a_stratum_of_successes_alone_keeps_parity() {
        // 1/1 against 1/1 fits φ = 1 with certainty; 50/90 against 20/90 alone excludes 1.
        let strata = [(of(50, 90), of(20, 90)), (of(1, 1), of(1, 1))];
        let turned = strata.map(|(g, r)| (r, g));
        let (there, back) = (nam(&strata, c95()), nam(&turned, c95()));
        let (there, back) = (there.expect("successes"), back.expect("successes"));
        assert!(nam(&strata[..1], c95()).is_ok_and(|i| i.interval.lower > 1.0));
        // Just below 1 the certain stratum still outweighs the other: its information is φ/(1 − φ).
        assert!(there.interval.lower < 1.0 && there.interval.lower > 0.99);
        assert_near(there.interval.upper * back.interval.lower, 1.0, 1e-12);
        assert_near(there.interval.lower * back.interval.upper, 1.0, 1e-12);
        assert_near(there.estimate * back.estimate, 1.0, 1e-12);
        assert!(there.estimate > 2.0);
    }

    #[test]
    fn huge_strata_that_pull_apart_at_parity_say_the_same_both_ways() {
        // The ratio lies within 10⁻⁸ of 1, where counts of 2⁵³ still tell ratios apart.
        let n = 1 << 53;
        let strata = [
            (of(13, 361), of(n, n)),
            (of(0, 2), of(6, 6)),
            (of(n, n), of(1, n)),
        ];
        let turned = strata.map(|(g, r)| (r, g));
        let c = Confidence::from_alpha(0.5).expect("a level");
        let there = nam(&strata, c).expect("successes").interval;
        let back = nam(&turned, c).expect("successes").interval;
        assert_near(there.lower * back.upper, 1.0, 1e-9);
        assert_near(there.upper * back.lower, 1.0, 1e-9);
    }
}
