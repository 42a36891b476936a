//! English.

use crate::input::{Exclusion, How, QualityCode};
use crate::metrics::{Coverage, Need, Note, Question};
use crate::policy::{End, Verdict, Why};
use crate::report::OutlookReport;
use crate::report::model::{AccountingReport, Scope};
use crate::report::numbers::{ENGLISH, NumberStyle};
use crate::report::text::checks::en as checks;
use crate::report::text::conventions::en as conventions;
use crate::report::text::membership::{self, GroupExpected};
use crate::report::text::metric_names;
use crate::report::text::power::{self, Attaining};
use crate::report::text::units::{self, GroupOfUnits, RowsOfUnits};
use crate::report::text::weights::{self, GroupWithWeights, RowsWithWeights};
use crate::report::text::{Adjusting, Checking, Comparing, Heading, Language, Noun, Phrase};
use crate::tally::Undefined;

/// English.
pub(super) struct English;

/// People (or events) of a group at a stage: "eligible women", "clicks by men".
fn members(cells: &[(String, String)], stage: &str, counted_people: bool) -> String {
    let who = people(cells);
    match stage {
        "rows" => who,
        "eligible" => format!("eligible {who}"),
        "label" => format!("qualified {who}"),
        "!label" => format!("unqualified {who}"),
        "impressions" => format!("impressions shown to {who}"),
        "clicked" if counted_people => format!("{who} who clicked"),
        "converted" if counted_people => format!("{who} who converted"),
        "clicked" => format!("clicks by {who}"),
        "converted" => format!("conversions by {who}"),
        "reached" | "targeted" | "selected" | "shown" | "offered" => format!("{who} {stage}"),
        other => format!("{who} at stage `{other}`"),
    }
}

/// The people of a group: "women", "people aged 18-24".
fn people(cells: &[(String, String)]) -> String {
    let mut noun = "people".to_owned();
    let mut more = Vec::new();
    for (attribute, group) in cells {
        match (attribute.as_str(), group.as_str()) {
            ("gender", "female") => "women".clone_into(&mut noun),
            ("gender", "male") => "men".clone_into(&mut noun),
            (_, "unknown") => more.push(format!("of unknown {attribute}")),
            ("age", age) => more.push(format!("aged {age}")),
            ("income", income) => more.push(format!("with income {income}")),
            (attribute, group) => more.push(format!("of {attribute} {group}")),
        }
    }
    if more.is_empty() {
        noun
    } else {
        format!("{noun} {}", more.join(", "))
    }
}

/// What happened to them: "were targeted", "clicked".
fn happened(stage: &str, counted_people: bool) -> String {
    match stage.split(['&', '=']).next().unwrap_or(stage) {
        "targeted" => "were targeted".into(),
        "selected" => "were selected".into(),
        "offered" => "got the offer".into(),
        "shown" => "saw the offer".into(),
        "reached" => "were reached".into(),
        "impressions" => "impressions were shown".into(),
        "clicked" if counted_people => "clicked".into(),
        "converted" if counted_people => "converted".into(),
        "clicked" => "led to a click".into(),
        "converted" => "led to a conversion".into(),
        "approved" => "were approved".into(),
        "consented" => "consented".into(),
        other => format!("had `{other}`"),
    }
}

fn frequencies(c: &Comparing<'_>) -> String {
    let n = ENGLISH;
    let group = members(c.cells, c.denominator, c.people);
    match (c.rates, c.reference_cells()) {
        (Some((own, reference_rate)), reference) => {
            let (base, here, there) = n.out_of(own, reference_rate);
            let events =
                !c.people && ["impressions", "clicked", "converted"].contains(&c.denominator);
            let other = match (reference, c.reference) {
                (Some(cells), _) if events => members(&cells, c.denominator, c.people),
                (Some(cells), _) => people(&cells),
                (None, Some("rest")) => "everybody else".into(),
                (None, _) => "all".into(),
            };
            format!(
                "of {base} {group}, {here} {}; of {base} {other}, {there}",
                happened(c.numerator, c.people)
            )
        }
        (None, _) if c.shares.is_some() => {
            let (reached, population) = c.shares.unwrap_or_default();
            let (base, here, there) = n.out_of(reached, population);
            format!(
                "of {base} {}, {here} are {}; of {base} in the population, {there}{}",
                c.numerator,
                people(c.cells),
                odds(reached, population)
            )
        }
        (None, _) if c.coverage().is_some() => covered(c),
        (None, _) => match c.metric {
            "delivery-variance" => match c.value {
                Some(value) => format!(
                    "{} of deliveries would have to go to other groups of {} for parity",
                    n.percent(value),
                    c.attribute
                ),
                None => format!("the mix of groups of {}", c.attribute),
            },
            "delivery-variance-corrected" => match c.value {
                Some(value) => format!(
                    "{} of deliveries, beyond those that chance moves, would have to go to other groups of {} for parity",
                    n.percent(value.max(0.0)),
                    c.attribute
                ),
                None => format!("the mix of groups of {}", c.attribute),
            },
            "equalized-odds-difference" => {
                format!(
                    "the largest gap in error rates between groups of {}",
                    c.attribute
                )
            }
            metric if c.cells.is_empty() => {
                format!(
                    "{} over the groups of {}",
                    English.metric(metric),
                    c.attribute
                )
            }
            _ => group,
        },
    }
}

