//! What is said of people whose group is known by probability only, in every language: that they are expected
//! and not counted, what their rates rest on, and between what the truth may lie.

use crate::policy::End;
use crate::report::numbers::{ENGLISH, FRENCH};

/// The people who are expected in a group.
#[derive(Debug, Clone, Copy)]
pub struct GroupExpected<'a> {
    /// The group as it is called.
    pub group: &'a str,
    /// Σp, rounded.
    pub people: u64,
    /// Unweighted people whose rate would be known as well.
    pub effective: Option<f64>,
    /// Between what the rate lies for any placing of people that keeps to the probabilities.
    pub bounds: Option<(f64, f64)>,
}

/// `rows` is how many rows, with the word.
pub(super) fn note_en(columns: &str, rows: &str) -> String {
    format!(
        "{columns}: {rows} with probabilities of groups in place of a group; people of a group are expected and not counted, and its rate is right only if, among people of equal probabilities, the outcome has nothing to do with the group; bounds that do without this stand beside it; intervals take the probabilities for exact"
    )
}

/// `rows` is how many rows, with the word.
pub(super) fn note_fr(columns: &str, rows: &str) -> String {
    format!(
        "{columns}\u{a0}: {rows} avec des probabilités d'appartenance à la place d'un groupe\u{a0}; les effectifs des groupes sont attendus et non comptés, et le taux d'un groupe n'est juste que si, à probabilités égales, l'issue ne dépend pas du groupe\u{a0}; des bornes qui se passent de cette hypothèse figurent à côté\u{a0}; les intervalles tiennent les probabilités pour exactes"
    )
}

pub(super) fn group_en(of: &GroupExpected<'_>) -> String {
    let n = ENGLISH;
    let who = if of.people == 1 { "person" } else { "people" };
    let worth = of.effective.map_or_else(String::new, |effective| {
        format!(" (effective n {})", n.fixed(effective, 1))
    });
    let bounds = of.bounds.map_or_else(String::new, |(lower, upper)| {
        format!(
            ", rate between {} and {} whoever they are",
            n.percent(lower),
            n.percent(upper)
        )
    });
    format!(
        "{}: about {} {who}{worth}{bounds}",
        of.group,
        n.count(of.people)
    )
}

pub(super) fn group_fr(of: &GroupExpected<'_>) -> String {
    let n = FRENCH;
    let who = if of.people < 2 {
        "personne"
    } else {
        "personnes"
    };
    let worth = of.effective.map_or_else(String::new, |effective| {
        format!(" (effectif efficace {})", n.fixed(effective, 1))
    });
    let bounds = of.bounds.map_or_else(String::new, |(lower, upper)| {
        format!(
            ", taux entre {} et {} quelles que soient ces personnes",
            n.percent(lower),
            n.percent(upper)
        )
    });
    format!(
        "{}\u{a0}: environ {} {who}{worth}{bounds}",
        of.group,
        n.count(of.people)
    )
}

/// That the bounds reach across the rule's; `metric` and values as they are shown.
pub(super) fn undone_en(metric: &str, end: End, shown: impl Fn(f64) -> String) -> String {
    let could = match end {
        End::Low(value) => format!("the {metric} could be as low as {}", shown(value)),
        End::High(Some(value)) => format!("the {metric} could be as high as {}", shown(value)),
        End::High(None) => format!("the {metric} has no upper limit"),
        End::Reversed(value) => format!(
            "this group could be the reference, and the {metric} of the present one {}",
            shown(value)
        ),
    };
    format!(
        " Not robust: groups are known by probability only, and as the outcome may depend on the group among people of equal probabilities, {could}."
    )
}

pub(super) fn undone_fr(metric: &str, end: End, shown: impl Fn(f64) -> String) -> String {
    let could = match end {
        End::Low(value) => format!("{metric} pourrait descendre à {}", shown(value)),
        End::High(Some(value)) => format!("{metric} pourrait monter à {}", shown(value)),
        End::High(None) => format!("{metric} n'a pas de limite supérieure"),
        End::Reversed(value) => format!(
            "ce groupe pourrait devenir la référence, et {metric} de la référence actuelle valoir {}",
            shown(value)
        ),
    };
    format!(
        " Non robuste\u{a0}: les groupes ne sont connus que par leurs probabilités, et comme l'issue peut dépendre du groupe à probabilités égales, {could}."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_people_are_said_to_be_about_so_many() {
        let group = GroupExpected {
            group: "female",
            people: 512,
            effective: Some(430.3),
            bounds: Some((0.041, 0.123)),
        };
        let said = "female: about 512 people (effective n 430.3), rate between 4.1% and 12.3% whoever they are";
        assert_eq!(
            group_en(&group).replace('\u{a0}', " ").replace(" %", "%"),
            said
        );
        let one = GroupExpected {
            people: 1,
            effective: None,
            bounds: None,
            ..group
        };
        assert_eq!(group_en(&one), "female: about 1 person");
        assert_eq!(group_fr(&one), "female\u{a0}: environ 1 personne");
        assert!(group_fr(&group).contains("environ 512 personnes (effectif efficace 430,3)"));
    }
}
