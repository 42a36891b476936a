//! Delivery variance (total variation, shuffle distance): how far the mix of those reached is from the mix of the population.

use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "delivery-variance",
    formula: "1/2 · Σ_g | d_g / D − e_g / E |",
    meaning: "The share of deliveries that would have to go to other groups for the mix to match the population; 0 is parity, 1 the largest.",
    undefined: "nobody was reached, or the population is empty",
    source: "Half the L1 distance, as used for the Variance Reduction System (arXiv 2306.03293)",
    scale: Scale::Distance,
    needs: Needs::Population,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: true,
    definition: Definition::Variance,
};

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn it_is_a_share_that_scaling_does_not_change(
            groups in vec((0_u64..1_000, 1_000_u64..5_000), 2..8),
            factor in 1_u64..1_000,
        ) {
            prop_assume!(groups.iter().any(|(reached, _)| *reached > 0));
            let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
            let scaled = |factor: u64| {
                let of = |(name, (k, n)): (&&'static str, &(u64, u64))| (*name, k * factor, n * factor);
                let groups: Vec<(&str, u64, u64)> = names.iter().zip(&groups).map(of).collect();
                value(&METRIC, &counted(&groups), None)
            };
            prop_assert!((0.0..=1.0).contains(&scaled(1)));
            prop_assert!((scaled(1) - scaled(factor)).abs() < 1e-12);
        }
    }
}
