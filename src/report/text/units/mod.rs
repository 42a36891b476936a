//! What is said of rows that belong to units, in every language: how many rows of how many units, what
//! allows for it and what does not.

use crate::report::numbers::{ENGLISH, FRENCH, NumberStyle};

/// How the rows of a log belong to units.
#[derive(Debug, Clone, Copy)]
pub struct RowsOfUnits<'a> {
    /// Units of all rows used.
    pub units: u64,
    /// Rows used.
    pub rows: u64,
    /// Units with several rows.
    pub repeated_units: u64,
    /// Their rows.
    pub repeated_rows: u64,
    /// Names of metrics with an interval or test that takes rows for independent.
    pub independent: &'a [&'static str],
}

impl RowsOfUnits<'_> {
    #[expect(clippy::cast_precision_loss, reason = "an average with one decimal")]
    fn average(&self, style: NumberStyle) -> String {
        style.fixed(self.repeated_rows as f64 / self.repeated_units as f64, 1)
    }
}

/// The rows and units of a group.
#[derive(Debug, Clone, Copy)]
pub struct GroupOfUnits<'a> {
    /// The group as it is called.
    pub group: &'a str,
    /// Rows in the denominator.
    pub rows: u64,
    /// Units that have them.
    pub units: u64,
    /// Independent rows that would say as much, where that can be estimated.
    pub effective: Option<f64>,
}

pub(super) fn repeated_en(column: &str, of: &RowsOfUnits<'_>) -> String {
    let n = ENGLISH;
    let several = if of.repeated_units == 1 {
        "1 unit has".into()
    } else {
        format!("{} units have", n.count(of.repeated_units))
    };
    let but = if of.independent.is_empty() {
        String::new()
    } else {
        format!(
            ", except those of: {}; they take rows for independent and are too narrow",
            of.independent.join(", ")
        )
    };
    format!(
        "{column}: {several} several rows, {} on average ({} rows), of {} units with {} rows; intervals and tests allow for it{but}",
        of.average(n),
        n.count(of.repeated_rows),
        n.count(of.units),
        n.count(of.rows),
    )
}

pub(super) fn repeated_fr(column: &str, of: &RowsOfUnits<'_>) -> String {
    let n = FRENCH;
    let several = if of.repeated_units < 2 {
        "1 unité a".into()
    } else {
        format!("{} unités ont", n.count(of.repeated_units))
    };
    let but = if of.independent.is_empty() {
        String::new()
    } else {
        format!(
            ", sauf pour\u{a0}: {}\u{a0}; là, les lignes sont traitées comme indépendantes et les intervalles sont trop étroits",
            of.independent.join(", ")
        )
    };
    format!(
        "{column}\u{a0}: {several} plusieurs lignes, {} en moyenne ({} lignes), sur {} unités totalisant {} lignes\u{a0}; les intervalles et les tests en tiennent compte{but}",
        of.average(n),
        n.count(of.repeated_rows),
        n.count(of.units),
        n.count(of.rows),
    )
}

pub(super) fn shared_en(attribute: &str, units: u64) -> String {
    let have = if units == 1 {
        "1 unit has".into()
    } else {
        format!("{} units have", ENGLISH.count(units))
    };
    format!(
        "{attribute}: {have} rows in several groups; groups are taken for independent all the same"
    )
}

pub(super) fn shared_fr(attribute: &str, units: u64) -> String {
    let have = if units < 2 {
        "1 unité a".into()
    } else {
        format!("{} unités ont", FRENCH.count(units))
    };
    format!(
        "{attribute}\u{a0}: {have} des lignes dans plusieurs groupes\u{a0}; les groupes sont néanmoins traités comme indépendants"
    )
}

pub(super) fn group_en(of: &GroupOfUnits<'_>) -> String {
    let (n, rows, units) = (
        ENGLISH,
        if of.rows == 1 { "row" } else { "rows" },
        if of.units == 1 { "unit" } else { "units" },
    );
    let worth = of.effective.map_or_else(String::new, |effective| {
        format!(", worth {} independent rows", n.fixed(effective, 0))
    });
    format!(
        "{}: {} {rows} of {} {units}{worth}",
        of.group,
        n.count(of.rows),
        n.count(of.units)
    )
}

pub(super) fn group_fr(of: &GroupOfUnits<'_>) -> String {
    let (n, rows, units) = (
        FRENCH,
        if of.rows < 2 { "ligne" } else { "lignes" },
        if of.units < 2 { "unité" } else { "unités" },
    );
    let worth = of.effective.map_or_else(String::new, |effective| {
        format!(
            ", soit l'équivalent de {} lignes indépendantes",
            n.fixed(effective, 0)
        )
    });
    format!(
        "{}\u{a0}: {} {rows} de {} {units}{worth}",
        of.group,
        n.count(of.rows),
        n.count(of.units)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_allow_for_units_is_named() {
        let all = RowsOfUnits {
            units: 4,
            rows: 8,
            repeated_units: 1,
            repeated_rows: 5,
            independent: &[],
        };
        let sentence = repeated_en("user", &all);
        assert!(sentence.ends_with("allow for it"), "{sentence}");
        assert!(sentence.contains("1 unit has several rows, 5.0 on average"));
        let some = RowsOfUnits {
            independent: &["delivery variance", "consent rate"],
            ..all
        };
        assert!(repeated_en("user", &some).contains("those of: delivery variance, consent rate;"));
        assert!(repeated_fr("user", &some).contains("sauf pour\u{a0}: delivery"));
    }

    #[test]
    fn one_row_is_not_said_in_the_plural() {
        let one = GroupOfUnits {
            group: "x",
            rows: 1,
            units: 1,
            effective: None,
        };
        assert_eq!(group_en(&one), "x: 1 row of 1 unit");
        assert_eq!(group_fr(&one), "x\u{a0}: 1 ligne de 1 unité");
        assert!(shared_en("age", 1).contains("1 unit has rows"));
        assert!(shared_fr("âge", 2).contains("2 unités ont des lignes"));
    }
}
