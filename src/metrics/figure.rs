//! Figures of a group that are no single rate, such as an F1 score: each group's own, and its
//! comparison with a reference chosen as that of a rate is.

use std::sync::Arc;

use crate::metrics::reference::Standing;
use crate::metrics::{
    Computed, Favourable, Fraction, Function, NearlyNormal, Operands, Referee, Reference, Samples,
    Slice, Value,
};
use crate::tally::Undefined;

/// Independent samples of counts: of each, how many are in every cell.
pub(super) type Cells = Vec<Vec<u64>>;

/// A figure of a group.
pub(super) struct Figure {
    /// The samples that it is made of, from a group's counters or from sums of them.
    pub(super) samples: fn(&Slice<'_>, &[u64]) -> Result<Cells, Undefined>,
    /// The value by the counts.
    pub(super) exact: fn(&[Vec<u64>]) -> Result<Fraction, Undefined>,
    /// The value by the shares of each sample.
    pub(super) of: fn(&[Vec<f64>]) -> Option<f64>,
    /// On what scale a group's own figure is closest to normal.
    pub(super) scale: NearlyNormal,
    /// Which side is favourable.
    pub(super) favourable: Favourable,
    /// Whether 0 in both groups means that nobody was selected, which is no sign of equal treatment.
    pub(super) zero_is_nobody: bool,
}

/// What a figure is of one group.
struct Own {
    samples: Cells,
    value: Fraction,
}

impl Figure {
    fn of_counts(&self, slice: &Slice<'_>, counts: &[u64]) -> Result<Own, Undefined> {
        let samples = (self.samples)(slice, counts)?;
        let value = (self.exact)(&samples)?;
        Ok(Own { samples, value })
    }

    /// Every group's own figure.
    pub(super) fn own(&self, slice: &Slice<'_>) -> Vec<Computed> {
        let groups = slice.margin.groups.iter().enumerate();
        groups
            .map(|(at, group)| match self.of_counts(slice, &group.counts) {
                Ok(own) => Computed {
                    operands: Some(Operands::Samples(Samples::Function(Function {
                        samples: own.samples,
                        of: Arc::new(self.of),
                        scale: self.scale,
                    }))),
                    ..Computed::of_group(at, Ok(own.value.into()))
                },
                Err(why) => Computed::of_group(at, Err(why)),
            })
            .collect()
    }

    /// Every group's figure minus the reference's.
    pub(super) fn differences(&self, slice: &Slice<'_>, referee: &Referee) -> Vec<Computed> {
        self.compared(slice, referee, |group, reference| {
            if self.zero_is_nobody && group.is_zero() && reference.is_zero() {
                return Err(Undefined::NobodySelected);
            }
            let exact = group.minus(&reference).map(Value::from);
            exact.map_or_else(|| Value::real(group.to_f64() - reference.to_f64()), Ok)
        })
    }

    /// Every group's figure beside the reference's, by a function that is a difference where evidence is
    /// computed.
    fn compared(
        &self,
        slice: &Slice<'_>,
        referee: &Referee,
        value: impl Fn(Fraction, Fraction) -> Result<Value, Undefined>,
    ) -> Vec<Computed> {
        let groups = &slice.margin.groups;
        let own: Vec<Result<Own, Undefined>> = groups
            .iter()
            .map(|group| self.of_counts(slice, &group.counts))
            .collect();
        let mut computed = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            let chosen = self.reference(slice, referee, &own, at);
            let name = chosen.as_ref().ok().map(|(name, _)| name.clone());
            if name.as_ref() == Some(&group.id) {
                continue;
            }
            let compared = match (&own[at], &chosen) {
                (Ok(mine), Ok((_, reference))) => Computed {
                    operands: self.evidence(slice, referee, at, mine, reference),
                    ..Computed::of_group(at, value(mine.value, reference.value))
                },
                (Err(why), _) | (Ok(_), Err(why)) => Computed::of_group(at, Err(*why)),
            };
            computed.push(Computed {
                reference: name,
                ..compared
            });
        }
        computed
    }

