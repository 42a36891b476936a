//! The arms of a test in the cube: which axis they are, the groups of both arms side by side, and what
//! can be said against their values when all rows are counted. What is made of them stands in `metrics/`.

use std::collections::BTreeMap;

use crate::config::RowShape;
use crate::error::{Code, Error, Result};
use crate::input::{Arm, Arms};
use crate::tally::{Cube, Level, Margin, Plan, Squares};

/// Where the counters of what people of an arm did stand: those in the denominator, and of them those
/// at the last stages of the funnel. Stages are named as the plan does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArmSteps {
    /// The last stage, and its counter.
    pub acquired: (String, usize),
    /// The stage before it, its counter, and the counter of both.
    pub applied: Option<(String, usize, usize)>,
    /// The stage before that, its counter, and the counter of it and the next.
    pub selected: Option<(String, usize, usize)>,
}

impl Plan {
    /// The axis of the arms.
    #[must_use]
    pub fn arm_axis(&self) -> Option<usize> {
        let arms = self.arms.as_ref()?;
        let at = self.strata.iter().position(|name| *name == arms.column)?;
        Some(self.attributes.len() + at)
    }

    /// The strata that are audited apart, with their axes: all but that of the arms, unless it was asked
    /// for.
    #[must_use]
    pub fn audited_strata(&self) -> Vec<(usize, &str)> {
        let first = self.attributes.len();
        let strata = self.strata.iter().enumerate();
        let strata = strata.map(|(at, name)| (first + at, name.as_str()));
        strata.filter(|(axis, _)| self.is_audited(*axis)).collect()
    }

    /// Whether the values of an axis are audited apart.
    pub(super) fn is_audited(&self, axis: usize) -> bool {
        let arms = self.arms.as_ref();
        arms.is_some_and(|arms| arms.apart) || self.arm_axis() != Some(axis)
    }

    /// The stages that follow the denominator of the decision, the last one first, as positions.
    fn arm_stages(&self) -> Vec<usize> {
        let decision = self.decision.as_ref();
        let eligible = decision.and_then(|decision| decision.eligible.as_ref());
        let stages = (0..self.stages.len()).rev();
        stages
            .filter(|at| Some(&self.stages[*at]) != eligible)
            .take(3)
            .collect()
    }

    /// The conditions of rows that are counted because there are arms; person rows only.
    pub(super) fn arm_masks(&self) -> Vec<u32> {
        let (Some(_), Some((_, eligible))) = (&self.arms, self.decision_bits()) else {
            return Vec::new();
        };
        let bits: Vec<u32> = self.arm_stages().iter().map(|at| 1 << at).collect();
        let mut masks: Vec<u32> = bits.iter().map(|bit| eligible | bit).collect();
        masks.extend(bits.windows(2).map(|two| eligible | two[0] | two[1]));
        masks
    }

    /// What people of an arm did at the last stages; `None` for count rows, whose stages cannot be joined.
    #[must_use]
    pub fn arm_steps(&self) -> Option<ArmSteps> {
        self.arms.as_ref()?;
        if self.rows == RowShape::Counts {
            return None;
        }
        let (_, eligible) = self.decision_bits()?;
        let stages = self.arm_stages();
        let counter = |ats: &[usize]| {
            let mask = ats.iter().fold(eligible, |mask, at| mask | 1 << at);
            self.masks().iter().position(|known| *known == mask)
        };
        let step = |at: usize| {
            let stage = *stages.get(at)?;
            let both = counter(&[stage, stages[at - 1]])?;
            Some((self.stages[stage].clone(), counter(&[stage])?, both))
        };
        let last = *stages.first()?;
        Some(ArmSteps {
            acquired: (self.stages[last].clone(), counter(&[last])?),
            applied: step(1),
            selected: step(2),
        })
    }
}

