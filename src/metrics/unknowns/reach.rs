//! How far rates reach: the smallest and largest rate of every group, over all assignments of the unknown
//! or within an odds factor, and what follows for a comparison with each kind of reference.

use crate::metrics::unknowns::Bounds;
use crate::metrics::unknowns::table::{Cell, Table};
use crate::metrics::{Comparison, Counted, Favourable, Rate, Value};
use crate::tally::Undefined;

/// The rates that groups can have. The lowest rate of a group and the highest of another are reached by
/// one assignment: the one gets whoever it may of those without the outcome, the other of those with it.
pub(super) trait Reach {
    /// A rate.
    type Rate: Copy;
    /// The lowest rate of a group; `None` where it has none.
    fn low(&self, group: usize) -> Option<Self::Rate>;
    /// The highest.
    fn high(&self, group: usize) -> Option<Self::Rate>;
    /// The lowest rate of all other groups together.
    fn rest_low(&self, group: usize) -> Option<Self::Rate>;
    /// The highest.
    fn rest_high(&self, group: usize) -> Option<Self::Rate>;
    /// The rate of everybody, which does not depend on who is in which group.
    fn overall(&self) -> Option<Self::Rate>;
    /// A rate that the highest of several groups cannot fall below.
    fn floor(&self, groups: &[usize]) -> Option<Self::Rate>;
    /// Whether one rate is above another.
    fn exceeds(rate: Self::Rate, other: Self::Rate) -> bool;
    /// The value of a rate.
    fn value(rate: Self::Rate) -> Result<Value, Undefined>;
    /// The value of a comparison.
    fn compare(how: Comparison, own: Self::Rate, of: Self::Rate) -> Result<Value, Undefined>;
}

/// Over all assignments, exactly.
pub(super) struct Worst<'a> {
    pub(super) table: &'a Table,
}

impl Reach for Worst<'_> {
    type Rate = Rate;

    fn low(&self, group: usize) -> Option<Rate> {
        let [may, must] = self.table.may_and_must(group);
        let own = self.table.groups[group].counted;
        own.plus(must.0, may.1).rate().ok()
    }

    fn high(&self, group: usize) -> Option<Rate> {
        let [may, must] = self.table.may_and_must(group);
        let own = self.table.groups[group].counted;
        own.plus(may.0, must.1).rate().ok()
    }

    fn rest_low(&self, group: usize) -> Option<Rate> {
        let [may, must] = self.table.may_and_must(group);
        let (with, without) = self.table.all_unknown();
        let rest = self.table.pooled(Some(group))?;
        rest.plus(with - may.0, without - must.1).rate().ok()
    }

    fn rest_high(&self, group: usize) -> Option<Rate> {
        let [may, must] = self.table.may_and_must(group);
        let (with, without) = self.table.all_unknown();
        let rest = self.table.pooled(Some(group))?;
        rest.plus(with - must.0, without - may.1).rate().ok()
    }

    fn overall(&self) -> Option<Rate> {
        let (with, without) = self.table.all_unknown();
        self.table.pooled(None)?.plus(with, without).rate().ok()
    }

    /// Those without the outcome are given to the groups with the highest rates, as water fills a vessel:
    /// the level is the rate of the highest groups together with them. In whole people the highest rate
    /// may stay a little above it.
    fn floor(&self, groups: &[usize]) -> Option<Rate> {
        let table = self.table;
        let mut is_among = vec![false; table.groups.len()];
        for at in groups {
            is_among[*at] = true;
        }
        let highest = table.by_rate.iter().filter(|at| is_among[**at]);
        let mut sum: Option<Counted> = None;
        let (mut given, mut is_given) = (0, vec![false; table.cells.len()]);
        let mut floor: Option<Rate> = None;
        for at in highest {
            let own = table.groups[*at].counted;
            let together = sum.map_or(own, |s| s.with_counts(s.k + own.k, s.n + own.n));
            sum = Some(together);
            for cell in &table.cells_of[*at] {
                if !std::mem::replace(&mut is_given[*cell], true) {
                    given += table.cells[*cell].without;
                }
            }
            let alone = table.may_and_must(*at)[0].1;
            for level in [together.plus(0, given), own.plus(0, alone)] {
                let level = level.rate().ok()?;
                if floor.is_none_or(|floor| Self::exceeds(level, floor)) {
                    floor = Some(level);
                }
            }
        }
        floor
    }

    fn exceeds(rate: Rate, other: Rate) -> bool {
        let left = u128::from(rate.k()) * u128::from(other.n());
        left > u128::from(other.k()) * u128::from(rate.n())
    }

    fn value(rate: Rate) -> Result<Value, Undefined> {
        rate.value().map(Value::from)
    }

    fn compare(how: Comparison, own: Rate, of: Rate) -> Result<Value, Undefined> {
        how.value(own, of).map(Value::from)
    }
}

/// Within an odds factor of the known with the same outcome.
pub(super) struct WithinOdds<'a> {
    pub(super) table: &'a Table,
    pub(super) odds: f64,
}

