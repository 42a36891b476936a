//! Rules that are checks of rows, and the verdict on each. Nothing is estimated: rows are counted, so
//! there is no interval, no test and no place in the family.

use crate::config::{Field, Origin, PolicyConfig};
use crate::error::Result;
use crate::input::Wanted;
use crate::policy::rule::{collected_checks, presets_of};
use crate::policy::{Severity, Verdict};
use crate::tally::{Check, Checked, Cube};

/// A rule that is a check, ready to judge.
#[derive(Debug, Clone)]
pub struct CheckRule {
    /// The rule's name, unique in the policy.
    pub id: String,
    /// The check.
    pub check: &'static Check,
    /// The severity.
    pub severity: Severity,
    /// Whether an inconclusive finding of this rule is denied.
    pub deny_inconclusive: bool,
    /// Where it was written.
    pub origin: Origin,
}

/// What a rule says of the rows.
#[derive(Debug, Clone)]
pub struct CheckFinding {
    /// Index of the rule among the policy's checks.
    pub rule: usize,
    /// The rows by answer; zeros when none could be looked at.
    pub checked: Checked,
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub why: CheckWhy,
}

/// What the verdict on a check rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckWhy {
    /// Rows were looked at and none breaks the check.
    Kept,
    /// Some row breaks it.
    Broken,
    /// No row that was read breaks it, and some could not be read.
    Unreadable,
    /// No row is concerned.
    NoRow,
    /// No row breaks it by the columns that the log has, and others could show that one does; of every
    /// list, one is needed.
    Partly(Vec<&'static [Field]>),
    /// The log has no column for a field that it needs; of every list, one is needed.
    NoColumn(Vec<&'static [Field]>),
    /// The counts were made without it.
    NotCounted,
}

/// What a policy asks of the rows: its checks, and whether it asks nothing else.
///
/// # Errors
///
/// What is wrong with its presets and checks; see [`crate::error::Code`].
pub fn wanted(written: &PolicyConfig) -> Result<Wanted> {
    let presets = presets_of(written)?;
    let checks = collected_checks(written)?;
    let mut wanted = Wanted {
        alone: !checks.is_empty()
            && written.rules.is_empty()
            && presets.iter().all(|preset| preset.rules.is_empty()),
        ..Wanted::default()
    };
    for rule in &checks {
        if !wanted.checks.contains(&rule.check.id) {
            wanted.checks.push(rule.check.id);
            wanted.fields.extend(rule.check.fields());
        }
    }
    wanted.fields.sort();
    wanted.fields.dedup();
    Ok(wanted)
}

/// The verdict on every check of a policy.
pub(super) fn judge_checks(rules: &[CheckRule], cube: &Cube) -> Vec<CheckFinding> {
    let findings = rules.iter().enumerate().map(|(rule, written)| {
        let check = written.check;
        let planned = cube.plan.checks.ids.iter().any(|id| id == check.id);
        let (checked, why) = match cube.checked.get(check.id) {
            Some(checked) => {
                let missing = cube.plan.checks.missing_to_pass(check);
                (checked.clone(), why(checked, missing))
            }
            None if planned => {
                let missing = cube.plan.checks.missing(check);
                (Checked::default(), CheckWhy::NoColumn(missing))
            }
            None => (Checked::default(), CheckWhy::NotCounted),
        };
        CheckFinding {
            rule,
            checked,
            verdict: verdict(&why),
            why,
        }
    });
    findings.collect()
}

/// | a row breaks it | a row cannot be read | a row was looked at | all columns are there | verdict |
/// |---|---|---|---|---|
/// | yes | any | yes | any | Fail |
/// | no | yes | any | any | Inconclusive |
/// | no | no | no | any | Inconclusive |
/// | no | no | yes | no | Inconclusive |
/// | no | no | yes | yes | Pass |
fn why(checked: &Checked, missing: Vec<&'static [Field]>) -> CheckWhy {
    if checked.broken > 0 {
        CheckWhy::Broken
    } else if checked.unreadable > 0 {
        CheckWhy::Unreadable
    } else if checked.looked_at == 0 {
        CheckWhy::NoRow
    } else if missing.is_empty() {
        CheckWhy::Kept
    } else {
        CheckWhy::Partly(missing)
    }
}

const fn verdict(why: &CheckWhy) -> Verdict {
    match why {
        CheckWhy::Broken => Verdict::Fail,
        CheckWhy::Kept => Verdict::Pass,
        CheckWhy::Unreadable
        | CheckWhy::NoRow
        | CheckWhy::Partly(_)
        | CheckWhy::NoColumn(_)
        | CheckWhy::NotCounted => Verdict::Inconclusive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_passes_only_when_rows_were_looked_at_and_nothing_was_missing() {
        let all = [Verdict::Fail, Verdict::Inconclusive, Verdict::Pass];
        let [fail, unsure, pass] = all;
        // With all columns, and with one missing.
        let cases = [
            ((3, 1, 0), [fail, fail]),
            ((3, 1, 2), [fail, fail]),
            ((3, 0, 2), [unsure, unsure]),
            ((0, 0, 2), [unsure, unsure]),
            ((3, 0, 0), [pass, unsure]),
            ((0, 0, 0), [unsure, unsure]),
        ];
        for ((looked_at, broken, unreadable), wanted) in cases {
            let checked = Checked {
                looked_at,
                broken,
                unreadable,
                not_concerned: 7,
                ..Checked::default()
            };
            let missing: [Vec<&'static [Field]>; 2] = [Vec::new(), vec![&[Field::AgeMax]]];
            let given = missing.map(|missing| verdict(&why(&checked, missing)));
            assert_eq!(given, wanted, "{checked:?}");
        }
    }
}
