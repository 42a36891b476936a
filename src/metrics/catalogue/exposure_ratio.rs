//! Exposure ratio: the mean exposure of a group in a ranking over that of the reference, in log
//! weights.

use crate::metrics::ranking::{Weights, ratios};
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "exposure-ratio",
    formula: "exposure_g / exposure_r",
    meaning: "How much attention a member of a group gets in a ranking for each unit that a member of the reference group gets; below 1 it stands lower.",
    undefined: "nobody of group or reference has a position, or somebody stands beyond position 10,000",
    source: "Singh and Joachims 2018, Fairness of exposure in rankings; Järvelin and Kekäläinen 2002 (discount)",
    scale: Scale::Ratio,
    needs: Needs::Ranking,
    parity: Some(1),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, referee| ratios(slice, referee, Weights::Logarithmic)),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, ranked, value};

    #[test]
    fn the_most_exposed_group_is_the_best() {
        // a at 1 and 3, b at 2 and 4.
        let slice = ranked(&[("a", &[1, 3]), ("b", &[2, 4])]);
        let b = f64::midpoint(3.0_f64.log2().recip(), 5.0_f64.log2().recip());
        near(value(&METRIC, &slice, Some("b")), b / 0.75);
    }
}
