//! What people of unknown group can do to a measure: its smallest and largest value over all ways of
//! putting them into the known groups, each keeping their observed outcome; and the same when their groups
//! are known to be distributed much like those of others with that outcome. Pure functions of a margin.

mod margin;
mod placed;
mod reach;
mod shares;
mod table;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::metrics::Value;
use reach::{Comparing, WithinOdds, Worst};
use table::Table;

pub use margin::unknowns;

/// The values that a measure can have, by the groups of those whose group is unknown.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The smallest value.
    pub lower: Value,
    /// The largest value; `None` where it has no limit.
    pub upper: Option<Value>,
    /// With a reference picked from the data: the value of the reference beside this group, at its least
    /// favourable, where this group can become the better of the two; `None` where it cannot.
    pub reversed: Option<Value>,
}

/// What unknown people can do to one measure.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// How many of them are in the denominator (exposures, for event rates).
    pub people: u64,
    /// The values over all assignments; `None` where no bounds are known.
    pub bounds: Option<Bounds>,
    /// Of what they are made, to be made again under a model.
    model: Option<(Arc<Table>, Comparing)>,
}

/// Largest odds factor that is looked at: beyond it any assignment might as well be.
const LARGEST_ODDS: f64 = 1e6;

impl Unknown {
    /// The values when, among the unknown with one outcome, a group's odds are those among the known with
    /// the same outcome, times at most `odds` and at least one over it.
    ///
    /// `odds` is Γ ≥ 1. At 1 the groups of unknown people are missing at random given the outcome, and there
    /// is one value; with larger Γ the bounds widen towards those over all assignments. A group without
    /// anybody of an outcome among the known gets nobody of it at any Γ. `None` where no bounds are known.
    /// Source: the model of bounded odds of Rosenbaum 2002, ch. 4, put on group membership.
    #[must_use]
    pub fn within(&self, odds: f64) -> Option<Bounds> {
        let (table, comparing) = self.model.as_ref()?;
        comparing.bounds(&WithinOdds { table, odds })
    }

    /// The smallest odds factor Γ ≥ 1 at which the bounds are no longer as `holds` wants them, to three
    /// digits; `None` where they are up to a factor of a million, or where there is no model.
    #[must_use]
    pub fn tipping(&self, holds: impl Fn(&Bounds) -> bool) -> Option<f64> {
        const STEPS: u32 = 40;
        let breaks = |odds: f64| self.within(odds).is_some_and(|bounds| !holds(&bounds));
        if !breaks(LARGEST_ODDS) {
            return None;
        }
        if breaks(1.0) {
            return Some(1.0);
        }
        let (mut kept, mut broken) = (0.0_f64, LARGEST_ODDS.ln());
        for _ in 0..STEPS {
            let middle = f64::midpoint(kept, broken);
            if breaks(middle.exp()) {
                broken = middle;
            } else {
                kept = middle;
            }
        }
        Some(broken.exp())
    }

    /// The same people, of whom it is not known what they can do to the value.
    #[must_use]
    pub fn without_bounds(self) -> Self {
        Self::of_bounds(self.people, None)
    }

    fn of_bounds(people: u64, bounds: Option<Bounds>) -> Self {
        Self {
            people,
            bounds,
            model: None,
        }
    }

    /// With groups that are known by probability only: `None` of a model, as nothing is modelled.
    fn of_placed(placed: &placed::Placed<'_>, comparing: &Comparing) -> Self {
        Self::of_bounds(placed.unsure(), comparing.bounds(placed))
    }

    fn of_model(table: &Arc<Table>, comparing: Comparing) -> Self {
        Self {
            people: table.unknown(),
            bounds: comparing.bounds(&Worst { table }),
            model: Some((Arc::clone(table), comparing)),
        }
    }
}
