//! `explain` and `list`: the registries, read aloud.

use std::fmt::Write as _;

use bias_audit::config::Field;
use bias_audit::engine::Dialect;
use bias_audit::error::{Code, Error, Result, did_you_mean};
use bias_audit::inference::{BAYESIAN, IntervalMethod, TestMethod, explained};
use bias_audit::input::{Format, PLATFORMS, Platform, by_id};
use bias_audit::metrics::{ALIASES, Convention, Metric, Question, REGISTRY, metric};
use bias_audit::policy::{Exit, PRESETS, preset};
use bias_audit::report::{Lang, ReportFormat};
use bias_audit::tally::{CHECKS, Check, check_of};

use crate::cli::arguments::Listed;
use crate::cli::output;

pub(crate) fn explain(id: &str) -> Result<Exit> {
    let text = metric(id)
        .map(about_metric)
        .or_else(|| {
            PRESETS
                .iter()
                .find(|preset| preset.id == id)
                .map(|preset| preset.text.to_owned())
        })
        .or_else(|| check_of(id).map(about_check))
        .or_else(|| about_method(id))
        .or_else(|| by_id(id).map(about_platform))
        .or_else(|| about_exit(id))
        .or_else(|| {
            Code::ALL
                .iter()
                .find(|code| code.id() == id)
                .map(|code| format!("{id}\n  {}\n", code.meaning()))
        });
    if let Some(text) = text {
        output::print(&text)
    } else {
        let known: Vec<&str> = known().collect();
        let error = Error::new(Code::UnknownId, format!("nothing is called `{id}`"));
        Err(match did_you_mean(id, known) {
            Some(near) => error.help(format!("did you mean `bias-audit explain {near}`?")),
            None => error
                .help("`bias-audit list metrics` (methods, presets, errors …) names what there is"),
        })
    }
}

fn known() -> impl Iterator<Item = &'static str> {
    let metrics = REGISTRY
        .iter()
        .map(|metric| metric.id)
        .chain(ALIASES.iter().map(|(alias, _)| *alias));
    metrics
        .chain(PRESETS.iter().map(|preset| preset.id))
        .chain(CHECKS.iter().map(|check| check.id))
        .chain(IntervalMethod::ALL.iter().map(|method| method.id()))
        .chain(TestMethod::ALL.iter().map(|method| method.id()))
        .chain(BAYESIAN.iter().map(|(id, _)| *id))
        .chain(PLATFORMS.iter().map(|platform| platform.id))
        .chain(Code::ALL.iter().map(|code| code.id()))
}

fn about_platform(platform: &Platform) -> String {
    let mut text = format!("{}\n  {}\n\n", platform.id, platform.name);
    for (name, value) in [
        ("demographics", platform.demographics.id()),
        ("answers", platform.answers),
        ("download", platform.download),
        ("basis", platform.basis),
    ] {
        let _ = writeln!(text, "  {name:<15} {value}");
    }
    text
}

/// An interval, a test, or both of one name.
fn about_method(id: &str) -> Option<String> {
    let explained = explained(id)?;
    let mut text = format!("{id}\n");
    let intervals = IntervalMethod::ALL
        .iter()
        .filter(|method| method.id() == id);
    let tests = TestMethod::ALL.iter().filter(|method| method.id() == id);
    let interval = intervals.map(|method| ("interval", method.description()));
    let test = tests.map(|method| ("test", method.description()));
    let bayesian = BAYESIAN.iter().filter(|(known, _)| *known == id);
    let bayesian = bayesian.map(|(_, about)| ("Bayesian", *about));
    for (kind, about) in interval.chain(test).chain(bayesian) {
        let _ = writeln!(text, "  {about} ({kind})");
    }
    text.push('\n');
    for (name, value) in [
        ("formula", explained.formula),
        ("undefined when", explained.undefined),
        ("known weakness", explained.weakness),
    ] {
        let _ = writeln!(text, "  {name:<15} {value}");
    }
    Some(text)
}

fn about_exit(id: &str) -> Option<String> {
    let (exit, meaning) = Exit::ALL
        .iter()
        .find(|(exit, _)| exit.code().to_string() == id)?;
    Some(format!("exit code {}\n  {meaning}\n", exit.code()))
}

fn about_metric(metric: &Metric) -> String {
    let mut text = format!("{}\n  {}\n\n", metric.id, metric.meaning);
    let parity = metric
        .parity
        .map_or_else(|| "none".to_owned(), |parity| parity.to_string());
    let aliases: Vec<&str> = ALIASES
        .iter()
        .filter(|(_, id)| *id == metric.id)
        .map(|(alias, _)| *alias)
        .collect();
    for (name, value) in [
        ("formula", metric.formula.to_owned()),
        ("parity", parity),
        ("undefined when", metric.undefined.to_owned()),
        ("source", metric.source.to_owned()),
        ("also called", aliases.join(", ")),
        (
            "measured",
            if metric.standard {
                String::new()
            } else {
                format!("when asked for: `--metrics {}`, or by a rule", metric.id)
            },
        ),
    ] {
        if !value.is_empty() {
            let _ = writeln!(text, "  {name:<15} {value}");
        }
    }
    text
}

