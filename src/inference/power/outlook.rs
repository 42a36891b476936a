//! What an audit can show before the campaign runs: the nearest ratio, the probabilities at one ratio, and
//! the sizes it takes, all by the exact sums.

use super::search::{detectable, size_to_fail, sizes_to_pass};
use super::{Planned, Screening, exact};

/// A campaign before it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Campaign {
    /// The rule.
    pub screening: Screening,
    /// People of every group but one.
    pub group: u64,
    /// The group that the others are compared with.
    pub reference: Planned,
    /// Number of groups, this one included.
    pub groups: u64,
    /// The probability with which something is to be shown.
    pub power: f64,
}

/// What can be shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook {
    /// The largest ratio that fails with the probability; `None` when none does.
    pub detectable: Option<f64>,
    /// What becomes of one ratio, when it was asked for.
    pub at: Option<AtRatio>,
    /// Sizes of each group and of the reference at which all groups pass together with the probability,
    /// when all have the same rate; `None` when there are no such sizes.
    pub to_pass: Option<(u64, u64)>,
}

/// What becomes of one true ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtRatio {
    /// The ratio.
    pub ratio: f64,
    /// The probability that the group fails.
    pub fail: f64,
    /// The probability that it passes.
    pub pass: f64,
    /// Sizes of the group and of the reference at which it fails with the probability that is asked for;
    /// `None` when there are no such sizes, as for ratios that are not below the bound.
    pub to_fail: Option<(u64, u64)>,
}

impl Campaign {
    /// What it can show, and at `ratio`. `None` when the ratio times the rate is no probability, or nobody
    /// is in a group.
    #[must_use]
    pub fn outlook(&self, ratio: Option<f64>) -> Option<Outlook> {
        let Self {
            screening,
            reference,
            power,
            ..
        } = self;
        let equal = Planned::new(self.group, reference.p())?;
        let at = match ratio {
            None => None,
            Some(ratio) => {
                let group = Planned::new(equal.n(), ratio * reference.p())?;
                Some(AtRatio {
                    ratio,
                    fail: exact::fail(screening, group, *reference),
                    pass: exact::pass(screening, group, *reference),
                    to_fail: size_to_fail(screening, group, *reference, *power),
                })
            }
        };
        let others = usize::try_from(self.groups.saturating_sub(1).max(1)).ok()?;
        let mut sizes = vec![equal.n(); others];
        sizes.push(reference.n());
        let to_pass = sizes_to_pass(screening, &sizes, reference.p(), *power);
        Some(Outlook {
            detectable: (equal.n() >= screening.min_n && reference.n() >= screening.min_n)
                .then(|| detectable(screening, equal.n(), *reference, *power))
                .flatten(),
            at,
            to_pass: to_pass.and_then(|sizes| Some((*sizes.first()?, *sizes.last()?))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::gate::four_fifths;
    use super::*;

    #[test]
    fn sizes_that_are_named_have_the_power() {
        let campaign = Campaign {
            screening: four_fifths(3),
            group: 300,
            reference: Planned::new(1_000, 0.3).expect("a group"),
            groups: 3,
            power: 0.8,
        };
        let outlook = campaign.outlook(Some(0.6)).expect("a ratio");
        let at = outlook.at.expect("it was asked for");
        let (n, m) = at.to_fail.expect("below the bound");
        let again = Campaign {
            group: n,
            reference: Planned::new(m, 0.3).expect("a group"),
            ..campaign
        };
        let again = again.outlook(Some(0.6)).expect("a ratio");
        assert!(again.at.is_some_and(|at| at.fail >= 0.8 && at.fail < 0.83));
        assert!(
            again
                .detectable
                .is_some_and(|ratio| (ratio - 0.6).abs() < 0.01)
        );
        assert!(
            outlook
                .detectable
                .is_some_and(|ratio| (ratio < 0.6) == (n > 300))
        );
        // Groups keep their proportions, up to the rounding of each.
        let (n, m) = outlook.to_pass.expect("equal rates can pass");
        assert!(n.abs_diff(m * 3 / 10) <= 1, "{n} {m}");
    }

    #[test]
    fn at_the_bound_it_neither_fails_often_nor_can_be_made_to() {
        let campaign = Campaign {
            screening: four_fifths(1),
            group: 2_000,
            reference: Planned::new(2_000, 0.5).expect("a group"),
            groups: 2,
            power: 0.8,
        };
        let at = campaign.outlook(Some(0.8)).and_then(|outlook| outlook.at);
        let at = at.expect("it was asked for");
        assert!(at.pass <= 0.03 && at.fail > 0.4 && at.fail < 0.6, "{at:?}");
        assert_eq!(at.to_fail, None);
        assert_eq!(campaign.outlook(Some(2.5)), None);
    }
}
