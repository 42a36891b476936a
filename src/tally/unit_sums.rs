//! Sums over units: how the rows of one person, household or device add up in each group. They are what
//! an interval needs that does not take rows for independent. Here they are held, added and checked;
//! [`super::units`] makes them.

use std::collections::BTreeMap;

use crate::config::RowShape;
use crate::error::{Code, Error, Result};
use crate::tally::{Cube, Level, MAX_COUNT, Pair, Plan, Squares, Weighed};

/// Sums over the units of one group for one rate.
///
/// A unit has n rows in the group that meet the rate's denominator, k of which meet its numerator as
/// well. Units with n = 0 are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// Number of units.
    pub units: u64,
    /// Σk².
    pub kk: u64,
    /// Σkn.
    pub kn: u64,
    /// Σn².
    pub nn: u64,
    /// Number of units with k > 0, which had the outcome at least once; `None` in sums that were counted
    /// before this was.
    pub reached: Option<u64>,
}

/// A rate whose numerator and denominator are added up by unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRate {
    /// `numerator/denominator` in stages, or the id of an error rate.
    pub name: String,
    /// A row counts in k when it meets one of these as well as `bottom`.
    top: Vec<Bits>,
    /// A row counts in n when it meets these.
    bottom: Bits,
}

/// Conditions that a row meets, and conditions that it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bits {
    set: u32,
    clear: u32,
}

impl Bits {
    const fn meets(self, pattern: u32) -> bool {
        pattern & self.set == self.set && pattern & self.clear == 0
    }

    /// The rows of a cell that meet the conditions.
    fn rows(self, plan: &Plan, masks: &[u32], counts: &[u64]) -> Option<u64> {
        let sum = self.sum(plan, masks, |at| {
            counts.get(at).map(|rows| i128::from(*rows))
        })?;
        u64::try_from(sum).ok()
    }

    /// What the rows of a cell that meet the conditions add up to: those with `set`, less those that also
    /// have some of `clear`, by inclusion and exclusion over the counters.
    fn sum(self, plan: &Plan, masks: &[u32], of: impl Fn(usize) -> Option<i128>) -> Option<i128> {
        let mut sum: i128 = 0;
        // Every subset of the bits of `clear`, the empty one last.
        let mut some = self.clear;
        loop {
            let mut mask = self.set | some;
            if mask & plan.label_bit() != 0 {
                mask &= !plan.labelled_bit();
            }
            let at = masks.iter().position(|known| *known == mask)?;
            let rows = of(at)?;
            sum += if some.count_ones().is_multiple_of(2) {
                rows
            } else {
                -rows
            };
            if some == 0 {
                return Some(sum);
            }
            some = (some - 1) & self.clear;
        }
    }
}

impl UnitRate {
    /// Whether a row of a pattern counts in k and in n.
    pub(super) fn reads(&self, pattern: u32) -> (bool, bool) {
        let counts = self.bottom.meets(pattern);
        let succeeds = self.top.iter().any(|bits| bits.meets(pattern));
        (counts && succeeds, counts)
    }

    /// k and n of a group by its counters.
    fn of(&self, plan: &Plan, masks: &[u32], counts: &[u64]) -> Option<(u64, u64)> {
        let mut k: u64 = 0;
        for bits in &self.top {
            k = k.checked_add(bits.rows(plan, masks, counts)?)?;
        }
        Some((k, self.bottom.rows(plan, masks, counts)?))
    }

    /// The sums of weighted rows, each a unit of its own: k is its weight or 0, n its weight.
    pub(super) fn of_weights(&self, plan: &Plan, masks: &[u32], weighed: &[Weighed]) -> Squares {
        let people: Vec<u64> = weighed.iter().map(|weighed| weighed.people).collect();
        let square = |at: usize| i128::try_from(weighed.get(at)?.squares).ok();
        let found = (|| {
            let (reached, rows) = self.of(plan, masks, &people)?;
            let mut kk: u128 = 0;
            for bits in &self.top {
                let of_top = bits.sum(plan, masks, square)?;
                kk = kk.checked_add(u128::try_from(of_top).ok()?)?;
            }
            let nn = u128::try_from(self.bottom.sum(plan, masks, square)?).ok()?;
            Some(Squares {
                units: rows,
                rows: Some(rows),
                kk,
                kn: kk,
                nn,
                reached: Some(reached),
            })
        })();
        found.unwrap_or_else(|| Squares::of_nobody(true))
    }
}

