//! Gart and Nam's score interval of a ratio of proportions that strata have in common.

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
/// interval. Strata without any success say nothing and change nothing.
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
        let ratio = ln_ratio.exp();
        let (score, information) = strata.iter().fold((0.0, 0.0), |(score, information), s| {
            let (of_score, of_information) = s.score(ratio);
            (score + of_score, information + of_information)
        });
        if z <= 0.0 {
            return if information > 0.0 {
                -score / information.sqrt()
            } else {
                -score
            };
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
    let (mut low, mut high, mut step) = (start, start, 0.5);
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

    /// Score and information of ln φ at φ = `ratio`.
    ///
    /// The score S solves (x − S)(n + S) = φ(m − S)(y + S), see [`koopman`](super::koopman()): with
    /// b = n − x + φ(m − y) and h the root of the discriminant, S = 2(xn − φmy)/(b + h) or
    /// (b − h)/(2(φ − 1)), whichever does not cancel.
    fn score(&self, ratio: f64) -> (f64, f64) {
        let &Self {
            x,
            m,
            y,
            n,
            miss_x,
            miss_y,
        } = self;
        let (u, v) = (ratio * (m + y), x + n);
        let h = (u - v).hypot(2.0 * (ratio * miss_x * miss_y).sqrt());
        let b = n - x + ratio * (m - y);
        let score = if b >= 0.0 {
            2.0 * (x * n - ratio * m * y) / (b + h)
        } else {
            (b - h) / (2.0 * (ratio - 1.0))
        };
        let below = (2.0 * (x + y) / (u + v + h)).min(1.0);
        let above = (ratio * below).min(1.0);
        // Without a failure the fitted rate is 1 or short of it, and the formula 0/0.
        let rest_above = if miss_x > 0.0 {
            miss_x / (m - score)
        } else {
            1.0 - above
        };
        let rest_below = if miss_y > 0.0 {
            miss_y / (n + score)
        } else {
            1.0 - below
        };
        let variance = rest_above / above / m + rest_below / below / n;
        (score, variance.recip())
    }
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
}
