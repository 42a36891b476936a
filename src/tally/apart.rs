//! Rows of the log that are the population: the cells of one value of a stratum, taken out of what is
//! audited.

use std::collections::BTreeMap;

use crate::error::{Code, Error, Result, did_you_mean};
use crate::tally::{Cube, Level};

/// The cube without the cells of a value of a stratum, and those cells. Without `keeps_stratum` both
/// lose the axis.
///
/// # Errors
///
/// [`Code::UnknownGroup`] when no row holds the value, [`Code::NothingUsed`] when all do, and
/// [`Code::Usage`] when there are sums over units, which cannot be taken apart.
pub fn set_apart(
    cube: &Cube,
    axis: usize,
    value: &str,
    keeps_stratum: bool,
) -> Result<(Cube, Cube)> {
    let name = &cube.plan.strata[axis - cube.plan.attributes.len()];
    if cube.units.is_some() {
        return Err(Error::new(
            Code::Usage,
            format!("`--unit` adds up the rows of a person, and `--baseline {name}={value}` takes some of them out"),
        )
        .help("leave out `--unit`, or make a file of the population"));
    }
    let is_apart = |key: &[Level]| !key[axis].is_unknown() && key[axis].label() == value;
    let mut without = (empty(cube), empty(cube));
    for half in [&mut without.0, &mut without.1] {
        if !keeps_stratum {
            half.plan.strata.remove(axis - cube.plan.attributes.len());
        }
    }
    // The population is one: it has no stratum of its own.
    if keeps_stratum {
        without
            .1
            .plan
            .strata
            .remove(axis - cube.plan.attributes.len());
    }
    let short = |key: &[Level]| {
        let mut short = key.to_vec();
        if is_apart(key) || !keeps_stratum {
            short.remove(axis);
        }
        short
    };
    if let Some(scores) = &cube.scores {
        let of = |part: bool| scores.moved(|key| (is_apart(key) == part).then(|| short(key)));
        without.0.scores = Some(of(false)?);
        without.1.scores = Some(of(true)?);
    }
    for (key, counts) in &cube.cells {
        let apart = is_apart(key);
        let key = short(key);
        let half = if apart {
            &mut without.1
        } else {
            &mut without.0
        };
        half.add(key, counts)?;
    }
    let (audited, population) = without;
    if population.cells.is_empty() {
        let mut values: Vec<&str> = Vec::new();
        for label in cube.cells.keys().map(|key| key[axis].label()) {
            if !values.contains(&label) {
                values.push(label);
            }
        }
        let error = Error::new(
            Code::UnknownGroup,
            format!("no row has `{value}` in `{name}`"),
        );
        return Err(match did_you_mean(value, values.iter().copied()) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!("it holds `{}`", first(&values).join("`, `"))),
        });
    }
    if audited.cells.is_empty() {
        return Err(Error::new(
            Code::NothingUsed,
            format!("every row has `{value}` in `{name}`: nothing is left to audit"),
        )
        .help("name the rows that are the population only"));
    }
    Ok((audited, population))
}

/// A few values, for a message.
fn first<'v>(values: &[&'v str]) -> Vec<&'v str> {
    values.iter().copied().take(10).collect()
}

fn empty(cube: &Cube) -> Cube {
    Cube {
        cells: BTreeMap::new(),
        ..cube.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RowShape;
    use crate::groups::{Attribute, Group, Grouping, Kind, Vocabulary};
    use crate::tally::Plan;

    fn cube() -> Cube {
        let mut cube = Cube::new(Plan {
            rows: RowShape::Counts,
            attributes: vec![Attribute {
                id: "gender".into(),
                kind: Kind::Gender,
                grouping: Grouping::Words(Vocabulary::default()),
            }],
            strata: vec!["campaign".into()],
            stages: vec!["reached".into()],
            decision: None,
            label: false,
            threshold: None,
            spend: false,
            ..Plan::empty()
        });
        let level = |label: &str| Level::Known(Group::unordered(label));
        for (gender, campaign, reached) in [
            ("f", "Control", 5),
            ("f", "A", 1),
            ("m", "A", 2),
            ("m", "B", 4),
        ] {
            cube.add(vec![level(gender), level(campaign)], &[1, reached])
                .expect("small counts");
        }
        cube
    }

    fn counts(cube: &Cube) -> Vec<(String, u64)> {
        let label = |key: &Vec<Level>| key.iter().map(Level::label).collect::<Vec<_>>().join("/");
        cube.cells
            .iter()
            .map(|(key, counts)| (label(key), counts[1]))
            .collect()
    }

    #[test]
    fn the_population_is_not_audited() {
        let (audited, population) = set_apart(&cube(), 1, "Control", false).expect("a campaign");
        assert_eq!(counts(&audited), [("f".into(), 1), ("m".into(), 6)]);
        assert_eq!(counts(&population), [("f".into(), 5)]);
        let (audited, population) = set_apart(&cube(), 1, "Control", true).expect("a campaign");
        assert_eq!(
            counts(&audited),
            [("f/A".into(), 1), ("m/A".into(), 2), ("m/B".into(), 4)]
        );
        assert_eq!(counts(&population), [("f".into(), 5)]);
    }

    #[test]
    fn a_value_that_no_row_holds_finds_its_neighbour() {
        let error = set_apart(&cube(), 1, "Contrl", false).expect_err("misspelt");
        assert_eq!(error.code(), Code::UnknownGroup);
        assert_eq!(error.help_lines(), ["did you mean `Control`?"]);
    }
}