impl Plan {
    /// The rates that are added up by unit: the decision's, those of the steps of the funnel, and with a
    /// label the error rates. Person rows only.
    #[must_use]
    pub fn unit_rates(&self) -> Vec<UnitRate> {
        if self.rows == RowShape::Counts {
            return Vec::new();
        }
        let masks = self.masks();
        let all = |set| Bits { set, clear: 0 };
        let rate = |pair: Pair| UnitRate {
            name: format!("{}/{}", pair.numerator, pair.denominator),
            top: vec![all(masks[pair.top])],
            bottom: all(masks[pair.bottom]),
        };
        let pairs = self.decision_pair().into_iter().chain(self.steps());
        let mut rates: Vec<UnitRate> = pairs.map(rate).collect();
        let Some((outcome, eligible)) = self.decision_bits().filter(|_| self.label) else {
            return rates;
        };
        let known = eligible | self.labelled_bit();
        let (selected, positive) = (known | outcome, known | self.label_bit());
        let both = all(selected | positive);
        let neither = Bits {
            set: known,
            clear: outcome | self.label_bit(),
        };
        let without = |set, clear| Bits { set, clear };
        for (name, top, bottom) in [
            ("true-positive-rate", vec![both], all(positive)),
            (
                "false-positive-rate",
                vec![without(selected, self.label_bit())],
                without(known, self.label_bit()),
            ),
            ("positive-predictive-value", vec![both], all(selected)),
            (
                "negative-predictive-value",
                vec![neither],
                without(known, outcome),
            ),
            ("accuracy", vec![both, neither], all(known)),
        ] {
            rates.push(UnitRate {
                name: name.to_owned(),
                top,
                bottom,
            });
        }
        rates
    }

    /// The axes of every margin that has sums over units: each set of attributes, over all of the data
    /// and with each stratum.
    #[must_use]
    pub fn unit_margins(&self) -> Vec<Vec<usize>> {
        let attributes = self.attributes.len();
        let mut margins = Vec::new();
        for set in 1..1_usize << attributes {
            let axes = (0..attributes).filter(|axis| set >> axis & 1 == 1);
            let axes: Vec<usize> = axes.collect();
            margins.push(axes.clone());
            for stratum in 0..self.strata.len() {
                margins.push(axes.iter().copied().chain([attributes + stratum]).collect());
            }
        }
        margins
    }
}

/// The sums of nobody, of whom nobody was reached.
impl Default for Sums {
    fn default() -> Self {
        Self {
            units: 0,
            kk: 0,
            kn: 0,
            nn: 0,
            reached: Some(0),
        }
    }
}

impl Sums {
    /// Adds so many units that have k of n rows each.
    pub(super) fn add(&mut self, units: u64, k: u64, n: u64) -> Result<()> {
        if n == 0 {
            return Ok(());
        }
        let times = |a: u64, b: u64| a.checked_mul(b)?.checked_mul(units);
        let product = (|| {
            Some(Self {
                units,
                kk: times(k, k)?,
                kn: times(k, n)?,
                nn: times(n, n)?,
                reached: Some(if k > 0 { units } else { 0 }),
            })
        })();
        *self = product
            .and_then(|more| self.plus(more))
            .ok_or_else(too_large)?;
        Ok(())
    }

    /// The sums of these units and of others; `None` beyond 2⁵³.
    fn plus(self, other: Self) -> Option<Self> {
        let add = |a: u64, b: u64| a.checked_add(b).filter(|sum| *sum <= MAX_COUNT);
        Some(Self {
            reached: self.reached_with(other),
            units: add(self.units, other.units)?,
            kk: add(self.kk, other.kk)?,
            kn: add(self.kn, other.kn)?,
            nn: add(self.nn, other.nn)?,
        })
    }

    /// Of nobody it is known that nobody was reached.
    fn reached_with(self, other: Self) -> Option<u64> {
        match (self.units, other.units) {
            (_, 0) => self.reached,
            (0, _) => other.reached,
            (_, _) => {
                let both = self.reached.zip(other.reached);
                both.map(|(a, b)| a.saturating_add(b))
            }
        }
    }

