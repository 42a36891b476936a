//! The weights of a cube in a counts file: one line per cell, with the sums of the weights and of their
//! squares for every counter. Squares may exceed what JSON readers hold, so they are texts of digits.

use serde::{Deserialize, Serialize};

use crate::groups::Group;
use crate::tally::counts_file::{known, read_key};
use crate::tally::{Cube, Weighed, Weights};

/// The weights of a cube.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WeightView {
    counters: Vec<String>,
    cells: Vec<WeightCell>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WeightCell {
    key: Vec<Option<String>>,
    /// Per counter Σw in millionths.
    weights: Vec<u64>,
    /// Per counter Σw² in millionths of millionths.
    squares: Vec<String>,
}

/// The view of the weights of a cube.
pub(super) fn weight_view(cube: &Cube, weights: &Weights) -> WeightView {
    let cells = weights.cells.iter().map(|(key, weighed)| WeightCell {
        key: key
            .iter()
            .map(|level| known(level).map(|group| group.label.clone()))
            .collect(),
        weights: weighed.iter().map(|weighed| weighed.weight).collect(),
        squares: weighed.iter().map(|w| w.squares.to_string()).collect(),
    });
    WeightView {
        counters: cube.plan.counters(),
        cells: cells.collect(),
    }
}

/// The weights as written, which must fit the cells of the cube, or what is wrong with them.
pub(super) fn read_weights(
    cube: &Cube,
    groups: &[Vec<Group>],
    view: Option<Vec<WeightView>>,
) -> Result<Option<Weights>, &'static str> {
    let unfit = "its weights do not match its plan";
    let view = match (cube.plan.weight, view) {
        (false, None) => return Ok(None),
        (true, Some(mut views)) if views.len() == 1 => views.swap_remove(0),
        (true | false, _) => return Err(unfit),
    };
    let counters = cube.plan.counters();
    if view.counters != counters {
        return Err(unfit);
    }
    let mut weights = Weights::default();
    for cell in view.cells {
        let widths = [cell.weights.len(), cell.squares.len()];
        if cell.key.len() != groups.len() || widths != [counters.len(); 2] {
            return Err(unfit);
        }
        let key = read_key(&cell.key, groups.iter())?;
        let people = cube.cells.get(&key).ok_or(unfit)?;
        let sums = people.iter().zip(cell.weights).zip(cell.squares);
        let weighed: Option<Vec<Weighed>> = sums
            .map(|((people, weight), squares)| {
                Some(Weighed {
                    people: *people,
                    weight,
                    squares: squares.parse().ok()?,
                })
            })
            .collect();
        let weighed = weighed.ok_or("a square of its weights is no whole number")?;
        if weights.cells.insert(key, weighed).is_some() {
            return Err("a cell of its weights stands twice");
        }
    }
    weights.check(cube)?;
    Ok(Some(weights))
}
