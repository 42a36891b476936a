//! Scores in bins as a counts file holds them: a list of cells, each with the rows that are told apart,
//! and the bins in which there are any.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::config::Slot;
use crate::groups::Group;
use crate::tally::counts_file::{axis_names, known, read_key};
use crate::tally::{Cube, Plan, ScoredRows, Scores};

/// The scores of all cells; their keys point into the groups of the main view.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScoreView {
    keys: Vec<String>,
    cells: Vec<ScoreCell>,
}

/// Some rows of a cell.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScoreCell {
    key: Vec<Option<String>>,
    eligible: bool,
    label: Option<bool>,
    #[serde(default, skip_serializing_if = "is_zero")]
    missing: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    unreadable: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    below: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    above: u64,
    /// Number of the bin, from 0, and rows; bins without rows are left out.
    bins: Vec<(u32, u64)>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_zero(rows: &u64) -> bool {
    *rows == 0
}

/// The view of the scores of a cube.
pub(super) fn score_view(cube: &Cube, scores: &Scores) -> ScoreView {
    let mut cells = Vec::new();
    for (key, places) in &scores.cells {
        let mut by_rows: BTreeMap<ScoredRows, ScoreCell> = BTreeMap::new();
        for ((what, slot), rows) in places {
            let cell = by_rows.entry(*what).or_insert_with(|| ScoreCell {
                key: key
                    .iter()
                    .map(|level| known(level).map(|group| group.label.clone()))
                    .collect(),
                eligible: what.eligible,
                label: what.label,
                missing: 0,
                unreadable: 0,
                below: 0,
                above: 0,
                bins: Vec::new(),
            });
            match slot {
                Slot::Missing => cell.missing = *rows,
                Slot::Unreadable => cell.unreadable = *rows,
                Slot::Below => cell.below = *rows,
                Slot::Above => cell.above = *rows,
                Slot::In(bin) => cell.bins.push((*bin, *rows)),
            }
        }
        cells.extend(by_rows.into_values());
    }
    ScoreView {
        keys: axis_names(&cube.plan),
        cells,
    }
}

/// The scores as written, or what is wrong with them. Whether they fit the cells is not looked at.
pub(super) fn read_scores(
    plan: &Plan,
    groups: &[Vec<Group>],
    view: ScoreView,
) -> Result<Scores, &'static str> {
    let unfit = "its scores do not match its plan";
    let bins = plan
        .score_bins
        .filter(|bins| bins.is_valid())
        .ok_or(unfit)?;
    if view.keys != axis_names(plan) {
        return Err(unfit);
    }
    let mut scores = Scores::default();
    for cell in view.cells {
        if cell.key.len() != groups.len() {
            return Err(unfit);
        }
        let what = ScoredRows {
            eligible: cell.eligible,
            label: cell.label,
        };
        let key = read_key(&cell.key, groups.iter())?;
        let places = scores.cells.entry(key).or_default();
        if places.keys().any(|(known, _)| *known == what) {
            return Err("a cell of its scores stands twice");
        }
        let others = [
            (Slot::Missing, cell.missing),
            (Slot::Unreadable, cell.unreadable),
            (Slot::Below, cell.below),
            (Slot::Above, cell.above),
        ];
        let inner = cell
            .bins
            .into_iter()
            .map(|(bin, rows)| (Slot::In(bin), rows));
        for (slot, rows) in others
            .into_iter()
            .filter(|(_, rows)| *rows > 0)
            .chain(inner)
        {
            if matches!(slot, Slot::In(bin) if bin >= bins.bins()) || rows == 0 {
                return Err("its scores have a bin that its plan does not have");
            }
            if places.insert((what, slot), rows).is_some() {
                return Err("a bin of its scores stands twice");
            }
        }
    }
    Ok(scores)
}