    /// What the evidence of a difference is computed from.
    fn evidence(
        &self,
        slice: &Slice<'_>,
        referee: &Referee,
        at: usize,
        mine: &Own,
        reference: &Own,
    ) -> Option<Operands> {
        let (of, half) = (self.of, mine.samples.len());
        let overlaps = referee.reference == Reference::Overall && !slice.margin.groups[at].unknown;
        let function = if overlaps {
            // Everybody is the group and the rest, which are independent, in shares taken as known.
            let rest = self.of_counts(slice, &summed(slice, Some(at))).ok()?;
            let sizes = |samples: &Cells| samples.iter().map(|cells| cells.iter().sum()).collect();
            let sizes: Vec<(u64, u64)> =
                std::iter::zip::<Vec<u64>, Vec<u64>>(sizes(&mine.samples), sizes(&rest.samples))
                    .collect();
            Function {
                samples: [mine.samples.clone(), rest.samples].concat(),
                of: Arc::new(move |shares| {
                    let (group, rest) = shares.split_at(half);
                    let both = group.iter().zip(rest).zip(&sizes);
                    let everybody: Vec<Vec<f64>> = both
                        .map(|((a, b), (n, others))| {
                            let w = part(*n, *others);
                            let mixed = a.iter().zip(b).map(|(a, b)| w * a + (1.0 - w) * b);
                            mixed.collect()
                        })
                        .collect();
                    Some(of(group)? - of(&everybody)?)
                }),
                scale: NearlyNormal::AsIs,
            }
        } else {
            Function {
                samples: [mine.samples.clone(), reference.samples.clone()].concat(),
                of: Arc::new(move |shares| {
                    let (group, reference) = shares.split_at(half);
                    Some(of(group)? - of(reference)?)
                }),
                scale: NearlyNormal::AsIs,
            }
        };
        Some(Operands::Samples(Samples::Function(function)))
    }

    /// The reference of one group: its name and figure.
    fn reference(
        &self,
        slice: &Slice<'_>,
        referee: &Referee,
        own: &[Result<Own, Undefined>],
        at: usize,
    ) -> Result<(String, Own), Undefined> {
        let groups = &slice.margin.groups;
        let of_group = |at: usize| {
            let own = self.of_counts(slice, &groups[at].counts)?;
            Ok((groups[at].id.clone(), own))
        };
        match &referee.reference {
            Reference::Group(name) => {
                let named = groups.iter().position(|group| group.id == *name);
                of_group(named.ok_or(Undefined::NoReference)?)
            }
            Reference::Best => of_group(self.best(slice, referee, own)?),
            Reference::Largest => of_group(largest(slice).ok_or(Undefined::NoReference)?),
            Reference::Rest => Ok((
                "rest".into(),
                self.of_counts(slice, &summed(slice, Some(at)))?,
            )),
            Reference::Overall => Ok((
                "overall".into(),
                self.of_counts(slice, &summed(slice, None))?,
            )),
        }
    }

    fn best(
        &self,
        slice: &Slice<'_>,
        referee: &Referee,
        own: &[Result<Own, Undefined>],
    ) -> Result<usize, Undefined> {
        let smallest = |own: &Own| own.samples.iter().map(|cells| cells.iter().sum()).min();
        let standings: Vec<Standing> = slice
            .margin
            .groups
            .iter()
            .zip(own)
            .map(|(group, own)| Standing {
                unknown: group.unknown,
                size: group.counts[slice.layout.size],
                n: own.as_ref().ok().map(|own| smallest(own).unwrap_or(0)),
            })
            .collect();
        let better = |a: usize, b: usize| match (&own[a], &own[b]) {
            (Ok(a), Ok(b)) => match self.favourable {
                Favourable::High => a.value.exceeds(&b.value),
                Favourable::Low => b.value.exceeds(&a.value),
            },
            (Ok(_) | Err(_), Ok(_) | Err(_)) => false,
        };
        let best = referee.best_of(&standings, better);
        best.ok_or(Undefined::NoReference)
    }
}

/// The largest known group.
fn largest(slice: &Slice<'_>) -> Option<usize> {
    let size = |at: &usize| slice.margin.groups[*at].counts[slice.layout.size];
    let known = (0..slice.margin.groups.len()).rev();
    let known = known.filter(|at| !slice.margin.groups[*at].unknown && size(at) > 0);
    known.max_by_key(size)
}

