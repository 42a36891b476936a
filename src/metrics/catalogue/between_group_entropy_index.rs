//! Between-group entropy index: the part of the inequality of individual benefits that is between groups.

use crate::metrics::benefit::between;
use crate::metrics::{Definition, Favourable, Metric, Needs, Scale};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "between-group-entropy-index",
    formula: "1/2 · Σ_g w_g · ((b̄_g / b̄)² − 1), w_g = n_g / n, b_i = 1 + selected_i − label_i",
    meaning: "How unequal mean benefits (0 missed, 1 right, 2 wrongly selected) are between groups; 0 where every group is treated as it merits.",
    undefined: "fewer than two groups are labelled, or nobody has a benefit",
    source: "Speicher et al., KDD 2018 (alpha 2); as AIF360 over all groups",
    scale: Scale::Index,
    needs: Needs::Label,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(between),
};

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{labelled, near, value};

    #[test]
    fn groups_count_by_their_size() {
        // Mean benefits 1 + (3 − 2)/20 = 1.05 and 1 + (3 − 1)/30 = 1.0666…; of all 1.06.
        let slice = labelled(&[("a", 6, 9, 8, 20), ("b", 9, 12, 10, 30)]);
        let of = |mean: f64, weight: f64| weight * ((mean / 1.06).powi(2) - 1.0);
        let wanted = f64::midpoint(of(1.05, 0.4), of(32.0 / 30.0, 0.6));
        near(value(&METRIC, &slice, None), wanted);
    }
}
