//! The smallest sample and the nearest ratio that have a wanted probability, by the exact sums.

use super::{Planned, Screening, exact, formula};
use crate::inference::special::{real, whole};
use crate::tally::MAX_COUNT;

/// Halvings of the interval in which a ratio is looked for: to a ten-thousandth.
const RATIO_HALVINGS: u32 = 14;

/// Halvings of the interval in which a size is looked for: to a thousandth of it.
const SIZE_HALVINGS: u32 = 9;

/// By how much a first guess of a size is moved until it is on the other side.
const STRIDE: f64 = 1.3;

/// The largest ratio, below the bound, at which a group of `n` fails with probability `power`; `None`
/// when it does not even at a ratio of 0.
///
/// Formula: the largest φ with [`exact::fail`] ≥ `power` for p_g = φ·p_r, to 10⁻⁴.
#[must_use]
pub fn detectable(screening: &Screening, n: u64, reference: Planned, power: f64) -> Option<f64> {
    let shows = |ratio: f64| {
        Planned::new(n, ratio * reference.p())
            .is_some_and(|group| exact::fail(screening, group, reference) >= power)
    };
    if !shows(0.0) {
        return None;
    }
    let (mut low, mut high) = (0.0, screening.bound.to_f64());
    for _ in 0..RATIO_HALVINGS {
        let middle = f64::midpoint(low, high);
        if shows(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}

/// The sizes, in the proportions of `sizes`, at which every group fails with probability `power` when its
/// rate is `ratio` times the `rate` of the largest; `None` when none up to 2⁵³ people does.
///
/// The probability rises in steps with the size, so that a slightly larger sample may fall short again by
/// a little; the answer is right to a thousandth of itself.
#[must_use]
pub fn sizes_to_fail(
    screening: &Screening,
    sizes: &[u64],
    rate: f64,
    ratio: f64,
    power: f64,
) -> Option<Vec<u64>> {
    let largest = largest(sizes)?;
    let smallest = sizes
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != largest)
        .map(|(_, n)| *n)
        .min()?;
    // A larger group has more power against the same reference, so the smallest decides.
    let group = Planned::new(smallest, ratio * rate)?;
    let reference = Planned::new(sizes[largest], rate)?;
    all_scaled(sizes, factor_to_fail(screening, group, reference, power)?)
}

/// The sizes of a group and of the reference, in their proportions, at which the group fails with
/// probability `power` at their rates; `None` when none up to 2⁵³ people does.
#[must_use]
pub fn size_to_fail(
    screening: &Screening,
    group: Planned,
    reference: Planned,
    power: f64,
) -> Option<(u64, u64)> {
    let factor = factor_to_fail(screening, group, reference, power)?;
    Some((scaled(group.n(), factor)?, scaled(reference.n(), factor)?))
}

fn factor_to_fail(
    screening: &Screening,
    group: Planned,
    reference: Planned,
    power: f64,
) -> Option<f64> {
    let guess = formula::factor_to_fail(screening, group, reference, power)?;
    smallest_factor(guess, |factor| {
        let group = Planned::new(scaled(group.n(), factor)?, group.p())?;
        let reference = Planned::new(scaled(reference.n(), factor)?, reference.p())?;
        Some(exact::fail(screening, group, reference) >= power)
    })
}

/// The sizes, in the proportions of `sizes`, at which all pairs of groups pass together with probability
/// `power` at least, when all have the `rate`; `None` when none up to 2⁵³ people do.
///
/// Formula: the smallest factor at which Σ (1 − P(pair passes)) ≤ 1 − `power` over the G(G − 1)/2
/// pairs. All pairs, because any group may be the best.
#[must_use]
pub fn sizes_to_pass(
    screening: &Screening,
    sizes: &[u64],
    rate: f64,
    power: f64,
) -> Option<Vec<u64>> {
    let pairs = pairs(sizes);
    let ((smaller, larger), _) = *pairs.first()?;
    let all: u64 = pairs.iter().map(|(_, times)| times).sum();
    let each = 1.0 - (1.0 - power) / (2.0 * real(all));
    let guess = formula::factor_to_pass(
        screening,
        Planned::new(smaller, rate)?,
        Planned::new(larger, rate)?,
        each,
    )?;
    let enough = |factor: f64| {
        let mut short = 0.0;
        for ((a, b), times) in &pairs {
            let a = Planned::new(scaled(*a, factor)?, rate)?;
            let b = Planned::new(scaled(*b, factor)?, rate)?;
            short += real(*times) * (1.0 - exact::pass(screening, a, b));
            if short > 1.0 - power {
                return Some(false);
            }
        }
        Some(true)
    };
    all_scaled(sizes, smallest_factor(guess, enough)?)
}

/// The pairs of different sizes with how many they are, the smallest first.
fn pairs(sizes: &[u64]) -> Vec<((u64, u64), u64)> {
    let mut sorted = sizes.to_vec();
    sorted.sort_unstable();
    let mut pairs: Vec<((u64, u64), u64)> = Vec::new();
    for (at, a) in sorted.iter().enumerate() {
        for b in &sorted[at + 1..] {
            match pairs.iter_mut().find(|(pair, _)| *pair == (*a, *b)) {
                Some((_, times)) => *times += 1,
                None => pairs.push(((*a, *b), 1)),
            }
        }
    }
    pairs
}

/// The first of the largest groups.
#[must_use]
pub fn largest(sizes: &[u64]) -> Option<usize> {
    (0..sizes.len()).reduce(|a, b| if sizes[b] > sizes[a] { b } else { a })
}

fn scaled(n: u64, factor: f64) -> Option<u64> {
    let size = (real(n) * factor).ceil().max(1.0);
    (size <= real(MAX_COUNT)).then(|| whole(size))
}

fn all_scaled(sizes: &[u64], factor: f64) -> Option<Vec<u64>> {
    sizes.iter().map(|n| scaled(*n, factor)).collect()
}

/// The smallest factor that is enough, looked for from `guess`.
fn smallest_factor(guess: f64, enough: impl Fn(f64) -> Option<bool>) -> Option<f64> {
    let (mut low, mut high) = (guess, guess);
    if enough(guess)? {
        while enough(low)? && low > guess / 1e6 {
            high = low;
            low /= STRIDE;
        }
    } else {
        while !enough(high)? {
            low = high;
            high *= STRIDE;
        }
    }
    for _ in 0..SIZE_HALVINGS {
        let middle = f64::midpoint(low, high);
        if enough(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::super::gate::four_fifths;
    use super::*;

    fn planned(n: u64, p: f64) -> Planned {
        Planned::new(n, p).expect("a group")
    }

    #[test]
    fn a_detectable_ratio_has_the_power_and_one_above_has_not() {
        let reference = planned(2_000, 0.1);
        let ratio = detectable(&four_fifths(1), 500, reference, 0.8).expect("enough people");
        let at = |ratio: f64| exact::fail(&four_fifths(1), planned(500, 0.1 * ratio), reference);
        assert!(at(ratio) >= 0.8 && at(ratio + 2e-4) < 0.8, "{ratio}");
        assert!((0.4..0.7).contains(&ratio), "{ratio}");
    }

    #[test]
    fn ten_people_of_a_rare_outcome_show_nothing() {
        assert_eq!(detectable(&four_fifths(1), 10, planned(10, 0.1), 0.8), None);
    }

    #[test]
    fn a_size_that_fails_a_ratio_has_the_power() {
        let sizes = sizes_to_fail(&four_fifths(1), &[500, 2_000], 0.1, 0.5, 0.8).expect("a size");
        let at = |n, m| exact::fail(&four_fifths(1), planned(n, 0.05), planned(m, 0.1));
        assert!(at(sizes[0], sizes[1]) >= 0.8);
        assert!(at(sizes[0] * 9 / 10, sizes[1] * 9 / 10) < 0.8);
        assert_eq!(
            sizes_to_fail(&four_fifths(1), &[500, 2_000], 0.1, 0.85, 0.8),
            None
        );
    }

    #[test]
    fn a_size_that_passes_parity_has_the_power() {
        let sizes = sizes_to_pass(&four_fifths(1), &[1, 1], 0.1, 0.8).expect("a size");
        let at = |n| exact::pass(&four_fifths(1), planned(n, 0.1), planned(n, 0.1));
        assert_eq!(sizes[0], sizes[1]);
        assert!(at(sizes[0]) >= 0.8 && at(sizes[0] * 9 / 10) < 0.8);
        // More groups need more people each: any of them may fall short.
        let many = sizes_to_pass(&four_fifths(6), &[1, 1, 1, 1], 0.1, 0.8).expect("a size");
        assert!(many[0] > sizes[0]);
    }

    #[test]
    fn nobody_can_pass_when_nobody_is_selected() {
        assert_eq!(sizes_to_pass(&four_fifths(1), &[1, 1], 0.0, 0.8), None);
    }
}
