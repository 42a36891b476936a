//! How far rates reach when groups are known by probability only: of people who are much alike it is known how
//! many are expected in each group and how many had the outcome, and not who of them is which.

use crate::metrics::unknowns::reach::{Reach, Worst};
use crate::metrics::unknowns::table::Table;
use crate::metrics::{Comparison, Counted, Rate, Slice, Value};
use crate::tally::{Alike, Undefined, WHOLE};

/// People who are much alike, in thousandths.
#[derive(Debug, Clone)]
struct Bin {
    /// Those with the outcome.
    with: u64,
    /// Those without it.
    without: u64,
    /// Expected members, by group.
    members: Vec<u64>,
    /// Of unknown group, who may be in any.
    unknown: u64,
}

/// Over all ways of putting the people of each bin into groups so that every group gets as many of them as
/// are expected, and those of unknown group into any.
///
/// With Y with the outcome, F without it, m expected members and u of unknown group in a bin, the highest rate
/// of a group is Σ min(Y, m + u) / Σ max(m, min(Y, m + u)), and the lowest Σ (M − min(F, m + u)) / Σ M with
/// M = max(m, min(F, m + u)). Without u these are the Fréchet bounds Σ min(Y, m)/Σm and
/// Σ max(0, Y + m − n)/Σm. Source: Kallus, Mao and Zhou 2022, Assessing algorithmic fairness with unobserved
/// protected class using data combination, proposition 6 and what follows from it, for bins in place of
/// proxies.
#[derive(Debug)]
pub(super) struct Placed<'a> {
    bins: Vec<Bin>,
    unsure: u64,
    table: &'a Table,
}

impl<'a> Placed<'a> {
    /// The people of a rate; `None` where the rate cannot be told of them.
    pub(super) fn new(
        slice: &Slice<'_>,
        rate: fn(&Slice<'_>, &[u64]) -> Result<Counted, Undefined>,
        table: &'a Table,
    ) -> Option<Self> {
        let (mut bins, mut unsure) = (Vec::new(), 0);
        for alike in &slice.margin.alike {
            let Alike {
                counts,
                expected,
                unknown,
                unsure: of_bin,
            } = alike;
            let counted = rate(slice, counts).ok()?;
            let in_denominator = |sums: &[u64]| Some(rate(slice, sums).ok()?.n);
            let members: Option<Vec<u64>> = expected.iter().map(|s| in_denominator(s)).collect();
            bins.push(Bin {
                with: counted.k * WHOLE,
                without: counted.without() * WHOLE,
                members: members?,
                unknown: in_denominator(unknown)?,
            });
            unsure += in_denominator(of_bin)?;
        }
        Some(Self {
            bins,
            unsure,
            table,
        })
    }

    /// People in the denominator whose group is not sure.
    pub(super) const fn unsure(&self) -> u64 {
        self.unsure
    }

    fn sum(&self, of_bin: impl Fn(&Bin) -> (u64, u64)) -> Option<Rate> {
        let sums = self.bins.iter().map(of_bin);
        let (k, n) = sums.fold((0, 0), |sum, more| (sum.0 + more.0, sum.1 + more.1));
        Counted::people(k, n).rate().ok()
    }

    fn highest(&self, members: impl Fn(&Bin) -> u64) -> Option<Rate> {
        self.sum(|bin| {
            let own = members(bin);
            let with = bin.with.min(own + bin.unknown);
            (with, own.max(with))
        })
    }

    fn lowest(&self, members: impl Fn(&Bin) -> u64) -> Option<Rate> {
        self.sum(|bin| {
            let own = members(bin);
            let without = bin.without.min(own + bin.unknown);
            let size = own.max(without);
            (size - without, size)
        })
    }
}

fn others(bin: &Bin, group: usize) -> u64 {
    bin.members.iter().sum::<u64>() - bin.members[group]
}

impl Reach for Placed<'_> {
    type Rate = Rate;

    fn low(&self, group: usize) -> Option<Rate> {
        self.lowest(|bin| bin.members[group])
    }

    fn high(&self, group: usize) -> Option<Rate> {
        self.highest(|bin| bin.members[group])
    }

