//! A population to compare with: shares or counts of groups from a census, an eligible audience, or
//! typed on the command line. Weights are integers, so shares are exact fractions.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::config::Named;
use crate::config::number::{MICROS, parse_micros_rounded};
use crate::error::{Code, Error, Result};
use crate::groups::{Attribute, Class, Group};
use crate::input::{
    Batch, Opened, Options, Recognised, Source, fold, fold_batches, is_url, open, recognise, shown,
};
use crate::tally::{Level, Margin, MarginGroup, Plan};

/// What a baseline's numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BaselineKind {
    /// Shares that add to one.
    Shares,
    /// Counts of people.
    Counts,
}

/// Group weights per attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// The file, or the text typed.
    pub name: String,
    /// What the numbers are.
    pub kind: BaselineKind,
    /// Attribute → group → weight.
    pub weights: BTreeMap<String, BTreeMap<Group, u64>>,
}

/// Column names that hold shares or counts.
const SHARES: [&str; 5] = ["share", "part", "percentage", "percent", "pct"];
const COUNTS: [&str; 7] = [
    "count",
    "n",
    "population",
    "audience",
    "people",
    "effectif",
    "eligible",
];

/// How far shares may add to something other than 1, in millionths: published shares are rounded.
const ROUNDING: i64 = 20_000;

impl Baseline {
    /// Reads a baseline: a file with the columns `attribute, group, share` (or `count`), a file with
    /// one attribute's column and `share` or `count`, or `gender:female=.5,male=.5;age:18-24=…`.
    ///
    /// # Errors
    ///
    /// [`Code::BaselineInvalid`], or what opening the file brings.
    pub fn read(named: &Named, plan: &Plan) -> Result<Self> {
        let text = named.value.trim();
        let inline =
            text.contains(':') && text.contains('=') && !is_url(text) && !Path::new(text).exists();
        let (kind, rows) = if inline {
            (BaselineKind::Shares, typed(text)?)
        } else {
            from_file(text, plan)?
        };
        let mut weights: BTreeMap<String, BTreeMap<Group, u64>> = BTreeMap::new();
        for (attribute, group, value) in rows {
            let attribute = find(plan, &attribute)?;
            let Class::Known(group) = attribute.classify(Some(&group)) else {
                continue;
            };
            let weight = u64::try_from(value).map_err(|_| {
                invalid(
                    text,
                    &format!("group `{}` has a negative weight", group.label),
                )
            })?;
            if weights
                .entry(attribute.id.clone())
                .or_default()
                .insert(group.clone(), weight)
                .is_some()
            {
                return Err(invalid(
                    text,
                    &format!("group `{}` is given twice", group.label),
                ));
            }
        }
        if weights.is_empty() {
            return Err(invalid(text, "it has no known group of any attribute"));
        }
        for (attribute, groups) in &weights {
            let sum: u64 = groups.values().sum();
            let near = |target: i64| {
                i64::try_from(sum)
                    .is_ok_and(|sum| (sum - target).abs() <= target / MICROS * ROUNDING)
            };
            if sum == 0 {
                return Err(invalid(
                    text,
                    &format!("the shares of `{attribute}` are all zero"),
                ));
            }
            if kind == BaselineKind::Shares && !near(MICROS) && !near(100 * MICROS) {
                return Err(invalid(
                    text,
                    &format!("the shares of `{attribute}` do not add to 1 (or 100 %)"),
                ));
            }
        }
        Ok(Self {
            name: shown(text),
            kind,
            weights,
        })
    }

    /// Adds the groups of the population that the log has not: nobody of them was reached, which is
    /// the case an audit exists for.
    pub fn complete(&self, margin: &mut Margin) {
        let Some(weights) = self.weights.get(&margin.attribute) else {
            return;
        };
        let width = margin.groups.first().map_or(0, |group| group.counts.len());
        for group in weights
            .iter()
            .filter(|(_, weight)| **weight > 0)
            .map(|(group, _)| group)
        {
            if margin.groups.iter().all(|known| known.id != group.label) {
                margin.groups.push(MarginGroup {
                    id: group.label.clone(),
                    cells: vec![(margin.attribute.clone(), group.label.clone())],
                    key: vec![Level::Known(group.clone())],
                    unknown: false,
                    counts: vec![0; width],
                });
            }
        }
        margin.groups.sort_by(|a, b| a.key.cmp(&b.key));
    }

