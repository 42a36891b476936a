//! English.

use crate::input::{About, How};
use crate::metrics::Need;
use crate::report::numbers::ENGLISH;
use crate::report::proposal::Open;
use crate::report::text::init::{Explains, Note, Title};

/// English.
pub(super) struct English;

const fn how(how: How) -> &'static str {
    match how {
        How::Flag => "You named the column.",
        How::Config => "Your configuration names the column.",
        How::Recognised => "The column was recognised by its name.",
    }
}

fn rows(n: u64) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{} row{s}", ENGLISH.count(n))
}

fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

impl Explains for English {
    fn title(&self, title: Title) -> &'static str {
        match title {
            Title::Question => "The question",
            Title::Answers => "What these data can answer",
            Title::Columns => "Which column is what",
            Title::Attribute => "Who is compared",
            Title::Rules => "By which rule",
            Title::Running => "How to run it",
            Title::Once => "Once",
            Title::Nightly => "Every night",
            Title::Yes => "yes",
            Title::No => "no",
            Title::LeftOpen => "Left open, as comments in the file:",
            Title::Next => "Next:",
        }
    }

    fn note(&self, note: &Note<'_>) -> String {
        match note {
            Note::Head { files, rows: n } => format!(
                "How to audit {files}: proposed by `bias-audit init`, which looked at {}. Beside every line stands why it is there; correct what is wrong, then run",
                rows(*n)
            ),
            Note::Switches => "Text stands after `# `. A setting right after `#`, without a space, is switched off: take the `#` away to switch it on.".into(),
            Note::Judged { outcome, eligible: Some(eligible), attributes } => format!(
                "Of all who were `{eligible}`, was the same share `{outcome}` in every group of {attributes}?"
            ),
            Note::Judged { outcome, eligible: None, attributes } => format!(
                "Of all rows, is `{outcome}` equally frequent in every group of {attributes}?"
            ),
            Note::JudgedByBaseline { attributes } => format!(
                "Does each group of {attributes} have the same share of those reached as of the population?"
            ),
            Note::NotJudged => "Nothing can be judged yet. The file says who saw the campaign, not who could have seen it, so nobody can say whether a group was left out: `check` will end with exit code 3. Where it has what people did then (clicks, conversions), that is compared and can only warn, because it is no decision about them.".into(),
            Note::Intersect => "Women may fare well, and the young, and young women badly. Every row has all attributes, so they can be crossed; each crossing adds comparisons, and more comparisons need more evidence:".into(),
            Note::Baseline => "A population makes a judgement possible: a file with the columns attribute, group, share (or count), or shares typed here, such as \"gender:female=.5,male=.5\". With it, add \"representation\" to the presets below:".into(),
            Note::RowsPerson => "One row is one person, impression or decision; its stages say yes (1) or no (0).".into(),
            Note::RowsCounts => "One row is a line of a table of counts: so many impressions, so many clicks. No person stands in it.".into(),
            Note::Outcome { how: by, known } => format!(
                "The decision under audit: what somebody got, or did not get. {}",
                match by {
                    How::Recognised if *known => "Its name is known for a decision.",
                    How::Recognised => "It is the only column of yes and no without another part.",
                    How::Flag | How::Config => how(*by),
                }
            ),
            Note::NoOutcome => "No column says who could have been selected, so no column is a decision that can be judged. If one does, name it with the decision:".into(),
            Note::Score => "A score decides: whoever has the threshold or more counts as selected.".into(),
            Note::Eligible(by) => format!("Out of whom: everybody who could have been selected. {}", how(*by)),
            Note::AllRows => "Out of whom: no column says who could have been selected, so every row counts. If the log holds people who could not have been selected, name the column that says so:".into(),
            Note::Stages => "The steps of the campaign in order; the rate from each to the next is measured, too.".into(),
            Note::OneStage => "The steps of the campaign that are known: only this one.".into(),
            Note::Label(by) => format!(
                "Who truly qualifies. With it, those who qualify are also compared apart: of the women and of the men who should have been selected, how many were? {}",
                how(*by)
            ),
            Note::NoLabel => "No column is known to say who truly qualifies. With one, those who qualify are compared apart; add \"equal-opportunity\" to the presets below, then:".into(),
            Note::Where => "Which rows are audited; the others are left out and counted.".into(),
            Note::Platform { name, by } => format!("This is a file of {name}; its columns {by} say so. Where headers do not show it, switch this on:"),
            Note::Named => "Whose export this is.".into(),
            Note::Decimal => "The decimal sign of its numbers.".into(),
            Note::Sheet => "The sheet of the workbook that is the log.".into(),
            Note::Bins => "Scores are counted in bins: they are compared between groups, and no rule of a preset judges them.".into(),
            Note::Consent => "Who has agreed to be profiled.".into(),
            Note::WithoutConsent => "The others: \"exclude\" counts them for the rate of consent and nothing else, \"drop\" does not look at their groups at all, \"include\" audits them all the same.".into(),
            Note::Fields => "Columns that checks of rows read.".into(),
            Note::Weight => "How many people each row speaks for: rates are of weights.".into(),
            Note::Unit => "Whose rows they are: rows of one person are added up, because they are not independent.".into(),
            Note::Ids { column, rows: 0 } => format!("`{column}` looks like the id of a person. No id was found in several rows (of very many, a sample is looked at), so each row is taken for a person of its own. If that is wrong, switch this on:"),
            Note::Ids { column, rows: n } => format!(
                "`{column}` looks like the id of a person, and about {} belong to ids that stand in several rows. If these are people, switch this on: rows of one person are not independent, and intervals that take them so are too narrow.",
                rows(*n)
            ),
            Note::By => "Each value of these columns is audited apart, as well as all together.".into(),
            Note::Strata(columns) => {
                let columns: Vec<String> = columns.iter().map(|(name, n)| format!("`{name}` ({n} values)")).collect();
                format!(
                    "Each campaign apart? A company may be fair in every campaign and unfair over all of them, or the other way round. Columns with few values: {}.",
                    and(&columns)
                )
            }
            Note::Spend(column) => format!("Money is read from `{column}`: the cost per thousand is shown, never judged."),
            Note::Unused(columns) => format!("Not used: {columns}."),
            Note::Words => "The values that were seen, and the group each means. Case and accents do not matter. A value that is not listed is read as it would be without this list: by the words that are known (genders, unknown), or as a group of its own.".into(),
            Note::OwnWords => "The values that mean each group, as they were given or as the platform codes them.".into(),
            Note::NotListed(n) => format!("{} groups: each value is a group of its own. That many are not listed here; to join some, write map.GROUP = [\"value\", \"value\"].", ENGLISH.count(u64::try_from(*n).unwrap_or(u64::MAX))),
            Note::Personal => "The values look like names, ids or addresses of people. They are not written into this file. Is this the right column?".into(),
            Note::Unknown { rows: n, examples: "" } => format!("Group not known, shown and never judged: {} with an empty field.", rows(*n)),
            Note::Unknown { rows: n, examples } => format!("Group not known, shown and never judged: {}, empty or {examples}.", rows(*n)),
            Note::Alike { first, second } => format!("`{first}` and `{second}` are spelled alike and kept apart. If they are one group, switch this on, in place of any line above for either:"),
            Note::AgeBands => "Ages fall into the bands of the large advertising platforms. A band begins at its cut point: 18 opens 18-24, 25 the next. The first and the last are open: everybody younger, everybody older. These bands are built in; switch the line on to have others, and bands with nobody in them are shown as well.".into(),
            Note::Values => "What the offer of a row is worth; an empty field is an offer of nothing.".into(),
            Note::Ranks => "The position in a ranking; 1 is the top.".into(),
            Note::Arms => "Which arm of a test rows are of. Words such as treatment and control are known; other values stand in `treatment` and `control`.".into(),
            Note::ReadyBands => "The column holds bands already; each is a group. Ages in years would fall into the bands of the large platforms.".into(),
            Note::Quintiles => "Fifths: each band has about a fifth of the people in this log. The cut points are written out, so that the next log is cut at the same amounts and can be compared with this one; \"quintiles\" would cut each log anew. The lowest and the highest band are open.".into(),
            Note::OwnCuts => "The cut points you gave. A band begins at its cut point; the first and the last are open.".into(),
            Note::Seen(groups) => format!("Seen: {groups}."),
            Note::AsOf => "Years of birth are turned into ages in this year, also when the audit is repeated later.".into(),
            Note::Reference => "Compared with: \"best\", the group with the highest rate; or the name of a group, \"largest\", \"rest\", \"overall\". A group fixed before anybody sees the data takes less evidence.".into(),
            Note::Rules => "A rule fails when its bound is broken and chance does not explain it; it passes when the whole interval keeps the bound; otherwise it is inconclusive: the data cannot tell.".into(),
            Note::Preset("four-fifths") => "four-fifths: a group's rate must be at least 4/5 of its reference's, or the audit fails. For clicks and the like the same bound only warns.".into(),
            Note::Preset("equal-opportunity") => "equal-opportunity: among those who qualify, rates may differ by at most ten percentage points.".into(),
            Note::Preset("representation") => "representation: a group may be reached at 4/5 to 5/4 of its weight in the population (as odds).".into(),
            Note::Preset(id) => format!("{id}: see `bias-audit explain {id}`."),
            Note::Alpha => "How often chance alone may look like a failure, over all comparisons together: 1/20 is one audit in twenty.".into(),
            Note::MinN => "Smaller groups are shown and not judged, so that no single person decides.".into(),
            Note::Inconclusive => "\"warn\": an inconclusive rule lets a build go on. \"deny\": it stops it, with exit code 3.".into(),
            Note::OwnRule => "A rule of your own beside them (`bias-audit list metrics` names what can be judged):".into(),
            Note::Build => "In a build the exit code decides: 0 goes on; 1 a rule is broken; 2 the audit could not be made; 3 nothing was judged, which is not a pass.".into(),
        }
    }

    fn remedy(&self, need: Need) -> &'static str {
        match need {
            Need::Eligible => "Missing: who could have been selected (`eligible` and `outcome`).",
            Need::NoWeights => "Missing: rows that all speak for one person (no `weight`).",
            Need::Groups => "Missing: a second known group.",
            Need::Label => "Missing: who truly qualifies (`label`; one row per person).",
            Need::Population => "Missing: a population (`baseline`), or `eligible`.",
            Need::Stages => "Missing: two steps that follow each other (`stages`).",
            Need::SecondAttribute => "Missing: a second attribute in the same rows.",
            Need::JointRows => {
                "Missing: rows with several attributes at once; joint groups are never made up from tables of one attribute each."
            }
            Need::Spend => "Missing: counts with a column of money.",
            Need::Consent => "Missing: who has consented (`consent`; one row per person).",
            Need::Scores => "Missing: scores in bins (`score`, `score-bins`; one row per person).",
            Need::Units => "Missing: whose rows they are (`unit`).",
            Need::Values => "Missing: what offers are worth (`value`; one row per person).",
            Need::Ranking => "Missing: the position in a ranking (`rank`; one row per person).",
            Need::Arms => "Missing: which arm of a test rows are of (`arm`).",
            Need::ArmStages => "Missing: people of both arms at the stages of a funnel (`stages`).",
            Need::Strata => "Missing: each ad apart (`by`).",
            Need::Delivery => "Missing: how many people or impressions ads were delivered to.",
            Need::Column => "Missing: a column whose values are audited apart.",
            Need::Exposure => "Missing: impressions and the people reached by them.",
            Need::Order => "Missing: an attribute whose groups have an order.",
            Need::CostStage => "Missing: counts of what the money bought.",
            Need::InBaseline => "Missing: this attribute in the population.",
        }
    }

    fn and(&self, names: &[String]) -> String {
        and(names)
    }

    fn rows(&self, n: u64) -> String {
        rows(n)
    }

    fn written(&self, path: &str, files: &str, n: u64) -> String {
        format!("{path} says how to audit {files} ({}).", rows(n))
    }

    fn question(&self, open: &Open) -> String {
        match open {
            Open::Column { about, .. } => match about {
                About::Attribute(id) => format!("Which column is the {}?", id.replace('_', " ")),
                About::Stage(id) => format!("Which column is the stage `{id}`?"),
                About::Label => "Which column says who truly qualifies?".into(),
                About::Outcome => "Which column is the decision under audit?".into(),
                About::SomeAttribute => "Groups of which column shall be compared?".into(),
            },
            Open::Codes { column, codes } => format!(
                "`{column}` is coded in digits, which mean opposite things in different systems. Who is {}?",
                codes[0]
            ),
            Open::Alike {
                attribute,
                spellings: [(a, n), (b, m)],
            } => format!(
                "Are `{a}` ({}) and `{b}` ({}) of `{attribute}` one group?",
                rows(*n),
                rows(*m)
            ),
            Open::Repeats { column, rows: n } => format!(
                "About {} belong to values of `{column}` that stand in several rows. Are these the ids of people?",
                rows(*n)
            ),
        }
    }

    fn choices(&self, open: &Open) -> Vec<String> {
        match open {
            Open::Column { columns, .. } => columns.clone(),
            Open::Codes { codes: [a, b], .. } => {
                vec![
                    format!("{a} is men, {b} is women"),
                    format!("{a} is women, {b} is men"),
                ]
            }
            Open::Alike { .. } => vec!["one group".into(), "two groups".into()],
            Open::Repeats { .. } => vec![
                "yes: add up the rows of one person".into(),
                "no: every row stands for itself".into(),
            ],
        }
    }

    fn prompt(&self) -> &'static str {
        "number (Enter leaves it open): "
    }
}
