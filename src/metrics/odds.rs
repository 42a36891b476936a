//! Equalized odds put together in several ways: the gaps and the ratios of true and of false positive
//! rates, between a group and the reference or between all groups.

use crate::metrics::catalogue::{false_positive_rate, true_positive_rate};
use crate::metrics::evaluate::counted;
use crate::metrics::figure::Figure;
use crate::metrics::{
    Comparison, Computed, Counted, Fraction, Operands, Rate, Referee, Samples, Slice, Value,
};
use crate::tally::{Proportion, Undefined};

/// Two rates of the same kind.
type Pair = (Proportion, Proportion);

fn gap((a, b): &Pair) -> Option<Fraction> {
    let (a, b) = (Rate::Proportion(*a), Rate::Proportion(*b));
    let (a, b) = (a.value().ok()?, b.value().ok()?);
    if a.exceeds(&b) {
        a.minus(&b)
    } else {
        b.minus(&a)
    }
}

/// Half the sum of the absolute differences that a figure is made of, against the figure's reference.
pub(super) fn absolute(slice: &Slice<'_>, referee: &Referee, figure: &Figure) -> Vec<Computed> {
    let differences = figure.differences(slice, referee);
    let absolute = |own: Computed| {
        let Some(Operands::Samples(Samples::Function(function))) = &own.operands else {
            return own;
        };
        let pairs: Option<Vec<Pair>> = function.samples[..2]
            .iter()
            .zip(&function.samples[2..])
            .map(|(group, reference)| Some((share(group)?, share(reference)?)))
            .collect();
        let Some(pairs) = pairs else { return own };
        let mean = mean(pairs.iter().map(gap));
        Computed {
            value: own.value.and(mean),
            operands: Some(Operands::Samples(Samples::MeanGap(
                pairs.into_iter().map(|pair| vec![pair]).collect(),
            ))),
            ..own
        }
    };
    differences.into_iter().map(absolute).collect()
}

fn share(cells: &[u64]) -> Option<Proportion> {
    Proportion::new(*cells.first()?, cells.iter().sum()).ok()
}

/// The mean of two gaps.
fn mean(gaps: impl Iterator<Item = Option<Fraction>>) -> Result<Value, Undefined> {
    let gaps: Option<Vec<Fraction>> = gaps.collect();
    let gaps = gaps.ok_or(Undefined::OnlyOneGroup)?;
    let sum: f64 = gaps.iter().map(|gap| gap.to_f64()).sum();
    Value::real(sum / 2.0)
}

/// The pairs of large enough known groups, of true and of false positive rates, and who is left out.
fn pairs(slice: &Slice<'_>, min_n: u64) -> (Vec<Vec<Pair>>, Vec<String>) {
    let mut left_out: Vec<String> = Vec::new();
    let bases = [&true_positive_rate::METRIC, &false_positive_rate::METRIC];
    let of = |base| {
        let mut rates: Vec<Proportion> = Vec::new();
        for (counted, group) in counted(base, slice).into_iter().zip(&slice.margin.groups) {
            if group.unknown || group.counts[slice.layout.size] == 0 {
                continue;
            }
            match counted.and_then(Counted::rate) {
                Ok(Rate::Proportion(rate)) if rate.n() >= min_n => rates.push(rate),
                Ok(Rate::Proportion(_) | Rate::Events(_) | Rate::Money(_)) | Err(_) => {
                    if !left_out.contains(&group.id) {
                        left_out.push(group.id.clone());
                    }
                }
            }
        }
        let mut pairs = Vec::new();
        for (at, a) in rates.iter().enumerate() {
            pairs.extend(rates[at + 1..].iter().map(|b| (*a, *b)));
        }
        pairs
    };
    (bases.map(of).to_vec(), left_out)
}

/// The mean of the largest gap in true and the largest in false positive rates.
pub(super) fn mean_of_largest_gaps(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let (rates, left_out) = pairs(slice, referee.min_n);
    let nobody = rates.iter().flatten().all(|(a, b)| a.k() + b.k() == 0);
    let largest = |pairs: &Vec<Pair>| {
        let gaps = pairs.iter().filter_map(gap);
        gaps.reduce(|a, b| if b.exceeds(&a) { b } else { a })
    };
    let compared = rates.iter().all(|pairs| !pairs.is_empty());
    let value = if compared && nobody {
        Err(Undefined::NobodySelected)
    } else {
        mean(rates.iter().map(largest))
    };
    vec![Computed {
        left_out,
        operands: Some(Operands::Samples(Samples::MeanGap(rates))),
        ..Computed::over_groups(value)
    }]
}

/// The smallest ratio of true or of false positive rates between any two groups.
pub(super) fn smallest_ratio(slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
    let (rates, left_out) = pairs(slice, referee.min_n);
    let (_, computed) = smallest_of(rates.concat());
    vec![Computed {
        left_out,
        ..computed
    }]
}

/// The smallest ratio of pairs, the smaller rate over the larger, and which pair it is.
pub(super) fn smallest_of(pairs: Vec<Pair>) -> (Option<usize>, Computed) {
    let ratio = |(a, b): &Pair| {
        let (a, b) = (Rate::Proportion(*a), Rate::Proportion(*b));
        let forth = Comparison::Ratio.value(a, b).ok();
        let back = Comparison::Ratio.value(b, a).ok();
        match (forth, back) {
            (Some(forth), Some(back)) => Some(if forth.exceeds(&back) { back } else { forth }),
            (one, other) => one.or(other),
        }
    };
    let ratios = pairs.iter().enumerate();
    let ratios = ratios.filter_map(|(at, pair)| Some((at, ratio(pair)?)));
    let smallest = ratios.reduce(|a, b| if a.1.exceeds(&b.1) { b } else { a });
    let none = if pairs.is_empty() {
        Undefined::OnlyOneGroup
    } else {
        Undefined::NobodySelected
    };
    let value = smallest.map(|(_, ratio)| ratio.into()).ok_or(none);
    let computed = Computed {
        operands: Some(Operands::Samples(Samples::SmallestRatio(pairs))),
        ..Computed::over_groups(value)
    };
    (smallest.map(|(at, _)| at), computed)
}
