//! Base rates: what a group's own rate is made of, and how two rates are compared exactly.

use crate::metrics::Fraction;
use crate::tally::{EventRate, Proportion, Undefined};

/// A group's own rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// People out of people.
    Proportion(Proportion),
    /// Events per unit of exposure; may exceed one.
    Events(EventRate),
    /// Money in millionths per thousand units of exposure; no sampling model applies.
    Money(EventRate),
}

/// The two counts of a rate before anybody has asked whether it exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    kind: Kind,
    /// The numerator.
    pub k: u64,
    /// The denominator.
    pub n: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    People,
    Events,
    Money,
}

impl Counted {
    /// People out of people.
    #[must_use]
    pub const fn people(k: u64, n: u64) -> Self {
        Self {
            kind: Kind::People,
            k,
            n,
        }
    }

    /// Events per exposure.
    #[must_use]
    pub const fn events(k: u64, n: u64) -> Self {
        Self {
            kind: Kind::Events,
            k,
            n,
        }
    }

    /// Millionths of money per exposure.
    #[must_use]
    pub const fn money(k: u64, n: u64) -> Self {
        Self {
            kind: Kind::Money,
            k,
            n,
        }
    }

    /// The rate.
    ///
    /// # Errors
    ///
    /// [`Undefined::EmptyGroup`] or [`Undefined::NotAProportion`] for people,
    /// [`Undefined::ZeroDenominator`] for events and money.
    pub fn rate(self) -> Result<Rate, Undefined> {
        match self.kind {
            Kind::People => Proportion::new(self.k, self.n).map(Rate::Proportion),
            Kind::Events => EventRate::new(self.k, self.n).map(Rate::Events),
            Kind::Money => EventRate::new(self.k, self.n).map(Rate::Money),
        }
    }
}

/// What it takes to move people from one group to another.
impl Counted {
    /// Whether those in the numerator are in the denominator, too.
    pub(super) fn is_people(self) -> bool {
        self.kind == Kind::People
    }

    /// Whether the counts are those of people or events that may be put into another group.
    pub(super) fn can_be_assigned(self) -> bool {
        match self.kind {
            Kind::People => self.k <= self.n,
            Kind::Events => self.k == 0 || self.n > 0,
            Kind::Money => false,
        }
    }

    /// Those of the denominator without the outcome; for events the whole exposure, since an exposure may
    /// have none, one or several.
    pub(super) fn without(&self) -> u64 {
        if self.is_people() {
            self.n.saturating_sub(self.k)
        } else {
            self.n
        }
    }

    /// The counts with more people, some with the outcome and some [without](Self::without).
    pub(super) fn plus(self, with: u64, without: u64) -> Self {
        let more = if self.is_people() {
            with.saturating_add(without)
        } else {
            without
        };
        self.with_counts(self.k.saturating_add(with), self.n.saturating_add(more))
    }

    /// Other counts of the same kind.
    pub(super) const fn with_counts(self, k: u64, n: u64) -> Self {
        Self { k, n, ..self }
    }
}

/// Thousand: money is reported per thousand impressions.
const PER_THOUSAND: u128 = 1_000;

/// Millionths in a unit of money.
const MICROS: u128 = 1_000_000;

impl Rate {
    /// The numerator: people, events or millionths of money.
    #[must_use]
    pub const fn k(self) -> u64 {
        match self {
            Self::Proportion(p) => p.k(),
            Self::Events(r) | Self::Money(r) => r.events(),
        }
    }

    /// The denominator: people or exposure.
    #[must_use]
    pub const fn n(self) -> u64 {
        match self {
            Self::Proportion(p) => p.n(),
            Self::Events(r) | Self::Money(r) => r.exposure(),
        }
    }

    /// The value: k/n, or money per thousand.
    ///
    /// # Errors
    ///
    /// Never in practice: denominators are at least one by construction.
    pub fn value(self) -> Result<Fraction, Undefined> {
        let (k, n) = (u128::from(self.k()), u128::from(self.n()));
        match self {
            Self::Proportion(_) | Self::Events(_) => Fraction::new(signed(k)?, n),
            Self::Money(_) => Fraction::new(signed(k * PER_THOUSAND)?, n * MICROS),
        }
    }
}

fn signed(value: u128) -> Result<i128, Undefined> {
    i128::try_from(value).map_err(|_| Undefined::NotEstimable)
}

/// How two rates are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// group / reference.
    Ratio,
    /// group − reference.
    Difference,
    /// odds of the group / odds of the reference.
    OddsRatio,
}

impl Comparison {
    /// The exact value of the comparison.
    ///
    /// Formulas: ratio k₁n₂/(k₂n₁); difference (k₁n₂ − k₂n₁)/(n₁n₂); odds ratio
    /// k₁(n₂−k₂)/(k₂(n₁−k₁)).
    ///
    /// # Errors
    ///
    /// [`Undefined::NobodySelected`] when both rates are zero,
    /// [`Undefined::ReferenceIsZero`] when only the reference's is,
    /// [`Undefined::ZeroDenominator`] when an odds ratio divides by zero otherwise.
    pub fn value(self, group: Rate, reference: Rate) -> Result<Fraction, Undefined> {
        let (k1, n1) = (u128::from(group.k()), u128::from(group.n()));
        let (k2, n2) = (u128::from(reference.k()), u128::from(reference.n()));
        match self {
            // Nobody selected in either group is no sign of equal treatment, whatever the metric.
            Self::Difference if k1 == 0 && k2 == 0 => Err(Undefined::NobodySelected),
            Self::Difference => Fraction::new(signed(k1 * n2)? - signed(k2 * n1)?, n1 * n2),
            Self::Ratio | Self::OddsRatio if k2 == 0 => Err(if k1 == 0 {
                Undefined::NobodySelected
            } else {
                Undefined::ReferenceIsZero
            }),
            Self::Ratio => Fraction::new(signed(k1 * n2)?, k2 * n1),
            Self::OddsRatio => {
                let (Some(rest1), Some(rest2)) = (n1.checked_sub(k1), n2.checked_sub(k2)) else {
                    return Err(Undefined::NotAProportion);
                };
                Fraction::new(signed(k1 * rest2)?, k2 * rest1)
            }
        }
    }
}
