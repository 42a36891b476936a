//! Groups that the log has not at all: nobody of them may have been allowed to see the offer. Groups
//! that it shows with nobody are in its tables already and not here.

use serde::{Deserialize, Serialize};

use crate::config::number::MICROS;
use crate::error::Result;
use crate::groups::{AGE_CUTS, Attribute, Grouping, Interval, Kind};
use crate::tally::{Baseline, BaselineKind, Cube, Level};

/// From this age on the vocabulary expects everybody: advertising to adults.
const ADULT: i64 = 18;

/// Who says that there is such a group.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Because {
    /// The population compared with has people of it.
    Baseline,
    /// The vocabulary: women and men, the platforms' bands of adults.
    Vocabulary,
}

/// A group that the log has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// The attribute.
    pub attribute: String,
    /// The group.
    pub group: String,
    /// People of the group in the population, where those are counted.
    pub people: Option<u64>,
    /// Who says that there is such a group.
    pub because: Because,
}

/// The groups that a population, or without one the vocabulary, has and the log has not.
///
/// # Errors
///
/// As [`Baseline::missing`].
pub fn absent(cube: &Cube, baseline: Option<&Baseline>) -> Result<Vec<Absent>> {
    let mut found = Vec::new();
    for (axis, attribute) in cube.plan.attributes.iter().enumerate() {
        let named = |group: String, people, because| Absent {
            attribute: attribute.id.clone(),
            group,
            people,
            because,
        };
        if let Some(baseline) = baseline.filter(|baseline| baseline.has(&attribute.id)) {
            for (groups, weight) in baseline.missing(&cube.margin(&[axis], None))? {
                let people = (baseline.kind == BaselineKind::Counts).then_some(weight);
                let labels = groups.into_iter().map(|group| group.label);
                found.extend(labels.map(|label| named(label, people, Because::Baseline)));
            }
            continue;
        }
        let levels = cube.levels(axis);
        let known: Vec<&str> = levels
            .iter()
            .filter(|level| !level.is_unknown())
            .map(Level::label)
            .collect();
        let missing = of_vocabulary(attribute, &known);
        found.extend(
            missing
                .into_iter()
                .map(|group| named(group, None, Because::Vocabulary)),
        );
    }
    Ok(found)
}

/// The groups of the vocabulary that are not among the known ones; none when nothing is known.
fn of_vocabulary(attribute: &Attribute, known: &[&str]) -> Vec<String> {
    match (&attribute.grouping, attribute.kind) {
        _ if known.is_empty() => Vec::new(),
        (Grouping::Words(words), Kind::Gender) if words.map.is_empty() => ["female", "male"]
            .into_iter()
            .filter(|gender| !known.contains(gender))
            .map(str::to_owned)
            .collect(),
        (Grouping::Bands(bands), Kind::Age | Kind::BirthYear) if bands.ready_bands => {
            let bands: Option<Vec<Interval>> = known
                .iter()
                .map(|label| attribute.interval(label))
                .collect();
            bands
                .map(|bands| adults_without(&bands))
                .unwrap_or_default()
        }
        (Grouping::Bands(_) | Grouping::Words(_), _) => Vec::new(),
    }
}

/// What is left of the platforms' bands of adults outside some bands.
fn adults_without(bands: &[Interval]) -> Vec<String> {
    let cuts: Vec<i64> = AGE_CUTS.into_iter().filter(|cut| *cut >= ADULT).collect();
    let ends = cuts[1..].iter().map(|cut| cut * MICROS).chain([i64::MAX]);
    cuts.iter()
        .zip(ends)
        .map(|(low, high)| Interval {
            low: low * MICROS,
            high,
        })
        .flat_map(|platform| platform.without(bands))
        .map(|part| part.in_years())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groups::{Bands, Quantity, Vocabulary};

    fn age(ready_bands: bool) -> Attribute {
        Attribute {
            id: "age".into(),
            kind: Kind::Age,
            grouping: Grouping::Bands(Bands {
                ready_bands,
                ..Bands::platform_ages(Quantity::Age)
            }),
        }
    }

    fn gender(map: Vec<(String, Vec<String>)>) -> Attribute {
        Attribute {
            id: "gender".into(),
            kind: Kind::Gender,
            grouping: Grouping::Words(Vocabulary { map }),
        }
    }

    #[test]
    fn ages_that_no_band_of_the_log_has_are_absent() {
        let log = ["30-34", "35-39", "40-44", "45-49"];
        assert_eq!(
            of_vocabulary(&age(true), &log),
            ["18-24", "25-29", "50-54", "55-64", "65+"]
        );
        assert_eq!(of_vocabulary(&age(true), &["18-24", "25+"]), [""; 0]);
    }

    #[test]
    fn what_cannot_be_said_is_not_said() {
        // Bands of cut points are shown with nobody in them; a word may be of any age.
        assert_eq!(of_vocabulary(&age(false), &["18-24"]), [""; 0]);
        assert_eq!(of_vocabulary(&age(true), &["18-24", "young"]), [""; 0]);
        assert_eq!(of_vocabulary(&age(true), &[]), [""; 0]);
        let own = vec![("women".to_owned(), vec!["F".to_owned()])];
        assert_eq!(of_vocabulary(&gender(own), &["women"]), [""; 0]);
    }

    #[test]
    fn a_log_of_women_has_no_men() {
        assert_eq!(
            of_vocabulary(&gender(Vec::new()), &["female", "other"]),
            ["male"]
        );
    }
}
