//! Geometric exposure ratio: the mean exposure of a group in a ranking over that of the reference, in geometric
//! weights.

use crate::metrics::ranking::{Weights, ratios};
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "geometric-exposure-ratio",
    formula: "geometric-exposure_g / geometric-exposure_r",
    meaning: "How much attention a member of a group gets in a ranking for each unit that a member of the reference group gets; below 1 it stands lower.",
    undefined: "nobody of group or reference has a position, or the reference has no exposure",
    source: "Sapiezynski et al. 2019, Quantifying the impact of user attention on fair group representation in ranked lists; Moffat and Zobel 2008 (geometric attention)",
    scale: Scale::Ratio,
    needs: Needs::Ranking,
    parity: Some(1),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, referee| ratios(slice, referee, Weights::Geometric)),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, ranked, value};

    #[test]
    fn the_most_exposed_group_is_the_best() {
        // a at 1 and 3, b at 2 and 4.
        let slice = ranked(&[("a", &[1, 3]), ("b", &[2, 4])]);
        near(value(&METRIC, &slice, Some("b")), 0.5);
    }
}
