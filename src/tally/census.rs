//! Which values an attribute's column holds, in how many rows, and what each was taken for: what a
//! configuration is proposed from. Audits do not come here; nothing is judged.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::RowShape;
use crate::config::number::parse_micros_rounded;
use crate::error::Result;
use crate::groups::{Attribute, Bands, Class, Group, Grouping, WhyUnknown};
use crate::input::{
    Options, Recognised, Roles, Source, fold, fold_batches, is_personal, open_aligned, recognise,
};
use crate::tally::Plan;

/// Distinct values counted before they are sorted into groups.
const REMEMBERED: usize = 4_096;

/// Most spellings kept of one attribute; more are no list that anybody reads.
const MOST_SPELLINGS: usize = 1_000;

/// Most groups that are written out one by one.
const MOST_GROUPS: usize = 40;

/// Groups from which on groups of single rows are no coincidence.
const MANY_GROUPS: usize = 10;

/// Examples kept of values whose group is not known.
const EXAMPLES: usize = 3;

/// The values of an attribute's column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Census {
    /// Rows of each group, and its spellings with the rows of each; numbers in bands have no spellings.
    pub groups: BTreeMap<Group, GroupCensus>,
    /// Rows whose group is not known, with some of the values.
    pub unknown: BTreeMap<WhyUnknown, UnknownCensus>,
    /// Whether some values are bands already, such as `18-24`.
    pub ready_bands: bool,
    /// Whether a value looks like an id or an address of a person; then no spelling is kept.
    pub personal: bool,
    /// Whether there were too many spellings to keep any.
    pub too_many: bool,
}

/// The values that mean a group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GroupCensus {
    /// Rows.
    pub rows: u64,
    /// Spelling → rows.
    pub spellings: BTreeMap<String, u64>,
}

/// The values that mean no group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnknownCensus {
    /// Rows.
    pub rows: u64,
    /// Some of the values, the first in order.
    pub examples: BTreeSet<String>,
}

impl Census {
    /// Sorts in a value that stands in so many rows.
    fn add(&mut self, attribute: &Attribute, text: Option<&str>, rows: u64) {
        let spelling = text.map(str::trim).unwrap_or_default();
        match attribute.classify(text) {
            Class::Known(group) => {
                let is_number = matches!(attribute.grouping, Grouping::Bands(_))
                    && parse_micros_rounded(spelling).is_some();
                self.ready_bands |= is_ready_band(attribute, spelling);
                let group = self.groups.entry(group).or_default();
                group.rows += rows;
                if !is_number {
                    self.personal |= is_personal(spelling);
                    *group.spellings.entry(spelling.to_owned()).or_default() += rows;
                }
            }
            Class::Unknown(why) => {
                let unknown = self.unknown.entry(why).or_default();
                unknown.rows += rows;
                if !spelling.is_empty() && !is_personal(spelling) {
                    unknown.examples.insert(spelling.to_owned());
                    if unknown.examples.len() > EXAMPLES {
                        unknown.examples.pop_last();
                    }
                }
            }
            // Counting has refused such a column.
            Class::Total | Class::BareCode | Class::Straddling(_) => {}
        }
    }

    /// Group → the spellings that mean it, in the order of the groups; of two groups `joined` the second
    /// becomes part of the first.
    ///
    /// `None` when there is no such list: numbers in bands, too many groups or spellings, values that are
    /// somebody's, or spellings that a list could not keep apart because they differ in case or accents
    /// only.
    #[must_use]
    pub fn vocabulary(&self, joined: &[(String, String)]) -> Option<Vec<(String, Vec<String>)>> {
        if self.personal || self.too_many || self.groups.len() > MOST_GROUPS {
            return None;
        }
        let mut map: Vec<(String, Vec<String>)> = Vec::new();
        let mut meanings: BTreeMap<String, String> = BTreeMap::new();
        for (group, found) in &self.groups {
            let into = joined.iter().find(|(_, second)| *second == group.label);
            let label = into.map_or(&group.label, |(first, _)| first);
            for spelling in found.spellings.keys() {
                let other = meanings.insert(fold(spelling), label.clone());
                if other.is_some_and(|other| other != *label) {
                    return None;
                }
                match map.iter_mut().find(|(known, _)| known == label) {
                    Some((_, spellings)) => spellings.push(spelling.clone()),
                    None => map.push((label.clone(), vec![spelling.clone()])),
                }
            }
        }
        (!map.is_empty()).then_some(map)
    }

