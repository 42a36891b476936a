//! What a comparison with a bound can show, and how large a sample settles it, by the normal
//! approximation: closed formulas for every kind of comparison that rules judge, cheap enough for reports
//! of thousands of findings and good as first guesses of the exact search.

use crate::inference::Confidence;
use crate::inference::special::normal_two_sided_quantile;

/// Halvings of the interval in which a rate is looked for; 2⁻³⁰ is finer than any report.
const HALVINGS: u32 = 30;

/// Doublings of a rate of events, which has no largest value, before it counts as out of reach.
const DOUBLINGS: u32 = 20;

/// How a group's rate p is compared with the reference's rate q.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// p/q.
    Ratio,
    /// p − q.
    Difference,
    /// p(1 − q)/(q(1 − p)).
    Odds,
}

/// What a rate is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chance {
    /// People out of people: binomial, variance p(1 − p) per person.
    People,
    /// Events per exposure: Poisson, variance p per unit of exposure.
    Events,
}

/// On which side of its bound a value is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// At least the bound.
    AtLeast,
    /// At most the bound.
    AtMost,
}

/// A rate and how many it is the rate of; without end for a share that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// People or exposure, or the effective number of them.
    pub size: f64,
    /// The rate that is taken for the true one.
    pub rate: f64,
}

/// A bound on a comparison, and the evidence that a verdict needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// What is compared.
    pub scale: Scale,
    /// What the rates are.
    pub chance: Chance,
    /// The bound, on parity's allowed side: at most 1 (0 for differences) for [`Side::AtLeast`].
    pub bound: f64,
    /// Where the value is allowed.
    pub side: Side,
    /// Whether a fail needs the interval wholly outside of the bound, too.
    pub confident: bool,
    /// The level of interval and test.
    pub confidence: Confidence,
    /// m, the number of tests adjusted together.
    pub comparisons: u64,
}

impl Question {
    /// The factor by which both samples must grow for the group to fail with probability `power`, if
    /// their rates are the true ones; below 1 when they are more than large enough.
    ///
    /// Formula: the larger of ((z_m·σ₀ + z·σ₁)/(q − p))², with σ₀ the standard deviation of p̂ − q̂ under
    /// parity (pooled), σ₁ the true one and z_m the quantile of α/m, and ((z_b·σ_t + z·σ_b)/(t − p))², with
    /// t the group's rate at which the value is the bound (b·q for a ratio, q + b for a difference), σ_b the
    /// standard deviation of p̂ − t(q̂), σ_t the same at the most likely rates on the bound, z_b = 0 for
    /// screening and the quantile of α for confident rules; z is the quantile of `power`. `None` when the
    /// value is not beyond the bound: no sample makes it fail with that probability.
    ///
    /// Reference: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, §4.2.
    #[must_use]
    pub fn factor_to_fail(&self, group: Sample, reference: Sample, power: f64) -> Option<f64> {
        let (p, q) = (group.rate, reference.rate);
        let edge = self.edge(q)?;
        let beyond = self.inwards(edge.rate - p);
        if beyond <= 0.0 || (q - p).abs() <= 0.0 {
            return None;
        }
        let z = quantile(power);
        let z_family = self.confidence.with_comparisons(self.comparisons).z();
        let parity = (z_family * self.under_parity(group, reference)
            + z * self.deviation(group, reference, 1.0))
            / (q - p);
        let sure = if self.confident {
            self.confidence.z() * self.at_bound(group, reference, edge)
        } else {
            0.0
        };
        let beyond = (sure + z * self.deviation(group, reference, edge.slope)) / beyond;
        Some(square(parity).max(square(beyond)))
    }

    /// The factor by which both samples must grow for the comparison to pass with probability `power`,
    /// if their rates are the true ones.
    ///
    /// Formula: ((z_α·σ_t + z·σ_b)/(p − t))², with the letters of [`Self::factor_to_fail`]. `None` when the
    /// value is not inside the bound.
    ///
    /// Reference: Farrington and Manning (1990), Test statistics and sample size formulae for
    /// comparative binomial trials with null hypothesis of non-zero risk difference or non-unity relative
    /// risk, Statistics in Medicine 9:1447–1454.
    #[must_use]
    pub fn factor_to_pass(&self, group: Sample, reference: Sample, power: f64) -> Option<f64> {
        let edge = self.edge(reference.rate)?;
        let inside = self.inwards(group.rate - edge.rate);
        if inside <= 0.0 {
            return None;
        }
        let needed = self.confidence.z() * self.at_bound(group, reference, edge)
            + quantile(power) * self.deviation(group, reference, edge.slope);
        Some(square(needed / inside))
    }

