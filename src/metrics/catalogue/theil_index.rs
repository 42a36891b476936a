//! Theil index (generalized entropy 1, Theil T) of the selection rates of groups.

use crate::metrics::inequality::{mean, weighted};
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "theil-index",
    formula: "Σ_g w_g · (p_g / p̄) · ln(p_g / p̄), w_g = n_g / n, p̄ = Σ w_g p_g",
    meaning: "How unequal selection rates are between groups; 0 is parity.",
    undefined: "nobody was selected, or fewer than two groups are large enough",
    source: "Theil 1967; Shorrocks 1980 (generalized entropy, 1)",
    scale: Scale::Index,
    needs: Needs::Decision,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(|slice, referee| weighted(slice, referee, index)),
};

fn index(rates: &[f64], weights: &[f64]) -> Option<f64> {
    let mean = mean(rates, weights)?;
    let part = |(p, w): (&f64, &f64)| {
        let ratio = p / mean;
        // x ln x goes to 0 with x.
        if ratio > 0.0 {
            w * ratio * ratio.ln()
        } else {
            0.0
        }
    };
    Some(rates.iter().zip(weights).map(part).sum())
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
        let wanted = 0.25 * low * low.ln() + 0.75 * high * high.ln();
        assert!((value(&METRIC, &slice, None) - wanted).abs() < 1e-15);
    }

    #[test]
    fn equal_rates_are_no_inequality() {
        let slice = counted(&[("a", 20, 100), ("b", 60, 300)]);
        assert!(value(&METRIC, &slice, None).abs() < 1e-15);
    }

    #[test]
    fn a_group_that_received_nothing_is_the_worst_case() {
        // All is received by 3 of 4: ln(4/3).
        let slice = counted(&[("a", 0, 100), ("b", 60, 300)]);
        assert!((value(&METRIC, &slice, None) - (4.0_f64 / 3.0).ln()).abs() < 1e-15);
    }
}
