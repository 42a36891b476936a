//! Groups compared within strata and put together: the pooled ratio of Mantel and Haenszel, and the
//! mean of demographic disparities.

use std::sync::Arc;

use crate::metrics::catalogue::selection_rate;
use crate::metrics::evaluate::counted;
use crate::metrics::figure::real;
use crate::metrics::reference::Candidate;
use crate::metrics::{
    Apart, Computed, Counted, Favourable, Function, NearlyNormal, Operands, Referee, Reference,
    Samples, Value,
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
        let tables: Vec<[(u64, u64); 2]> = apart
            .strata
            .iter()
            .map(|stratum| {
                let group = apart.sum(stratum, |group| group.id == own.id);
                let reference = apart.sum(stratum, |group| {
                    if is_rest {
                        group.id != own.id && !group.unknown
                    } else {
                        group.id == reference
                    }
                });
                [group, reference]
            })
            .filter(|[group, reference]| group.1 > 0 && reference.1 > 0)
            .collect();
        computed.push(Computed {
            reference: Some(reference),
            ..pooled(at, &tables)
        });
    }
    computed
}

/// The pooled ratio of strata as (selected, eligible) of group and reference.
fn pooled(at: usize, tables: &[[(u64, u64); 2]]) -> Computed {
    let sizes: Vec<f64> = tables
        .iter()
        .map(|[(_, n), (_, m)]| real(*n) * real(*m) / (real(*n) + real(*m)))
        .collect();
    let samples = [0, 1].map(|side| {
        let of = |table: &[(u64, u64); 2]| {
            let (k, n) = table[side];
            vec![k, n.saturating_sub(k)]
        };
        tables.iter().map(of).collect::<Vec<_>>()
    });
    let of = move |shares: &[Vec<f64>]| {
        let (group, reference) = shares.split_at(shares.len() / 2);
        let sum =
            |rates: &[Vec<f64>]| -> f64 { rates.iter().zip(&sizes).map(|(p, w)| w * p[0]).sum() };
        let below = sum(reference);
        (below > 0.0).then(|| sum(group) / below)
    };
    let selected = |side: usize| tables.iter().map(|table| table[side].0).sum::<u64>();
    let value = match (tables.len(), selected(0), selected(1)) {
        (0, ..) => Err(Undefined::OnlyOneGroup),
        (_, 0, 0) => Err(Undefined::NobodySelected),
        (_, _, 0) => Err(Undefined::ReferenceIsZero),
        _ => {
            let shares: Vec<Vec<f64>> = samples.iter().flatten().map(|c| shares_of(c)).collect();
            of(&shares)
                .ok_or(Undefined::NotEstimable)
                .and_then(Value::real)
        }
    };
    Computed {
        operands: Some(Operands::Samples(Samples::Function(Function {
            samples: samples.concat(),
            of: Arc::new(of),
            scale: NearlyNormal::Log,
        }))),
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