    /// The value nearest to the bound at which a group of `size` would fail with probability `power`, at
    /// the reference's rate; `None` when it would not at any value.
    ///
    /// Formula: the value of the p nearest to t with [`Self::factor_to_fail`] at most 1.
    #[must_use]
    pub fn detectable(&self, size: f64, reference: Sample, power: f64) -> Option<f64> {
        let edge = self.edge(reference.rate)?.rate;
        let shows = |rate: f64| {
            self.factor_to_fail(Sample { size, rate }, reference, power)
                .is_some_and(|factor| factor <= 1.0)
        };
        let mut far = match (self.side, self.chance) {
            (Side::AtLeast, _) => 0.0,
            (Side::AtMost, Chance::People) => 1.0,
            (Side::AtMost, Chance::Events) => (1..=DOUBLINGS)
                .map(|doublings| edge * f64::from(1_u32 << doublings))
                .find(|rate| shows(*rate))?,
        };
        if !shows(far) {
            return None;
        }
        let mut near = edge;
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(far, near);
            if shows(middle) {
                far = middle;
            } else {
                near = middle;
            }
        }
        Some(self.value(far, reference.rate))
    }

    /// The value of a comparison.
    fn value(&self, p: f64, q: f64) -> f64 {
        match self.scale {
            Scale::Ratio => p / q,
            Scale::Difference => p - q,
            Scale::Odds => p * (1.0 - q) / (q * (1.0 - p)),
        }
    }

    /// Where the group's rate is at the bound; `None` where no rate of the reference can be compared.
    fn edge(&self, q: f64) -> Option<Edge> {
        let b = self.bound;
        match self.scale {
            Scale::Ratio => (q > 0.0).then_some(Edge {
                rate: b * q,
                slope: b,
            }),
            Scale::Difference => Some(Edge {
                rate: q + b,
                slope: 1.0,
            }),
            Scale::Odds => {
                let whole = 1.0 - q + b * q;
                (q > 0.0 && q < 1.0 && whole > 0.0).then(|| Edge {
                    rate: b * q / whole,
                    slope: b / square(whole),
                })
            }
        }
    }

    /// A distance that is positive when what is subtracted from is further inside.
    fn inwards(&self, distance: f64) -> f64 {
        match self.side {
            Side::AtLeast => distance,
            Side::AtMost => -distance,
        }
    }

    fn variance(&self, rate: f64) -> f64 {
        match self.chance {
            Chance::People => (rate * (1.0 - rate)).max(0.0),
            Chance::Events => rate.max(0.0),
        }
    }

    /// The standard deviation of p̂ − q̂ when both are the pooled rate.
    fn under_parity(&self, group: Sample, reference: Sample) -> f64 {
        let (n, m) = (group.size, reference.size);
        let pooled = if m.is_finite() {
            (n * group.rate + m * reference.rate) / (n + m)
        } else {
            reference.rate
        };
        (self.variance(pooled) * (1.0 / n + 1.0 / m)).sqrt()
    }

    /// The standard deviation of p̂ − slope·q̂.
    fn deviation(&self, group: Sample, reference: Sample, slope: f64) -> f64 {
        let of = |sample: Sample| self.variance(sample.rate) / sample.size;
        (of(group) + slope * slope * of(reference)).sqrt()
    }

    /// The standard deviation of p̂ − t(q̂) at the most likely rates on the bound.
    fn at_bound(&self, group: Sample, reference: Sample, edge: Edge) -> f64 {
        let q = match (self.scale, self.chance) {
            _ if reference.size.is_infinite() => reference.rate,
            (Scale::Ratio, Chance::People) => restricted(group, reference, self.bound) / self.bound,
            (Scale::Ratio, Chance::Events) => {
                let events = group.size * group.rate + reference.size * reference.rate;
                events / (self.bound * group.size + reference.size)
            }
            (Scale::Difference | Scale::Odds, _) => self.most_likely(group, reference),
        };
        let edge = self.edge(q).unwrap_or(edge);
        let at = |sample: Sample, rate: f64| Sample { rate, ..sample };
        self.deviation(at(group, edge.rate), at(reference, q), edge.slope)
    }

    /// The reference's most likely rate on the bound, where no closed formula is at hand: the root of
    /// the derivative of the likelihood, n(p − t)/(t(1 − t))·dt/dq + m(q̂ − q)/(q(1 − q)).
    fn most_likely(&self, group: Sample, reference: Sample) -> f64 {
        let (mut low, mut high) = match self.scale {
            Scale::Difference => ((-self.bound).max(0.0), (1.0 - self.bound).min(1.0)),
            Scale::Ratio | Scale::Odds => (0.0, 1.0),
        };
        for _ in 0..HALVINGS {
            let q = f64::midpoint(low, high);
            let Some(Edge { rate, slope }) = self.edge(q) else {
                return reference.rate;
            };
            let own = group.size * (group.rate - rate) / self.variance(rate) * slope;
            let other = reference.size * (reference.rate - q) / self.variance(q);
            if own + other > 0.0 {
                low = q;
            } else {
                high = q;
            }
        }
        f64::midpoint(low, high)
    }
}

