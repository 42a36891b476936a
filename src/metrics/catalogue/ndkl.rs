//! NDKL: how far the groups at the top of a ranking are from those of a population, over every length of
//! the top.

use crate::metrics::ranking::divergence;
use crate::metrics::{Computed, Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "ndkl",
    formula: "Σ_i KL(D_i ‖ D) / log₂(i + 1) over Σ_i 1 / log₂(i + 1), i from the first position of a known group to the last position; D_i the shares of the groups among positions 1 to i, D those of the population, KL in natural logarithms",
    meaning: "How much the groups at the top of a ranking differ from the population, most of all at the very top; 0 when every top has the shares of the population.",
    undefined: "nobody of a known group has a position, somebody stands beyond position 10,000, fewer than two groups are in the population, or a ranked group is not in it",
    source: "Geyik, Ambler and Kenthapadi 2019, Fairness-aware ranking in search and recommendation systems, § 4.2",
    scale: Scale::Index,
    needs: Needs::Ranking,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(|slice, _| vec![Computed::over_groups(divergence(slice))]),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, ranked, value};

    #[test]
    fn the_divergence_of_four_places_by_hand() {
        // Half and half; the tops are a, ab, aba, abab: KL ln 2, 0, (2/3)ln(4/3) + (1/3)ln(2/3), 0.
        let slice = ranked(&[("a", &[1, 3]), ("b", &[2, 4])]);
        let third = (2.0 * (4.0_f64 / 3.0).ln() + (2.0_f64 / 3.0).ln()) / 3.0;
        let weights = 1.0 + 3.0_f64.log2().recip() + 0.5 + 5.0_f64.log2().recip();
        near(
            value(&METRIC, &slice, None),
            (2.0_f64.ln() + third / 2.0) / weights,
        );
    }
}
