//! Laws: what must hold for every count, whatever the numbers. Here the numbers they are tried on.

mod beside;
mod intervals;
mod tests;

use super::intervals::fixtures::of;
use super::special::real;
use super::{Confidence, Interval, Test};
use crate::tally::{EventRate, MAX_COUNT, Proportion};
use proptest::prelude::*;
use proptest::sample::select;

/// Counts of every order of magnitude, the ends included.
pub(super) fn size() -> impl Strategy<Value = u64> {
    prop_oneof![
        1_u64..30,
        1_u64..2_000,
        (0_u32..=53, any::<u64>())
            .prop_map(|(bits, noise)| (noise % (1 << bits)).clamp(1, MAX_COUNT)),
        Just(MAX_COUNT),
    ]
}

/// Proportions of every size and rate: none, all, rare, common.
pub(super) fn proportion() -> impl Strategy<Value = Proportion> {
    (size(), size(), 0_u8..6).prop_map(|(n, draw, kind)| {
        let k = match kind {
            0 => 0,
            1 => n,
            2 => n - draw % (n + 1),
            _ => draw % (n + 1),
        };
        of(k, n)
    })
}

/// Proportions of the size of a usual log.
pub(super) fn usual() -> impl Strategy<Value = Proportion> {
    (1_u64..5_000, 0_u64..5_000).prop_map(|(n, draw)| of(draw % (n + 1), n))
}

pub(super) fn event_rate() -> impl Strategy<Value = EventRate> {
    (prop_oneof![Just(0_u64), size()], size()).prop_map(|(events, exposure)| {
        EventRate::new(events, exposure).expect("exposures are at least 1 here")
    })
}

pub(super) fn confidence() -> impl Strategy<Value = Confidence> {
    select(vec![0.5, 0.2, 0.1, 0.05, 0.01, 1e-4, 1e-9])
        .prop_map(|alpha| Confidence::from_alpha(alpha).expect("all lie between 0 and 1"))
}

pub(super) fn p(x: Proportion) -> f64 {
    real(x.k()) / real(x.n())
}

pub(super) fn holds(interval: Interval, point: f64) -> bool {
    interval.lower <= point && point <= interval.upper && !interval.lower.is_infinite()
}

/// `a` and `b` agree relatively; two infinities and two zeros agree.
pub(super) fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs()) || (a.is_infinite() && b.is_infinite())
}

pub(super) fn is_probability(test: Test) -> bool {
    (0.0..=1.0).contains(&test.p_value) && test.statistic.is_none_or(f64::is_finite)
}

pub(super) fn width(interval: Interval) -> f64 {
    interval.upper - interval.lower
}
