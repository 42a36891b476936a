//! Worst adjacent step: the smallest ratio of selection rates between neighbouring groups of an order.

use crate::metrics::odds::smallest_of;
use crate::metrics::ordered::Bands;
use crate::metrics::{Computed, Definition, Favourable, Metric, Needs, Referee, Scale, Slice};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "worst-adjacent-step",
    formula: "min over neighbours g, h of the smaller rate / the larger",
    meaning: "How large the smaller rate is beside the larger where neighbouring bands of age or income are farthest apart; the two are named as the reference. 1 is parity.",
    undefined: "the groups have no order, fewer than two bands are large enough, or nobody was selected",
    source: "29 CFR 1607.4(D), the ratio of rates, between neighbours",
    scale: Scale::Ratio,
    needs: Needs::Ordered,
    parity: Some(1),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(compute),
};

fn compute(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let Some(bands) = Bands::of(slice, referee.min_n) else {
        return Vec::new();
    };
    let found = bands.found;
    let neighbours: Vec<_> = found.each.windows(2).map(|two| (two[0], two[1])).collect();
    let (step, computed) = smallest_of(neighbours);
    let pair = step.map(|at| format!("{} / {}", found.ids[at], found.ids[at + 1]));
    vec![Computed {
        reference: pair,
        left_out: found.left_out,
        ..computed
    }]
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::Reference;
    use crate::metrics::worked::{bands, measures_against, near};

    #[test]
    fn the_largest_drop_between_neighbours_counts() {
        // .3/.2 and .3/.24: 2/3 is smaller than .8.
        let slice = bands(&[("18-24", 20, 100), ("25-34", 30, 100), ("35-44", 24, 100)]);
        let measures = measures_against(&METRIC, &slice, Reference::Best);
        near(measures[0].value.expect("a ratio").to_f64(), 2.0 / 3.0);
        assert_eq!(measures[0].reference.as_deref(), Some("18-24 / 25-34"));
    }
}