/// The odds that a representation ratio compares.
fn odds(reached: f64, population: f64) -> String {
    if reached >= 1.0 || population >= 1.0 {
        return String::new();
    }
    let odds = |share: f64| ENGLISH.fixed(share / (1.0 - share), 2);
    format!(
        ", which is odds of {} against {}",
        odds(reached),
        odds(population)
    )
}

/// "of 24 values of `ad_id` with at least 1,000 impressions, 20 have a delivery variance of at most 10%".
fn covered(c: &Comparing<'_>) -> String {
    let n = ENGLISH;
    let Some((coverage, within, all)) = c.coverage() else {
        return String::new();
    };
    let Coverage {
        within_percent,
        impressions,
        weighted,
    } = coverage;
    let (by, large) = (c.denominator, n.count(impressions));
    let (within, all) = (n.count(within), n.count(all));
    if weighted {
        format!(
            "of {all} {} in values of `{by}` with at least {large} impressions, {within} fall to those with a delivery variance by {} of at most {within_percent}%",
            c.numerator, c.attribute
        )
    } else {
        format!(
            "of {all} values of `{by}` with at least {large} impressions, {within} have a delivery variance by {} of at most {within_percent}%",
            c.attribute
        )
    }
}

fn reason(c: &Comparing<'_>) -> String {
    let n = ENGLISH;
    let bound = match c.nearest_bound() {
        Some((text, true)) => format!("at least {text}"),
        Some((text, false)) => format!("at most {text}"),
        None => "the bound".into(),
    };
    let adjusted = if c.is_adjusted { "adjusted " } else { "" };
    let p = c.p_adjusted.map(|p| format!("{adjusted}{}", n.p_value(p)));
    match c.why {
        Why::Kept => format!("{bound} is kept over the whole interval"),
        Why::Broken => match p {
            Some(p) => format!("{bound} is broken, and chance does not explain it ({p})"),
            None => format!("{bound} is broken"),
        },
        Why::TooFew if c.coverage().is_some() => format!(
            "too few to judge: {} are large enough, {} are needed",
            n.count(c.n),
            n.count(c.min_n)
        ),
        Why::NoValue(_) if c.coverage().is_some() => "none is large enough".into(),
        Why::TooFew => format!(
            "too few to judge: {}{} in the smaller group, {} are needed",
            n.count(c.n),
            match (c.of_units, c.n) {
                (true, 1) => " unit",
                (true, _) => " units",
                (false, _) => "",
            },
            n.count(c.min_n)
        ),
        Why::NoValue(Undefined::NobodySelected) if c.metric == "consent-ratio" => {
            "no value: nobody consented in either group".into()
        }
        Why::NoValue(reason) => format!("no value: {}", English.undefined(reason)),
        Why::NoInterval => "no interval can be given".into(),
        Why::KeptNotSurely => format!(
            "{bound} is kept, but the interval reaches beyond it: more data are needed to be sure"
        ),
        Why::GroupsLeftOut => format!(
            "{bound} is kept among the groups that could be compared, but {} had to be left out: too few, or no rate",
            c.left_out.join(", ")
        ),
        Why::NotRobust if c.by_probability && c.undone().is_some() => {
            format!("{bound} is kept, but the probabilities of groups do not settle it")
        }
        Why::NotRobust if c.by_probability => format!(
            "{bound} is kept, and how far the value could lie from it cannot be bounded, as groups are known by probability only"
        ),
        Why::NotRobust if c.undone().is_some() => {
            format!("{bound} is kept among those of known group only")
        }
        Why::NotRobust => format!(
            "{bound} is kept among those of known group, and what the unknown could do to it cannot be bounded"
        ),
        Why::BrokenByChance => match p {
            Some(p) => format!("{bound} is broken, but chance alone could do it ({p})"),
            None => format!("{bound} is broken, but nothing tells it from chance"),
        },
        Why::BrokenNotSurely => {
            format!("{bound} is broken and it is not chance, but part of the interval keeps it")
        }
    }
}

