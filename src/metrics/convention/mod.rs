//! What other tools would print for the same counts: fairlearn, AIF360, aequitas, Amazon's Clarify, and the
//! bias audit of New York City's Local Law 144. Each has a table of its numbers, with its own reference and
//! its own rule for what is divided by zero; none of them judges anything here.

mod aequitas;
mod aif360;
mod clarify;
mod fairlearn;
mod ll144;
mod seen;

#[cfg(test)]
mod judged;

use schemars::JsonSchema;
use serde::Serialize;

use crate::metrics::evaluate::measure;
use crate::metrics::{Layout, Need, Referee, Slice, catalogue};
use crate::tally::Margin;

use seen::{Group, Seen, Share};

/// A tool, or a law, whose way of computing is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Convention {
    /// fairlearn.
    Fairlearn,
    /// AIF360.
    Aif360,
    /// aequitas.
    Aequitas,
    /// Clarify of Amazon.
    Clarify,
    /// Local Law 144.
    Ll144,
}

impl Convention {
    /// Every convention.
    pub const ALL: [Self; 5] = [
        Self::Fairlearn,
        Self::Aif360,
        Self::Aequitas,
        Self::Clarify,
        Self::Ll144,
    ];

    /// The word for it on the command line.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Fairlearn => "fairlearn",
            Self::Aif360 => "aif360",
            Self::Aequitas => "aequitas",
            Self::Clarify => "clarify",
            Self::Ll144 => "ll144",
        }
    }

    /// The tool with the version that the numbers are held to, or the law.
    #[must_use]
    pub const fn tool(self) -> &'static str {
        match self {
            Self::Fairlearn => "fairlearn 0.15.0",
            Self::Aif360 => "AIF360 0.6.1",
            Self::Aequitas => "aequitas 1.1.0",
            Self::Clarify => "SageMaker Clarify (smclarify 0.5)",
            Self::Ll144 => "Local Law 144 (6 RCNY \u{a7} 5-301)",
        }
    }

    /// Whom it compares.
    #[must_use]
    pub const fn compares(self) -> &'static str {
        match self {
            Self::Fairlearn => {
                "all groups with each other, or each with everybody; differences have no sign, ratios are at most 1"
            }
            Self::Aif360 => {
                "everybody but the reference, together (unprivileged, u), with the reference (privileged, p); with `rest` or `overall`, each group with everybody else"
            }
            Self::Aequitas => {
                "each group with the reference; with `rest` or `overall`, with the largest group"
            }
            Self::Clarify => "each group (disadvantaged, d) with everybody else (advantaged, a)",
            Self::Ll144 => "each category with the most selected one",
        }
    }

    /// What it makes of a division by zero.
    #[must_use]
    pub const fn zero(self) -> &'static str {
        match self {
            Self::Fairlearn => {
                "a share of nobody is 0; a ratio in which every rate is 0 is not a number"
            }
            Self::Aif360 => {
                "PPV, NPV, FDR and FOR of nobody are 0; TPR, FPR, TNR and FNR of nobody are not a number; x/0 is infinite"
            }
            Self::Aequitas => "0/0 is not a number; infinity is written as 10",
            Self::Clarify => "0/0 is 0; x/0 is infinite; the difference of two infinities is 0",
            Self::Ll144 => "nothing is said: no ratio where nobody is selected",
        }
    }

    /// Its numbers, in the order of reports.
    #[must_use]
    pub const fn numbers(self) -> &'static [Number] {
        match self {
            Self::Fairlearn => fairlearn::NUMBERS,
            Self::Aif360 => aif360::NUMBERS,
            Self::Aequitas => aequitas::NUMBERS,
            Self::Clarify => clarify::NUMBERS,
            Self::Ll144 => ll144::NUMBERS,
        }
    }

    /// The convention of an id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|convention| convention.id() == id)
    }

    /// Whether it writes 0 for a share of nobody.
    const fn fills(self, share: Share) -> bool {
        match self {
            Self::Fairlearn | Self::Clarify => true,
            Self::Aif360 => aif360::is_filled(share),
            Self::Aequitas | Self::Ll144 => false,
        }
    }
}

