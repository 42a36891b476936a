//! A measure as it stands in a table: counts, rate and comparison as text, the same in every report that
//! people read.

use crate::input::SHARE;
use crate::report::model::MeasureReport;
use crate::report::numbers::NumberStyle;
use crate::report::text::{Language, Phrase};

/// Numerator and denominator; a word when nobody is in the denominator.
pub(super) fn counts(text: &dyn Language, m: &MeasureReport) -> String {
    let n = text.numbers();
    match (m.k, m.n) {
        (Some(k), Some(all)) if m.numerator == "spend" => {
            format!("{}/{}", n.fixed(money(k), 2), n.count(all))
        }
        (Some(k), Some(all)) if m.numerator == SHARE => {
            format!("{}/{}", n.fixed(money(k), 3), n.fixed(money(all), 0))
        }
        (Some(k), Some(all)) => format!("{}/{}", n.count(k), n.count(all)),
        _ => text.phrase(Phrase::Nobody).to_owned(),
    }
}

/// A rate with its interval, in percent unless it can exceed 1.
pub(super) fn rate(n: NumberStyle, m: &MeasureReport) -> String {
    let Some(value) = m.value else {
        return "\u{2013}".into();
    };
    if m.metric == "representation-ratio" {
        return share(n, m);
    }
    match m.interval {
        None => n.fixed(value, 3),
        Some(i) => match i.upper {
            Some(upper) if m.metric != "event-rate" || upper <= 1.0 => {
                n.percent_in(value, i.lower, upper)
            }
            upper => format!("{} {}", n.fixed(value, 3), n.interval(i.lower, upper)),
        },
    }
}

/// The share of those reached, where the comparison is with a population.
fn share(n: NumberStyle, m: &MeasureReport) -> String {
    match (m.k, m.n) {
        (Some(k), Some(all)) if all > 0 => n.percent(money(k) / money(all)),
        _ => String::new(),
    }
}

/// A comparison with its interval; the bounds that rounding must not move it across.
pub(super) fn compared(n: NumberStyle, m: &MeasureReport, bounds: [Option<f64>; 2]) -> String {
    match (m.value, m.interval) {
        (Some(value), Some(i)) => {
            format!(
                "{} {}",
                n.beside(value, bounds),
                n.interval(i.lower, i.upper)
            )
        }
        (Some(value), None) => n.fixed(value, 3),
        (None, _) => "\u{2013}".into(),
    }
}

/// Millionths as a number.
#[expect(
    clippy::cast_precision_loss,
    reason = "amounts and shares are shown with a few digits"
)]
pub(super) const fn money(micros: u64) -> f64 {
    micros as f64 / 1e6
}
