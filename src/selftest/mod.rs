//! The self-test: how often the intervals that decide hold the truth, and how often the four-fifths gate
//! is wrong, over a grid of rates, sizes and numbers of groups. Small cells are enumerated, the others
//! drawn at random from a seed. It stands above the stages because it runs the same judging as an audit.

mod clustered;
mod criterion;
mod draws;
mod functions;
mod gate;
mod grid;
mod groups;
mod halving;
mod methods;
mod page;
mod pairs;
mod strata;

pub use criterion::Share;
pub use gate::GateCell;
pub use halving::{Halved, halved};
pub use methods::Measured;
pub use page::page;

/// What to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The whole grid, and not only the short one.
    pub full: bool,
    /// Where the random numbers start.
    pub seed: u64,
}

/// The coverage of one interval in one cell of the grid.
#[derive(Debug, Clone)]
pub struct CoverageCell {
    /// The interval.
    pub measured: Measured,
    /// The group's size and, where there is one, the reference's; or those of all groups.
    pub sizes: Vec<u64>,
    /// The rate of the reference, or of all groups.
    pub rate: f64,
    /// The true ratio of the group's rate to it; 1 at parity.
    pub ratio: f64,
    /// Intervals that hold the truth, of those that are defined.
    pub covered: Share,
    /// Units of a group and the correlation of their rows, where rows come in clusters.
    pub clusters: Option<(u64, f64)>,
    /// The probability that there is no interval.
    pub undefined: f64,
}

/// Everything found.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What was run.
    pub wanted: Wanted,
    /// The intervals.
    pub coverage: Vec<CoverageCell>,
    /// The gate.
    pub gate: Vec<GateCell>,
}

/// Runs the self-test.
#[must_use]
pub fn selftest(wanted: Wanted) -> Outcome {
    let mut coverage = pairs::enumerated();
    coverage.extend(pairs::drawn(wanted));
    coverage.extend(groups::cells(wanted));
    coverage.extend(strata::cells(wanted));
    coverage.extend(functions::cells(wanted));
    coverage.extend(clustered::cells(wanted));
    Outcome {
        wanted,
        coverage,
        gate: gate::cells(wanted),
    }
}

impl Outcome {
    /// Cells in which a method covers too little, where nobody knew that it would.
    #[must_use]
    pub fn unexpected(&self) -> usize {
        let cells = self.coverage.iter();
        let coverage = cells
            .filter(|cell| cell.covered.is_too_small() && methods::known_weakness(cell).is_none());
        let gate = self.gate.iter().filter(|cell| cell.is_too_often_wrong());
        coverage.count() + gate.count()
    }
}