/// That unknown people could undo the verdict; empty when they could not.
fn undone(c: &Comparing<'_>) -> String {
    let n = ENGLISH;
    let Some((people, end)) = c.undone() else {
        return String::new();
    };
    let unknown = c.attribute.replace('*', " or ");
    let metric = English.metric(c.metric);
    let shown = |value: f64| n.beside(value, c.bound_values());
    if c.by_probability {
        return membership::undone_en(metric, end, shown);
    }
    let could = match end {
        End::Low(value) => format!("the {metric} could be as low as {}", shown(value)),
        End::High(Some(value)) => format!("the {metric} could be as high as {}", shown(value)),
        End::High(None) => format!("the {metric} has no upper limit"),
        End::Reversed(value) => format!(
            "this group could be the reference, and the {metric} of the present one {}",
            shown(value)
        ),
    };
    let mut text = format!(
        " Not robust: with the {} of unknown {unknown}, {could}.",
        n.count(people)
    );
    if let Some((odds, lower, upper)) = c.within_odds {
        let odds = n.fixed(odds, 2);
        text.push_str(&format!(
            " If their odds of being in a group differ from those of the known by a factor of {odds} at most, it is in {}",
            n.interval(lower, upper)
        ));
        match c.robust.and_then(|robust| robust.tipping_odds) {
            Some(tipping) if tipping <= 1.0 => {
                text.push_str("; the bound is crossed even if they do not differ.");
            }
            Some(tipping) => text.push_str(&format!(
                "; the bound is crossed from a factor of {}.",
                n.fixed(tipping, 2)
            )),
            None => text.push_str("; no factor up to a million crosses the bound."),
        }
    }
    text
}

/// What one different person would do to a ratio that breaks its bound; empty where it would change
/// nothing.
fn one_person(c: &Comparing<'_>) -> String {
    let n = ENGLISH;
    let Some(then) = c.changing_person() else {
        return String::new();
    };
    let start = " One person more in the group and one fewer in the reference, and ";
    let value = then.value.map(crate::metrics::Value::to_f64);
    let becomes = match value {
        Some(value) => format!(
            "the {} would be {}",
            English.metric(c.metric),
            n.beside(value, c.bound_values())
        ),
        None => "nobody of the reference would be selected".into(),
    };
    if then.ahead {
        format!(
            "{start}{becomes}: the group would be ahead. The Guidelines (Questions and Answers, 21) call such numbers too small."
        )
    } else {
        format!("{start}{becomes}: the bound would be kept.")
    }
}

impl Language for English {
    fn numbers(&self) -> NumberStyle {
        ENGLISH
    }

