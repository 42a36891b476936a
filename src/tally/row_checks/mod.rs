//! Checks of rows: yes/no questions that one row answers by itself, from the columns of its fields.
//! Here is the table of them, from which `list`, `explain`, the documentation and the presets' rules
//! follow. What an answer means for the audit is the policy's business.

mod consent;
mod counted;
mod moment;
mod run;
mod settings;
mod targeting;
mod terms;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::config::Field;

pub use counted::{Checked, PlannedChecks};
pub(super) use run::{Checker, Counting};
pub use terms::{SENSITIVE, sensitive};

/// A question about a row.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// The id.
    pub id: &'static str,
    /// The question, answered by *yes* when the row breaks the check.
    pub question: &'static str,
    /// Which rows are looked at.
    pub concerns: &'static str,
    /// Where the limit is laid down.
    pub source: &'static str,
    /// Since when.
    pub since: &'static str,
    /// Fields without which it cannot be answered: of every list, one.
    pub needs: &'static [&'static [Field]],
    /// Fields without which a row may break it unseen, so that it cannot pass: of every list, one.
    pub to_pass: &'static [&'static [Field]],
    /// Fields that are read as well, where the log has them.
    pub also: &'static [Field],
    /// The answer for a row.
    answer: fn(&Row<'_>) -> Answer,
}

/// What a row answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The question is not about this row.
    NotConcerned,
    /// The row keeps the check.
    Kept,
    /// The row breaks it, by this value of a setting.
    Broken(String),
    /// A field holds something that cannot be read.
    Unreadable(String),
    /// A field holds a code that means different things in different systems.
    Ambiguous(Field, String),
}

/// The fields of one row.
pub struct Row<'r> {
    values: &'r [(Field, Option<Cow<'r, str>>)],
    words: &'r [(String, Vec<String>)],
}

impl<'r> Row<'r> {
    /// The values of a field that are not empty; several only where several columns hold it.
    pub fn all(&self, field: Field) -> impl Iterator<Item = &str> {
        let values = self.values.iter().filter(move |(held, _)| *held == field);
        let texts = values.filter_map(|(_, text)| text.as_deref());
        texts.map(str::trim).filter(|text| !text.is_empty())
    }

    /// Whether some column holds a field.
    fn has(&self, field: Field) -> bool {
        self.values.iter().any(|(held, _)| *held == field)
    }

    /// The value of a field; `None` when it is empty or no column holds it.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&str> {
        self.all(field).next()
    }

    /// The meaning that the user gave to a word, compared in its plain form.
    fn meaning(&self, plain: &str) -> Option<&'r str> {
        let same = |word: &String| settings::plain(word) == plain;
        let named = self.words.iter().find(|(_, words)| words.iter().any(same));
        named.map(|(meaning, _)| meaning.as_str())
    }

    /// An example of what breaks a check: the value, after the name of the campaign if there is one.
    fn example(&self, value: &str) -> String {
        match self.get(Field::Name) {
            Some(name) => format!("{name}: {value}"),
            None => value.to_owned(),
        }
    }
}

impl Check {
    /// The fields that the check reads, each once.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        let needed = self.needs.iter().chain(self.to_pass);
        let needed = needed.flat_map(|any| any.iter());
        let fields: BTreeSet<Field> = needed.chain(self.also).copied().collect();
        fields.into_iter()
    }

    /// The fields that are missing to ask it: of each list, one is needed and the log has none.
    pub fn missing(&self, has: impl Fn(Field) -> bool) -> Vec<&'static [Field]> {
        missing(self.needs, has)
    }

    /// The fields that are missing to pass it.
    pub fn missing_to_pass(&self, has: impl Fn(Field) -> bool) -> Vec<&'static [Field]> {
        missing(self.to_pass, has)
    }
}

fn missing(
    needs: &'static [&'static [Field]],
    has: impl Fn(Field) -> bool,
) -> Vec<&'static [Field]> {
    let lacks = |any: &&&'static [Field]| !any.iter().any(|field| has(*field));
    needs.iter().filter(lacks).copied().collect()
}

/// The check of an id.
#[must_use]
pub fn check_of(id: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.id == id)
}

