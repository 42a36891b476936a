//! Delivery variance (total variation, shuffle distance): how far the mix of those reached is from the mix of the population.

use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(super) const METRIC: Metric = Metric {
    id: "delivery-variance",
    formula: "1/2 · Σ_g | d_g / D − e_g / E |",
    meaning: "The share of deliveries that would have to go to other groups for the mix to match the population; 0 is parity, 1 the largest.",
    undefined: "nobody was reached, or the population is empty",
    source: "Half the L1 distance, as used for the Variance Reduction System (arXiv 2306.03293)",
    scale: Scale::Distance,
    needs: Needs::Population,
    parity: Some(0),
    favourable: Favourable::Low,
    definition: Definition::Variance,
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{counted, near, value};

    #[test]
    fn with_two_groups_it_is_the_difference_of_shares() {
        // reached 30 : 10 = .75 : .25, eligible 50 : 50; half of (.25 + .25) = .25.
        near(
            value(&METRIC, &counted(&[("a", 30, 50), ("b", 10, 50)]), None),
            0.25,
        );
    }
}