impl Cube {
    /// The groups of some attributes with the counters of both arms: those of both together, then those
    /// of the treated, then those held out. Sums over units follow each other likewise, without those of
    /// both; they are there only where each arm is one value of one column. `None` without arms.
    #[must_use]
    pub fn in_arms(&self, axes: &[usize], stratum: Option<&(usize, Level)>) -> Option<Margin> {
        let arms = self.plan.arms.as_ref()?;
        let axis = self.plan.arm_axis()?;
        let mut whole = self.margin(axes, stratum);
        let width = self.plan.counters().len();
        for group in &mut whole.groups {
            group.counts = vec![0; 3 * width];
            group.units = Vec::new();
        }
        let at = whole.groups.iter().enumerate();
        let at = at.map(|(at, group)| (group.key.clone(), at));
        let at: BTreeMap<Vec<Level>, usize> = at.collect();
        let mut values: [Vec<Level>; 2] = [Vec::new(), Vec::new()];
        for (key, counts) in &self.cells {
            let is_in = stratum.is_none_or(|(axis, level)| key[*axis] == *level);
            let Some(side) = side(arms, &key[axis]).filter(|_| is_in) else {
                continue;
            };
            if !values[side].contains(&key[axis]) {
                values[side].push(key[axis].clone());
            }
            let short: Vec<Level> = axes.iter().map(|axis| key[*axis].clone()).collect();
            let Some(group) = at.get(&short) else {
                continue;
            };
            let sums = &mut whole.groups[*group].counts;
            for (number, count) in counts.iter().enumerate() {
                for part in [0, side + 1] {
                    let sum = &mut sums[part * width + number];
                    *sum = sum.saturating_add(*count);
                }
            }
        }
        if let ([treated], [control], None) = (&values[0][..], &values[1][..], stratum) {
            for group in &mut whole.groups {
                for value in [treated, control] {
                    let of = (axis, value.clone());
                    let sums = self.unit_sums(axes, Some(&of), &group.key);
                    group.units.extend(sums.into_iter().map(Squares::from));
                }
            }
        }
        Some(whole)
    }

    /// Rows by what their arm is: treated, held out.
    fn rows_of_arms(&self) -> Option<[u64; 2]> {
        let (arms, axis) = (self.plan.arms.as_ref()?, self.plan.arm_axis()?);
        let used = self.plan.used_at();
        let mut rows = [0, 0];
        for (key, counts) in &self.cells {
            if let Some(side) = side(arms, &key[axis]) {
                rows[side] += counts[used];
            }
        }
        Some(rows)
    }
}

/// The number of an arm, 0 for the treated; `None` for no arm or another one.
fn side(arms: &Arms, level: &Level) -> Option<usize> {
    let known = Some(level).filter(|level| !level.is_unknown())?;
    Some(match arms.arm(known.label())? {
        Arm::Treatment => 0,
        Arm::Control => 1,
    })
}

/// Whether rows of a level are in neither arm.
pub(super) fn is_outside(arms: &Arms, level: &Level) -> bool {
    side(arms, level).is_none()
}

/// Refuses values of which it is not known which arm they are, unless the user has said which are.
pub(super) fn check_words(cube: &Cube) -> Result<()> {
    let (Some(arms), Some(axis)) = (&cube.plan.arms, cube.plan.arm_axis()) else {
        return Ok(());
    };
    let mut values: Vec<&str> = Vec::new();
    let mut unclear: Option<&str> = None;
    for level in cube.cells.keys().map(|key| &key[axis]) {
        let value = level.label();
        if level.is_unknown() || values.contains(&value) {
            continue;
        }
        values.push(value);
        if unclear.is_none() && !arms.is_said() && is_outside(arms, level) {
            unclear = Some(value);
        }
    }
    let Some(value) = unclear else {
        return Ok(());
    };
    values.sort_unstable();
    values.truncate(10);
    Err(Error::new(
        Code::UnclearArm,
        format!(
            "`{}` holds `{value}`, and which arm of the test that is is not known",
            arms.column
        ),
    )
    .help(format!(
        "say which values were treated and which held out: `--treatment VALUE --control VALUE`; the column holds `{}`",
        values.join("`, `")
    )))
}

/// Refuses an audit of uplift in which nobody was treated, or nobody held out.
///
/// # Errors
///
/// [`Code::UnclearArm`].
pub fn refuse_one_arm(cube: &Cube) -> Result<()> {
    let (Some(arms), Some(rows)) = (&cube.plan.arms, cube.rows_of_arms()) else {
        return Ok(());
    };
    let lacking = match rows {
        [0, _] => "was treated",
        [_, 0] => "was held out",
        _ => return Ok(()),
    };
    Err(Error::new(
        Code::UnclearArm,
        format!(
            "by `{}` nobody {lacking}: there is no uplift to measure",
            arms.column
        ),
    )
    .help(
        "name the values of both arms: `--treatment VALUE --control VALUE`; or leave out `--arm`",
    ))
}