/// A rate of expected counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected {
    k: f64,
    n: f64,
}

#[expect(clippy::cast_precision_loss, reason = "expected counts are doubles")]
impl WithinOdds<'_> {
    /// Expected people of a cell in a group: the least and most with the outcome, and without it.
    fn of_cell(&self, cell: &Cell, group: usize) -> [(f64, f64); 2] {
        let shares = |count: fn(&Counted) -> u64| {
            let of = |at: usize| count(&self.table.groups[at].counted) as f64;
            let all: f64 = cell.homes.iter().map(|at| of(*at)).sum();
            if all == 0.0 {
                // Nobody known has this outcome: nothing is known of those unknown.
                return if cell.homes.len() == 1 {
                    (1.0, 1.0)
                } else {
                    (0.0, 1.0)
                };
            }
            let (own, others) = (of(group) / all, 1.0 - of(group) / all);
            let (least, most) = (own + self.odds * others, others + self.odds * own);
            (own / least, self.odds * own / most)
        };
        let (with, without) = (shares(|c| c.k), shares(Counted::without));
        let (s, f) = (cell.with as f64, cell.without as f64);
        [(s * with.0, s * with.1), (f * without.0, f * without.1)]
    }

    /// Expected unknown people in a group, added over cells.
    fn in_group(&self, group: usize) -> [(f64, f64); 2] {
        self.table
            .cells_of(group)
            .fold([(0.0, 0.0); 2], |sum, cell| {
                let more = self.of_cell(cell, group);
                [0, 1].map(|at| (sum[at].0 + more[at].0, sum[at].1 + more[at].1))
            })
    }

    fn plus(counted: Counted, with: f64, without: f64) -> Option<Expected> {
        let both = if counted.is_people() {
            with + without
        } else {
            without
        };
        let (k, n) = (counted.k as f64 + with, counted.n as f64 + both);
        (n > 0.0).then_some(Expected { k, n })
    }

    fn rest(&self, group: usize, with: f64, without: f64) -> Option<Expected> {
        let (all_with, all_without) = self.table.all_unknown();
        let rest = self.table.pooled(Some(group))?;
        Self::plus(rest, all_with as f64 - with, all_without as f64 - without)
    }
}

impl Reach for WithinOdds<'_> {
    type Rate = Expected;

    fn low(&self, group: usize) -> Option<Expected> {
        let [with, without] = self.in_group(group);
        Self::plus(self.table.groups[group].counted, with.0, without.1)
    }

    fn high(&self, group: usize) -> Option<Expected> {
        let [with, without] = self.in_group(group);
        Self::plus(self.table.groups[group].counted, with.1, without.0)
    }

    fn rest_low(&self, group: usize) -> Option<Expected> {
        let [with, without] = self.in_group(group);
        self.rest(group, with.1, without.0)
    }

    fn rest_high(&self, group: usize) -> Option<Expected> {
        let [with, without] = self.in_group(group);
        self.rest(group, with.0, without.1)
    }

    #[expect(clippy::cast_precision_loss, reason = "expected counts are doubles")]
    fn overall(&self) -> Option<Expected> {
        let (with, without) = self.table.all_unknown();
        Self::plus(self.table.pooled(None)?, with as f64, without as f64)
    }

    fn floor(&self, groups: &[usize]) -> Option<Expected> {
        let lows = groups.iter().filter_map(|at| self.low(*at));
        lows.reduce(|a, b| if Self::exceeds(b, a) { b } else { a })
    }

    fn exceeds(rate: Expected, other: Expected) -> bool {
        rate.k * other.n > other.k * rate.n
    }

    fn value(rate: Expected) -> Result<Value, Undefined> {
        Value::real(rate.k / rate.n)
    }

    fn compare(how: Comparison, own: Expected, of: Expected) -> Result<Value, Undefined> {
        match how {
            Comparison::Ratio | Comparison::OddsRatio if own.k <= 0.0 && of.k <= 0.0 => {
                Err(Undefined::NobodySelected)
            }
            Comparison::Ratio => Value::real(own.k * of.n / (of.k * own.n)),
            Comparison::OddsRatio => Value::real(own.k * (of.n - of.k) / (of.k * (own.n - own.k))),
            Comparison::Difference => Value::real(own.k / own.n - of.k / of.n),
        }
    }
}

/// Whom a group is compared with.
#[derive(Debug, Clone)]
pub(super) enum Against {
    /// Nobody: the rate itself.
    Nobody,
    /// Any of these groups; a named one, or those that can become the largest.
    OneOf(Vec<usize>),
    /// Everybody else.
    Rest,
    /// Everybody.
    Overall,
    /// The best of all.
    Best(Best),
}

/// A reference that is picked from the data.
#[derive(Debug, Clone)]
pub(super) struct Best {
    /// Which side is better.
    pub(super) favourable: Favourable,
    /// The groups that are large enough now.
    pub(super) eligible: Vec<usize>,
    /// The groups that can become large enough.
    pub(super) possible: Vec<usize>,
    /// The one picked now.
    pub(super) now: usize,
}