    /// The weights of a margin's groups, in their order; `None` when the baseline does not have the
    /// attribute. `delivered` is the counter of those reached.
    ///
    /// # Errors
    ///
    /// [`Code::BaselineMismatch`] when a group that received something has no weight.
    pub fn weights_for(&self, margin: &Margin, delivered: usize) -> Result<Option<Vec<u64>>> {
        let Some(weights) = self.weights.get(&margin.attribute) else {
            return Ok(None);
        };
        let mut found = Vec::new();
        for group in &margin.groups {
            let weight = weights
                .iter()
                .find(|(known, _)| known.label == group.id)
                .map(|(_, w)| *w);
            match weight {
                Some(weight) => found.push(weight),
                None if group.unknown || group.counts[delivered] == 0 => found.push(0),
                None => {
                    let known: Vec<&str> =
                        weights.keys().map(|group| group.label.as_str()).collect();
                    return Err(Error::new(
                        Code::BaselineMismatch,
                        format!(
                            "group `{}` of `{}` is in the log and not in the baseline `{}`",
                            group.id, margin.attribute, self.name
                        ),
                    )
                    .help(format!(
                        "the baseline has `{}`; use the same groups or bands on both sides",
                        known.join("`, `")
                    )));
                }
            }
        }
        Ok(Some(found))
    }
}

fn find<'p>(plan: &'p Plan, name: &str) -> Result<&'p Attribute> {
    let known = match recognise(name) {
        Some(Recognised::Attribute("birth_year")) => "age",
        Some(Recognised::Attribute(id)) => id,
        Some(
            Recognised::Stage(_)
            | Recognised::Label
            | Recognised::Spend
            | Recognised::Person
            | Recognised::Consent
            | Recognised::OptOut,
        )
        | None => name,
    };
    plan.attributes
        .iter()
        .find(|attribute| attribute.id == known || attribute.id == name)
        .ok_or_else(|| {
            let ids: Vec<&str> = plan.attributes.iter().map(|a| a.id.as_str()).collect();
            Error::new(
                Code::NotAnAttribute,
                format!("the baseline names `{name}`, which is not audited"),
            )
            .help(format!(
                "the attributes are `{}`; add one with `-a`",
                ids.join("`, `")
            ))
        })
}

fn invalid(name: &str, what: &str) -> Error {
    let name = shown(name);
    Error::new(Code::BaselineInvalid, format!("the baseline `{name}` cannot be used: {what}"))
        .help("write a CSV with the columns attribute,group,share (or count), or 'gender:female=.5,male=.5'")
}

type Row = (String, String, i64);

fn typed(text: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for part in text.split(';').filter(|part| !part.trim().is_empty()) {
        let (attribute, groups) = part
            .split_once(':')
            .ok_or_else(|| invalid(text, "an attribute has no `:`"))?;
        for group in groups.split(',') {
            let (group, share) = group
                .split_once('=')
                .ok_or_else(|| invalid(text, "a group has no `=`"))?;
            let share = number(share)
                .ok_or_else(|| invalid(text, &format!("`{share}` is not a number")))?;
            rows.push((attribute.trim().to_owned(), group.trim().to_owned(), share));
        }
    }
    Ok(rows)
}

/// A share in millionths, percent signs understood.
fn number(text: &str) -> Option<i64> {
    match text.trim().strip_suffix('%') {
        Some(percent) => parse_micros_rounded(percent.trim()).map(|micros| micros / 100),
        None => parse_micros_rounded(text),
    }
}

fn from_file(text: &str, plan: &Plan) -> Result<(BaselineKind, Vec<Row>)> {
    let sources = crate::input::expand(&[text.to_owned()])?;
    let [source] = sources.as_slice() else {
        return Err(invalid(text, "it is not one file"));
    };
    if *source == Source::Stdin {
        return Err(invalid(text, "it cannot come from standard input"));
    }
    let opened = open(source, &Options::default())?;
    let header = opened.header.clone();
    let column = |names: &[&str]| {
        header
            .iter()
            .find(|name| names.contains(&fold(name).as_str()))
            .cloned()
    };
    let (kind, values) = match (column(&SHARES), column(&COUNTS)) {
        (Some(shares), _) => (BaselineKind::Shares, shares),
        (None, Some(counts)) => (BaselineKind::Counts, counts),
        (None, None) => return Err(invalid(text, "it has no column `share` or `count`")),
    };
    let long = column(&["attribute", "attribut", "dimension"])
        .zip(column(&["group", "groupe", "category"]));
    let wide: Option<String> = header
        .iter()
        .find(|name| **name != values && find(plan, name).is_ok())
        .cloned();
    let columns = match (&long, &wide) {
        (Some((attribute, group)), _) => vec![attribute.clone(), group.clone(), values.clone()],
        (None, Some(group)) => vec![group.clone(), values.clone()],
        (None, None) => {
            return Err(invalid(
                text,
                "it has neither the columns `attribute` and `group` nor an attribute's own column",
            ));
        }
    };
    let rows = read_rows(opened, &columns, |batch| {
        let numbers = batch.values(&values);
        let groups = batch.values(&columns[columns.len() - 2]);
        let attributes = long.as_ref().map(|(attribute, _)| batch.values(attribute));
        let rows = (0..batch.height()).map(|row| {
            let attribute = match &attributes {
                Some(attributes) => attributes.text(row).map(Cow::into_owned),
                None => wide.clone(),
            };
            let (group, value) = (groups.text(row), numbers.text(row));
            let value = value.and_then(|value| number(&value));
            let value = match kind {
                BaselineKind::Counts => value.map(|value| value / MICROS),
                BaselineKind::Shares => value,
            };
            let (Some(attribute), Some(group), Some(value)) = (attribute, group, value) else {
                let line = batch.place(row);
                return Err(invalid(
                    text,
                    &format!("line {line} lacks an attribute, a group or a number"),
                ));
            };
            Ok((attribute, group.into_owned(), value))
        });
        rows.collect()
    })?;
    Ok((kind, rows))
}