fn about_check(check: &Check) -> String {
    let lists = |lists: &[&[Field]]| {
        let lists = lists.iter().map(|any| {
            let keys: Vec<&str> = any.iter().map(|field| field.key()).collect();
            keys.join(" or ")
        });
        lists.collect::<Vec<_>>().join("; and ")
    };
    let mut text = format!("{}\n  {}\n\n", check.id, check.question);
    for (name, value) in [
        ("looks at", check.concerns),
        ("needs", &lists(check.needs)),
        ("to pass also", &lists(check.to_pass)),
        ("source", check.source),
        ("since", check.since),
    ] {
        if !value.is_empty() {
            let _ = writeln!(text, "  {name:<15} {value}");
        }
    }
    text.push_str("\n  A screening indicator: a reason to look closer, not a finding of law.\n");
    text
}

/// The rules of all presets, each with what it judges.
fn rules() -> Result<Vec<(String, String)>> {
    let mut rules = Vec::new();
    for known in &PRESETS {
        let preset = preset(known.id, "")?;
        for rule in preset.checks {
            let (id, check) = (rule.id.unwrap_or(rule.check.clone()), rule.check.value);
            let severity = rule.severity.map_or_else(|| "deny".into(), |s| s.value);
            let about = format!("check {check}, {severity} (preset {})", known.id);
            rules.push((id.value, about));
        }
        for rule in preset.rules {
            let id = rule
                .id
                .map_or_else(|| rule.metric.value.clone(), |id| id.value);
            let side = |name: &str, bound: Option<bias_audit::config::BoundText>| {
                bound
                    .map(|b| format!(" {name} {}", b.text))
                    .unwrap_or_default()
            };
            let bounds = format!("{}{}", side("min", rule.min), side("max", rule.max));
            let severity = rule.severity.map_or_else(|| "deny".into(), |s| s.value);
            rules.push((
                id,
                format!(
                    "{}{bounds}, {severity} (preset {})",
                    rule.metric.value, known.id
                ),
            ));
        }
    }
    Ok(rules)
}

pub(crate) fn list(what: Listed) -> Result<Exit> {
    let rows: Vec<(String, String)> = match what {
        Listed::Metrics => REGISTRY
            .iter()
            .map(|m| (m.id.into(), m.meaning.into()))
            .collect(),
        Listed::Conventions => Convention::ALL
            .iter()
            .map(|c| {
                (
                    c.id().into(),
                    format!("{}: compares {}", c.tool(), c.compares()),
                )
            })
            .collect(),
        Listed::Questions => Question::ALL
            .iter()
            .map(|(question, id)| {
                (
                    (*id).to_owned(),
                    Lang::En.text().question(*question).to_owned(),
                )
            })
            .collect(),
        Listed::Methods => {
            let intervals = IntervalMethod::ALL
                .iter()
                .map(|m| (m.id().to_owned(), m.description().to_owned()));
            intervals
                .chain(
                    TestMethod::ALL
                        .iter()
                        .map(|m| (m.id().to_owned(), m.description().to_owned())),
                )
                .chain(BAYESIAN.map(|(id, about)| (id.to_owned(), about.to_owned())))
                .collect()
        }
        Listed::Presets => {
            let first = |text: &str| {
                text.lines()
                    .next()
                    .unwrap_or_default()
                    .trim_start_matches("# ")
                    .to_owned()
            };
            PRESETS
                .iter()
                .map(|p| (p.id.into(), first(p.text)))
                .collect()
        }
        Listed::Rules => rules()?,
        Listed::Checks => CHECKS
            .iter()
            .map(|check| (check.id.into(), check.question.into()))
            .collect(),
        Listed::Platforms => PLATFORMS
            .iter()
            .map(|platform| (platform.id.into(), platform.name.into()))
            .collect(),
        Listed::Formats => {
            let read = Format::ALL
                .iter()
                .map(|(_, id, about)| (format!("read  {id}"), (*about).to_owned()));
            read.chain(
                ReportFormat::ALL
                    .iter()
                    .map(|(_, id, about)| (format!("write {id}"), (*about).to_owned())),
            )
            .collect()
        }
        Listed::Dialects => Dialect::ALL
            .iter()
            .map(|dialect| (dialect.id().into(), dialect.about().into()))
            .collect(),
        Listed::Errors => Code::ALL
            .iter()
            .map(|code| (code.id().into(), code.meaning().into()))
            .collect(),
    };
    let width = rows
        .iter()
        .map(|(id, _)| id.chars().count())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for (id, about) in rows {
        let _ = writeln!(text, "{id:<width$}  {about}");
    }
    output::print(&text)
}
