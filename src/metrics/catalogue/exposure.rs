//! Exposure: what the positions of a group in a ranking are worth on average, in log weights.

use crate::metrics::ranking::{Weights, exposures};
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "exposure",
    formula: "Σ_i w(r_i) / n_g over those of the group with a position r_i, w(r) = 1/log₂(1 + r)",
    meaning: "How much of the attention that a ranking gets falls on a member of a group, on average; the first position is worth 1.",
    undefined: "nobody of the group has a position, or somebody stands beyond position 10,000",
    source: "Singh and Joachims 2018, Fairness of exposure in rankings; Järvelin and Kekäläinen 2002 (discount)",
    scale: Scale::Index,
    needs: Needs::Ranking,
    parity: None,
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, _| exposures(slice, Weights::Logarithmic)),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, ranked, value};

    #[test]
    fn the_exposure_of_four_places_by_hand() {
        // a at 1 and 3, b at 2 and 4.
        let slice = ranked(&[("a", &[1, 3]), ("b", &[2, 4])]);
        near(value(&METRIC, &slice, Some("a")), f64::midpoint(1.0, 0.5));
        near(
            value(&METRIC, &slice, Some("b")),
            f64::midpoint(3.0_f64.log2().recip(), 5.0_f64.log2().recip()),
        );
    }
}
