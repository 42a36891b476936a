//! The probability that a planned comparison fails or passes, summed over the counts of both groups.
//!
//! For each count of the reference, the counts of the group that fail (or pass) are found by search and
//! their probability is added. The search takes them to be neighbours, which holds for the score test
//! and, apart, for the score interval and the exact limits that decide where counts are small; where
//! Fisher's test decides it holds but for rare tables, and a test compares with the sum over every table.

use super::Screening;
use super::planned::Planned;
use crate::inference::intervals::usual_counts;
use crate::tally::Proportion;

/// The probability that `group` fails against `reference`.
///
/// Formula: Σ P(K_r = j)·P(K_g < c(j)), with c(j) the first count of the group that does not fail. In
/// [0, 1].
#[must_use]
pub fn fail(screening: &Screening, group: Planned, reference: Planned) -> f64 {
    let below = group.below();
    let mut edge = 0;
    let mut total = 0.0;
    for (j, probability) in reference.nodes() {
        edge = partition(0, parity(j, group, reference), edge, |k| {
            judged(k, group, j, reference).is_some_and(|(g, r)| screening.fails(g, r))
        });
        total += probability * below.at(edge);
    }
    total
}

/// The probability that the two pass, whichever is ahead.
///
/// Formula: Σ P(K_r = j)·Σ_s P(a(j, s) ≤ K_g < b(j, s)), over the stretches s of counts with which one kind
/// of interval decides on one side of parity; a is the first of them that passes and b the first beyond.
/// In [0, 1].
#[must_use]
pub fn pass(screening: &Screening, group: Planned, reference: Planned) -> f64 {
    let below = group.below();
    // Where the search in each stretch found its edge in the row before.
    let mut edges = [[0; 2]; 3];
    let mut total = 0.0;
    for (j, probability) in reference.nodes() {
        let Ok(other) = Proportion::new(j, reference.n()) else {
            continue;
        };
        let equal = parity(j, group, reference);
        let passes =
            |k: u64| judged(k, group, j, reference).is_some_and(|(g, r)| screening.passes(g, r));
        let (from, to) = usual_counts(group.n(), other);
        let all = group.n() + 1;
        for ([low, high], hints) in [[0, from], [from, to], [to, all]]
            .into_iter()
            .zip(&mut edges)
        {
            let (low, high) = (low.min(all), high.min(all));
            let middle = equal.clamp(low, high);
            hints[0] = partition(low, middle, hints[0], |k| !passes(k));
            hints[1] = partition(middle, high, hints[1], passes);
            total += probability * (below.at(hints[1]) - below.at(hints[0])).max(0.0);
        }
    }
    total
}

/// The first count of the group whose rate is above that of `j` of the reference.
fn parity(j: u64, group: Planned, reference: Planned) -> u64 {
    let equal = u128::from(j) * u128::from(group.n()) / u128::from(reference.n());
    u64::try_from(equal).unwrap_or(group.n()) + 1
}

fn judged(k: u64, group: Planned, j: u64, reference: Planned) -> Option<(Proportion, Proportion)> {
    let group = Proportion::new(k, group.n()).ok()?;
    let reference = Proportion::new(j, reference.n()).ok()?;
    Some((group, reference))
}