/// The rows of a small table in order.
fn read_rows<T: Send>(
    opened: Opened,
    columns: &[String],
    rows_of: impl Fn(&Batch) -> Result<Vec<T>> + Sync,
) -> Result<Vec<T>> {
    let (parts, ..) = fold_batches(
        opened,
        columns,
        Vec::new,
        |part: &mut Vec<(u64, Vec<T>)>, batch| {
            part.push((batch.place(0), rows_of(batch)?));
            Ok(())
        },
    )?;
    let mut batches: Vec<(u64, Vec<T>)> = parts.into_iter().flatten().collect();
    batches.sort_by_key(|(place, _)| *place);
    Ok(batches.into_iter().flat_map(|(_, rows)| rows).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RowShape;
    use crate::groups::{Grouping, Kind, Vocabulary};

    fn plan() -> Plan {
        Plan {
            rows: RowShape::Counts,
            attributes: vec![Attribute {
                id: "gender".into(),
                kind: Kind::Gender,
                grouping: Grouping::Words(Vocabulary::default()),
            }],
            strata: Vec::new(),
            stages: vec!["reached".into()],
            decision: None,
            label: false,
            threshold: None,
            spend: false,
            unit: false,
            score_bins: None,
            filter: None,
            consent: None,
            checks: crate::tally::PlannedChecks::default(),
        }
    }

    fn margin(groups: &[(&str, u64)]) -> Margin {
        let groups = groups
            .iter()
            .map(|(id, reached)| MarginGroup {
                id: (*id).into(),
                cells: vec![("gender".into(), (*id).into())],
                key: vec![Level::Known(Group::unordered(*id))],
                unknown: false,
                counts: vec![*reached],
            })
            .collect();
        Margin {
            attribute: "gender".into(),
            stratum: None,
            groups,
        }
    }

    #[test]
    fn typed_shares_meet_the_groups_of_the_log() {
        let baseline =
            Baseline::read(&Named::flag("gender:femme=50%,homme=.5"), &plan()).expect("shares");
        let weights = baseline.weights_for(&margin(&[("female", 3), ("male", 5)]), 0);
        assert_eq!(weights.expect("partners"), Some(vec![500_000, 500_000]));
    }

    #[test]
    fn a_group_without_a_partner_is_an_error_that_names_it() {
        let baseline =
            Baseline::read(&Named::flag("gender:female=.5,male=.5"), &plan()).expect("shares");
        let error = baseline
            .weights_for(&margin(&[("other", 3)]), 0)
            .expect_err("no partner");
        assert_eq!(error.code(), Code::BaselineMismatch);
        assert!(error.message().contains("`other`"));
    }

    #[test]
    fn a_group_of_the_population_that_was_never_reached_is_added() {
        let baseline = Baseline::read(&Named::flag("gender:female=.25,male=.25,other=.5"), &plan())
            .expect("shares");
        let mut margin = margin(&[("female", 3), ("male", 5)]);
        baseline.complete(&mut margin);
        let other = margin
            .groups
            .iter()
            .find(|group| group.id == "other")
            .expect("added");
        assert_eq!(other.counts, [0]);
    }

    #[test]
    fn shares_must_add_to_one() {
        let error =
            Baseline::read(&Named::flag("gender:female=.5,male=.2"), &plan()).expect_err("0.7");
        assert_eq!(error.code(), Code::BaselineInvalid);
    }
}
