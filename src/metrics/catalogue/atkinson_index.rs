//! Atkinson index (aversion 1/2) of the selection rates of groups.

use crate::metrics::inequality::{mean, weighted};
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "atkinson-index",
    formula: "1 − (Σ_g w_g · √(p_g / p̄))², w_g = n_g / n, p̄ = Σ w_g p_g",
    meaning: "The share of all selections that could be given up, if rates were equal, without loss to somebody who dislikes inequality; 0 is parity.",
    undefined: "nobody was selected, or fewer than two groups are large enough",
    source: "Atkinson 1970 (aversion 1/2)",
    scale: Scale::Distance,
    needs: Needs::Decision,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(|slice, referee| weighted(slice, referee, index)),
};

fn index(rates: &[f64], weights: &[f64]) -> Option<f64> {
    let mean = mean(rates, weights)?;
    let part = |(p, w): (&f64, &f64)| w * (p / mean).sqrt();
    let even: f64 = rates.iter().zip(weights).map(part).sum();
    Some(1.0 - even * even)
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{counted, value};

    #[test]
    fn the_hand_worked_table_gives_its_value() {
        // Rates .2 and .4 of 100 and 300 people, mean .35; ratios to it 4/7 and 8/7, weights 1/4 and 3/4.
        let slice = counted(&[("a", 20, 100), ("b", 120, 300)]);
        let (low, high) = (4.0_f64 / 7.0, 8.0_f64 / 7.0);
        let wanted = 1.0 - (0.25 * low.sqrt() + 0.75 * high.sqrt()).powi(2);
        assert!((value(&METRIC, &slice, None) - wanted).abs() < 1e-15);
    }

    #[test]
    fn equal_rates_are_no_inequality() {
        let slice = counted(&[("a", 20, 100), ("b", 60, 300)]);
        assert!(value(&METRIC, &slice, None).abs() < 1e-15);
    }
}