/// One measure: a group, and what is made of its rate.
#[derive(Debug, Clone)]
pub(super) struct Comparing {
    pub(super) group: usize,
    pub(super) how: Comparison,
    pub(super) against: Against,
}

impl Comparing {
    /// The smallest and largest value within reach.
    pub(super) fn bounds<R: Reach>(&self, reach: &R) -> Option<Bounds> {
        let (low, high) = (reach.low(self.group)?, reach.high(self.group)?);
        let plain = |lower: Value, upper: Option<Value>| Bounds {
            lower,
            upper,
            reversed: None,
        };
        match &self.against {
            Against::Nobody => Some(plain(R::value(low).ok()?, Some(R::value(high).ok()?))),
            Against::OneOf(groups) => {
                let others = || groups.iter().filter(|at| **at != self.group);
                let lower = self.lowest(reach, low, others())?;
                Some(plain(lower, self.highest(reach, high, others())))
            }
            Against::Rest => {
                let lower = R::compare(self.how, low, reach.rest_high(self.group)?).ok()?;
                let upper = R::compare(self.how, high, reach.rest_low(self.group)?).ok();
                Some(plain(lower, upper))
            }
            Against::Overall => {
                let all = reach.overall()?;
                let lower = R::compare(self.how, low, all).ok()?;
                Some(plain(lower, R::compare(self.how, high, all).ok()))
            }
            Against::Best(best) => self.against_best(reach, best, low, high),
        }
    }

    fn lowest<'a, R: Reach>(
        &self,
        reach: &R,
        low: R::Rate,
        others: impl Iterator<Item = &'a usize>,
    ) -> Option<Value> {
        others
            .filter_map(|at| R::compare(self.how, low, reach.high(*at)?).ok())
            .reduce(smaller)
    }

    /// `None` where there is no limit.
    fn highest<'a, R: Reach>(
        &self,
        reach: &R,
        high: R::Rate,
        others: impl Iterator<Item = &'a usize>,
    ) -> Option<Value> {
        let mut highest: Option<Value> = None;
        for at in others {
            let Some(low) = reach.low(*at) else { continue };
            match R::compare(self.how, high, low) {
                Ok(value) => highest = Some(highest.map_or(value, |known| larger(known, value))),
                // Nobody selected in either: no value, and so no larger one.
                Err(Undefined::NobodySelected) => {}
                Err(_) => return None,
            }
        }
        highest
    }

    fn against_best<R: Reach>(
        &self,
        reach: &R,
        best: &Best,
        low: R::Rate,
        high: R::Rate,
    ) -> Option<Bounds> {
        let is_eligible = best.eligible.contains(&self.group);
        let can_be = best.possible.contains(&self.group);
        let others = || best.possible.iter().filter(|at| **at != self.group);
        let rivals = best.eligible.iter().filter(|at| **at != self.group);
        let rivals: Vec<usize> = rivals.copied().collect();
        // A group that can become large enough only now may then be the best, at parity.
        let parity = |rate: R::Rate| R::compare(self.how, rate, rate).ok();
        let joins = can_be && !is_eligible;
        match best.favourable {
            Favourable::High => {
                // A group that is the best itself is at parity.
                let floor = reach.floor(&rivals)?;
                let is_best = is_eligible && R::exceeds(high, floor);
                let reversed = reach
                    .low(best.now)
                    .filter(|now| can_be && R::exceeds(high, *now));
                let lower = self.lowest(reach, low, others())?;
                let at_parity = parity(high).filter(|_| joins);
                Some(Bounds {
                    lower: at_parity.map_or(lower, |parity| smaller(lower, parity)),
                    upper: R::compare(self.how, high, if is_best { high } else { floor }).ok(),
                    reversed: reversed.and_then(|now| R::compare(self.how, now, high).ok()),
                })
            }
            Favourable::Low => {
                let ceilings = rivals.iter().filter_map(|at| reach.high(*at));
                let ceiling = ceilings.reduce(|a, b| if R::exceeds(a, b) { b } else { a })?;
                let is_best = is_eligible && R::exceeds(ceiling, low);
                let reversed = reach
                    .high(best.now)
                    .filter(|now| can_be && R::exceeds(*now, low));
                Some(Bounds {
                    lower: R::compare(self.how, low, if is_best { low } else { ceiling }).ok()?,
                    upper: match (self.highest(reach, high, others()), parity(low)) {
                        (Some(upper), Some(parity)) if joins => Some(larger(upper, parity)),
                        (upper, _) => upper,
                    },
                    reversed: reversed.and_then(|now| R::compare(self.how, now, low).ok()),
                })
            }
        }
    }
}

pub(super) fn smaller(a: Value, b: Value) -> Value {
    if a.exceeds(b) { b } else { a }
}

pub(super) fn larger(a: Value, b: Value) -> Value {
    if b.exceeds(a) { b } else { a }
}
