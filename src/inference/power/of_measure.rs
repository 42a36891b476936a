//! From a measure to the samples whose size decides what it can show: the same kinds of value as those
//! with a deciding interval and test.

use super::approximation::{Chance, Sample, Scale};
use crate::inference::clusters::Clustered;
use crate::inference::special::{real, real_wide};
use crate::input::SHARE;
use crate::metrics::{Comparison, Definition, Measure, Operands, Rate, UnitOperands};
use crate::tally::{Proportion, Squares};

/// A comparison that was made, as samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared {
    /// What is compared.
    pub scale: Scale,
    /// What the rates are.
    pub chance: Chance,
    /// The group, in independent rows.
    pub group: Sample,
    /// What it is compared with, or everybody else where it is compared with everybody; without end for
    /// a share of a known population.
    pub reference: Sample,
    /// What a sample of the group counts, and of the reference: rows, or units where they are known.
    pub sizes: (u64, Option<u64>),
    /// The group's share of everybody, where it is compared with everybody.
    share: Option<f64>,
}

/// The samples of a measure; `None` where it is no comparison of two rates, or has no sampling model.
#[must_use]
pub fn compared(measure: &Measure) -> Option<Compared> {
    if measure.numerator == SHARE || measure.value.is_err() {
        return None;
    }
    let scale = match measure.metric.definition {
        Definition::Compare(_, Comparison::Ratio) => Scale::Ratio,
        Definition::Compare(_, Comparison::Difference) => Scale::Difference,
        Definition::Compare(_, Comparison::OddsRatio) => Scale::Odds,
        Definition::Representation => match measure.operands.as_ref()? {
            Operands::Share(..) => Scale::Odds,
            _ => Scale::Ratio,
        },
        _ => return None,
    };
    let units = measure.units.as_ref();
    let compared = |group, reference, chance, sizes| Compared {
        scale,
        chance,
        group,
        reference,
        sizes,
        share: None,
    };
    match measure.operands.as_ref()? {
        Operands::Pair(group, reference) => {
            let (chance, of_group, of_reference, sizes) = pair(*group, *reference, units)?;
            Some(compared(of_group, of_reference, chance, sizes))
        }
        Operands::Overall(group, _, rest) => {
            let (chance, of_group, of_rest, sizes) = pair(*group, *rest, units)?;
            let share = real(group.n()) / real(group.n() + rest.n());
            Some(Compared {
                share: Some(share),
                ..compared(of_group, of_rest, chance, sizes)
            })
        }
        Operands::Share(share, weight, whole) if *weight > 0 && weight < whole => {
            let sums = match units {
                Some(UnitOperands::One(sums)) => Some(*sums),
                _ => None,
            };
            let (group, size) = people(*share, sums)?;
            let known = Sample {
                size: f64::INFINITY,
                rate: real(*weight) / real_wide(u128::from(*whole)),
            };
            Some(compared(group, known, Chance::People, (size, None)))
        }
        _ => None,
    }
}

impl Compared {
    /// The bound on the value as one on the comparison with the reference's rate: the same, but where
    /// the group is compared with everybody and so with itself, too.
    ///
    /// Formula: with w the group's share of everybody a ratio b to everybody is b(1 − w)/(1 − wb) to the
    /// rest, a difference b is b/(1 − w). `None` where no rate has the value b.
    #[must_use]
    pub fn to_reference(&self, bound: f64) -> Option<f64> {
        let Some(w) = self.share else {
            return Some(bound);
        };
        match self.scale {
            Scale::Ratio if w * bound < 1.0 => Some(bound * (1.0 - w) / (1.0 - w * bound)),
            Scale::Difference if w < 1.0 => Some(bound / (1.0 - w)),
            Scale::Ratio | Scale::Difference | Scale::Odds => None,
        }
    }

    /// The value that belongs to a comparison with the reference's rate; the inverse of
    /// [`Self::to_reference`].
    #[must_use]
    pub fn to_value(&self, compared: f64) -> f64 {
        match (self.share, self.scale) {
            (Some(w), Scale::Ratio) => compared / (w * compared + 1.0 - w),
            (Some(w), Scale::Difference) => (1.0 - w) * compared,
            (Some(_), Scale::Odds) | (None, _) => compared,
        }
    }
}

