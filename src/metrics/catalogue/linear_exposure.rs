//! Linear exposure: what the positions of a group in a ranking are worth on average, in linear weights.

use crate::metrics::ranking::{Weights, exposures};
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "linear-exposure",
    formula: "Σ_i w(r_i) / n_g over those of the group with a position r_i, w(r) = 1 − (r − 1)/N, N the last position of anybody",
    meaning: "How much of the attention that a ranking gets falls on a member of a group, on average; the first position is worth 1.",
    undefined: "nobody of the group has a position, or somebody stands beyond position 10,000",
    source: "Singh and Joachims 2018, Fairness of exposure in rankings, with linear weights",
    scale: Scale::Index,
    needs: Needs::Ranking,
    parity: None,
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, _| exposures(slice, Weights::Linear)),
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
        near(value(&METRIC, &slice, Some("b")), f64::midpoint(0.75, 0.25));
    }
}