const OF_A_SPECIAL_CATEGORY: &str =
    "rows that declare housing, employment or credit as the category of the advertisement";

/// Every check.
pub const CHECKS: &[Check] = &[
    Check {
        id: "hec-age-targeting",
        question: "Is an advertisement for housing, employment or credit limited by age?",
        concerns: OF_A_SPECIAL_CATEGORY,
        source: "policies of Google Ads (US, CA), Meta (special ad category), TikTok (US, CA), Microsoft Advertising",
        since: "2020-10-19 housing and employment, 2024-02-28 credit (Google)",
        needs: &[
            &[Field::Category],
            &[
                Field::AgeMin,
                Field::AgeMax,
                Field::Ages,
                Field::ExcludedAges,
                Field::Exclusions,
            ],
        ],
        to_pass: &[
            &[Field::AgeMin, Field::Ages, Field::ExcludedAges],
            &[Field::AgeMax, Field::Ages, Field::ExcludedAges],
        ],
        also: &[Field::Name],
        answer: targeting::by_age,
    },
    Check {
        id: "hec-gender-targeting",
        question: "Is an advertisement for housing, employment or credit limited by gender?",
        concerns: OF_A_SPECIAL_CATEGORY,
        source: "policies of Google Ads (US, CA), Meta (special ad category), TikTok (US, CA), Microsoft Advertising",
        since: "2020-10-19 housing and employment, 2024-02-28 credit (Google)",
        needs: &[
            &[Field::Category],
            &[Field::Genders, Field::ExcludedGenders, Field::Exclusions],
        ],
        to_pass: &[&[Field::Genders, Field::ExcludedGenders]],
        also: &[Field::Name],
        answer: targeting::by_gender,
    },
    Check {
        id: "hec-postcode-targeting",
        question: "Is an advertisement for housing, employment or credit limited by postcode?",
        concerns: OF_A_SPECIAL_CATEGORY,
        source: "policies of Google Ads (US, CA), Meta (special ad category), TikTok (US, CA), Microsoft Advertising",
        since: "2020-10-19 housing and employment, 2024-02-28 credit (Google)",
        needs: &[
            &[Field::Category],
            &[Field::Postcodes, Field::ExcludedPostcodes],
        ],
        to_pass: &[],
        also: &[Field::Name],
        answer: targeting::by_postcode,
    },
    Check {
        id: "hec-family-targeting",
        question: "Is an advertisement for housing, employment or credit limited by parental or marital status?",
        concerns: OF_A_SPECIAL_CATEGORY,
        source: "policy of Google Ads (US, CA)",
        since: "2020-10-19 housing and employment, 2024-02-28 credit (Google)",
        needs: &[&[Field::Category], &[Field::Family]],
        to_pass: &[],
        also: &[Field::Name],
        answer: targeting::by_family,
    },
    Check {
        id: "hec-audience-exclusion",
        question: "Does an advertisement for housing, employment or credit exclude an audience?",
        concerns: OF_A_SPECIAL_CATEGORY,
        source: "policy of TikTok (US, CA)",
        since: "undated, as of 2026",
        needs: &[&[Field::Category], &[Field::ExcludedAudiences]],
        to_pass: &[],
        also: &[Field::Name],
        answer: targeting::by_exclusion,
    },
    Check {
        id: "hec-lookalike-audience",
        question: "Does an advertisement for housing, employment or credit use a lookalike audience?",
        concerns: OF_A_SPECIAL_CATEGORY,
        source: "policies of Meta (special ad category), TikTok (US, CA)",
        since: "undated, as of 2026",
        needs: &[&[Field::Category], &[Field::Lookalikes]],
        to_pass: &[],
        also: &[Field::Name],
        answer: targeting::by_lookalike,
    },
    Check {
        id: "minor-targeting",
        question: "Is a profiled advertisement meant for or shown to somebody under 18?",
        concerns: "rows with an age, an age band or a youngest targeted age, unless they say that nothing was profiled",
        source: "Regulation (EU) 2022/2065 (Digital Services Act), article 28(2)",
        since: "2024-02-17",
        needs: &[&[Field::Age, Field::AgeMin, Field::Ages]],
        to_pass: &[],
        also: &[Field::Profiled, Field::Name],
        answer: targeting::of_minors,
    },
    Check {
        id: "special-category-targeting",
        question: "Does a segment, an interest or an exclusion name a special category of personal data?",
        concerns: "rows that name a segment, an interest, another word of targeting or an exclusion",
        source: "Regulation (EU) 2022/2065 (Digital Services Act), article 26(3), with Regulation (EU) 2016/679 (GDPR), article 9(1)",
        since: "2024-02-17",
        needs: &[&[Field::Segments, Field::Exclusions]],
        to_pass: &[],
        also: &[Field::Name],
        answer: targeting::by_special_category,
    },
    Check {
        id: "shown-before-consent",
        question: "Was an advertisement shown before the person had agreed?",
        concerns: "rows that were shown and say when the person agreed, by a time or an IAB TCF string",
        source: "GDPR, article 7(1); Directive 2002/58/EC, article 5(3); CNIL, délibération 2020-092",
        since: "2018-05-25 GDPR, 2020-09-17 CNIL",
        needs: &[&[Field::Time], &[Field::ConsentAt, Field::Consent]],
        to_pass: &[],
        also: &[Field::Shown, Field::Targeted, Field::Name],
        answer: consent::before_consent,
    },
    Check {
        id: "shown-after-withdrawal",
        question: "Was an advertisement shown after the person had withdrawn their consent?",
        concerns: "rows that were shown and say when the person withdrew",
        source: "GDPR, article 7(3)",
        since: "2018-05-25",
        needs: &[&[Field::Time], &[Field::WithdrawnAt]],
        to_pass: &[],
        also: &[
            Field::ConsentAt,
            Field::Consent,
            Field::Shown,
            Field::Targeted,
            Field::Name,
        ],
        answer: consent::after_withdrawal,
    },
    Check {
        id: "targeted-despite-opt-out",
        question: "Was somebody targeted or shown a profiled advertisement who had opted out?",
        concerns: "rows that say whether the person has opted out",
        source: "California Civil Code 1798.120 and 1798.135 (CCPA as amended by the CPRA); 11 CCR 7025",
        since: "2020-01-01 CCPA, 2023-01-01 CPRA",
        needs: &[&[Field::OptOut]],
        to_pass: &[],
        also: &[Field::Profiled, Field::Shown, Field::Targeted, Field::Name],
        answer: consent::despite_opt_out,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_have_ids_of_their_own_and_need_something() {
        let ids: BTreeSet<&str> = CHECKS.iter().map(|check| check.id).collect();
        assert_eq!(ids.len(), CHECKS.len());
        for check in CHECKS {
            assert!(!check.needs.is_empty(), "{}", check.id);
            assert!(check.question.ends_with('?'), "{}", check.id);
            assert!(
                check.since.contains("20") && !check.source.is_empty(),
                "{} cites no source or no date",
                check.id
            );
        }
    }

    #[test]
    fn half_of_the_ages_is_not_enough_to_pass() {
        let check = check_of("hec-age-targeting").expect("it exists");
        for (has, to_ask, to_pass) in [
            (&[Field::AgeMin][..], 0, 1),
            (&[Field::Exclusions], 0, 2),
            (&[Field::AgeMin, Field::AgeMax], 0, 0),
            (&[Field::Ages], 0, 0),
            (&[Field::Genders], 1, 2),
        ] {
            let has_it = |field| field == Field::Category || has.contains(&field);
            assert_eq!(check.missing(has_it).len(), to_ask, "{has:?}");
            assert_eq!(check.missing_to_pass(has_it).len(), to_pass, "{has:?}");
        }
    }

    #[test]
    fn a_check_misses_one_field_of_each_list_that_the_log_has_nothing_of() {
        let check = check_of("hec-postcode-targeting").expect("it exists");
        assert!(
            check
                .missing(|field| matches!(field, Field::Category | Field::ExcludedPostcodes))
                .is_empty()
        );
        let missing = check.missing(|field| field == Field::Postcodes);
        assert_eq!(missing, [&[Field::Category][..]]);
    }
}
