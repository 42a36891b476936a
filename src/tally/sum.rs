//! The sum of several counts: files of `tally`, added in any order. Counts of another plan are refused
//! with what sets them apart, for all files at once.

use crate::error::{Code, Error, Result};
use crate::tally::Cube;
use crate::tally::unit_sums::may_overlap;

/// Adds up counts, each with the name of the file that holds it.
///
/// # Errors
///
/// [`Code::CountsPlanDiffers`] naming every file that was made with another plan than the first, and
/// every part in which the plans differ; [`Code::CountTooLarge`], [`Code::TooManyGroups`],
/// [`Code::TooManyCells`], [`Code::UnitsMayOverlap`], and whatever a part brings.
pub fn sum(parts: impl IntoIterator<Item = Result<(String, Cube)>>) -> Result<Cube> {
    add_up(parts, false)
}

/// As [`sum`], of counts of which no two have a unit in common.
///
/// # Errors
///
/// As [`sum`], but for [`Code::UnitsMayOverlap`].
pub fn sum_disjoint(parts: impl IntoIterator<Item = Result<(String, Cube)>>) -> Result<Cube> {
    add_up(parts, true)
}

fn add_up(
    parts: impl IntoIterator<Item = Result<(String, Cube)>>,
    units_disjoint: bool,
) -> Result<Cube> {
    let mut total: Option<(String, Cube)> = None;
    let mut differing: Vec<String> = Vec::new();
    for part in parts {
        let (name, cube) = part?;
        let Some((first, sum)) = &mut total else {
            total = Some((name, cube));
            continue;
        };
        let differences = sum.plan.differences(&cube.plan);
        if differences.is_empty() {
            if !units_disjoint && sum.units_may_overlap(&cube) {
                let what = format!("`{first}` and `{name}` have sums over units");
                return Err(may_overlap(&what));
            }
            sum.merge_disjoint(cube)?;
            continue;
        }
        let (here, there) = (format!("`{first}`"), format!("`{name}`"));
        differing.extend(
            differences
                .iter()
                .map(|difference| difference.between(&here, &there)),
        );
    }
    if !differing.is_empty() {
        return Err(plans_differ(&differing));
    }
    total
        .map(|(_, sum)| sum)
        .ok_or_else(|| Error::new(Code::Usage, "no counts file was named"))
}

/// Counts of different plans cannot be added.
pub(super) fn plans_differ(differences: &[String]) -> Error {
    Error::new(
        Code::CountsPlanDiffers,
        format!(
            "the counts were made with different plans: {}",
            differences.join("; ")
        ),
    )
    .help("tally every part with the same attributes, cut points, stages and strata: write them into bias-audit.toml and give `-c bias-audit.toml` to each `tally`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RowShape;
    use crate::tally::Plan;

    fn cube(strata: &[&str], label: bool) -> Cube {
        Cube::new(Plan {
            rows: RowShape::Person,
            attributes: Vec::new(),
            strata: strata.iter().map(ToString::to_string).collect(),
            stages: Vec::new(),
            decision: None,
            label,
            threshold: None,
            spend: false,
            ..Plan::empty()
        })
    }

    #[test]
    fn every_file_of_another_plan_is_named_with_every_difference() {
        let parts = [
            ("a.json", cube(&["campaign"], true)),
            ("b.json", cube(&["campaign"], true)),
            ("c.json", cube(&[], true)),
            ("d.json", cube(&["date"], false)),
        ];
        let parts = parts.map(|(name, cube)| Ok((name.to_owned(), cube)));
        let error = sum(parts).expect_err("the plans differ");
        assert_eq!(error.code(), Code::CountsPlanDiffers);
        assert_eq!(
            error.message(),
            "the counts were made with different plans: \
             the strata: `campaign` in `a.json`, none in `c.json`; \
             the strata: `campaign` in `a.json`, `date` in `d.json`; \
             the label: counted in `a.json`, none in `d.json`"
        );
    }

    #[test]
    fn the_sum_of_nothing_is_an_error() {
        assert_eq!(sum([]).expect_err("nothing").code(), Code::Usage);
    }
}