/// The first k in [`low`, `high`] where `holds` does not hold, when it holds below and not above; looked
/// for from `hint` outwards.
fn partition(low: u64, high: u64, hint: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (low, high);
    let start = hint.clamp(low, high);
    let mut step = 1;
    if start < high && holds(start) {
        low = start + 1;
        while let Some(next) = low.checked_add(step).filter(|next| *next < high) {
            if !holds(next) {
                high = next;
                break;
            }
            low = next + 1;
            step *= 2;
        }
    } else {
        high = start;
        while let Some(next) = high.checked_sub(step).filter(|next| *next >= low) {
            if holds(next) {
                low = next + 1;
                break;
            }
            high = next;
            step *= 2;
        }
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::super::gate::four_fifths;
    use super::*;
    use crate::config::number::Rational;
    use crate::inference::special::real;

    fn planned(n: u64, p: f64) -> Planned {
        Planned::new(n, p).expect("a group")
    }

    /// The sum over every table, without a search.
    fn every_table(
        group: Planned,
        reference: Planned,
        happens: impl Fn(Proportion, Proportion) -> bool,
    ) -> f64 {
        let of_group = group.nodes();
        let mut total = 0.0;
        for (j, weight) in reference.nodes() {
            for (k, share) in &of_group {
                if judged(*k, group, j, reference).is_some_and(|(g, r)| happens(g, r)) {
                    total += weight * share;
                }
            }
        }
        total
    }

    #[test]
    fn ten_against_ten_by_hand() {
        // With 10 of 10 in the reference for certain, Fisher's p of k of 10 is .043 for k = 5 (failures
        // 5 of 20) … the group fails with 5 or fewer: P(K ≤ 5) for p = ½ is 638/1024.
        let got = fail(&four_fifths(1), planned(10, 0.5), planned(10, 1.0));
        let fails: Vec<u64> = (0..=10)
            .filter(|k| {
                four_fifths(1).fails(
                    Proportion::new(*k, 10).expect("k of 10"),
                    Proportion::new(10, 10).expect("10 of 10"),
                )
            })
            .collect();
        assert_eq!(fails, [0, 1, 2, 3, 4, 5]);
        assert!((got - 638.0 / 1024.0).abs() < 1e-13, "{got}");
    }

    #[test]
    fn the_search_is_the_sum_over_every_table() {
        for (n, m) in [(20, 20), (20, 150), (150, 20), (90, 110)] {
            for p in [0.01, 0.1, 0.5, 0.9] {
                for ratio in [1.0, 0.5] {
                    let (g, r) = (planned(n, p * ratio), planned(m, p));
                    for comparisons in [1, 15] {
                        let screening = four_fifths(comparisons);
                        let whole = every_table(g, r, |g, r| screening.fails(g, r));
                        let got = fail(&screening, g, r);
                        assert!(
                            (got - whole).abs() < 1e-3,
                            "fail {n} {m} {p} {ratio}: {got} {whole}"
                        );
                    }
                    let screening = four_fifths(1);
                    let whole = every_table(g, r, |g, r| screening.passes(g, r));
                    let got = pass(&screening, g, r);
                    assert!(
                        (got - whole).abs() < 1e-9,
                        "pass {n} {m} {p} {ratio}: {got} {whole}"
                    );
                }
            }
        }
    }

    #[test]
    fn many_people_have_the_power_of_the_z_test() {
        // With a bound of 1 a fail is a rejection on one side. For 10,000 and 20,000 people at 10 % and
        // 9 %: z = (δ − 1.96·σ₀)/σ₁ with the pooled σ₀, as statsmodels' normal_power has it: .7900.
        let screening = Screening {
            bound: Rational::new(1, 1).expect("1"),
            ..four_fifths(1)
        };
        let (n, m, p, q) = (10_000_u64, 20_000_u64, 0.09, 0.10);
        let pooled = (real(n) * p + real(m) * q) / real(n + m);
        let null = (pooled * (1.0 - pooled) * (1.0 / real(n) + 1.0 / real(m))).sqrt();
        let true_one = (p * (1.0 - p) / real(n) + q * (1.0 - q) / real(m)).sqrt();
        let normal = (q - p - 1.959_963_984_540_054 * null) / true_one;
        let want = 1.0 - libm::erfc(normal / 2.0_f64.sqrt()) / 2.0;
        let got = fail(&screening, planned(n, p), planned(m, q));
        assert!((got - want).abs() < 5e-3, "{got} is not {want}");
    }

    #[test]
    fn a_group_that_is_too_small_never_fails() {
        assert!(fail(&four_fifths(1), planned(9, 0.0), planned(1_000, 0.9)).abs() < 1e-300);
    }

    #[test]
    fn the_edge_is_found_from_any_hint() {
        for hint in 0..20 {
            for edge in 3..=15 {
                assert_eq!(partition(3, 15, hint, |k| k < edge), edge, "from {hint}");
            }
        }
    }
}
