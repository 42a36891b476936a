//! What is said of rows that have weights, in every language: how many people they speak for, and
//! how much of the numbers the weights cost.

use crate::report::numbers::{ENGLISH, FRENCH};

/// The weights of a log.
#[derive(Debug, Clone, Copy)]
pub struct RowsWithWeights {
    /// Rows used.
    pub rows: u64,
    /// Σw.
    pub sum: f64,
    /// (Σw)²/Σw².
    pub kish: f64,
}

/// The people of a group and what they weigh.
#[derive(Debug, Clone, Copy)]
pub struct GroupWithWeights<'a> {
    /// The group as it is called.
    pub group: &'a str,
    /// People in the denominator.
    pub people: u64,
    /// Σw of them.
    pub weight: f64,
    /// (Σw)²/Σw² of them.
    pub kish: Option<f64>,
    /// Unweighted people whose rate would be known as well.
    pub effective: Option<f64>,
}

pub(super) fn rows_en(column: &str, of: &RowsWithWeights) -> String {
    let n = ENGLISH;
    let rows = if of.rows == 1 {
        "row is weighted and speaks for"
    } else {
        "rows are weighted and speak for"
    };
    format!(
        "{column}: {} {rows} {}; rates and comparisons are of weights, counts and minimum sizes of rows; the effective n of the weights is {}, and intervals and tests allow for it",
        n.count(of.rows),
        n.fixed(of.sum, 1),
        n.fixed(of.kish, 1),
    )
}

pub(super) fn rows_fr(column: &str, of: &RowsWithWeights) -> String {
    let n = FRENCH;
    let rows = if of.rows < 2 {
        "ligne pondérée représente"
    } else {
        "lignes pondérées représentent"
    };
    format!(
        "{column}\u{a0}: {} {rows} {} personnes\u{a0}; les taux et les comparaisons sont pondérés, les effectifs et les tailles minimales comptent les lignes\u{a0}; l'effectif efficace des poids est de {}, les intervalles et les tests en tiennent compte",
        n.count(of.rows),
        n.fixed(of.sum, 1),
        n.fixed(of.kish, 1),
    )
}

pub(super) fn group_en(of: &GroupWithWeights<'_>) -> String {
    let n = ENGLISH;
    let kish = of.kish.map_or_else(String::new, |kish| {
        format!(", effective n {}", n.fixed(kish, 1))
    });
    let worth = of.effective.map_or_else(String::new, |effective| {
        format!(" ({} for this rate)", n.fixed(effective, 1))
    });
    format!(
        "{}: {}, weight {}{kish}{worth}",
        of.group,
        n.count(of.people),
        n.fixed(of.weight, 1)
    )
}

pub(super) fn group_fr(of: &GroupWithWeights<'_>) -> String {
    let n = FRENCH;
    let kish = of.kish.map_or_else(String::new, |kish| {
        format!(", effectif efficace {}", n.fixed(kish, 1))
    });
    let worth = of.effective.map_or_else(String::new, |effective| {
        format!(" ({} pour ce taux)", n.fixed(effective, 1))
    });
    format!(
        "{}\u{a0}: {}, poids {}{kish}{worth}",
        of.group,
        n.count(of.people),
        n.fixed(of.weight, 1)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_is_not_said_in_the_plural() {
        let one = RowsWithWeights {
            rows: 1,
            sum: 2.0,
            kish: 1.0,
        };
        assert!(rows_en("w", &one).starts_with("w: 1 row is weighted and speaks for 2.0;"));
        assert!(rows_fr("w", &one).contains("1 ligne pondérée représente 2,0 personnes"));
        let two = RowsWithWeights { rows: 2, ..one };
        assert!(rows_en("w", &two).contains("2 rows are weighted and speak for 2.0;"));
    }

    #[test]
    fn a_group_is_said_with_people_weight_and_effective_n() {
        let group = GroupWithWeights {
            group: "women",
            people: 4,
            weight: 9.5,
            kish: Some(3.3),
            effective: Some(3.0),
        };
        let said = "women: 4, weight 9.5, effective n 3.3 (3.0 for this rate)";
        assert_eq!(group_en(&group), said);
        let said = group_fr(&group);
        assert!(said.contains("poids 9,5, effectif efficace"), "{said}");
    }
}
