//! Differential fairness (smoothed, empirical): the largest log ratio between two groups of being selected, or of not being selected.

use std::sync::Arc;

use crate::metrics::figure::real;
use crate::metrics::inequality::{Rates, measured};
use crate::metrics::{Computed, Definition, Favourable, Metric, Needs, Referee, Scale, Slice};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "differential-fairness",
    formula: "max over pairs g, h of |ln(q_g / q_h)| and |ln((1 − q_g) / (1 − q_h))|, q = (k + 1/2) / (n + 1)",
    meaning: "e to this power is the largest factor by which any two groups differ in being selected, or in not being selected; the pair is named as the reference. 0 is parity.",
    undefined: "fewer than two groups are large enough, or nobody was selected",
    source: "Foulds, Islam, Keya and Pan, ICDE 2020; smoothing as AIF360 (concentration 1)",
    scale: Scale::Index,
    needs: Needs::Decision,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let found = Rates::of(slice, referee.min_n);
    let sizes: Vec<f64> = found.each.iter().map(|rate| real(rate.n())).collect();
    let rates: Vec<f64> = found
        .each
        .iter()
        .map(|rate| real(rate.k()) / real(rate.n()))
        .collect();
    let pair = widest(&rates, &sizes)
        .map(|(_, low, high)| format!("{} / {}", found.ids[low], found.ids[high]));
    let index = move |rates: &[f64]| widest(rates, &sizes).map(|(log, ..)| log);
    vec![Computed {
        reference: pair,
        ..measured(found, Arc::new(index))
    }]
}

/// The largest log ratio and the groups it is between, the less often selected one first.
fn widest(rates: &[f64], sizes: &[f64]) -> Option<(f64, usize, usize)> {
    let smoothed = rates
        .iter()
        .zip(sizes)
        .map(|(p, n)| (p * n + 0.5) / (n + 1.0));
    let mut smoothed = smoothed.enumerate();
    let first = smoothed.next()?;
    let (mut low, mut high) = (first, first);
    for (at, q) in smoothed {
        if q < low.1 {
            low = (at, q);
        }
        if q > high.1 {
            high = (at, q);
        }
    }
    // The extreme groups are those of the complement, too.
    let selected = (high.1 / low.1).ln();
    let left_out = ((1.0 - low.1) / (1.0 - high.1)).ln();
    Some((selected.max(left_out), low.0, high.0))
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::Reference;
    use crate::metrics::worked::{counted, measures_against, value};

    #[test]
    fn the_pair_that_drives_it_is_named() {
        // Smoothed 20.5/101 and 40.5/101; not selected 80.5/101 and 60.5/101.
        let slice = counted(&[("a", 20, 100), ("b", 40, 100), ("c", 60, 200)]);
        let measures = measures_against(&METRIC, &slice, Reference::Best);
        assert_eq!(measures[0].reference.as_deref(), Some("a / b"));
        let wanted = (40.5_f64 / 20.5).ln();
        assert!((value(&METRIC, &slice, None) - wanted).abs() < 1e-15);
    }

    #[test]
    fn it_is_that_of_the_adult_data() {
        // The published value of AIF360's documentation, from the counts it was made of.
        let slice = counted(&[
            ("f1", 14, 166),
            ("f2", 65, 436),
            ("f3", 126, 2_084),
            ("f4", 9, 126),
            ("f5", 1_455, 11_883),
            ("m1", 39, 269),
            ("m2", 304, 867),
            ("m3", 408, 2_144),
            ("m4", 36, 227),
            ("m5", 8_752, 27_020),
        ]);
        let found = value(&METRIC, &slice, None);
        assert!((found - 1.754_761_198_554_928_7).abs() < 1e-12, "{found}");
    }
}