/// The group's rate t at which a value is the bound, and dt/dq.
#[derive(Debug, Clone, Copy)]
struct Edge {
    rate: f64,
    slope: f64,
}

/// The group's most likely rate at a ratio b: p̃ = (A − √(A² − 4·b·N·S))/(2N) with A = b·(n + s_r) + s_g + m,
/// s the expected successes of a group, S of both, N = n + m (Koopman 1984); the reference's is p̃/b.
fn restricted(group: Sample, reference: Sample, bound: f64) -> f64 {
    let (n, m) = (group.size, reference.size);
    let (own, other) = (n * group.rate, m * reference.rate);
    let a = bound * (n + other) + own + m;
    let root = (a * a - 4.0 * bound * (n + m) * (own + other))
        .max(0.0)
        .sqrt();
    (a - root) / (2.0 * (n + m))
}

/// The standard normal quantile of a probability; 0 for one half and less.
fn quantile(probability: f64) -> f64 {
    if probability > 0.5 && probability < 1.0 {
        normal_two_sided_quantile(2.0 * (1.0 - probability))
    } else {
        0.0
    }
}

fn square(x: f64) -> f64 {
    x * x
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::{koopman, miettinen_nurminen};
    use crate::inference::resample::Random;
    use crate::inference::special::{real, whole};
    use crate::inference::{deciding, tests as significance};
    use crate::tally::{EventRate, Proportion};

    const DRAWS: u32 = 4_000;

    /// Four standard errors of a share of the draws near .8, and what the approximation may miss.
    const MISSED: f64 = 4.0 * 0.4 / 63.2 + 0.02;

    fn question(scale: Scale, bound: f64, side: Side) -> Question {
        Question {
            scale,
            chance: Chance::People,
            bound,
            side,
            confident: false,
            confidence: Confidence::new(0.95).expect("a level"),
            comparisons: 1,
        }
    }

    const fn sample(size: f64, rate: f64) -> Sample {
        Sample { size, rate }
    }

    #[test]
    fn a_share_against_a_known_share_by_hand() {
        // 100 with p = .3 against q = .5 with an odds ratio of at least .8: t = .4/.9 = .444444.
        // Parity: (1.959964·.05 + .841621·.0458258)/.2 = .682831, squared .466258.
        // Bound: .841621·.0458258/.144444 = .267009, squared .071294.
        let asked = question(Scale::Odds, 0.8, Side::AtLeast);
        let got = asked.factor_to_fail(sample(100.0, 0.3), sample(f64::INFINITY, 0.5), 0.8);
        assert!(
            got.is_some_and(|got| (got - 0.466_258).abs() < 1e-6),
            "{got:?}"
        );
    }

    #[test]
    fn an_upper_bound_is_the_lower_bound_of_the_other() {
        // A ratio of at most 5/4 of a to b is one of at least 4/5 of b to a.
        let (above, below) = (
            question(Scale::Ratio, 1.25, Side::AtMost),
            question(Scale::Ratio, 0.8, Side::AtLeast),
        );
        for confident in [false, true] {
            let above = Question { confident, ..above };
            let below = Question { confident, ..below };
            let (a, b) = (sample(300.0, 0.5), sample(700.0, 0.3));
            let fails = [
                above.factor_to_fail(a, b, 0.8),
                below.factor_to_fail(b, a, 0.8),
            ];
            let (c, d) = (sample(300.0, 0.33), sample(700.0, 0.3));
            let passes = [
                above.factor_to_pass(c, d, 0.8),
                below.factor_to_pass(d, c, 0.8),
            ];
            for [one, other] in [fails, passes] {
                let (one, other) = (one.expect("beyond"), other.expect("beyond"));
                assert!((one / other - 1.0).abs() < 1e-12, "{one} {other}");
            }
        }
    }

    #[test]
    fn on_the_bound_nothing_settles_it() {
        let asked = question(Scale::Difference, -0.1, Side::AtLeast);
        let (group, reference) = (sample(500.0, 0.375), sample(500.0, 0.475));
        let exact = sample(500.0, reference.rate + asked.bound);
        assert_eq!(asked.factor_to_fail(exact, reference, 0.8), None);
        assert_eq!(asked.factor_to_pass(exact, reference, 0.8), None);
        assert!(
            asked
                .factor_to_fail(sample(500.0, group.rate - 0.05), reference, 0.8)
                .is_some()
        );
    }

    #[test]
    fn a_larger_sample_shows_a_value_nearer_to_the_bound() {
        for (scale, bound, side) in [
            (Scale::Ratio, 0.8, Side::AtLeast),
            (Scale::Ratio, 1.25, Side::AtMost),
            (Scale::Difference, -0.1, Side::AtLeast),
            (Scale::Odds, 1.25, Side::AtMost),
        ] {
            let asked = question(scale, bound, side);
            let mut distance = f64::INFINITY;
            for size in [100.0, 1_000.0, 10_000.0, 1e8] {
                let found = asked.detectable(size, sample(10.0 * size, 0.3), 0.8);
                let next = (found.expect("enough people") - bound).abs();
                assert!(next < distance, "{scale:?} {side:?} {size}");
                distance = next;
            }
            assert!(distance < 1e-3, "{scale:?} {side:?}: {distance}");
        }
    }

    /// The share of draws in which something happens.
    fn simulated(
        (n, p): (u64, f64),
        (m, q): (u64, f64),
        seed: u64,
        happens: impl Fn(Proportion, Proportion) -> bool,
    ) -> f64 {
        let mut random = Random::new(seed);
        let mut count = 0;
        for _ in 0..DRAWS {
            let own = Proportion::new(random.binomial(n, p), n).expect("a proportion");
            let other = Proportion::new(random.binomial(m, q), m).expect("a proportion");
            count += u32::from(happens(own, other));
        }
        f64::from(count) / f64::from(DRAWS)
    }

    #[test]
    fn a_sample_of_the_formula_has_the_power_in_simulated_audits() {
        let c = Confidence::new(0.95).expect("a level");
        let (n, m) = (400.0, 900.0);
        // Differences of at least −.1, screening: fails as a rule on equal opportunity does.
        let asked = question(Scale::Difference, -0.1, Side::AtLeast);
        for (p, q, confident) in [(0.3, 0.5, false), (0.3, 0.5, true), (0.12, 0.3, true)] {
            let asked = Question { confident, ..asked };
            let factor = asked.factor_to_fail(sample(n, p), sample(m, q), 0.8);
            let factor = factor.expect("beyond the bound");
            let size = |n: f64| whole(n * factor) + 1;
            let got = simulated((size(n), p), (size(m), q), 1, |g, r| {
                let value = real(g.k()) / real(g.n()) - real(r.k()) / real(r.n());
                value < -0.1
                    && deciding::parity_test(g, r).p_value <= 0.05
                    && (!confident || miettinen_nurminen(g, r, c).upper < -0.1)
            });
            assert!((got - 0.8).abs() < MISSED, "{p} {q} {confident}: {got}");
        }
        // And passes.
        for (p, q) in [(0.45, 0.5), (0.3, 0.25)] {
            let factor = asked.factor_to_pass(sample(n, p), sample(m, q), 0.8);
            let factor = factor.expect("inside the bound");
            let size = |n: f64| whole(n * factor) + 1;
            let got = simulated((size(n), p), (size(m), q), 2, |g, r| {
                miettinen_nurminen(g, r, c).lower >= -0.1
            });
            assert!((got - 0.8).abs() < MISSED, "{p} {q}: {got}");
        }
        // A confident rule on a ratio.
        let asked = Question {
            confident: true,
            ..question(Scale::Ratio, 0.8, Side::AtLeast)
        };
        let factor = asked.factor_to_fail(sample(n, 0.2), sample(m, 0.4), 0.8);
        let factor = factor.expect("beyond the bound");
        let size = |n: f64| whole(n * factor) + 1;
        let got = simulated((size(n), 0.2), (size(m), 0.4), 3, |g, r| {
            deciding::parity_test(g, r).p_value <= 0.05
                && koopman(g, r, c).is_ok_and(|interval| interval.upper < 0.8)
        });
        assert!((got - 0.8).abs() < MISSED, "{got}");
    }

    #[test]
    fn events_have_the_power_in_simulated_audits() {
        // Counts of events are nearly Poisson as binomial counts of a long exposure.
        let asked = Question {
            chance: Chance::Events,
            ..question(Scale::Ratio, 0.8, Side::AtLeast)
        };
        let (n, m) = (100_000.0, 300_000.0);
        let (p, q) = (0.001, 0.002);
        let factor = asked.factor_to_fail(sample(n, p), sample(m, q), 0.8);
        let factor = factor.expect("beyond the bound");
        let size = |n: f64| whole(n * factor) + 1;
        let got = simulated((size(n), p), (size(m), q), 4, |g, r| {
            let events = |of: Proportion| EventRate::new(of.k(), of.n()).expect("a rate");
            let below = real(g.k()) / real(g.n()) < 0.8 * (real(r.k()) / real(r.n()));
            below && significance::exact_conditional(events(g), events(r)).p_value <= 0.05
        });
        assert!((got - 0.8).abs() < MISSED + 0.02, "{got}");
    }
}
