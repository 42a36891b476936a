//! Expected calibration error: how far promise and outcome lie apart in each tenth of the scores' range.

use crate::metrics::scores::{Made, each, parts, real};
use crate::metrics::{
    Computed, Definition, Evident, Favourable, Metric, Needs, OfScores, Referee, Scale, Slice,
    Value,
};
/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "expected-calibration-error",
    formula: "Σ_b (n_b / n_g) · |mean score_b − P_b / n_b|, over ten equal parts b of the range of the bins",
    meaning: "How far the scores of a group, read as probabilities, lie from the rates that came about, part of the range by part; 0 is calibrated. It is above 0 by chance alone, the more the fewer people there are, and has no interval. The scores themselves give a value within half the width of a bin; a bin that two parts share belongs to the part of its lower end.",
    undefined: "nobody of the group has a score and a label, a score lies outside the bins, or the bins reach outside 0 to 1",
    source: "Pakdaman Naeini, Cooper and Hauskrecht, AAAI 2015",
    scale: Scale::Distance,
    needs: Needs::LabelledScores,
    parity: Some(0),
    favourable: Favourable::Low,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, _: &Referee) -> Vec<Computed> {
    each(slice, |scores| {
        let parts = parts(scores)?;
        let n: u64 = parts.values().map(|(_, rows)| rows.rows()).sum();
        // The share of a part times the gap of its means is the gap of its sums over all.
        let gaps = parts
            .values()
            .map(|(sum, rows)| (sum - real(rows.positives)).abs());
        Ok(Made {
            value: Value::real(gaps.sum::<f64>() / real(n))?,
            counts: None,
            of: OfScores {
                evident: Evident::Nothing,
                bin_error: scores.width() / 2.0,
                is_widened: true,
                smallest: n,
            },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{near, scored, value};

    #[test]
    fn gaps_of_opposite_sign_do_not_cancel() {
        // 100 bins: bins 0 and 9 are in the first tenth, 95 in the last. Sums .005 + .095 against 1 of 2;
        // 2 · .955 against 1 of 2.
        let slice = scored("100", &[("a", &[(0, 1, 0), (9, 0, 1), (95, 1, 1)])]);
        let gaps = (0.005_f64 + 0.095 - 1.0).abs() + (2.0_f64 * 0.955 - 1.0).abs();
        near(value(&METRIC, &slice, Some("a")), gaps / 4.0);
    }
}