    /// Whether there is no vocabulary only because a list could not keep two groups apart.
    #[must_use]
    pub fn vocabulary_is_ambiguous(&self) -> bool {
        let listable = !self.personal && !self.too_many && self.groups.len() <= MOST_GROUPS;
        listable && !self.groups.is_empty() && self.vocabulary(&[]).is_none()
    }

    /// Whether most groups are of one row each: of people, those are names and not groups.
    fn is_mostly_of_single_rows(&self) -> bool {
        let single = self.groups.values().filter(|group| group.rows == 1).count();
        self.groups.len() > MANY_GROUPS && 2 * single > self.groups.len()
    }

    /// Rows of a spelling.
    #[must_use]
    pub fn rows_of(&self, spelling: &str) -> u64 {
        let groups = self.groups.values();
        groups
            .filter_map(|group| group.spellings.get(spelling))
            .sum()
    }

    fn merge(&mut self, other: Self) {
        let Self {
            groups,
            unknown,
            ready_bands,
            personal,
            too_many,
        } = other;
        for (group, theirs) in groups {
            let mine = self.groups.entry(group).or_default();
            mine.rows += theirs.rows;
            for (spelling, rows) in theirs.spellings {
                *mine.spellings.entry(spelling).or_default() += rows;
            }
        }
        for (why, theirs) in unknown {
            let mine = self.unknown.entry(why).or_default();
            mine.rows += theirs.rows;
            mine.examples.extend(theirs.examples);
            while mine.examples.len() > EXAMPLES {
                mine.examples.pop_last();
            }
        }
        self.ready_bands |= ready_bands;
        self.personal |= personal;
        self.too_many |= too_many;
    }

    /// Lets spellings go that are too many, or that are somebody's.
    fn bounded(mut self) -> Self {
        let kept: usize = self
            .groups
            .values()
            .map(|group| group.spellings.len())
            .sum();
        self.too_many |= kept > MOST_SPELLINGS;
        if self.too_many || self.personal {
            for group in self.groups.values_mut() {
                group.spellings.clear();
            }
        }
        self
    }
}

/// Whether a value is a band that cut points would not understand.
fn is_ready_band(attribute: &Attribute, text: &str) -> bool {
    let Grouping::Bands(bands) = &attribute.grouping else {
        return false;
    };
    let cut = Attribute {
        grouping: Grouping::Bands(Bands {
            ready_bands: false,
            ..bands.clone()
        }),
        ..attribute.clone()
    };
    bands.ready_bands && !matches!(cut.classify(Some(text)), Class::Known(_))
}

/// One column on one thread: values counted, and those that were sorted in already.
#[derive(Default)]
struct Part {
    counted: BTreeMap<String, u64>,
    empty: u64,
    sorted: Census,
}

impl Part {
    fn add(&mut self, text: Option<&str>, rows: u64) {
        let Some(text) = text else {
            self.empty += rows;
            return;
        };
        match self.counted.get_mut(text) {
            Some(counted) => *counted += rows,
            None => {
                self.counted.insert(text.to_owned(), rows);
            }
        }
    }

    fn sort_in(&mut self, attribute: &Attribute) {
        let mut census = std::mem::take(&mut self.sorted);
        for (text, rows) in std::mem::take(&mut self.counted) {
            census.add(attribute, Some(&text), rows);
        }
        match std::mem::take(&mut self.empty) {
            0 => {}
            rows => census.add(attribute, None, rows),
        }
        self.sorted = census.bounded();
    }
}

