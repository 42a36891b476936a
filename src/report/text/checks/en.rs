//! English.

use crate::policy::CheckWhy;
use crate::report::numbers::ENGLISH;
use crate::report::text::checks::{About, Checking, Noun, fields, quoted};

const SPECIAL: &str = "rows that declare housing, employment or credit";

/// What is said of a check.
pub(in crate::report::text) fn about(id: &str) -> About {
    let (broken, concerns, remedy) = match id {
        "hec-age-targeting" => (
            "housing, employment or credit limited by age",
            SPECIAL,
            "Open the ages to 18-65+ and take out excluded ages.",
        ),
        "hec-gender-targeting" => (
            "housing, employment or credit limited by gender",
            SPECIAL,
            "Target all genders and take out excluded ones.",
        ),
        "hec-postcode-targeting" => (
            "housing, employment or credit limited by postcode",
            SPECIAL,
            "Use a radius or a larger area in place of postcodes.",
        ),
        "hec-family-targeting" => (
            "housing, employment or credit limited by parental or marital status",
            SPECIAL,
            "Take out parental and marital status.",
        ),
        "hec-audience-exclusion" => (
            "housing, employment or credit with an excluded audience",
            SPECIAL,
            "Take out the excluded audiences.",
        ),
        "hec-lookalike-audience" => (
            "housing, employment or credit with a lookalike audience",
            SPECIAL,
            "Take out the lookalike audiences.",
        ),
        "minor-targeting" => (
            "minors in a profiled advertisement",
            "rows with an age, unless nothing was profiled",
            "Set the youngest age to 18, or show the advertisement without profiling.",
        ),
        "special-category-targeting" => (
            "targeting by a special category of personal data",
            "rows that name a segment, an interest or an exclusion",
            "Look at the term, and take out the segment if it means what it seems to.",
        ),
        "shown-before-consent" => (
            "advertisements shown before consent",
            "rows that were shown and say when the person agreed",
            "Find out on what grounds they were shown, and show nothing profiled before consent.",
        ),
        "shown-after-withdrawal" => (
            "advertisements shown after consent was withdrawn",
            "rows that were shown and say when the person withdrew",
            "Find out how long a withdrawal takes to arrive, and stop at once.",
        ),
        "targeted-despite-opt-out" => (
            "people targeted who had opted out",
            "rows that say whether the person has opted out",
            "Take out people with an opt-out or a Global Privacy Control before targeting.",
        ),
        _ => ("", "", ""),
    };
    About {
        broken,
        concerns,
        remedy,
        source: "",
    }
}

/// A check as a sentence.
pub(in crate::report::text) fn sentence(c: &Checking<'_>) -> String {
    let n = ENGLISH;
    let about = about(c.check);
    let rows = |count: u64| {
        let s = if count == 1 { "" } else { "s" };
        format!("{} row{s}", n.count(count))
    };
    let looked_at = rows(c.checked.looked_at);
    let unreadable = rows(c.checked.unreadable);
    let unread = quoted(&c.checked.unread);
    let what = match c.why {
        CheckWhy::Kept => format!("none of {looked_at} looked at."),
        CheckWhy::Broken => {
            let (source, since) = c.source;
            let unread = if c.checked.unreadable == 0 {
                String::new()
            } else {
                format!(" {unreadable} could not be read (such as {unread}).")
            };
            format!(
                "{} of {looked_at} looked at, such as {}.{unread} {} Screening indicator; source: {source}; since {since}.",
                n.count(c.checked.broken),
                quoted(&c.checked.examples),
                about.remedy
            )
        }
        CheckWhy::Unreadable => format!(
            "none of {looked_at} looked at, but {unreadable} could not be read (such as {unread}): correct the values, or say what the words mean in bias-audit.toml."
        ),
        CheckWhy::NoRow => format!(
            "not evaluated, for no row is concerned; looked at are {}.",
            about.concerns
        ),
        CheckWhy::Partly(missing) => {
            let (missing, flag) = fields(missing, " or ", ", and none for ", "COLUMN");
            format!("none of {looked_at} looked at, but there is no column for {missing}, which could show more; name it: {flag}.")
        }
        CheckWhy::NoColumn(missing) => {
            let (missing, flag) = fields(missing, " or ", ", and none for ", "COLUMN");
            format!("not evaluated, for there is no column for {missing}; name it: {flag}.")
        }
        CheckWhy::NotCounted => {
            "not evaluated, for the counts were made without it; tally the log again with a configuration that names it.".into()
        }
    };
    format!("{}: {what}", about.broken)
}

/// Findings of a kind, with their number.
pub(in crate::report::text) fn counted(noun: Noun, count: usize) -> String {
    let s = if count == 1 { "" } else { "s" };
    match noun {
        Noun::Comparisons => format!("{count} comparison{s}"),
        Noun::Checks => format!("{count} check{s}"),
        Noun::Both if count == 1 => "1 comparison or check".into(),
        Noun::Both => format!("{count} comparisons and checks"),
    }
}

/// The name of a protected criterion.
pub(in crate::report::text) fn criterion(id: &str) -> &'static str {
    match id {
        "origin" => "origin",
        "sex" => "sex",
        "family-situation" => "family situation",
        "pregnancy" => "pregnancy",
        "appearance" => "physical appearance",
        "economic-vulnerability" => "particular vulnerability due to the economic situation",
        "surname" => "surname",
        "residence" => "place of residence",
        "health" => "state of health",
        "loss-of-autonomy" => "loss of autonomy",
        "disability" => "disability",
        "genetic-characteristics" => "genetic characteristics",
        "morals" => "morals",
        "sexual-orientation" => "sexual orientation",
        "gender-identity" => "gender identity",
        "age" => "age",
        "political-opinion" => "political opinions",
        "philosophical-opinion" => "philosophical opinions",
        "union-activity" => "trade union activities",
        "language" => "ability to speak a language other than French",
        "ethnic-group" => "ethnic group",
        "nation" => "nation",
        "alleged-race" => "alleged race",
        "religion" => "religion",
        "bank-domiciliation" => "bank domiciliation",
        _ => "",
    }
}
