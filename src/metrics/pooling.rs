//! Groups compared within strata and put together: the pooled ratio of Mantel and Haenszel, and the
//! mean of demographic disparities.

use std::sync::Arc;

use crate::metrics::catalogue::selection_rate;
use crate::metrics::evaluate::counted;
use crate::metrics::figure::real;
use crate::metrics::reference::Candidate;
use crate::metrics::{
    Apart, Computed, Counted, Favourable, Function, InStrata, NearlyNormal, Operands, Referee,
    Reference, Samples, Value,
};
use crate::tally::Undefined;

/// The pooled ratio of every group to the reference, which is chosen over all of the data.
///
/// Everybody as the reference stands for everybody else here: within a stratum both ask the same.
pub(super) fn ratios(apart: &Apart<'_>, referee: &Referee) -> Vec<Computed> {
    let slice = apart.slice();
    let rates = counted(&selection_rate::METRIC, &slice);
    let candidates: Vec<Candidate<'_>> = apart
        .pooled
        .groups
        .iter()
        .zip(rates)
        .map(|(group, rate)| Candidate {
            id: &group.id,
            unknown: group.unknown,
            size: group.counts[apart.layout.size],
            rate: rate.and_then(Counted::rate),
            n: rate.ok().map(|counted| counted.n),
        })
        .collect();
    let referee = match referee.reference {
        Reference::Overall => Referee {
            reference: Reference::Rest,
            ..referee.clone()
        },
        Reference::Group(_) | Reference::Best | Reference::Largest | Reference::Rest => {
            referee.clone()
        }
    };
    let mut computed = Vec::new();
    for (at, own) in candidates.iter().enumerate() {
        let reference = match referee.choose(&candidates, own.id, Favourable::High) {
            Ok((reference, _)) => reference,
            Err(why) => {
                computed.push(Computed::of_group(at, Err(why)));
                continue;
            }
        };
        if reference == own.id {
            continue;
        }
        let is_rest = referee.reference == Reference::Rest;
        let (mut group, mut against) = (Vec::new(), Vec::new());
        for stratum in &apart.strata {
            group.push(apart.sum(stratum, |group| group.id == own.id));
            against.push(apart.sum(stratum, |group| {
                if is_rest {
                    group.id != own.id && !group.unknown
                } else {
                    group.id == reference
                }
            }));
        }
        let strata = InStrata {
            group,
            reference: against,
        };
        computed.push(Computed {
            reference: Some(reference),
            ..pooled(at, strata)
        });
    }
    computed
}

/// The pooled ratio of the strata that hold both.
fn pooled(at: usize, strata: InStrata) -> Computed {
    let pairs = strata.pairs();
    let (mut above, mut below) = (0.0, 0.0);
    for (group, reference) in &pairs {
        let whole = real(group.n()) + real(reference.n());
        above += real(group.k()) * (real(reference.n()) / whole);
        below += real(reference.k()) * (real(group.n()) / whole);
    }
    let value = if pairs.is_empty() {
        Err(Undefined::OnlyOneGroup)
    } else if below > 0.0 {
        Value::real(above / below)
    } else if above > 0.0 {
        Err(Undefined::ReferenceIsZero)
    } else {
        Err(Undefined::NobodySelected)
    };
    Computed {
        operands: Some(Operands::Samples(Samples::InStrata(strata))),
        ..Computed::of_group(at, value)
    }
}

/// The shares of the cells of one sample; none of nothing.
pub(super) fn shares_of(cells: &[u64]) -> Vec<f64> {
    let whole: f64 = cells.iter().map(|k| real(*k)).sum();
    let share = |k: &u64| if whole > 0.0 { real(*k) / whole } else { 0.0 };
    cells.iter().map(share).collect()
}

/// Every group's conditional demographic disparity.
pub(super) fn disparities(apart: &Apart<'_>, _: &Referee) -> Vec<Computed> {
    let mut computed = Vec::new();
    for (at, group) in apart.pooled.groups.iter().enumerate() {
        if group.unknown {
            continue;
        }
        let (mut samples, mut left_out) = (Vec::new(), Vec::new());
        for stratum in &apart.strata {
            let (k, n) = apart.sum(stratum, |other| other.id == group.id);
            let (selected, all) = apart.sum(stratum, |other| !other.unknown);
            if selected == 0 || selected >= all {
                if all > 0 {
                    left_out.extend(stratum.stratum.clone());
                }
                continue;
            }
            let others = (selected - k, (all - n).saturating_sub(selected - k));
            samples.push(vec![k, n.saturating_sub(k), others.0, others.1]);
        }
        let sizes: Vec<f64> = samples
            .iter()
            .map(|cells: &Vec<u64>| cells.iter().map(|k| real(*k)).sum())
            .collect();
        let whole: f64 = sizes.iter().sum();
        let of = move |shares: &[Vec<f64>]| {
            let mut sum = 0.0;
            for (cells, size) in shares.iter().zip(&sizes) {
                let (selected, out) = (cells[0] + cells[2], cells[1] + cells[3]);
                if selected <= 0.0 || out <= 0.0 {
                    return None;
                }
                sum += size / whole * (cells[1] / out - cells[0] / selected);
            }
            Some(sum)
        };
        let shares: Vec<Vec<f64>> = samples.iter().map(|cells| shares_of(cells)).collect();
        let value = if samples.is_empty() {
            Err(Undefined::NobodySelected)
        } else {
            of(&shares)
                .ok_or(Undefined::NotEstimable)
                .and_then(Value::real)
        };
        computed.push(Computed {
            left_out,
            operands: Some(Operands::Samples(Samples::Function(Function {
                samples,
                of: Arc::new(of),
                scale: NearlyNormal::AsIs,
            }))),
            ..Computed::of_group(at, value)
        });
    }
    computed
}