    fn rest_low(&self, group: usize) -> Option<Rate> {
        self.lowest(|bin| others(bin, group))
    }

    fn rest_high(&self, group: usize) -> Option<Rate> {
        self.highest(|bin| others(bin, group))
    }

    fn overall(&self) -> Option<Rate> {
        Worst { table: self.table }.overall()
    }

    /// The highest rate of some groups is at least the lowest rate of each.
    fn floor(&self, groups: &[usize]) -> Option<Rate> {
        let lows = groups.iter().filter_map(|at| self.low(*at));
        lows.reduce(|a, b| if Self::exceeds(b, a) { b } else { a })
    }

    fn exceeds(rate: Rate, other: Rate) -> bool {
        Worst::exceeds(rate, other)
    }

    fn value(rate: Rate) -> Result<Value, Undefined> {
        Worst::value(rate)
    }

    fn compare(how: Comparison, own: Rate, of: Rate) -> Result<Value, Undefined> {
        Worst::compare(how, own, of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(table: &Table, bins: &[(u64, u64, [u64; 2])]) -> (Rate, Rate) {
        let bins = bins.iter().map(|(with, without, members)| Bin {
            with: with * WHOLE,
            without: without * WHOLE,
            members: members.to_vec(),
            unknown: (with + without) * WHOLE - members.iter().sum::<u64>(),
        });
        let placed = Placed {
            bins: bins.collect(),
            unsure: 0,
            table,
        };
        let low = placed.low(0).expect("members");
        (low, placed.high(0).expect("members"))
    }

    fn parts(rate: Rate) -> (u64, u64) {
        (rate.k(), rate.n())
    }

    #[test]
    fn bounds_by_hand() {
        let table = Table::of_nobody();
        // Ten people, four with the outcome, three expected members: from nobody to all three with it.
        let (low, high) = placed(&table, &[(4, 6, [3_000, 7_000])]);
        assert_eq!((parts(low), parts(high)), ((0, 3_000), (3_000, 3_000)));
        // Eight expected members of those ten: at least two with it, at most four.
        let (low, high) = placed(&table, &[(4, 6, [8_000, 2_000])]);
        assert_eq!((parts(low), parts(high)), ((2_000, 8_000), (4_000, 8_000)));
        // Both bins together.
        let both = [(4, 6, [3_000, 7_000]), (4, 6, [8_000, 2_000])];
        let (low, high) = placed(&table, &both);
        assert_eq!(
            (parts(low), parts(high)),
            ((2_000, 11_000), (7_000, 11_000))
        );
        // Certain people leave nothing open.
        let (low, high) = placed(&table, &[(4, 6, [10_000, 0]), (1, 1, [0, 2_000])]);
        assert_eq!(
            (parts(low), parts(high)),
            ((4_000, 10_000), (4_000, 10_000))
        );
        // Two members and one of unknown group among one with and two without: 0 of 2 to 1 of 2.
        let (low, high) = placed(&table, &[(1, 2, [2_000, 0])]);
        assert_eq!((parts(low), parts(high)), ((0, 2_000), (1_000, 2_000)));
        // Four with and none without: the unknown one joins the members as well, and all have it.
        let (low, high) = placed(&table, &[(4, 0, [2_000, 1_000])]);
        assert_eq!((parts(low), parts(high)), ((2_000, 2_000), (3_000, 3_000)));
    }

    #[test]
    fn no_way_of_placing_whole_people_lies_outside_the_bounds() {
        // Every bin of up to five people, every way of choosing whole members of each kind.
        let table = Table::of_nobody();
        for (with, without) in (0_u64..=5).flat_map(|y| (0_u64..=5 - y).map(move |f| (y, f))) {
            for members in 1..=with + without {
                let rest = with + without - members;
                let bins = [(with, without, [members * WHOLE, rest * WHOLE])];
                let (low, high) = placed(&table, &bins);
                let ways = (0..=members.min(with)).filter(|y| members - y <= without);
                let ways: Vec<u64> = ways.map(|y| y * WHOLE).collect();
                assert_eq!(ways.first(), Some(&low.k()), "{bins:?}");
                assert_eq!(ways.last(), Some(&high.k()), "{bins:?}");
            }
        }
    }
}
