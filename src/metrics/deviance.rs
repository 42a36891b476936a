//! The two pieces of a log-probability that must not lose digits: deviance and Stirling remainder.
//!
//! Logarithms are those of `libm`, which are the same on every platform: random draws depend on them.
//!
//! Reference: Loader (2000), Fast and accurate computation of binomial probabilities.

use std::f64::consts::TAU;

/// Below this the Stirling series is not yet exact and ln Γ is used.
const STIRLING_FROM: f64 = 16.0;

/// Denominators of the series of ln((1 + v)/(1 − v)) after its first term; with |v| < 0.1 each term
/// is less than a hundredth of the one before, so seven exhaust an `f64`.
const SERIES: [f64; 7] = [3.0, 5.0, 7.0, 9.0, 11.0, 13.0, 15.0];

/// (1 + u)·ln(1 + u) − u for u ≥ −1, without cancellation near 0.
///
/// e·[`relative_deviance`]((x − e)/e) = x·ln(x/e) − x + e: how unlikely x is where e was expected.
pub(crate) fn relative_deviance(u: f64) -> f64 {
    if u <= -1.0 {
        return 1.0;
    }
    if u.is_infinite() {
        return u;
    }
    let v = u / (2.0 + u);
    if v.abs() >= 0.1 {
        return (1.0 + u) * libm::log1p(u) - u;
    }
    // ln(1 + u) = 2·(v + v³/3 + v⁵/5 + …); the first term is taken out by hand, the rest is small.
    let square = v * v;
    let mut power = 2.0 * (1.0 + u) * v;
    let mut sum = u * v;
    for odd in SERIES {
        power *= square;
        sum += power / odd;
    }
    sum
}

/// ln x! − (x·ln x − x) for x ≥ 0, also between the integers; 0 at 0.
///
/// About ½·ln(2πx) + 1/(12x).
pub(crate) fn stirling_remainder(x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x < STIRLING_FROM {
        libm::lgamma(x + 1.0) - x * libm::log(x) + x
    } else {
        let s = 1.0 / (x * x);
        let series = 1.0 / 1188.0;
        let series = 1.0 / 1680.0 - s * series;
        let series = 1.0 / 1260.0 - s * series;
        let series = 1.0 / 360.0 - s * series;
        let series = 1.0 / 12.0 - s * series;
        0.5 * libm::log(TAU * x) + series / x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviance_joins_smoothly_where_the_series_ends() {
        for u in [0.222_222, 0.2223, -0.1818, -0.1819] {
            let direct = (1.0 + u) * f64::ln_1p(u) - u;
            assert!((relative_deviance(u) / direct - 1.0).abs() < 1e-13, "{u}");
        }
    }

    #[test]
    fn a_tiny_deviation_has_half_its_square_as_deviance() {
        let u = 1e-9;
        // u²/2 − u³/6 + …
        let want = u * u / 2.0 - u * u * u / 6.0;
        assert!((relative_deviance(u) / want - 1.0).abs() < 1e-15);
        assert!((relative_deviance(-1.0) - 1.0).abs() < 1e-15);
        assert!(relative_deviance(0.0).abs() < 1e-300);
    }

    #[test]
    fn the_remainder_rebuilds_factorials() {
        // ln 5! = ln 120, ln 20! = ln 2432902008176640000.
        for (x, factorial) in [
            (1.0, 1.0),
            (5.0, 120.0),
            (20.0, 2_432_902_008_176_640_000.0),
        ] {
            let x: f64 = x;
            let factorial: f64 = factorial;
            let rebuilt = stirling_remainder(x) + x * x.ln() - x;
            assert!((rebuilt - factorial.ln()).abs() < 1e-14, "{x}");
        }
    }

    #[test]
    fn the_series_continues_the_gamma_function() {
        let below = libm::lgamma(17.0) - 16.0 * 16.0_f64.ln() + 16.0;
        assert!((stirling_remainder(16.0) - below).abs() < 2e-14);
    }
}
