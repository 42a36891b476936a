//! What Bayesian statistics says of two proportions: the Bayes factor of association and the posterior
//! probability that their ratio is below a number. Shown on request, and never deciding.

use crate::inference::special::{Lattice, ln_beta_lower_tail, real, real_wide};
use crate::inference::table::TwoByTwo;
use crate::tally::Proportion;

/// The two, with their names and what they are.
pub const BAYESIAN: [(&str, &str); 2] = [
    (
        "gunel-dickey",
        "Bayes factor of two rates against one, sizes of the groups fixed, uniform priors (Gunel and Dickey 1974)",
    ),
    (
        "posterior-ratio",
        "posterior probability that a ratio of proportions breaks a bound, Jeffreys' priors (Jeffreys 1946; Nurminen and Mutanen 1987)",
    ),
];

/// The step of the quadrature on the log odds, where no density is narrower.
const STEP: f64 = 0.25;

/// Density of the log odds relative to its peak, as a power of e, below which nothing is added.
const DEPTH: f64 = 45.0;

/// ln of the Bayes factor of Gunel and Dickey for two rates against one: positive where the data speak for a
/// difference.
///
/// Formula: BF₁₀ = B(k_g + 1, f_g + 1)·B(k_r + 1, f_r + 1)/B(k_g + k_r + 1, f_g + f_r + 1), f = n − k and B the beta
/// function: independent multinomial sampling, prior concentration 1. It is
/// (N + 1)/((n_g + 1)(n_r + 1)·P), P the hypergeometric probability of the table, and is computed so.
///
/// The prior takes every pair of rates as equally likely, so that for rare outcomes a small difference
/// counts as evidence of none.
///
/// Reference: Gunel and Dickey (1974), Bayes factors for independence in contingency tables, Biometrika
/// 61:545–557; Jamil et al. (2017), Default "Gunel and Dickey" Bayes factors for contingency tables,
/// Behavior Research Methods 49:638–652.
#[must_use]
pub fn gunel_dickey(group: Proportion, reference: Proportion) -> f64 {
    let table = TwoByTwo::new(group, reference);
    let ln_probability = if table.is_degenerate() {
        0.0
    } else {
        Lattice::hypergeometric(group, reference).ln_probability(0.0)
    };
    let ln_next = |n: u64| real_wide(u128::from(n) + 1).ln();
    real_wide(table.total() + 1).ln() - ln_next(group.n()) - ln_next(reference.n()) - ln_probability
}

/// The posterior probability that p_g/p_r is below `ratio`, both rates independent with Jeffreys' prior
/// Beta(½, ½). `ratio` ≥ 0.
///
/// Formula: ∫ F_g(φ·p)·f_r(p) dp, F_g and f_r of Beta(k + ½, n − k + ½); for φ > 1 the groups change places. By
/// the trapezoidal rule on the log odds of p, whose error falls exponentially with the step: no simulation.
///
/// Reference: Nurminen and Mutanen (1987), Exact Bayesian analysis of two proportions, Scandinavian Journal
/// of Statistics 14:67–77.
#[must_use]
pub fn posterior_below(group: Proportion, reference: Proportion, ratio: f64) -> f64 {
    if ratio <= 0.0 {
        return 0.0;
    }
    if ratio > 1.0 {
        return 1.0 - posterior_below(reference, group, ratio.recip());
    }
    let [(a, b), (c, d)] =
        [group, reference].map(|p| (real(p.k()) + 0.5, real(p.n() - p.k()) + 0.5));
    let ln_density = |t: f64| Lattice::binomial(c, d, t.exp()).ln_probability(0.0);
    let (mode, spread) = ((c / d).ln(), (c.recip() + d.recip()).sqrt());
    let peak = ln_density(mode);
    let step = STEP.min(spread / 4.0);
    let (mut inside, mut whole) = (0.0, 0.0);
    let mut add = |t: f64| {
        let relative = ln_density(t) - peak;
        if relative.is_nan() || relative < -DEPTH {
            return false;
        }
        // φ·p over 1 − φ·p, where p/(1 − p) = e^t: 1 − φ·p = (1 + e^t(1 − φ))/(1 + e^t).
        let odds = t.exp();
        let ln_odds = ratio.ln() + t - (odds * (1.0 - ratio)).ln_1p();
        whole += relative.exp();
        inside += (relative + ln_beta_lower_tail(a, b, ln_odds)).exp();
        true
    };
    let mut at = mode;
    while add(at) {
        at += step;
    }
    at = mode - step;
    while add(at) {
        at -= step;
    }
    (inside / whole).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::intervals::fixtures::{assert_near, of};

    #[test]
    fn the_lady_tasting_tea() {
        // P = 16/70 and 1/70: 9/25·70/16 = 1.575, 9/25·70 = 25.2.
        assert_near(gunel_dickey(of(3, 4), of(1, 4)).exp(), 1.575, 1e-13);
        assert_near(gunel_dickey(of(4, 4), of(0, 4)).exp(), 25.2, 1e-12);
    }

    #[test]
    fn nobody_in_either_group_speaks_for_one_rate() {
        // 1/(11·21) over 1/31.
        let factor = gunel_dickey(of(0, 10), of(0, 20)).exp();
        assert_near(factor, 31.0 / 231.0, 1e-14);
    }

    #[test]
    fn equal_counts_are_below_parity_half_of_the_time() {
        for (k, n) in [(0, 1), (3, 10), (500, 1_000), (7, 1 << 40)] {
            assert_near(posterior_below(of(k, n), of(k, n), 1.0), 0.5, 1e-9);
        }
    }

    #[test]
    fn a_bound_and_its_inverse_are_one_question() {
        let (g, r) = (of(3, 15), of(25, 43));
        let below = posterior_below(g, r, 0.8);
        let above = posterior_below(r, g, 1.25);
        assert_near(below + above, 1.0, 1e-12);
        assert!(below > 0.9 && posterior_below(g, r, 0.5) < below);
        assert_near(posterior_below(g, r, 0.0), 0.0, 0.0);
    }

    #[test]
    fn the_largest_counts_have_an_answer() {
        let n = 1 << 53;
        let all = posterior_below(of(n / 4, n), of(n / 2, n), 0.8);
        assert_near(all, 1.0, 1e-12);
        assert!(gunel_dickey(of(n / 4, n), of(n / 2, n)) > 1e14);
    }
}