    /// Whether some units can have these sums and k of n rows in all.
    fn fits(self, k: u64, n: u64) -> bool {
        let Self {
            units,
            kk,
            kn,
            nn,
            reached,
        } = self;
        if n == 0 {
            return units == 0 && kk == 0 && kn == 0 && nn == 0 && reached.unwrap_or(0) == 0;
        }
        let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
        let reached_fits = reached.is_none_or(|reached| {
            reached <= units.min(k)
                && (reached == 0) == (k == 0)
                && product(k, k) <= product(reached, kk)
        });
        let sums_fit = |sum: u64, squares: u64| {
            sum <= squares
                && product(sum, sum) >= u128::from(squares)
                && product(sum, sum) <= product(units, squares)
                && (squares - sum).is_multiple_of(2)
        };
        (1..=n).contains(&units)
            && nn <= MAX_COUNT
            && sums_fit(n, nn)
            && sums_fit(k, kk)
            && kk <= kn
            && kn <= nn
            && product(kn, kn) <= product(kk, nn)
            && reached_fits
    }
}

/// The sums of one margin: per group one for each rate of the plan.
pub(super) type MarginSums = BTreeMap<Vec<Level>, Vec<Sums>>;

/// What the units of a log add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSums {
    /// Units of all rows used. A row without a unit is one of its own.
    pub units: u64,
    /// Rows used.
    pub rows: u64,
    /// Units with several rows.
    pub repeated_units: u64,
    /// Rows of units with several rows.
    pub repeated_rows: u64,
    /// In the order of [`Plan::unit_margins`]; groups in which no rate has a unit are left out.
    pub(super) margins: Vec<MarginSums>,
    /// In the same order: units with rows in several known groups of the margin.
    pub(super) shared: Vec<u64>,
}

impl UnitSums {
    /// The sums of no unit.
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            units: 0,
            rows: 0,
            repeated_units: 0,
            repeated_rows: 0,
            margins: vec![MarginSums::new(); plan.unit_margins().len()],
            shared: vec![0; plan.unit_margins().len()],
        }
    }

    /// Adds the sums of other units; that no unit is in both is for the caller to know.
    pub(super) fn add(&mut self, other: Self) -> Result<()> {
        let Self {
            units,
            rows,
            repeated_units,
            repeated_rows,
            margins,
            shared,
        } = other;
        let mine = [
            (&mut self.units, units),
            (&mut self.rows, rows),
            (&mut self.repeated_units, repeated_units),
            (&mut self.repeated_rows, repeated_rows),
        ];
        for (mine, more) in mine.into_iter().chain(self.shared.iter_mut().zip(shared)) {
            *mine = mine
                .checked_add(more)
                .filter(|sum| *sum <= MAX_COUNT)
                .ok_or_else(too_large)?;
        }
        for (mine, other) in self.margins.iter_mut().zip(margins) {
            for (key, sums) in other {
                let group = mine
                    .entry(key)
                    .or_insert_with(|| vec![Sums::default(); sums.len()]);
                for (sum, more) in group.iter_mut().zip(sums) {
                    *sum = sum.plus(more).ok_or_else(too_large)?;
                }
            }
        }
        Ok(())
    }

    /// Whether the units can be those of the cube's rows; what is wrong otherwise.
    pub(super) fn check(&self, cube: &Cube) -> std::result::Result<(), &'static str> {
        let (repeated, rows) = (self.repeated_units, self.repeated_rows);
        let alone = self.units.checked_sub(repeated);
        if self.rows != cube.accounting.rows_used
            || alone.is_none()
            || alone != self.rows.checked_sub(rows)
            || repeated.checked_mul(2).is_none_or(|least| least > rows)
            || (repeated == 0 && rows > 0)
        {
            return Err("its numbers of units do not fit its rows");
        }
        if self.shared.iter().any(|shared| *shared > repeated) {
            return Err("its numbers of units do not fit its rows");
        }
        let masks = cube.plan.masks();
        let rates = cube.plan.unit_rates();
        for (axes, sums) in cube.plan.unit_margins().iter().zip(&self.margins) {
            let mut counts: BTreeMap<Vec<&Level>, Vec<u64>> = BTreeMap::new();
            for (key, cell) in &cube.cells {
                let key = axes.iter().map(|axis| &key[*axis]).collect();
                let group = counts.entry(key).or_insert_with(|| vec![0; cell.len()]);
                for (sum, count) in group.iter_mut().zip(cell) {
                    *sum = sum.saturating_add(*count);
                }
            }
            let mut groups = 0;
            for (key, counts) in counts {
                let of = rates
                    .iter()
                    .map(|rate| rate.of(&cube.plan, &masks, &counts));
                let of: Option<Vec<(u64, u64)>> = of.collect();
                let of = of.ok_or("a cell counts more of a part than of the whole")?;
                let key: Vec<Level> = key.into_iter().cloned().collect();
                let Some(found) = sums.get(&key) else {
                    if of.iter().any(|(_, n)| *n > 0) {
                        return Err("the sums over units lack a group");
                    }
                    continue;
                };
                groups += 1;
                if !found.iter().zip(of).all(|(sums, (k, n))| sums.fits(k, n)) {
                    return Err("sums over units do not fit the counts of their group");
                }
            }
            if groups != sums.len() {
                return Err("the sums over units have a group that the cells do not have");
            }
        }
        Ok(())
    }
}

