//! Metrics over strata: a group compared within each value of a column that is audited apart, and the
//! comparisons put together, so that a difference between strata is not taken for one between groups.

use crate::metrics::evaluate::placed;
use crate::metrics::{Computed, Definition, Layout, Measure, REGISTRY, Referee, Slice, Wanted};
use crate::tally::{Margin, MarginGroup};

/// An attribute in all of the data, and apart by the values of a column.
#[derive(Debug, Clone)]
pub struct Apart<'a> {
    /// The column.
    pub by: &'a str,
    /// All of the data.
    pub pooled: &'a Margin,
    /// Each known value of the column, in order; rows without one are in none of them.
    pub strata: Vec<&'a Margin>,
    /// Where the counters stand.
    pub layout: &'a Layout,
}

impl Apart<'_> {
    /// All of the data as metrics read it.
    pub(in crate::metrics) const fn slice(&self) -> Slice<'_> {
        Slice {
            margin: self.pooled,
            layout: self.layout,
            step: None,
            baseline: None,
        }
    }

    /// Selected and eligible of the known groups of a stratum that a condition picks.
    pub(in crate::metrics) fn sum(
        &self,
        stratum: &Margin,
        of: impl Fn(&MarginGroup) -> bool,
    ) -> (u64, u64) {
        let Some(pair) = &self.layout.decision else {
            return (0, 0);
        };
        let groups = stratum.groups.iter().filter(|group| of(group));
        groups.fold((0, 0), |(k, n), group| {
            (k + group.counts[pair.top], n + group.counts[pair.bottom])
        })
    }
}

/// Every wanted metric over the strata of a column.
#[must_use]
pub fn over_strata(apart: &Apart<'_>, referee: &Referee, wanted: &Wanted) -> Vec<Measure> {
    let mut measures = Vec::new();
    if apart.layout.decision.is_none() {
        return measures;
    }
    for metric in REGISTRY.iter().filter(|metric| wanted.has(metric)) {
        let Definition::OverStrata(compute) = metric.definition else {
            continue;
        };
        let computed: Vec<Computed> = compute(apart, referee);
        measures.extend(computed.into_iter().map(|own| Measure {
            denominator: apart.by.to_owned(),
            ..placed(metric, &apart.slice(), own)
        }));
    }
    measures
}
