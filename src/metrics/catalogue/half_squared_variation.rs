//! Half the squared coefficient of variation (generalized entropy 2) of the selection rates of groups.

use crate::metrics::inequality::{mean, weighted};
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "half-squared-variation",
    formula: "1/2 · Σ_g w_g · ((p_g / p̄)² − 1), w_g = n_g / n, p̄ = Σ w_g p_g",
    meaning: "How unequal selection rates are between groups, most sensitive to groups with high rates; 0 is parity.",
    undefined: "nobody was selected, or fewer than two groups are large enough",
    source: "Shorrocks 1980 (generalized entropy, 2); Speicher et al., KDD 2018",
    scale: Scale::Index,
    needs: Needs::Decision,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(|slice, referee| weighted(slice, referee, index)),
};

fn index(rates: &[f64], weights: &[f64]) -> Option<f64> {
    let mean = mean(rates, weights)?;
    let part = |(p, w): (&f64, &f64)| w * (p / mean - 1.0) * (p / mean - 1.0);
    let variation: f64 = rates.iter().zip(weights).map(part).sum();
    Some(variation / 2.0)
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
        let wanted = 0.5 * (0.25 * low * low + 0.75 * high * high - 1.0);
        assert!((value(&METRIC, &slice, None) - wanted).abs() < 1e-15);
    }

    #[test]
    fn equal_rates_are_no_inequality() {
        let slice = counted(&[("a", 20, 100), ("b", 60, 300)]);
        assert!(value(&METRIC, &slice, None).abs() < 1e-15);
    }
}