impl Cube {
    /// Units with rows in several known groups of some attributes together. 0 without units, and in
    /// sums that were counted before this was.
    #[must_use]
    pub fn units_shared(&self, axes: &[usize]) -> u64 {
        let mut axes = axes.to_vec();
        axes.sort_unstable();
        let margins = self.plan.unit_margins();
        let at = margins.iter().position(|margin| *margin == axes);
        let units = self.units.as_ref();
        units.zip(at).map_or(0, |(units, at)| units.shared[at])
    }

    /// Sums over the units of a group of a margin, one for each rate of [`Plan::unit_rates`]. `axes`,
    /// `stratum` and `key` are those of [`Cube::margin`] and its groups. Empty without units.
    #[must_use]
    pub fn unit_sums(
        &self,
        axes: &[usize],
        stratum: Option<&(usize, Level)>,
        key: &[Level],
    ) -> Vec<Sums> {
        let Some(units) = self.units.as_ref() else {
            return Vec::new();
        };
        let attributes = axes.iter().copied().zip(key);
        let stratum = stratum.map(|(axis, level)| (*axis, level));
        let mut places: Vec<(usize, &Level)> = attributes.chain(stratum).collect();
        places.sort_by_key(|(axis, _)| *axis);
        let (axes, key): (Vec<usize>, Vec<Level>) = places
            .into_iter()
            .map(|(axis, level)| (axis, level.clone()))
            .unzip();
        let margins = self.plan.unit_margins();
        let at = margins.iter().position(|margin| *margin == axes);
        let sums = at.and_then(|at| units.margins[at].get(&key));
        sums.cloned()
            .unwrap_or_else(|| vec![Sums::default(); self.plan.unit_rates().len()])
    }
}

fn too_large() -> Error {
    Error::new(
        Code::CountTooLarge,
        "a sum of squares over units exceeds 2^53 (9007199254740992)",
    )
    .help("a unit has very many rows: name the column of a person, or split the audit by period")
}

/// Counts of units that may stand in several files cannot be added.
pub(crate) fn may_overlap(what: &str) -> Error {
    Error::new(
        Code::UnitsMayOverlap,
        format!("{what}: nothing says that no unit has rows in two of them"),
    )
    .help("if every unit stands in one of them only, add `--units-disjoint`")
    .help("if not, count the logs in one run: `bias-audit check LOGS --unit COLUMN`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_that_no_units_can_have_are_seen() {
        // Two units: 1 of 2 rows, 2 of 3 rows.
        let sums = Sums {
            units: 2,
            kk: 5,
            kn: 8,
            nn: 13,
            reached: Some(2),
        };
        assert!(sums.fits(3, 5));
        assert!(
            Sums {
                reached: None,
                ..sums
            }
            .fits(3, 5)
        );
        for wrong in [
            Sums { units: 0, ..sums },
            Sums { units: 1, ..sums },
            Sums { units: 6, ..sums },
            Sums { kk: 6, ..sums },
            Sums { kk: 11, ..sums },
            Sums { kn: 4, ..sums },
            Sums { kn: 9, ..sums },
            Sums { nn: 14, ..sums },
            Sums { nn: 3, ..sums },
            Sums { nn: 27, ..sums },
            Sums {
                reached: Some(0),
                ..sums
            },
            Sums {
                reached: Some(1),
                ..sums
            },
            Sums {
                reached: Some(3),
                ..sums
            },
        ] {
            assert!(!wrong.fits(3, 5), "{wrong:?}");
        }
        assert!(!sums.fits(0, 0));
        assert!(Sums::default().fits(0, 0));
    }

    #[test]
    fn a_sum_of_squares_beyond_two_to_the_53_is_an_error() {
        let mut sums = Sums::default();
        sums.add(1, 0, 94_000_000).expect("below the limit");
        let error = sums.add(1, 0, 94_000_000).expect_err("above it");
        assert_eq!(error.code(), Code::CountTooLarge);
        let error = sums.add(1, u64::MAX, u64::MAX).expect_err("far above it");
        assert_eq!(error.code(), Code::CountTooLarge);
    }
}
