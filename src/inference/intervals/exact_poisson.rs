//! Garwood's exact interval of one event rate.

use crate::inference::special::{Lattice, real, root};
use crate::inference::{Confidence, Interval, IntervalMethod};
use crate::tally::EventRate;

/// Garwood's exact interval of an event rate, per unit of exposure.
///
/// Formula: (λ_l, λ_u)/exposure with P(X ≥ x; λ_l) = α/2 and P(X ≤ x; λ_u) = α/2 for a Poisson
/// count X of mean λ; the same as χ²_{2x, α/2}/2 and χ²_{2x+2, 1−α/2}/2.
///
/// x events were counted. A rate in [0, ∞); 0 below when x = 0. Defined for every event rate.
///
/// Reference: Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28:437–442.
#[must_use]
pub fn exact_poisson(rate: EventRate, c: Confidence) -> Interval {
    let x = real(rate.events());
    let exposure = real(rate.exposure());
    let target = c.tail().ln();
    let lower = if rate.events() == 0 {
        0.0
    } else {
        search(x, c, |mean| {
            Lattice::poisson(x, mean).ln_upper_tail() - target
        })
    };
    let upper = search(x, c, |mean| {
        target - Lattice::poisson(x, mean).mirrored().ln_upper_tail()
    });
    Interval::around(
        x / exposure,
        lower / exposure,
        upper / exposure,
        IntervalMethod::ExactPoisson,
    )
}

/// The mean at which `excess`, increasing, is 0; searched outwards from the normal approximation
/// x ± z·√x on the scale of √mean, where the limits lie almost evenly.
fn search(x: f64, c: Confidence, excess: impl Fn(f64) -> f64) -> f64 {
    let on_root_scale = |s: f64| excess(s * s);
    // No limit lies below α/2, because P(X ≥ 1; λ) < λ.
    let least = (c.tail() / 2.0).sqrt();
    let centre = (x + 0.5).sqrt();
    let mut reach = c.z() + 1.0;
    loop {
        let low = (centre - reach).max(least);
        let high = centre + reach;
        let straddles = on_root_scale(low) <= 0.0 && on_root_scale(high) >= 0.0;
        if straddles || reach > 1e9 {
            let s = root(low, high, on_root_scale);
            return s * s;
        }
        reach *= 2.0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{assert_near, c95};
    use super::*;

    fn rate(events: u64, exposure: u64) -> EventRate {
        EventRate::new(events, exposure).expect("exposure > 0 in these tests")
    }

    #[test]
    fn no_event_reaches_up_to_minus_ln_of_half_alpha() {
        // P(X = 0; λ) = e^−λ = 0.025 at λ = 3.688879454113936.
        let interval = exact_poisson(rate(0, 1), c95());
        assert!(interval.lower.abs() < 1e-300);
        assert_near(interval.upper, 3.688_879_454_113_936, 1e-13);
    }

    #[test]
    fn garwood_published_ten_events() {
        // Garwood (1936), table: 10 events, 4.795 to 18.39; here per 100 units of exposure.
        let interval = exact_poisson(rate(10, 100), c95());
        assert_near(interval.lower, 0.047_95, 1e-5);
        assert_near(interval.upper, 0.183_9, 1e-5);
    }
}
