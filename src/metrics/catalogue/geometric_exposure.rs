//! Geometric exposure: what the positions of a group in a ranking are worth on average, in geometric weights.

use crate::metrics::ranking::{Weights, exposures};
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "geometric-exposure",
    formula: "Σ_i w(r_i) / n_g over those of the group with a position r_i, w(r) = γ(1 − γ)^(r − 1), γ = ½",
    meaning: "How much of the attention that a ranking gets falls on a member of a group, on average; the first position is worth ½.",
    undefined: "nobody of the group has a position",
    source: "Sapiezynski et al. 2019, Quantifying the impact of user attention on fair group representation in ranked lists; Moffat and Zobel 2008 (geometric attention)",
    scale: Scale::Index,
    needs: Needs::Ranking,
    parity: None,
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, _| exposures(slice, Weights::Geometric)),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, ranked, value};

    #[test]
    fn the_exposure_of_four_places_by_hand() {
        // a at 1 and 3, b at 2 and 4.
        let slice = ranked(&[("a", &[1, 3]), ("b", &[2, 4])]);
        near(value(&METRIC, &slice, Some("a")), f64::midpoint(0.5, 0.125));
        near(
            value(&METRIC, &slice, Some("b")),
            f64::midpoint(0.25, 0.0625),
        );
    }
}