/// A number that a tool prints: one entry of its table.
pub struct Number {
    /// Its name in the tool; options in brackets.
    pub name: &'static str,
    /// The formula.
    pub formula: &'static str,
    /// The metric of ours that answers the same question.
    pub metric: Option<&'static str>,
    /// Whether it needs a label.
    pub label: bool,
    /// The shares it is made of, for what is said of a share of nobody.
    shares: &'static [Share],
    /// How it is computed.
    of: Of,
}

impl Number {
    /// Whether it needs strata.
    #[must_use]
    pub const fn is_of_strata(&self) -> bool {
        matches!(self.of, Of::Strata(_))
    }

    /// Whether it needs scores in bins.
    #[must_use]
    pub const fn is_of_scores(&self) -> bool {
        matches!(self.of, Of::Scoring(_))
    }

    /// Whether it is a number of people.
    #[must_use]
    pub const fn is_count(&self) -> bool {
        matches!(self.of, Of::Unknown)
    }
}

impl std::fmt::Debug for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The shares of the labels that two groups have in common.
type Common = Vec<(f64, f64)>;

/// How a number is computed. What is `None` the tool refuses to compute.
#[derive(Clone, Copy)]
enum Of {
    /// Of each group, and everybody.
    Group(fn(&Group, &Group) -> f64),
    /// Of each category of an audit by law, to be rounded.
    Category(fn(&Group, &Seen) -> ll144::Parts),
    /// The same, those above the median of all scores taken for selected.
    Scoring(fn(&Group, &Seen) -> ll144::Parts),
    /// Of those whose category is not known.
    Unknown,
    /// Of a group and those it is compared with.
    Against(fn(&Group, &Group) -> f64),
    /// Of the labels that a group and those it is compared with have in common.
    Labels(
        fn(&Group, &Group) -> Option<Common>,
        fn(&[(f64, f64)]) -> f64,
    ),
    /// Of all groups.
    Groups(fn(&Seen) -> f64),
    /// Of all groups, unless the tool refuses.
    Tried(fn(&Seen) -> Option<f64>),
    /// Of a group and everybody else in every stratum of a column.
    Strata(fn(&[(Group, Group)]) -> Option<f64>),
}

/// What has to be known to read a tool's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// Nobody is in a denominator, and the tool takes the share for 0.
    TakenAsZero,
    /// The tool prints nan.
    NotANumber,
    /// The tool prints inf.
    Infinite,
    /// The tool prints -inf.
    MinusInfinite,
    /// The tool prints 10 for infinity.
    Capped,
    /// The tool stops with an error.
    Refused,
    /// The law leaves it open.
    Undefined,
    /// The category is below 2 % of the data, and an auditor may leave it out.
    MayBeLeftOut,
}

impl Note {
    /// Every note.
    pub const ALL: [Self; 8] = [
        Self::TakenAsZero,
        Self::NotANumber,
        Self::Infinite,
        Self::MinusInfinite,
        Self::Capped,
        Self::Refused,
        Self::Undefined,
        Self::MayBeLeftOut,
    ];
}

/// A number of a tool for one log.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Which number.
    pub number: &'static Number,
    /// The group; `None` for several or all groups together.
    pub group: Option<String>,
    /// What it was compared with.
    pub reference: Option<String>,
    /// The column whose values are strata.
    pub by: Option<String>,
    /// What the tool prints, where it is a finite number.
    pub value: Option<f64>,
    /// What has to be known to read it.
    pub note: Option<Note>,
    /// The people it is made of, where they are published with it.
    pub people: Option<u64>,
}

/// What a convention lacks to say all it could.
#[must_use]
pub fn lacks(convention: Convention, layout: &Layout) -> Vec<Need> {
    let mut numbers = convention.numbers().iter();
    let scores = layout.scores.is_some() && numbers.clone().any(Number::is_of_scores);
    if layout.decision.is_none() {
        return (!scores).then_some(Need::Eligible).into_iter().collect();
    }
    let label = layout.confusion.is_none() && numbers.any(|number| number.label);
    label.then_some(Need::Label).into_iter().collect()
}

