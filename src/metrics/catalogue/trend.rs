//! Trend over ordered groups: by how much the selection rate changes from one band to the next.

use std::sync::Arc;

use crate::metrics::ordered::Bands;
use crate::metrics::{
    Computed, Definition, Favourable, Function, Metric, NearlyNormal, Needs, Operands, Referee,
    Samples, Scale, Slice, Value,
};
use crate::tally::Undefined;

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "trend",
    formula: "Σ_g w_g (x_g − x̄)(p_g − p̄) / Σ_g w_g (x_g − x̄)², x_g = 0, 1, 2, … in the order of the groups, w_g = n_g / n",
    meaning: "How many percentage points the selection rate rises (+) or falls (−) from one band of age or income to the next, on a straight line.",
    undefined: "the groups have no order, fewer than two bands are large enough, or nobody was selected",
    source: "Cochran 1954; Armitage 1955 (slope)",
    scale: Scale::Signed,
    needs: Needs::Ordered,
    parity: Some(0),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let Some(bands) = Bands::of(slice, referee.min_n) else {
        return Vec::new();
    };
    let (positions, weights) = (positions(&bands), bands.found.weights());
    let (samples, places) = (bands.samples(), bands.places.clone());
    let of = move |shares: &[Vec<f64>]| {
        let rates: Vec<f64> = shares.iter().map(|cells| cells[0]).collect();
        Bands::slope(&rates, &positions, &weights)
    };
    let value = bands.check().and_then(|()| {
        let slope = of(&bands.shares()).ok_or(Undefined::NotEstimable)?;
        Value::real(slope)
    });
    vec![Computed {
        left_out: bands.found.left_out,
        operands: Some(Operands::Samples(Samples::Trend(
            Function {
                samples,
                of: Arc::new(of),
                scale: NearlyNormal::AsIs,
            },
            places,
        ))),
        ..Computed::over_groups(value)
    }]
}

/// Where each band stands.
fn positions(found: &Bands) -> Vec<f64> {
    found.places.iter().map(|place| f64::from(*place)).collect()
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{bands, reason, value};

    #[test]
    fn equal_steps_are_a_straight_line() {
        // rates .1, .2, .3 in three bands of 100: a tenth a band.
        let slice = bands(&[("18-24", 10, 100), ("25-34", 20, 100), ("35-44", 30, 100)]);
        assert!((value(&METRIC, &slice, None) - 0.1).abs() < 1e-15);
    }

    #[test]
    fn nobody_selected_is_no_equality() {
        let slice = bands(&[("18-24", 0, 100), ("25-34", 0, 100)]);
        assert_eq!(reason(&METRIC, &slice, None), "nobody_selected");
    }
}
