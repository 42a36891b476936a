//! Uplift difference: how much more, or less, a campaign changes for a group than for the reference.

use crate::metrics::arms::{Side, decided, minus};
use crate::metrics::figure::{Cells, Figure};
use crate::metrics::{Definition, Favourable, Metric, NearlyNormal, Needs, Scale, Slice};
use crate::tally::{Proportion, Undefined};

/// See the module documentation.
pub(in crate::metrics) const METRIC: Metric = Metric {
    id: "uplift-difference",
    formula: "(k_gT / n_gT − k_gC / n_gC) − (k_rT / n_rT − k_rC / n_rC), T the treated and C those held out",
    meaning: "How many percentage points more (+) or less (−) the campaign changes for a group than for the reference group; 0 is parity.",
    undefined: "nobody of group or reference was treated, or nobody held out",
    source: "Radcliffe 2007, Using control groups to target on predicted lift; a difference of differences of four independent samples",
    scale: Scale::Signed,
    needs: Needs::Arms,
    parity: Some(0),
    favourable: Favourable::High,
    standard: false,
    definition: Definition::Own(|slice, referee| UPLIFT.differences(slice, referee)),
};

const UPLIFT: Figure = Figure {
    samples,
    exact: |cells| {
        let [treated, held_out] = cells else {
            return Err(Undefined::NotEstimable);
        };
        let rate = |cells: &[u64]| Proportion::new(cells[0], cells.iter().sum());
        minus(rate(treated)?, rate(held_out)?)
    },
    of: |shares| Some(shares.first()?.first()? - shares.get(1)?.first()?),
    scale: NearlyNormal::AsIs,
    favourable: Favourable::High,
    zero_is_nobody: false,
};

/// Selected and not selected of the treated, then of those held out.
fn samples(slice: &Slice<'_>, counts: &[u64]) -> Result<Cells, Undefined> {
    let of = |side| {
        let (k, n) = decided(slice, counts, side)?;
        let rest = n.checked_sub(k).ok_or(Undefined::NotAProportion)?;
        Ok(vec![k, rest])
    };
    Ok(vec![of(Side::Treated)?, of(Side::HeldOut)?])
}

#[cfg(test)]
mod tests {
    use super::METRIC;
    use crate::metrics::worked::{in_arms, near, value};

    #[test]
    fn the_group_with_the_largest_uplift_is_the_best() {
        // a: .15 − .1 = .05; b: .2 − .3 = −.1, against a.
        let slice = in_arms(&[("a", [30, 200], [10, 100]), ("b", [12, 60], [12, 40])]);
        near(value(&METRIC, &slice, Some("b")), -0.15);
    }
}