/// The numbers that a tool would print for a margin, those over strata apart.
#[must_use]
pub fn conventional(
    convention: Convention,
    margin: &Margin,
    layout: &Layout,
    referee: &Referee,
) -> Vec<Shown> {
    let slice = Slice {
        margin,
        layout,
        step: None,
        baseline: None,
    };
    let reference = chosen(&slice, referee);
    let mut shown = Vec::new();
    for number in possible(convention, layout).filter(|number| !number.is_of_strata()) {
        match number.of {
            Of::Scoring(of) => shown.extend(ll144::published_of_scores(number, of, &slice)),
            Of::Unknown => shown.push(ll144::unknown(number, &slice)),
            _ => {
                let seen = seen(&slice, number.label);
                if seen.groups.len() < 2 {
                    continue;
                }
                shown.extend(match number.of {
                    Of::Category(of) => ll144::published(number, of, &seen, &slice, false),
                    _ => said(convention, number, &seen, reference.as_deref()),
                });
            }
        }
    }
    shown
}

/// The numbers of a tool over the strata of a column: its margins, one each.
#[must_use]
pub fn conventional_over_strata(
    convention: Convention,
    by: &str,
    strata: &[&Margin],
    layout: &Layout,
) -> Vec<Shown> {
    let mut shown = Vec::new();
    for number in possible(convention, layout) {
        let Of::Strata(of) = number.of else {
            continue;
        };
        let seen: Vec<Seen> = strata
            .iter()
            .map(|margin| {
                let slice = Slice {
                    margin,
                    layout,
                    step: None,
                    baseline: None,
                };
                seen(&slice, number.label)
            })
            .collect();
        let mut ids: Vec<&str> = Vec::new();
        for group in seen.iter().flat_map(|seen| &seen.groups) {
            if !ids.contains(&group.id.as_str()) {
                ids.push(&group.id);
            }
        }
        for id in ids.iter().filter(|_| ids.len() > 1) {
            let of_group = |seen: &Seen| {
                let own = seen.groups.iter().filter(|group| group.id == *id);
                (Group::together(own), seen.rest(id))
            };
            let pairs: Vec<(Group, Group)> = seen.iter().map(of_group).collect();
            let (value, note) = printed(of(&pairs), Note::Refused);
            shown.push(Shown {
                number,
                group: Some((*id).to_owned()),
                reference: Some("rest".into()),
                by: Some(by.to_owned()),
                value,
                note,
                people: None,
            });
        }
    }
    shown
}

/// The numbers that the counts suffice for.
fn possible(convention: Convention, layout: &Layout) -> impl Iterator<Item = &'static Number> {
    let (decision, label) = (layout.decision.is_some(), layout.confusion.is_some());
    let numbers = convention.numbers().iter();
    let scores = layout.scores.is_some();
    numbers.filter(move |number| match number.of {
        Of::Scoring(_) => scores,
        Of::Unknown => decision || scores,
        _ => decision && (label || !number.label),
    })
}

/// The known groups with somebody in them; with a label, where one is needed.
fn seen(slice: &Slice<'_>, label: bool) -> Seen {
    let known = slice.margin.groups.iter().filter(|group| !group.unknown);
    let groups = known.filter_map(|group| Group::of(group, slice));
    let has = |group: &Group| {
        if label {
            group.labelled() > 0
        } else {
            group.all > 0
        }
    };
    Seen::new(groups.filter(has).collect())
}

/// The group that the audit compares the others with; `None` for `rest` and `overall`.
fn chosen(slice: &Slice<'_>, referee: &Referee) -> Option<String> {
    let ratios = measure(&catalogue::impact_ratio::METRIC, slice, referee);
    let named = ratios.into_iter().find_map(|ratio| ratio.reference)?;
    let mut groups = slice.margin.groups.iter();
    groups.any(|group| group.id == named).then_some(named)
}

