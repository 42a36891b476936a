//! The verdict: one function from what is known about a comparison to pass, fail or inconclusive.

use serde::{Deserialize, Serialize};

use crate::policy::EvidenceKind;

/// What a rule says of a comparison, or the policy of the audit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The bound holds, and the data can tell.
    Pass,
    /// The data cannot tell.
    Inconclusive,
    /// The bound is broken, and it is not chance.
    Fail,
}

/// The exit code of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: no denied rule failed.
    Ok,
    /// 1: a denied rule failed.
    Breach,
    /// 2: the audit could not be made.
    Error,
    /// 3: nothing failed, but nothing was judged, or an inconclusive rule is denied.
    Undecided,
}

impl Exit {
    /// Every code with its meaning, for help and documentation.
    pub const ALL: [(Exit, &'static str); 4] = [
        (Self::Ok, "no denied rule failed"),
        (Self::Breach, "a denied rule failed"),
        (
            Self::Error,
            "the audit could not be made: arguments, policy, input, output, or an internal error",
        ),
        (
            Self::Undecided,
            "nothing failed, but nothing was judged, or a rule with on-inconclusive = \"deny\" is inconclusive",
        ),
    ];

    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Breach => 1,
            Self::Error => 2,
            Self::Undecided => 3,
        }
    }
}

/// Where an interval lies with respect to the bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IntervalSide {
    /// There is no interval.
    Undefined,
    /// Every value in it is allowed.
    WhollyInside,
    /// Some are, some are not.
    Crosses,
    /// None is.
    WhollyOutside,
}

/// What is known about one comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    /// Group and reference both have the minimum size.
    pub(super) large_enough: bool,
    /// Whether the value keeps the bounds, compared exactly; `None` when it is undefined.
    pub(super) inside: Option<bool>,
    /// Where the interval lies.
    pub(super) interval: IntervalSide,
    /// Whether the adjusted test tells the value from parity.
    pub(super) distinguishable: bool,
}

/// The verdict on one comparison.
///
/// | n ≥ min | value vs bound | interval vs bound | distinguishable | point | screening | confident |
/// |---|---|---|---|---|---|---|
/// | no | any | any | any | Inconclusive | Inconclusive | Inconclusive |
/// | yes | undefined | – | – | Inconclusive | Inconclusive | Inconclusive |
/// | yes | defined | undefined | – | by value | Inconclusive | Inconclusive |
/// | yes | inside | wholly inside | any | Pass | Pass | Pass |
/// | yes | inside | crosses, or wholly outside | any | Pass | Inconclusive | Inconclusive |
/// | yes | outside | any | no | Fail | Inconclusive | Inconclusive |
/// | yes | outside | crosses | yes | Fail | Fail | Inconclusive |
/// | yes | outside | wholly outside | yes | Fail | Fail | Fail |
/// | yes | outside | wholly inside | yes | Fail | Inconclusive | Inconclusive |
///
/// Screening is asymmetric on purpose: Fail needs the bound broken and a disparity that is not
/// chance, Pass needs the whole interval inside.
pub(super) const fn verdict(facts: Facts, evidence: EvidenceKind) -> Verdict {
    let Facts {
        large_enough,
        inside,
        interval,
        distinguishable,
    } = facts;
    let Some(inside) = inside else {
        return Verdict::Inconclusive;
    };
    if !large_enough {
        return Verdict::Inconclusive;
    }
    match (evidence, inside, interval) {
        (EvidenceKind::Point, true, _) => Verdict::Pass,
        (EvidenceKind::Point, false, _) => Verdict::Fail,
        (_, true, IntervalSide::WhollyInside) => Verdict::Pass,
        (EvidenceKind::Screening, false, IntervalSide::Crosses | IntervalSide::WhollyOutside)
        | (EvidenceKind::Confident, false, IntervalSide::WhollyOutside)
            if distinguishable =>
        {
            Verdict::Fail
        }
        (EvidenceKind::Screening | EvidenceKind::Confident, true | false, _) => {
            Verdict::Inconclusive
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use IntervalSide::{Crosses, Undefined, WhollyInside, WhollyOutside};
    use Verdict::{Fail, Inconclusive, Pass};

    const SIDES: [IntervalSide; 4] = [Undefined, WhollyInside, Crosses, WhollyOutside];

    fn all(
        large_enough: bool,
        inside: Option<bool>,
        interval: IntervalSide,
        distinguishable: bool,
    ) -> [Verdict; 3] {
        let facts = Facts {
            large_enough,
            inside,
            interval,
            distinguishable,
        };
        [
            EvidenceKind::Point,
            EvidenceKind::Screening,
            EvidenceKind::Confident,
        ]
        .map(|kind| verdict(facts, kind))
    }

    #[test]
    fn row_1_small_groups_are_never_judged() {
        for inside in [None, Some(true), Some(false)] {
            for side in SIDES {
                for distinguishable in [true, false] {
                    assert_eq!(all(false, inside, side, distinguishable), [Inconclusive; 3]);
                }
            }
        }
    }

    #[test]
    fn row_2_an_undefined_value_is_inconclusive() {
        for side in SIDES {
            assert_eq!(all(true, None, side, true), [Inconclusive; 3]);
        }
    }

    #[test]
    fn row_3_without_an_interval_only_the_point_decides() {
        for distinguishable in [true, false] {
            assert_eq!(
                all(true, Some(true), Undefined, distinguishable),
                [Pass, Inconclusive, Inconclusive]
            );
            assert_eq!(
                all(true, Some(false), Undefined, distinguishable),
                [Fail, Inconclusive, Inconclusive]
            );
        }
    }

    #[test]
    fn row_4_inside_with_the_whole_interval_passes() {
        for distinguishable in [true, false] {
            assert_eq!(
                all(true, Some(true), WhollyInside, distinguishable),
                [Pass; 3]
            );
        }
    }

    #[test]
    fn row_5_inside_with_part_of_the_interval_outside_cannot_tell() {
        for side in [Crosses, WhollyOutside] {
            for distinguishable in [true, false] {
                assert_eq!(
                    all(true, Some(true), side, distinguishable),
                    [Pass, Inconclusive, Inconclusive]
                );
            }
        }
    }

    #[test]
    fn row_6_outside_by_chance_cannot_tell() {
        for side in [WhollyInside, Crosses, WhollyOutside] {
            assert_eq!(
                all(true, Some(false), side, false),
                [Fail, Inconclusive, Inconclusive]
            );
        }
    }

    #[test]
    fn row_7_outside_and_not_chance_fails_the_screening() {
        assert_eq!(
            all(true, Some(false), Crosses, true),
            [Fail, Fail, Inconclusive]
        );
    }

    #[test]
    fn row_8_wholly_outside_fails_everything() {
        assert_eq!(all(true, Some(false), WhollyOutside, true), [Fail; 3]);
    }

    #[test]
    fn row_9_a_contradiction_cannot_tell() {
        assert_eq!(
            all(true, Some(false), WhollyInside, true),
            [Fail, Inconclusive, Inconclusive]
        );
    }

    #[test]
    fn exit_codes_are_zero_to_three() {
        let codes: Vec<u8> = Exit::ALL.iter().map(|(exit, _)| exit.code()).collect();
        assert_eq!(codes, [0, 1, 2, 3]);
    }
}
