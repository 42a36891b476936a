//! Rules and verdicts. A rule is read from the configuration or a preset, validated once, and judged
//! by one function whose truth table is its documentation. Nothing here prints or exits.

mod attainable;
mod checks;
mod judge;
mod pairs;
mod presets;
mod robust;
mod rule;
mod verdict;

pub use attainable::{Attainable, Detectable, Needed, Never};
pub use checks::{CheckFinding, CheckRule, CheckWhy, wanted};
pub use judge::{Finding, Judged, Judgement, Why, judge};
pub use presets::{PRESETS, Preset, preset};
pub use robust::{End, Robust};
pub use rule::{Bound, EvidenceKind, OnUnknown, Policy, Rule, Severity, policy};
pub use verdict::{Exit, Verdict};