/// The values of every attribute of a plan, in its order; one more pass over their columns.
///
/// # Errors
///
/// What is wrong with a file.
pub fn census(
    plan: &Plan,
    roles: &Roles,
    sources: &[Source],
    options: &Options,
) -> Result<Vec<Census>> {
    let attributes: Vec<(&str, &Attribute)> = roles
        .attributes
        .iter()
        .map(|role| role.column.column.as_str())
        .zip(&plan.attributes)
        .collect();
    let rows_of = roles.multiplicity.as_ref().map(|role| &role.column);
    let names = attributes.iter().map(|(column, _)| *column);
    let columns: Vec<String> = names
        .chain(rows_of.map(String::as_str))
        .map(str::to_owned)
        .collect();
    let mut found = vec![Census::default(); attributes.len()];
    for source in sources {
        let (parts, ..) = fold_batches(
            open_aligned(source, options, roles)?,
            &columns,
            || attributes.iter().map(|_| Part::default()).collect(),
            |parts: &mut Vec<Part>, batch| {
                let rows_of = rows_of.map(|column| batch.values(column));
                for (part, (column, attribute)) in parts.iter_mut().zip(&attributes) {
                    let values = batch.values(column);
                    for row in 0..batch.height() {
                        let rows = rows_of.as_ref().map(|rows| rows.text(row)?.parse().ok());
                        let rows = rows.map_or(1, |rows| rows.unwrap_or(0));
                        part.add(values.text(row).as_deref(), rows);
                        if part.counted.len() >= REMEMBERED {
                            part.sort_in(attribute);
                        }
                    }
                }
                Ok(())
            },
        )?;
        for parts in parts {
            for ((census, mut part), (_, attribute)) in found.iter_mut().zip(parts).zip(&attributes)
            {
                part.sort_in(attribute);
                census.merge(part.sorted);
            }
        }
    }
    for (census, (column, attribute)) in found.iter_mut().zip(&attributes) {
        let is_id = recognise(column) == Some(Recognised::Person);
        let words = matches!(attribute.grouping, Grouping::Words(_));
        let people = roles.shape == RowShape::Person && rows_of.is_none();
        census.personal |= is_id || (words && people && census.is_mostly_of_single_rows());
    }
    Ok(found.into_iter().map(Census::bounded).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groups::{Kind, Quantity, Vocabulary};

    fn of(kind: Kind, grouping: Grouping, values: &[(Option<&str>, u64)]) -> Census {
        let attribute = Attribute {
            id: "a".into(),
            kind,
            grouping,
        };
        let mut census = Census::default();
        for (text, rows) in values {
            census.add(&attribute, *text, *rows);
        }
        census.bounded()
    }

    fn words() -> Grouping {
        Grouping::Words(Vocabulary::default())
    }

    #[test]
    fn spellings_stand_under_the_group_they_mean_with_their_rows() {
        let values = [
            (Some("F"), 3),
            (Some(" femme "), 2),
            (Some("M"), 4),
            (None, 5),
        ];
        let census = of(Kind::Gender, words(), &values);
        let groups: Vec<(&str, u64)> = census
            .groups
            .iter()
            .map(|(group, found)| (group.label.as_str(), found.rows))
            .collect();
        assert_eq!(groups, [("female", 5), ("male", 4)]);
        let female = census.groups.values().next().expect("a group");
        assert_eq!(female.spellings.get("femme"), Some(&2));
        assert_eq!(census.unknown[&WhyUnknown::Empty].rows, 5);
    }

    #[test]
    fn numbers_in_bands_have_no_spellings_and_ready_bands_are_noticed() {
        let ages = || Grouping::Bands(Bands::platform_ages(Quantity::Age));
        let plain = of(Kind::Age, ages(), &[(Some("19"), 1), (Some("118"), 2)]);
        assert!(!plain.ready_bands);
        assert!(
            plain
                .groups
                .values()
                .all(|group| group.spellings.is_empty())
        );
        assert_eq!(plain.unknown[&WhyUnknown::Sentinel].rows, 2);
        // Cut points put a band where it lies, unless they go through it.
        assert!(!of(Kind::Age, ages(), &[(Some("18-24"), 1)]).ready_bands);
        assert!(of(Kind::Age, ages(), &[(Some("35-49"), 1)]).ready_bands);
    }

    #[test]
    fn spellings_that_differ_in_case_alone_are_no_list_unless_they_are_joined() {
        let values = [(Some("Nurse"), 3), (Some("nurse"), 1), (Some("Clerk"), 2)];
        let census = of(Kind::Other, words(), &values);
        assert_eq!(census.vocabulary(&[]), None);
        let map = census
            .vocabulary(&[("Nurse".into(), "nurse".into())])
            .expect("a list");
        let nurses = vec!["Nurse".to_owned(), "nurse".to_owned()];
        assert_eq!(
            map,
            [
                ("Clerk".into(), vec!["Clerk".into()]),
                ("Nurse".into(), nurses)
            ]
        );
        assert_eq!(census.rows_of("Nurse"), 3);
    }

    #[test]
    fn a_value_that_is_somebodys_takes_all_spellings_away() {
        let values = [(Some("anna@example.org"), 1), (Some("north"), 9)];
        let census = of(Kind::Other, words(), &values);
        assert!(census.personal);
        assert!(
            census
                .groups
                .values()
                .all(|group| group.spellings.is_empty())
        );
        assert_eq!(census.groups.len(), 2);
    }
}