/// What the rates are, the two samples, and what their sizes count.
type Two = (Chance, Sample, Sample, (u64, Option<u64>));

fn pair(group: Rate, reference: Rate, units: Option<&UnitOperands>) -> Option<Two> {
    match (group, reference) {
        (Rate::Proportion(g), Rate::Proportion(r)) => {
            let (of_g, of_r) = match units {
                Some(UnitOperands::Pair(of_g, of_r)) => (Some(*of_g), Some(*of_r)),
                _ => (None, None),
            };
            let ((g, n), (r, m)) = (people(g, of_g)?, people(r, of_r)?);
            Some((Chance::People, g, r, (n, Some(m))))
        }
        (Rate::Events(g), Rate::Events(r)) => {
            let sample = |k: u64, n: u64| Sample {
                size: real(n),
                rate: real(k) / real(n),
            };
            let (of_g, of_r) = (
                sample(g.events(), g.exposure()),
                sample(r.events(), r.exposure()),
            );
            let sizes = (g.exposure(), Some(r.exposure()));
            (sizes.0 > 0 && r.exposure() > 0).then_some((Chance::Events, of_g, of_r, sizes))
        }
        (Rate::Proportion(_) | Rate::Events(_) | Rate::Money(_), _) => None,
    }
}

/// A rate of people as a sample of independent ones, and its size; `None` for fewer than two units.
fn people(rows: Proportion, sums: Option<Squares>) -> Option<(Sample, u64)> {
    let rate = real(rows.k()) / real(rows.n());
    let Some(sums) = sums else {
        let size = real(rows.n());
        return Some((Sample { size, rate }, rows.n()));
    };
    let size = Clustered::new(rows, sums).ok()?.effective_n();
    Some((Sample { size, rate }, sums.units))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::Sums;

    #[test]
    fn a_comparison_with_everybody_is_one_with_the_rest_by_hand() {
        // 100 of 400 are a quarter of everybody. A rate of .2 beside .4 is 4/7 of everybody's .35, and a
        // half of the rest's; −.15 of everybody's is −.2 of the rest's.
        let sample = |size, rate| Sample { size, rate };
        let of = |scale| Compared {
            scale,
            chance: Chance::People,
            group: sample(100.0, 0.2),
            reference: sample(300.0, 0.4),
            sizes: (100, Some(300)),
            share: Some(0.25),
        };
        let near = |got: Option<f64>, want: f64| {
            assert!(got.is_some_and(|got| (got - want).abs() < 1e-14), "{got:?}");
        };
        near(of(Scale::Ratio).to_reference(0.2 / 0.35), 0.5);
        near(Some(of(Scale::Ratio).to_value(0.5)), 0.2 / 0.35);
        near(of(Scale::Difference).to_reference(-0.15), -0.2);
        near(Some(of(Scale::Difference).to_value(-0.2)), -0.15);
        // Nobody is four times everybody when a quarter of everybody is in the group.
        assert_eq!(of(Scale::Ratio).to_reference(4.0), None);
    }

    #[test]
    fn rows_of_units_count_as_the_independent_rows_that_say_as_much() {
        let rows = Proportion::new(40, 200).expect("40 of 200");
        // Fifty units of four equal rows: Σkk = 10·16, Σkn = 160, Σnn = 800.
        let sums = Sums {
            units: 50,
            kk: 160,
            kn: 160,
            nn: 800,
            ..Sums::default()
        };
        let (sample, size) = people(rows, Some(sums.into())).expect("units");
        assert_eq!(size, 50);
        assert!((sample.size - 50.0).abs() < 1.0, "{sample:?}");
        assert_eq!(people(rows, None).map(|(_, size)| size), Some(200));
        let one = Sums { units: 1, ..sums };
        assert_eq!(people(rows, Some(one.into())), None);
    }
}