/// What is printed of one number.
fn said(
    convention: Convention,
    number: &'static Number,
    seen: &Seen,
    reference: Option<&str>,
) -> Vec<Shown> {
    let one = |group: Option<&str>, reference: Option<&str>, value: Option<f64>, note| {
        let (value, unprintable) = printed(value, Note::Refused);
        Shown {
            number,
            group: group.map(str::to_owned),
            reference: reference.map(str::to_owned),
            by: None,
            value,
            note: unprintable.or(note),
            people: None,
        }
    };
    let filled = |groups: &[&Group]| {
        let nobody = |share: &&Share| groups.iter().any(|group| share.counts(group).1 == 0);
        let mut shares = number.shares.iter().filter(nobody);
        shares
            .any(|share| convention.fills(*share))
            .then_some(Note::TakenAsZero)
    };
    let all: Vec<&Group> = seen.groups.iter().collect();
    match number.of {
        Of::Group(of) => {
            let of = |group: &Group| {
                let value = of(group, &seen.whole);
                one(Some(&group.id), None, Some(value), filled(&[group]))
            };
            seen.groups.iter().map(of).collect()
        }
        Of::Groups(of) => vec![one(None, None, Some(of(seen)), filled(&all))],
        Of::Tried(of) => vec![one(None, None, of(seen), filled(&all))],
        Of::Against(_) | Of::Labels(..) => {
            let of = |pair: Pair| {
                let Pair {
                    own,
                    id,
                    other,
                    reference,
                } = pair;
                let value = match number.of {
                    Of::Labels(labels, of) => labels(&own, &other).map(|common| of(&common)),
                    Of::Against(of) => Some(of(&own, &other)),
                    Of::Group(_)
                    | Of::Category(_)
                    | Of::Scoring(_)
                    | Of::Unknown
                    | Of::Groups(_)
                    | Of::Tried(_)
                    | Of::Strata(_) => None,
                };
                let capped = |value| aequitas::is_capped(value, &own, &other, number.shares);
                let capped = convention == Convention::Aequitas && value.is_some_and(capped);
                let note = if capped {
                    Some(Note::Capped)
                } else {
                    filled(&[&own, &other])
                };
                one(id.as_deref(), Some(&reference), value, note)
            };
            pairs(convention, seen, reference)
                .into_iter()
                .map(of)
                .collect()
        }
        // The law's own, and those over strata, are made elsewhere.
        Of::Category(_) | Of::Scoring(_) | Of::Unknown | Of::Strata(_) => Vec::new(),
    }
}

/// A group, or several together, and those they are compared with.
struct Pair {
    own: Group,
    id: Option<String>,
    other: Group,
    reference: String,
}

/// Who is compared with whom.
fn pairs(convention: Convention, seen: &Seen, reference: Option<&str>) -> Vec<Pair> {
    let named = |id: &str| seen.groups.iter().find(|group| group.id == id);
    let against_rest = |group: &Group| Pair {
        own: group.clone(),
        id: Some(group.id.clone()),
        other: seen.rest(&group.id),
        reference: "rest".into(),
    };
    let reference = reference.and_then(named);
    match (convention, reference) {
        (Convention::Aif360, Some(privileged)) => {
            let others = || seen.groups.iter().filter(|group| group.id != privileged.id);
            let only = (others().count() == 1).then(|| others().next()).flatten();
            vec![Pair {
                own: seen.rest(&privileged.id),
                id: only.map(|group| group.id.clone()),
                other: privileged.clone(),
                reference: privileged.id.clone(),
            }]
        }
        (Convention::Aequitas, given) => {
            let largest = seen.groups.iter().rev().max_by_key(|group| group.all);
            let Some(other) = given.or(largest) else {
                return Vec::new();
            };
            let pair = |group: &Group| Pair {
                own: group.clone(),
                id: Some(group.id.clone()),
                other: other.clone(),
                reference: other.id.clone(),
            };
            seen.groups.iter().map(pair).collect()
        }
        (Convention::Aif360, None)
        | (Convention::Clarify | Convention::Fairlearn | Convention::Ll144, _) => {
            seen.groups.iter().map(against_rest).collect()
        }
    }
}

/// A finite number, or what stands in its place.
fn printed(value: Option<f64>, refused: Note) -> (Option<f64>, Option<Note>) {
    match value {
        Some(value) if value.is_finite() => (Some(value), None),
        Some(value) if value.is_nan() => (None, Some(Note::NotANumber)),
        Some(value) if value > 0.0 => (None, Some(Note::Infinite)),
        Some(_) => (None, Some(Note::MinusInfinite)),
        None => (None, Some(refused)),
    }
}
