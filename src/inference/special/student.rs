//! Student's t beside the normal distribution: which t is as improbable as a given z.

use statrs::function::beta::checked_beta_reg;

use super::{bracket_upwards, normal_two_sided_tail, root};

/// From so many degrees of freedom on the series of Hill is right to 1e-10 for every z below 30.
const SERIES_FROM: f64 = 1_000.0;

/// Beyond this z the probabilities are smaller than an `f64` can hold beside others.
const LARGEST: f64 = 37.0;

/// P(|T| > t) for T distributed as Student's t with `degrees` > 0 degrees of freedom, not necessarily
/// whole.
///
/// Formula: the regularised incomplete beta function I_x(ν/2, 1/2) at x = ν/(ν + t²).
pub(crate) fn student_two_sided_tail(t: f64, degrees: f64) -> f64 {
    let x = degrees / t.mul_add(t, degrees);
    checked_beta_reg(degrees / 2.0, 0.5, x).unwrap_or(1.0)
}

/// The t with P(|T| > t) = P(|Z| > z) for a standard normal Z; infinite where it is beyond numbers.
///
/// `z` ≥ 0, `degrees` > 0. Beyond z = 37 the ratio t/z of 37 is used, which is smaller than the right
/// one.
///
/// Reference: Hill (1970), Algorithm 395: Student's t-distribution, Communications of the ACM
/// 13:617–619, for many degrees of freedom.
pub(crate) fn student_for_normal(z: f64, degrees: f64) -> f64 {
    if z <= 0.0 {
        return 0.0;
    }
    if z > LARGEST {
        return student_for_normal(LARGEST, degrees) * (z / LARGEST);
    }
    if degrees >= SERIES_FROM {
        let miss = |w: f64| hill(w, degrees) - z;
        let w = root(0.0, bracket_upwards(z, miss), miss);
        return (degrees * (w * w / (degrees - 0.5)).exp_m1()).sqrt();
    }
    let want = normal_two_sided_tail(z).ln();
    let miss = |t: f64| {
        let tail = student_two_sided_tail(t, degrees);
        if tail > 0.0 { want - tail.ln() } else { 1.0 }
    };
    let high = bracket_upwards(z, miss);
    if high.is_infinite() {
        return high;
    }
    root(z, high, miss)
}

/// Hill's normal deviate of w = √((ν − ½)·ln(1 + t²/ν)).
fn hill(w: f64, degrees: f64) -> f64 {
    let a = degrees - 0.5;
    let b = 48.0 * a * a;
    let square = w * w;
    let first = w * (square + 3.0) / b;
    let second = w * (((4.0 * square + 33.0) * square + 240.0) * square + 855.0);
    w + first - second / (10.0 * b * (b + 0.8 * square * square + 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_values_at_five_percent() {
        // t of 0.975 with 1, 4.5, 10, 120 and 5,000 degrees of freedom (scipy 1.x, stats.t.ppf).
        let z = 1.959_963_984_540_054;
        for (degrees, t) in [
            (1.0, 12.706_204_736_174_694),
            (10.0, 2.228_138_851_986_273_5),
            (120.0, 1.979_930_405_052_777_2),
        ] {
            let got = student_for_normal(z, degrees);
            assert!((got / t - 1.0).abs() < 1e-10, "{degrees}: {got}");
        }
    }

    #[test]
    fn one_degree_of_freedom_is_the_cauchy_distribution() {
        // P(|T| > t) = 1 − 2·atan(t)/π = 2·atan(1/t)/π.
        for t in [0.1_f64, 1.0, 30.0, 1e6] {
            let want = 2.0 * t.recip().atan() / std::f64::consts::PI;
            assert!((student_two_sided_tail(t, 1.0) / want - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn the_series_continues_the_exact_function() {
        for z in [0.5, 1.96, 5.0, 12.0] {
            let (below, above) = (
                student_for_normal(z, 999.999_999),
                student_for_normal(z, 1_000.0),
            );
            assert!((below / above - 1.0).abs() < 1e-9, "{z}: {below} {above}");
        }
    }

    #[test]
    fn t_is_never_below_z_and_grows_as_degrees_fall() {
        for z in [0.0, 0.3, 1.96, 6.0, 36.9, 37.1, 400.0] {
            let mut before = z;
            for degrees in [1e15, 1e6, 1_000.0, 30.0, 4.0, 1.0, 0.3] {
                let t = student_for_normal(z, degrees);
                assert!(t >= before * (1.0 - 1e-9), "{z} {degrees}: {t} {before}");
                before = t;
            }
        }
    }
}
