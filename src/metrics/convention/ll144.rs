//! New York City's Local Law 144: selection rates and impact ratios of a bias audit, rounded as in the rule's
//! own example: rates to whole percents, ratios to two decimals, from unrounded rates, halves upwards.

use super::seen::{Group, Seen, Share, number};
use super::{Number, Of};

/// k/n rounded to hundredths.
fn hundredths(k: u128, n: u128) -> Option<f64> {
    let whole = (200 * k + n).checked_div(2 * n)?;
    u64::try_from(whole).ok().map(|whole| number(whole) / 100.0)
}

/// The category with the highest rate.
pub(super) fn most_selected(groups: &[Group]) -> Option<&Group> {
    let higher = |a: &Group, b: &Group| {
        u128::from(a.selected) * u128::from(b.all) > u128::from(b.selected) * u128::from(a.all)
    };
    groups
        .iter()
        .reduce(|best, next| if higher(next, best) { next } else { best })
}

/// Whether a category is so small that the rule lets an auditor leave it out: below 2 % of the data.
pub(super) fn may_be_left_out(group: &Group, seen: &Seen) -> bool {
    50 * u128::from(group.all) < u128::from(seen.whole.all)
}

pub(super) const NUMBERS: &[Number] = &[
    Number {
        name: "selection rate",
        formula: "selected / all, in whole percents",
        metric: Some("selection-rate"),
        label: false,
        shares: &[Share::Selected],
        of: Of::Category(|g, _| hundredths(g.selected.into(), g.all.into())),
    },
    Number {
        name: "impact ratio",
        formula: "rate / rate of the most selected category, to two decimals",
        metric: Some("impact-ratio"),
        label: false,
        shares: &[Share::Selected],
        of: Of::Category(|g, seen| {
            let most = most_selected(&seen.groups)?;
            hundredths(
                u128::from(g.selected) * u128::from(most.all),
                u128::from(most.selected) * u128::from(g.all),
            )
        }),
    },
];
