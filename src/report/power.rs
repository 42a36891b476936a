//! What a finding could have shown, in its place in the report.

use crate::policy::{Attainable, Needed, Never, Verdict};
use crate::report::model::{DetectableReport, FindingReport, NeededReport, PowerReport};
use crate::report::text::{Attaining, Comparing, Lang};

/// What could have been shown of a comparison.
pub(super) fn power(of: &Attainable, c: &Comparing<'_>, lang: Lang) -> PowerReport {
    let (needed, never) = match of.needed {
        Some(Needed::Sample {
            factor,
            group,
            reference,
        }) => {
            let needed = NeededReport {
                factor,
                group,
                reference,
            };
            (Some(needed), None)
        }
        Some(Needed::Never(never)) => (None, Some(word(never))),
        None => (None, None),
    };
    // Against a population it is those reached who are counted.
    let stage = match c.shares {
        Some(_) => c.numerator,
        None => c.denominator,
    };
    PowerReport {
        probability: of.probability,
        comparisons: of.comparisons,
        detectable: of
            .detectable
            .iter()
            .map(|found| DetectableReport {
                bound: if found.lower { "min" } else { "max" },
                value: found.value,
            })
            .collect(),
        needed,
        never,
        message: lang.text().attainable(&Attaining {
            of,
            bounds: c.bound_values(),
            stage,
            people: c.people,
            of_units: c.of_units,
        }),
    }
}

const fn word(never: Never) -> &'static str {
    match never {
        Never::AtBound => "at-bound",
        Never::BeyondCounting => "beyond-counting",
        Never::Unknown => "unknown-groups",
    }
}

impl FindingReport {
    /// What people are told under an inconclusive finding.
    pub(super) fn settles(&self) -> Option<&str> {
        let power = self.power.as_ref();
        let told = power.filter(|_| self.verdict == Verdict::Inconclusive)?;
        Some(&told.message)
    }
}
