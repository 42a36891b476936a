//! Counting: one pass over the batches makes the cube. Integers only, so that threads, blocks, file
//! order and splits cannot change a digit.

mod absent;
mod apart;
mod arms;
mod axis;
mod baseline;
mod borders;
mod census;
mod checks;
mod consent;
mod counts;
mod counts_file;
mod cube;
mod difference;
mod filter;
mod kept;
mod membership;
mod people;
mod plan;
mod population;
mod population_rows;
mod prepare;
mod quintiles;
mod reduce;
mod repeats;
mod row_checks;
mod score_view;
mod scores;
mod squares;
mod sum;
mod sums;
mod table;
mod unit_sums;
mod units;
mod values;
mod weight_view;
mod weights;

pub use absent::{Absent, Because, absent};
pub use apart::set_apart;
pub use arms::{ArmSteps, refuse_one_arm};
pub use baseline::{Baseline, BaselineKind};
pub use borders::{Merging, Settled, recut, settle};
pub use census::{Census, GroupCensus, UnknownCensus, census};
pub use checks::check;
pub use counts::{EventRate, MAX_COUNT, Proportion, Undefined};
pub use counts_file::{read_counts, write_counts};
pub use cube::{ColumnUse, Cube, Level, Margin, MarginGroup};
pub use difference::Difference;
pub use kept::{Standing, Tallies, refuse_quintiles};
pub use membership::{Alike, Profile, WHOLE};
pub use plan::{CONSENTED, ConfusionAt, Pair, Plan, ROWS, SPEND};
pub use prepare::plan;
pub use reduce::count;
pub use row_checks::{
    Answer, CHECKS, Check, Checked, PlannedChecks, Row, SENSITIVE, check_of, sensitive,
};
pub use scores::{ScoreCounts, ScoredRows, Scores};
pub use squares::Squares;
pub use sum::{sum, sum_disjoint};
pub(crate) use unit_sums::may_overlap;
pub use unit_sums::{Sums, UnitRate, UnitSums};
pub use weights::{Weighed, Weights};
