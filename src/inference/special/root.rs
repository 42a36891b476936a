//! Root of a monotone function of one variable.

/// More evaluations than bisection of the whole range of `f64` would take; a guard, not a limit
/// that is met (usual searches take 8 to 25).
const MAX_STEPS: u32 = 2_200;

/// Signed distance of a score statistic from its target, in [−1, 1]: negative below, positive
/// above, 1 where the statistic is infinite.
///
/// A score statistic grows like the square of the distance from the estimate and without bound
/// at the end of its range; this form is close to linear and bounded, which the search below needs.
pub(crate) fn shortfall(statistic: f64, z: f64) -> f64 {
    let score = statistic.sqrt();
    if score.is_finite() {
        (score - z) / (score + z)
    } else {
        1.0
    }
}

/// The x in [`low`, `high`] where `f`, increasing, crosses 0.
///
/// The caller vouches for f(`low`) ≤ 0 ≤ f(`high`); at an end that breaks the promise the search
/// stays at that end. Relative accuracy is a few units in the last place.
///
/// Method: inverse quadratic interpolation where it is safe, else bisection; each step keeps the
/// root bracketed. Reference: Chandrupatla (1997), A new hybrid quadratic/bisection algorithm for
/// finding the zero of a nonlinear function without using derivatives, Advances in Engineering
/// Software 28:145–149.
#[expect(clippy::many_single_char_names, reason = "the letters of the paper")]
pub(crate) fn root(low: f64, high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut b, mut fb) = (low, f(low));
    let (mut a, mut fa) = (high, f(high));
    if fb >= 0.0 {
        return low;
    }
    if fa <= 0.0 {
        return high;
    }
    let mut t = 0.5;
    for _ in 0..MAX_STEPS {
        let x = a + t * (b - a);
        let fx = f(x);
        let (c, fc);
        if (fx > 0.0) == (fa > 0.0) {
            (c, fc) = (a, fa);
        } else {
            (c, fc) = (b, fb);
            (b, fb) = (a, fa);
        }
        (a, fa) = (x, fx);

        let (best, residual) = if fa.abs() < fb.abs() {
            (a, fa)
        } else {
            (b, fb)
        };
        let tolerance = 2.0 * f64::EPSILON * best.abs() + f64::MIN_POSITIVE;
        let least = tolerance / (b - a).abs();
        if least > 0.5 || residual == 0.0 {
            return best;
        }

        let xi = (a - b) / (c - b);
        let phi = (fa - fb) / (fc - fb);
        let smooth = phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi;
        t = if smooth {
            fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        } else {
            0.5
        };
        t = t.clamp(least, 1.0 - least);
    }
    a
}

/// The smallest of `start`, 2·`start`, 4·`start`, … at which `f`, increasing, is not negative.
///
/// Infinite when there is none below the largest `f64`.
pub(crate) fn bracket_upwards(start: f64, f: impl Fn(f64) -> f64) -> f64 {
    let mut high = start;
    while high.is_finite() && f(high) < 0.0 {
        high *= 2.0;
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_square_root_to_the_last_digit() {
        let x = root(0.0, 1e9, |x| shortfall(x * x * x * x, 2.0));
        assert!((x / 2.0_f64.sqrt() - 1.0).abs() < 1e-15, "{x}");
    }

    #[test]
    fn a_root_far_below_the_bracket_is_found_in_few_steps() {
        let steps = Cell::new(0);
        let x = root(0.0, 1e15, |x| {
            steps.set(steps.get() + 1);
            shortfall(x * x / (1e15 - x), 1e-3)
        });
        // x² = 1e-6·(1e15 − x), so x = (√(1e-12 + 4e9) − 1e-6)/2.
        let want = ((1e-12_f64 + 4e9).sqrt() - 1e-6) / 2.0;
        assert!((x / want - 1.0).abs() < 1e-13, "{x}");
        assert!(steps.get() < 120, "{} steps", steps.get());
    }

    #[test]
    fn a_promise_not_kept_returns_an_end() {
        assert!((root(1.0, 2.0, |x| x) - 1.0).abs() < 1e-15);
        assert!((root(1.0, 2.0, |x| x - 3.0) - 2.0).abs() < 1e-15);
    }
}