/// The counters of all known groups added up, or of all but one.
fn summed(slice: &Slice<'_>, but: Option<usize>) -> Vec<u64> {
    let groups = slice.margin.groups.iter().enumerate();
    let mut sums: Vec<u64> = Vec::new();
    for (_, group) in groups.filter(|(at, group)| Some(*at) != but && !group.unknown) {
        sums.resize(group.counts.len().max(sums.len()), 0);
        for (sum, count) in sums.iter_mut().zip(&group.counts) {
            *sum = sum.saturating_add(*count);
        }
    }
    let width = slice.margin.groups.first().map_or(0, |g| g.counts.len());
    sums.resize(width, 0);
    sums
}

/// The part of `n` in `n` and others, as a double.
#[expect(clippy::cast_precision_loss, reason = "a weight of an estimate")]
pub(super) fn part(n: u64, others: u64) -> f64 {
    let whole = n as f64 + others as f64;
    if whole > 0.0 { n as f64 / whole } else { 0.0 }
}

/// A count as a double, where a value has roots, logarithms or weights in it.
#[expect(
    clippy::cast_precision_loss,
    reason = "values with roots, logarithms or weights are no fractions"
)]
pub(super) const fn real(count: u64) -> f64 {
    count as f64
}

/// A count as a numerator.
pub(super) fn whole(count: u128) -> Result<i128, Undefined> {
    i128::try_from(count).map_err(|_| Undefined::NotEstimable)
}

/// Selected and not selected of those who qualify, then of those who do not.
pub(super) fn by_label(slice: &Slice<'_>, counts: &[u64]) -> Result<Cells, Undefined> {
    let c = slice.confusion(counts)?;
    let missed = c.positives - c.true_positives;
    Ok(vec![
        vec![c.true_positives, missed],
        vec![c.false_positives(), c.true_negatives()],
    ])
}

/// True positives, false negatives, false positives, true negatives of one sample.
pub(super) fn together(slice: &Slice<'_>, counts: &[u64]) -> Result<Cells, Undefined> {
    Ok(vec![by_label(slice, counts)?.concat()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::{Confidence, linearised};
    use crate::metrics::catalogue::metric;
    use crate::metrics::worked::{labelled, measures_against, near};

    #[test]
    fn the_reference_is_chosen_as_that_of_a_rate_is() {
        // F1: a 12/17, b 18/22, unknown 2/4; b is the best and the largest.
        let slice = labelled(&[
            ("a", 6, 9, 8, 20),
            ("b", 9, 12, 10, 30),
            ("unknown", 1, 2, 2, 4),
        ]);
        let difference = metric("f1-difference").expect("registered");
        let found = |reference: Reference| {
            let measures = measures_against(difference, &slice, reference);
            let a = measures
                .into_iter()
                .find(|m| m.group.as_deref() == Some("a"));
            let a = a.expect("a is compared");
            (a.reference.clone(), a.value.map(Value::to_f64))
        };
        let (name, value) = found(Reference::Best);
        assert_eq!(name.as_deref(), Some("b"));
        near(value.expect("a value"), 12.0 / 17.0 - 18.0 / 22.0);
        assert_eq!(found(Reference::Largest).0.as_deref(), Some("b"));
        // Rest: b alone, for nobody unknown is compared with. Everybody: 30/39.
        near(
            found(Reference::Rest).1.expect("a value"),
            12.0 / 17.0 - 18.0 / 22.0,
        );
        near(
            found(Reference::Overall).1.expect("a value"),
            12.0 / 17.0 - 30.0 / 39.0,
        );
        assert_eq!(
            found(Reference::Group("c".into())).1,
            Err(Undefined::NoReference)
        );
    }

    #[test]
    fn against_everybody_overlap_is_taken_into_account() {
        let slice = labelled(&[("a", 60, 90, 80, 200), ("b", 90, 120, 100, 300)]);
        let difference = metric("f1-difference").expect("registered");
        let error = |reference: Reference| {
            let measures = measures_against(difference, &slice, reference);
            let Some(Operands::Samples(Samples::Function(function))) = &measures[0].operands else {
                unreachable!("a function of samples")
            };
            let c = Confidence::new(0.95).expect("a level");
            let interval = linearised(function, Some(0), c)
                .interval
                .expect("an interval");
            interval.upper - interval.lower
        };
        // Everybody holds part of the group's own error, so the difference has less of it.
        assert!(error(Reference::Overall) < error(Reference::Rest));
    }
}