    fn phrase(&self, phrase: Phrase) -> &'static str {
        match phrase {
            Phrase::Findings => "Findings",
            Phrase::NotComputed => "Not computed",
            Phrase::DataQuality => "About the data",
            Phrase::HowRead => "How the file was read",
            Phrase::Reference => "reference",
            Phrase::AllOthers => "all others",
            Phrase::ExcludedGroups => "Excluded groups",
            Phrase::NotJudged => "not judged",
            Phrase::Nobody => "nobody",
            Phrase::Indicator => {
                "Screening indicators: a reason to look closer, not a finding of law."
            }
            Phrase::NothingJudged => "No comparison of a denied rule reached pass or fail.",
            Phrase::NothingChecked => "No check of a denied rule could be made.",
            Phrase::Curves => {
                "Calibration of every group and impact ratio by threshold, point by point: `curves` in --report json=report.json"
            }
            Phrase::AllMeasures => {
                "All metrics, with counts, intervals and tests: --report csv=measures.csv or json=report.json"
            }
        }
    }

    fn heading(&self, heading: Heading) -> &'static str {
        match heading {
            Heading::Group => "group",
            Heading::Counts => "counts",
            Heading::Rate => "rate [interval]",
            Heading::Ratio => "ratio [interval]",
            Heading::Difference => "difference [interval]",
            Heading::Verdict => "verdict",
            Heading::Share => "share",
            Heading::Value => "value [interval]",
            Heading::Blank => "",
            Heading::N => "n",
            Heading::Number => "number",
            Heading::Theirs => "tool",
            Heading::Ours => "bias-audit",
        }
    }

    fn verdict(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Pass => "pass",
            Verdict::Fail => "FAIL",
            Verdict::Inconclusive => "inconclusive",
        }
    }

    fn warning(&self) -> &'static str {
        "warning"
    }

    fn verdict_line(&self, verdict: Verdict, scope: &Scope) -> String {
        let n = ENGLISH;
        let word = match verdict {
            Verdict::Pass => "PASS",
            Verdict::Fail => "FAIL",
            Verdict::Inconclusive => "INCONCLUSIVE",
        };
        let what = match (&scope.outcome, &scope.eligible) {
            (Some(outcome), Some(eligible)) if eligible == "baseline" => {
                format!("{outcome} against the baseline population")
            }
            (Some(outcome), Some(eligible)) => format!("{outcome} out of {eligible}"),
            (Some(outcome), None) => outcome.clone(),
            (None, _) if scope.attributes.is_empty() => "checks of rows".into(),
            (None, _) => "no decision is known".into(),
        };
        let d = scope.denied;
        let counts = if d.total() == 0 {
            "Nothing was judged".into()
        } else {
            let noun = Noun::of(d.total() + scope.warned.total(), scope.checks);
            format!(
                "{}: {} failed, {} inconclusive, {} passed{}",
                checks::counted(noun, d.total()),
                d.fail,
                d.inconclusive,
                d.pass,
                match scope.not_robust {
                    0 => String::new(),
                    some => format!(" ({some} not robust to unknown groups)"),
                }
            )
        };
        let warned = scope.warned.fail;
        let warnings = match warned {
            0 => String::new(),
            1 => "; 1 warning".into(),
            more => format!("; {more} warnings"),
        };
        let by = if scope.attributes.is_empty() {
            String::new()
        } else {
            format!(", by {}", scope.attributes.join(", "))
        };
        let mut line = format!("{word}: {what}{by}. {counts}{warnings}.");
        let unknown: Vec<String> = scope
            .unknown
            .iter()
            .map(|u| {
                format!(
                    "{} {} ({})",
                    u.attribute,
                    n.count(u.n),
                    u.share.map_or_else(String::new, |share| n.percent(share))
                )
            })
            .collect();
        if !unknown.is_empty() {
            line.push_str(&format!(" Unknown, not judged: {}.", unknown.join(", ")));
        }
        line
    }

    fn metric(&self, id: &str) -> &'static str {
        metric_names::en::NAMES
            .iter()
            .find(|(known, _)| *known == id)
            .map_or("", |(_, name)| name)
    }

    fn undefined(&self, reason: Undefined) -> &'static str {
        match reason {
            Undefined::EmptyGroup => "nobody in the denominator",
            Undefined::ZeroDenominator => "division by zero",
            Undefined::NoReference => "no group qualifies as the reference",
            Undefined::ReferenceIsZero => "the reference's rate is zero",
            Undefined::NobodySelected => "nobody was selected in either group",
            Undefined::NotAProportion => {
                "more in the numerator than in the denominator: events, not people"
            }
            Undefined::MissingStage => "a stage is missing",
            Undefined::MissingLabel => "there is no label",
            Undefined::MissingConsent => "no column says who has consented",
            Undefined::NoBaseline => "there is no baseline population",
            Undefined::OnlyOneGroup => "fewer than two groups to compare",
            Undefined::NoSamplingModel => "money has no sampling error",
            Undefined::NotEstimable => "it cannot be estimated from these counts",
            Undefined::MissingColumn => "a column is missing",
            Undefined::NoRowConcerned => "no row is concerned",
            Undefined::NotRanked => "nobody has a position in the ranking",
            Undefined::MissingScores => "there are no scores in bins",
            Undefined::OutsideBins => "scores lie outside the bins",
            Undefined::NotAProbability => "the bins reach outside 0 to 1: no probabilities",
        }
    }

    fn question(&self, question: Question) -> &'static str {
        match question {
            Question::Selection => "Was every group selected equally often?",
            Question::Delivery => "Do those reached mirror the population?",
            Question::EqualOpportunity => "Were those who qualify selected equally often?",
            Question::Intersections => "How do crossed groups fare, such as young women?",
            Question::EventRates => "Does every group click or convert equally often?",
            Question::Cost => "Does reaching one group cost more than another?",
            Question::Consent => "Has every group consented equally often?",
            Question::Value => "Is what is offered worth as much to every group?",
            Question::Ranking => "Does every group get as much attention in a ranking?",
            Question::Uplift => "Does the campaign change as much for every group?",
            Question::Scores => "Is a score equally high, and equally good, for every group?",
        }
    }

    fn need(&self, need: Need) -> &'static str {
        match need {
            Need::Eligible => {
                "who could have been selected: `--eligible COLUMN -o COLUMN`, or a population: `--baseline FILE`"
            }
            Need::Groups => "a second known group to compare with",
            Need::Label => {
                "a column that says who truly qualifies: `--label COLUMN`, one row per person"
            }
            Need::Population => {
                "a population to compare with: `--baseline FILE` or `--baseline 'gender:female=.5,male=.5'`, or `--eligible COLUMN`"
            }
            Need::Consent => {
                "a column that says who has consented: `--consent COLUMN`, one row per person"
            }
            Need::Scores => {
                "scores in bins: `--score COLUMN --score-bins 1000`, one row per person"
            }
            Need::Units => {
                "whose rows they are: `--unit COLUMN`, one row per impression or message"
            }
            Need::Values => "what offers are worth: `--value COLUMN`, one row per person",
            Need::Ranking => "the position in a ranking: `--rank COLUMN`, one row per person",
            Need::Arms => "which arm of a test rows are of: `--arm COLUMN`",
            Need::ArmStages => {
                "people of both arms at the stages of a funnel: `--stages selected,applied,acquired`"
            }
            Need::Strata => "each ad apart: `--by COLUMN`",
            Need::Column => "a column whose values are audited apart: `--by COLUMN`",
            Need::NoWeights => {
                "rows that all speak for one person: leave out `--weight` and `--membership`"
            }
            Need::Exposure => "counts with impressions and the people reached by them",
            Need::Order => "an attribute whose groups have an order, such as ages or incomes",
            Need::CostStage => {
                "counts of what the money bought: impressions, clicks or conversions"
            }
            Need::Delivery => {
                "what ads delivered (reach or impressions), each ad apart: `--by COLUMN`"
            }
            Need::InBaseline => {
                "a population that has the attribute, or its attributes together in columns of one file"
            }
            Need::Stages => "two stages of a funnel: `--stages impressions,clicks`",
            Need::SecondAttribute => "a second attribute in the same rows: `-a COLUMN -a COLUMN`",
            Need::JointRows => {
                "rows that hold several attributes at once; joint groups are never made up from tables of one attribute each"
            }
            Need::Spend => "counts with a column of money, such as `spend`",
        }
    }

    fn group(&self, _attribute: &str, group: &str) -> String {
        group.to_owned()
    }

    fn attribute(&self, id: &str) -> String {
        id.replace('*', " \u{d7} ")
    }

    fn stage(&self, id: &str) -> String {
        match id {
            "label" => "qualified".into(),
            "!label" => "unqualified".into(),
            other => other.to_owned(),
        }
    }

    fn labelled(&self, word: &str, text: &str) -> String {
        format!("{word}: {text}")
    }

    fn metric_title(&self, attribute: &str, metric: &str, reference: Option<&str>) -> String {
        let reference = reference
            .map(|r| format!("; reference: {r}"))
            .unwrap_or_default();
        format!("{attribute}: {metric}{reference}")
    }

    fn table_title(
        &self,
        attribute: &str,
        numerator: &str,
        denominator: &str,
        reference: Option<&str>,
    ) -> String {
        let reference = reference
            .map(|r| format!("; reference: {r}"))
            .unwrap_or_default();
        let numerator = numerator.split('&').next().unwrap_or(numerator);
        let denominator = match denominator {
            "label" => "qualified",
            "!label" => "unqualified",
            other => other,
        };
        let per = if numerator == "spend" {
            " per 1,000 "
        } else {
            " / "
        };
        format!("{attribute}: {numerator}{per}{denominator}{reference}")
    }

    fn finding(&self, c: &Comparing<'_>) -> String {
        let n = ENGLISH;
        let mut text = c.stratum.map(|s| format!("[{s}] ")).unwrap_or_default();
        text.push_str(&frequencies(c));
        if let Some(value) = c.value {
            let interval = c
                .interval
                .map(|(l, u)| format!(" {}", n.interval(l, u)))
                .unwrap_or_default();
            text.push_str(&format!(
                " ({} {}{interval})",
                self.metric(c.metric),
                n.beside(value, c.bound_values())
            ));
        }
        text.push_str(&format!(": {}.", reason(c)));
        if let Some(missing) = c.shortfall.filter(|_| c.verdict != Verdict::Pass) {
            let more = if missing.to_parity == 1 {
                "1 more person".into()
            } else {
                format!("{} more people", n.count(missing.to_parity))
            };
            text.push_str(&format!(" For parity {more} would have had to be selected"));
            if missing.to_four_fifths > 0 && c.metric == "impact-ratio" {
                text.push_str(&format!(
                    ", for four fifths {}",
                    n.count(missing.to_four_fifths)
                ));
            }
            text.push('.');
        }
        text.push_str(&undone(c));
        text.push_str(&one_person(c));
        text
    }

    fn check(&self, checking: &Checking<'_>) -> String {
        checks::sentence(checking)
    }

    fn attainable(&self, of: &Attaining<'_>) -> String {
        power::sentences_en(of)
    }

    fn outlook(&self, of: &OutlookReport) -> String {
        power::outlook_en(of)
    }

    #[expect(
        clippy::too_many_lines,
        reason = "a table: one row for each observation"
    )]
    fn quality(&self, code: QualityCode, column: &str, rows: u64, examples: &[String]) -> String {
        let n = ENGLISH;
        let such = if examples.is_empty() {
            String::new()
        } else {
            format!(" (such as {})", examples.join(", "))
        };
        let rows = if rows == 1 {
            "1 row".into()
        } else {
            format!("{} rows", n.count(rows))
        };
        match code {
            QualityCode::UnreadableValues => format!("{column}: {rows} cannot be read{such}"),
            QualityCode::NotANumber => {
                format!("{column}: {rows} hold no number{such}; counted as unknown")
            }
            QualityCode::Sentinel => format!(
                "{column}: {rows} hold a stand-in for \"missing\"{such}; counted as unknown"
            ),
            QualityCode::OutOfRange => {
                format!("{column}: {rows} hold impossible values{such}; counted as unknown")
            }
            QualityCode::EmptyReadAsZero => {
                let are = if rows.starts_with("1 ") { "is" } else { "are" };
                format!("{column}: {rows} {are} empty; read as 0")
            }
            QualityCode::OutOfOrder => {
                format!("{column}: {rows} reached this stage without the one before")
            }
            QualityCode::NearDuplicate => format!(
                "{column}: spelled alike, kept apart: {}; map them to one group if they are one",
                examples.join(", ")
            ),
            QualityCode::MissingLabel => {
                format!("{column}: {rows} have no label{such}; left out of error rates")
            }
            QualityCode::LineBreaksInFields => {
                format!("{column}: {rows} have line breaks inside quotes")
            }
            QualityCode::UnnamedColumns => format!("{column} has no name and cannot be used"),
            QualityCode::FilesIgnored => {
                let files = rows.replacen("row", "file", 1);
                format!("{column}: {files} without data in the folder, not read{such}")
            }
            QualityCode::UnequalQuintiles => format!(
                "{column}: too many equal values for five groups; {}",
                examples.join(", ")
            ),
            QualityCode::RepeatedUnits => {
                format!("{column}: {rows} belong to units that have several")
            }
            QualityCode::SharedUnits => {
                format!("{column}: some units have rows in several groups")
            }
            QualityCode::RepeatedIds => {
                let about = if examples.is_empty() { "" } else { "about " };
                format!(
                    "{column}: {about}{rows} belong to ids that occur several times; intervals that treat rows as independent are too narrow; add `--unit {column}`"
                )
            }
            QualityCode::WeightedRows => {
                format!("{column}: {rows} are weighted")
            }
            QualityCode::GroupsByProbability => membership::note_en(column, &rows),
            QualityCode::MissingUnit => {
                format!("{column}: {rows} name no unit; each counts as a unit of its own")
            }
            QualityCode::NoAmount => {
                format!(
                    "{column}: {rows} hold no amount of 0 or more with two decimals at most{such}; they are in no mean"
                )
            }
            QualityCode::NoPosition => {
                format!(
                    "{column}: {rows} hold no position, a whole number from 1{such}; they are in no exposure"
                )
            }
            QualityCode::OutsideArms => {
                format!(
                    "{column}: {rows} are of no arm, or of another one; they are in no uplift{such}"
                )
            }
            QualityCode::MissingConsent => {
                format!("{column}: {rows} do not say whether there is consent; there is none then")
            }
            QualityCode::UnreadableConsent => {
                format!(
                    "{column}: {rows} say nothing readable about consent{such}; there is none then"
                )
            }
            QualityCode::AuditedWithoutConsent => format!(
                "{column}: {rows} have no consent and are audited all the same (--without-consent include)"
            ),
            QualityCode::NotAdjusted => format!(
                "{column}: {} tests are not adjusted for their number (adjustment = \"none\"); at parity of all groups a share alpha of them would still look like a disparity",
                examples.join(", ")
            ),
            QualityCode::ProtectedColumn => {
                let ids = examples.iter().map(|id| checks::criterion(id));
                format!(
                    "{column}: {}, a protected criterion in France (loi 2008-496, code pénal 225-1)",
                    ids.collect::<Vec<_>>().join(", ")
                )
            }
            QualityCode::BandsMerged => {
                format!(
                    "{column}: bands of different borders, merged: {} ({rows})",
                    examples.join("; ")
                )
            }
            QualityCode::RowsOfPopulation => {
                format!("{column}: {rows} of the log are the population and are not audited")
            }
            QualityCode::PeopleOfPopulation => {
                format!(
                    "{column}: no column of numbers; {rows}, one person each, are the population"
                )
            }
            QualityCode::ImpressionsNotPeople => format!(
                "{column}: impressions are compared with a population of people, and one person may be many of them; intervals are too narrow; a column of reach would be better"
            ),
            QualityCode::PeopleAddedUp => format!(
                "{column}: {rows} of the same groups were added up; a person who stands in several is counted in each"
            ),
            QualityCode::MoreEventsThanExposure => {
                let have = if rows.starts_with("1 ") {
                    "has"
                } else {
                    "have"
                };
                format!("{column}: {rows} {have} more here than at the stage before")
            }
            QualityCode::LinesAround => {
                let lines = rows.replacen("row", "line", 1);
                format!("{column}: {lines} above or below the table, not counted{such}")
            }
            QualityCode::RepeatedRows => {
                format!(
                    "{column}: {rows} equal to an earlier one in every cell{such}; if they are copies, everything in them is counted twice"
                )
            }
            QualityCode::TotalsAgree => {
                format!("{column}: {rows} of totals{such}, not counted; the rows add up to them")
            }
            QualityCode::NoTotals => format!(
                "{column}: no row of totals, with which such a report ends; the file may have been cut off or edited"
            ),
            QualityCode::NotEnded => {
                format!("{column}: the last line has no line end; the file may have been cut off")
            }
            QualityCode::DecimalSign => {
                format!(
                    "{column}: how numbers are written was told by {}",
                    examples.join(", ")
                )
            }
            QualityCode::FractionsLeftOut => {
                format!(
                    "{column}: counts with fractions{such} are no people; the column is not used"
                )
            }
            QualityCode::ResultsLeftOut => format!(
                "{column}: results{such} are no known stage; the column is not used unless it is named"
            ),
        }
    }

    fn repeated_units(&self, column: &str, of: &RowsOfUnits<'_>) -> String {
        units::repeated_en(column, of)
    }

    fn shared_units(&self, attribute: &str, units: u64) -> String {
        units::shared_en(attribute, units)
    }

    fn group_of_units(&self, of: &GroupOfUnits<'_>) -> String {
        units::group_en(of)
    }

    fn weighted_rows(&self, column: &str, of: &RowsWithWeights) -> String {
        weights::rows_en(column, of)
    }

    fn group_expected(&self, of: &GroupExpected<'_>) -> String {
        membership::group_en(of)
    }

    fn group_with_weights(&self, of: &GroupWithWeights<'_>) -> String {
        weights::group_en(of)
    }

    fn accounting(&self, a: &AccountingReport, rows: &str) -> String {
        let n = ENGLISH;
        let excluded: Vec<String> = a
            .excluded
            .iter()
            .map(|e| {
                let why = match e.reason {
                    Exclusion::MissingValue => "is empty",
                    Exclusion::UnreadableValue => "is unreadable",
                    Exclusion::ZeroWeight => "is 0, the weight of nobody",
                    Exclusion::NoConsent => "says no (no consent)",
                    Exclusion::ConsentUnknown => "does not tell (consent unknown)",
                    Exclusion::Filtered => {
                        let not = if e.rows == 1 { "does not" } else { "do not" };
                        return format!("{} {not} meet `{}`", n.count(e.rows), e.column);
                    }
                };
                format!("{} because `{}` {why}", n.count(e.rows), e.column)
            })
            .collect();
        let excluded = if excluded.is_empty() {
            "none excluded".into()
        } else {
            format!("excluded: {}", excluded.join(", "))
        };
        format!(
            "{} {rows} row{} read, {} used, {excluded}",
            n.count(a.rows_read),
            if a.rows_read == 1 { "" } else { "s" },
            n.count(a.rows_used)
        )
    }

    fn column(&self, role: &str, id: &str, column: &str, how: How) -> String {
        let how = match how {
            How::Flag => "flag",
            How::Config => "configuration",
            How::Recognised => "recognised by name",
        };
        let role = if role == id || id == column {
            role.to_owned()
        } else {
            format!("{role} {id}")
        };
        format!("{role}: `{column}` ({how})")
    }

    fn platform(&self, file: &str, platform: &str, by: &str) -> String {
        if by.is_empty() {
            format!("{file}: read as a file of {platform} (named)")
        } else {
            format!("{file}: a file of {platform}, recognised by {by}")
        }
    }

    fn others(&self, noun: Noun, passed: usize, inconclusive: usize, warnings: usize) -> String {
        let comparisons = |count: usize| checks::counted(noun, count);
        let mut parts = Vec::new();
        if inconclusive > 0 {
            parts.push(format!(
                "{} more are inconclusive",
                comparisons(inconclusive)
            ));
        }
        if passed > 0 {
            parts.push(format!("{} passed", comparisons(passed)));
        }
        if warnings > 0 {
            parts.push(format!(
                "{} of rules that only warn are inconclusive",
                comparisons(warnings)
            ));
        }
        parts.join("; ") + "."
    }

    fn exit_note(&self) -> &'static str {
        "Exit code 0: inconclusive only warns here (on-inconclusive = \"deny\" makes it 3)."
    }

    fn excluded_groups(
        &self,
        attribute: &str,
        groups: &[(String, Option<u64>)],
        judged: bool,
    ) -> String {
        let groups: Vec<String> = groups
            .iter()
            .map(|(group, people)| match people {
                Some(1) => format!("{group} (1 person)"),
                Some(people) => format!("{group} ({} people)", ENGLISH.count(*people)),
                None => group.clone(),
            })
            .collect();
        let groups = groups.join(", ");
        if judged {
            format!("{attribute}: in the population and not in the log: {groups}")
        } else {
            format!(
                "{attribute}: not in the log: {groups}; whether anybody of them could have been selected, the log does not say"
            )
        }
    }

    fn unused(&self, columns: &str) -> String {
        format!("columns not used: {columns}")
    }

    fn levels(&self, level: f64, family: usize, adjustment: &Adjusting) -> String {
        let level = ENGLISH.percent(level).replace(".0%", "%");
        let s = if family == 1 { "" } else { "s" };
        let by = match adjustment.family {
            "rule" => ", each rule by itself",
            "attribute" => ", each attribute by itself",
            _ => "",
        };
        match adjustment.name() {
            Some(name) => format!(
                "Intervals hold at {level} each; p-values are adjusted over {family} test{s}{by} ({name})."
            ),
            None => format!(
                "Intervals hold at {level} each; the p-values of {family} test{s} are not adjusted."
            ),
        }
    }

    fn convention_title(&self, tool: &str, id: &str) -> String {
        conventions::title(tool, id)
    }

    fn convention_needs(&self, tool: &str, needs: &str) -> String {
        conventions::needs(tool, needs)
    }

    fn convention_note(&self, note: Note) -> &'static str {
        conventions::note(note)
    }
}
