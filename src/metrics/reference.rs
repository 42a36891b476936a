//! Which group the others are compared with.

use crate::metrics::{Favourable, Rate};
use crate::tally::{EventRate, Proportion, Undefined};

/// How the reference is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// A named group.
    Group(String),
    /// The group with the most favourable rate; picked from the data, so it is paid for in the family.
    Best,
    /// The largest group.
    Largest,
    /// Everybody else (the known groups apart from the one compared).
    Rest,
    /// Everybody (all known groups).
    Overall,
}

impl Reference {
    /// The word for it; a group's own name for [`Reference::Group`].
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Group(name) => name,
            Self::Best => "best",
            Self::Largest => "largest",
            Self::Rest => "rest",
            Self::Overall => "overall",
        }
    }
}

/// Chooses references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referee {
    /// How.
    pub reference: Reference,
    /// Smallest group that is judged; a group below it is only the reference when there is no other.
    pub min_n: u64,
}

/// Percentage of the data that a group must hold to be picked as the reference.
pub(super) const MIN_SHARE_PERCENT: u128 = 2;

/// A group as a candidate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) id: &'a str,
    pub(super) unknown: bool,
    pub(super) size: u64,
    pub(super) rate: Result<Rate, Undefined>,
    /// The people that the rate is made of.
    pub(super) n: Option<u64>,
}

/// A group as it stands among those that may be the best.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) unknown: bool,
    pub(super) size: u64,
    /// The size of what its value is made of; `None` without a value.
    pub(super) n: Option<u64>,
}

impl Referee {
    /// The best of several groups, by its position: known, of 2 % of all at least, and of the smallest
    /// size that is judged where any is.
    pub(super) fn best_of(
        &self,
        groups: &[Standing],
        better: impl Fn(usize, usize) -> bool,
    ) -> Option<usize> {
        let total: u128 = groups.iter().map(|group| u128::from(group.size)).sum();
        let eligible = |at: &usize| {
            let Standing { unknown, size, n } = groups[*at];
            let large = 100 * u128::from(size) >= MIN_SHARE_PERCENT * total;
            !unknown && large && n.is_some()
        };
        let judged = |at: &usize| groups[*at].n.is_some_and(|n| n >= self.min_n);
        let eligible: Vec<usize> = (0..groups.len()).filter(eligible).collect();
        let has_judged = eligible.iter().any(judged);
        let from = eligible.into_iter().filter(|at| !has_judged || judged(at));
        from.reduce(|best, next| if better(next, best) { next } else { best })
    }

    /// The reference for one group: its name and rate.
    pub(super) fn choose(
        &self,
        candidates: &[Candidate<'_>],
        group: &str,
        favourable: Favourable,
    ) -> Result<(String, Rate), Undefined> {
        match &self.reference {
            Reference::Group(name) => {
                let named = candidates
                    .iter()
                    .find(|c| c.id == name)
                    .ok_or(Undefined::NoReference)?;
                Ok((name.clone(), named.rate?))
            }
            Reference::Best => self.best(candidates, favourable),
            Reference::Largest => {
                let known = candidates.iter().rev().filter(|c| !c.unknown && c.size > 0);
                let largest = known.max_by_key(|c| c.size).ok_or(Undefined::NoReference)?;
                Ok((largest.id.to_owned(), largest.rate?))
            }
            Reference::Rest => Ok((
                "rest".into(),
                pooled(candidates.iter().filter(|c| c.id != group))?,
            )),
            Reference::Overall => Ok(("overall".into(), pooled(candidates.iter())?)),
        }
    }

    fn best(
        &self,
        candidates: &[Candidate<'_>],
        favourable: Favourable,
    ) -> Result<(String, Rate), Undefined> {
        let standings: Vec<Standing> = candidates
            .iter()
            .map(|c| Standing {
                unknown: c.unknown,
                size: c.size,
                n: c.rate.ok().and(c.n),
            })
            .collect();
        let value = |at: usize| candidates[at].rate.and_then(Rate::value);
        let better = |a: usize, b: usize| match (value(a), value(b)) {
            (Ok(a), Ok(b)) => match favourable {
                Favourable::High => a.exceeds(&b),
                Favourable::Low => b.exceeds(&a),
            },
            (Ok(_) | Err(_), Ok(_) | Err(_)) => false,
        };
        let best = self.best_of(&standings, better);
        let best = &candidates[best.ok_or(Undefined::NoReference)?];
        Ok((best.id.to_owned(), best.rate?))
    }
}

/// The rate of several known groups together.
fn pooled<'a>(candidates: impl Iterator<Item = &'a Candidate<'a>>) -> Result<Rate, Undefined> {
    let mut sum: Option<(Rate, u64, u64)> = None;
    for candidate in candidates.filter(|c| !c.unknown) {
        let Ok(rate) = candidate.rate else { continue };
        let (_, k, n) = sum.unwrap_or((rate, 0, 0));
        sum = Some((rate, k.saturating_add(rate.k()), n.saturating_add(rate.n())));
    }
    let (kind, k, n) = sum.ok_or(Undefined::NoReference)?;
    match kind {
        Rate::Proportion(_) => Proportion::new(k, n).map(Rate::Proportion),
        Rate::Events(_) => EventRate::new(k, n).map(Rate::Events),
        Rate::Money(_) => EventRate::new(k, n).map(Rate::Money),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: &'static str, k: u64, n: u64) -> Candidate<'static> {
        let rate = Proportion::new(k, n).map(Rate::Proportion);
        Candidate {
            id,
            unknown: id == "unknown",
            size: n,
            rate,
            n: rate.ok().map(Rate::n),
        }
    }

    fn best(candidates: &[Candidate<'_>]) -> String {
        let referee = Referee {
            reference: Reference::Best,
            min_n: 10,
        };
        referee
            .choose(candidates, "a", Favourable::High)
            .map_or_else(|why| format!("{why:?}"), |(id, _)| id)
    }

    #[test]
    fn a_tiny_group_never_becomes_the_reference() {
        // 1 of 1 is the best rate, but 1 is less than 2 % of 101.
        assert_eq!(
            best(&[
                candidate("tiny", 1, 1),
                candidate("a", 30, 50),
                candidate("b", 20, 50)
            ]),
            "a"
        );
    }

    #[test]
    fn the_unknown_group_never_becomes_the_reference() {
        assert_eq!(
            best(&[candidate("a", 30, 50), candidate("unknown", 50, 50)]),
            "a"
        );
    }

    #[test]
    fn a_group_below_the_minimum_is_the_reference_only_when_all_are() {
        assert_eq!(best(&[candidate("a", 9, 9), candidate("b", 5, 20)]), "b");
        assert_eq!(best(&[candidate("a", 5, 9), candidate("b", 5, 8)]), "b");
    }

    #[test]
    fn the_rest_is_everybody_else_who_is_known() {
        let referee = Referee {
            reference: Reference::Rest,
            min_n: 10,
        };
        let groups = [
            candidate("a", 1, 10),
            candidate("b", 2, 10),
            candidate("c", 4, 20),
            candidate("unknown", 9, 9),
        ];
        let (_, rate) = referee
            .choose(&groups, "a", Favourable::High)
            .expect("a rest");
        assert_eq!((rate.k(), rate.n()), (6, 30));
    }
}
