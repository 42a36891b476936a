//! Representation ratio: a group's odds of being among the selected, against its odds of being in the population.

use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "representation-ratio",
    formula: "(d_g / (D − d_g)) / (e_g / (E − e_g)); with eligible counts (k_g / n_g) / (rate of everybody else)",
    meaning: "How a group's presence among those reached compares with its presence in the population; 1 is parity.",
    undefined: "a group is the whole population or none of it",
    source: "Speicher et al., FAT* 2018 (representation ratio)",
    scale: Scale::Ratio,
    needs: Needs::Population,
    parity: Some(1),
    favourable: Favourable::High,
    standard: true,
    definition: Definition::Representation,
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{counted, near, value};

    #[test]
    fn the_complement_is_everybody_else() {
        // a: 10/100; the others: (30 + 20)/(100 + 100) = 0.25; 0.1 / 0.25 = 0.4.
        let slice = counted(&[("a", 10, 100), ("b", 30, 100), ("c", 20, 100)]);
        near(value(&METRIC, &slice, Some("a")), 0.4);
    }
}
