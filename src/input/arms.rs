//! The arms of a test: which column says who was treated and who was held out, and which of its values
//! mean which. Known words are recognised; anything else has to be said, because a swapped arm turns a
//! gain into a loss.

use serde::{Deserialize, Serialize};

use crate::config::{Config, Named};
use crate::error::{Code, Error, Result};
use crate::input::lookup::Table;
use crate::input::{RoleColumn, fold, population};

/// Words for the arm that was shown the campaign, in their plain form.
pub const TREATED: [&str; 16] = [
    "treatment",
    "treated",
    "treatment group",
    "test",
    "test group",
    "exposed",
    "exposed group",
    "traitement",
    "traite",
    "traitee",
    "traites",
    "groupe traite",
    "groupe test",
    "expose",
    "exposee",
    "groupe expose",
];

/// Words for the arm that was held out, in their plain form.
pub const HELD_OUT: [&str; 13] = [
    "control",
    "control group",
    "holdout",
    "hold-out",
    "hold out",
    "held out",
    "unexposed",
    "placebo",
    "controle",
    "temoin",
    "temoins",
    "groupe temoin",
    "groupe de controle",
];

/// One of the two arms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arm {
    /// Shown the campaign.
    Treatment,
    /// Held out.
    Control,
}

/// Which values of a column are which arm, as a part of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arms {
    /// The stratum that holds the arms.
    pub column: String,
    /// Whether its values are audited apart as well, because `--by` names it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub apart: bool,
    /// The values that are treated; none where known words say it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub treatment: Vec<String>,
    /// The values that are held out; none where known words say it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub control: Vec<String>,
}

impl Arms {
    /// The arm that a value means; `None` when it is neither.
    #[must_use]
    pub fn arm(&self, value: &str) -> Option<Arm> {
        let word = fold(value);
        let is = |values: &[String]| values.iter().any(|value| fold(value) == word);
        let (treated, held_out) = if self.is_said() {
            (is(&self.treatment), is(&self.control))
        } else {
            let word = word.as_str();
            (TREATED.contains(&word), HELD_OUT.contains(&word))
        };
        match (treated, held_out) {
            (true, _) => Some(Arm::Treatment),
            (false, true) => Some(Arm::Control),
            (false, false) => None,
        }
    }

    /// Whether the user has said which values are which; other values are then other arms.
    #[must_use]
    pub const fn is_said(&self) -> bool {
        !self.treatment.is_empty()
    }
}

/// The column of the arms and what its values mean; `by` are the columns that are audited apart.
pub(super) fn arms(
    config: &Config,
    table: &Table<'_>,
    by: &[RoleColumn],
) -> Result<Option<(RoleColumn, Arms)>> {
    let texts = |named: &[Named]| named.iter().map(|n| n.value.clone()).collect::<Vec<_>>();
    let (treatment, control) = (texts(&config.treatment), texts(&config.control));
    let usage = |what: &str, help: &str| Err(Error::new(Code::Usage, what).help(help));
    let Some(named) = &config.arm else {
        return if treatment.is_empty() && control.is_empty() {
            Ok(None)
        } else {
            let what = "`--treatment` and `--control` name values of a column that is not named";
            usage(what, "add `--arm COLUMN`")
        };
    };
    if treatment.is_empty() != control.is_empty() {
        let what = "one arm is named and the other is not";
        return usage(what, "name both: `--treatment VALUE --control VALUE`");
    }
    if let Some(both) = treatment
        .iter()
        .find(|value| control.iter().any(|other| fold(other) == fold(value)))
    {
        let what = format!("`{both}` is named as treatment and as control");
        return usage(&what, "name a value in one arm only");
    }
    let column = table.find(named, "--arm")?;
    if let Some(baseline) = &config.baseline
        && let crate::input::Population::Rows(name, _) = population(&baseline.value)
        && fold(name) == fold(&column.column)
    {
        let what = format!("`{name}` is the column of the arms and of the population");
        return usage(&what, "leave out `--arm`, or take another population");
    }
    let apart = by.iter().any(|other| other.column == column.column);
    let arms = Arms {
        column: column.column.clone(),
        apart,
        treatment,
        control,
    };
    Ok(Some((column, arms)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arms(treatment: &[&str], control: &[&str]) -> Arms {
        let texts = |values: &[&str]| values.iter().map(ToString::to_string).collect();
        Arms {
            column: "group".into(),
            apart: false,
            treatment: texts(treatment),
            control: texts(control),
        }
    }

    #[test]
    fn known_words_say_which_arm_in_english_and_french() {
        let known = arms(&[], &[]);
        for word in ["Treatment", "TEST", "exposed", "Traité", "exposée"] {
            assert_eq!(known.arm(word), Some(Arm::Treatment), "{word}");
        }
        for word in ["Control", "holdout", "Hold-out", "témoin", "contrôle"] {
            assert_eq!(known.arm(word), Some(Arm::Control), "{word}");
        }
        for word in ["A", "1", "mailing", ""] {
            assert_eq!(known.arm(word), None, "{word}");
        }
    }

    #[test]
    fn what_the_user_says_replaces_the_known_words() {
        let said = arms(&["A", "B"], &["test"]);
        assert_eq!(said.arm("b"), Some(Arm::Treatment));
        assert_eq!(said.arm("test"), Some(Arm::Control));
        assert_eq!(said.arm("control"), None);
    }

    #[test]
    fn no_word_means_both_arms_and_words_are_plain() {
        for word in TREATED.iter().chain(&HELD_OUT) {
            assert_eq!(fold(word), *word);
        }
        assert!(TREATED.iter().all(|word| !HELD_OUT.contains(word)));
    }
}
