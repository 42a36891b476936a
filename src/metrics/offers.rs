//! What offers are worth to those who could have got one: the mean value per head of a group, beside that
//! of its reference. A row without an offer counts as an offer of nothing.

use crate::config::Slot;
use crate::metrics::means::Mean;
use crate::metrics::scores::{Distribution, Loss, Made, against, each, mean};
use crate::metrics::{Computed, NearlyNormal, Referee, Slice};
use crate::tally::Undefined;

/// Hundredths of the currency unit in one.
const CENTS: f64 = 100.0;

/// Every amount of a group in units of the currency, and how many rows have it.
fn amounts(values: &Distribution) -> Result<Vec<(f64, u64)>, Undefined> {
    let places = values.places.iter();
    let amount = |(slot, rows): (&Slot, &_)| match slot {
        Slot::In(cents) => Ok((
            f64::from(*cents) / CENTS,
            crate::metrics::scores::ByLabel::rows(*rows),
        )),
        Slot::Above | Slot::Below | Slot::Missing | Slot::Unreadable => Err(Undefined::OutsideBins),
    };
    places.map(amount).collect()
}

/// The mean value per head of every group.
pub(super) fn own(slice: &Slice<'_>) -> Vec<Computed> {
    let computed = each(slice, |values| {
        let amounts = amounts(values)?.into_iter();
        let losses: Vec<Loss> = amounts
            .map(|(value, rows)| Loss {
                rows,
                value,
                error: 0.0,
            })
            .collect();
        mean(&losses, NearlyNormal::AsIs)
    });
    named(computed)
}

fn compared(
    slice: &Slice<'_>,
    referee: &Referee,
    of: fn(&Mean, &Mean) -> Result<Made, Undefined>,
) -> Vec<Computed> {
    let mean = |values: &Distribution| Mean::of(amounts(values)?);
    let height = |values: &Distribution| mean(values).ok().map(|mean| mean.value);
    let computed = against(slice, referee, height, |group, reference| {
        of(&mean(group)?, &mean(reference)?)
    });
    named(computed)
}

/// The mean value per head of every group over that of its reference.
pub(super) fn ratios(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    compared(slice, referee, Mean::over)
}

/// The mean value per head of every group minus that of its reference.
pub(super) fn differences(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    compared(slice, referee, Mean::minus)
}

/// Where nobody has a readable value, nobody is left to have a mean of.
fn named(mut computed: Vec<Computed>) -> Vec<Computed> {
    for own in &mut computed {
        if own.value.is_err_and(|why| why == Undefined::MissingScores) {
            own.value = Err(Undefined::EmptyGroup);
        }
    }
    computed
}
