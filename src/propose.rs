//! From a log to a proposed configuration: everything is recognised as an audit recognises it, what is
//! open is asked, and the counts and values are looked at. Nothing is written here.

use std::collections::BTreeSet;

use crate::audit::{answers, audit, compared, count};
use crate::config::{AttributeConfig, Config, Named};
use crate::error::{Code, Error, Result};
use crate::groups::{Attribute, Class, Grouping, Kind, Vocabulary, near_duplicates};
use crate::input::{
    About, OpenColumn, Opened, Options, QualityCode, Roles, Source, align, open_all, open_columns,
    possible_strata, resolve, settle, shown,
};
use crate::policy::{policy, wanted};
use crate::report::proposal::{Ask, Open, Proposal, shell};
use crate::report::{Lang, Wishes};
use crate::tally::{self, Census, Cube, Level};

/// Pairs of spellings that are asked about; more are no slips of the pen.
const MOST_ALIKE: usize = 5;

/// Rounds of questions about columns, each of one kind of role.
const MOST_ROUNDS: usize = 4;

/// Looks at logs and proposes the configuration of their audit.
///
/// `ask` is asked what the data leave open. Without an answer a harmless question stays open, and what
/// keeps an audit from being made is an error that names the flags to give.
///
/// # Errors
///
/// Whatever keeps the logs from being audited; see [`Code`].
pub fn propose(
    config: &Config,
    sources: &[Source],
    options: &Options,
    ask: &mut Ask<'_>,
) -> Result<Proposal> {
    if config.membership.is_some() {
        return Err(Error::new(
            Code::Usage,
            "`init` writes down columns of groups, and no probabilities of them",
        )
        .help("use `check --membership … --print-config`, and save what it prints"));
    }
    if sources.contains(&Source::Stdin) {
        return Err(Error::new(
            Code::Usage,
            "`init` looks at the data several times, and standard input can be read once",
        )
        .help("save it to a file, and name the file"));
    }
    let options = &options.with(config)?;
    let mut inputs = open_all(sources, options)?;
    if let Some(counts) = inputs.iter().find(|input| input.counts_text().is_some()) {
        return Err(Error::new(
            Code::Usage,
            format!(
                "`{}` has been counted; its columns and groups are fixed",
                shown(&counts.name)
            ),
        )
        .help("name the logs it was counted from, or judge it as it is: `bias-audit check`"));
    }
    let mut config = config.clone();
    let roles = recognised(&mut config, &inputs, ask)?;
    let roles = digits_told(&mut config, &inputs, roles, ask)?;
    align(&roles, &mut inputs);
    let mut looked = look(&config, roles, sources, options)?;
    let (open, changed) = asked(&mut config, &looked, ask);
    if changed {
        let roles = resolve(&config, &inputs, &wanted(&config.policy)?)?;
        looked = look(&config, roles, sources, options)?;
    }
    let Looked {
        roles,
        cube,
        census,
    } = looked;
    // An audit that would fail is told now, and not when the configuration is used.
    audit(&cube, &config, &Wishes::default())?;
    let plan = &cube.plan;
    let joint = config.intersections.iter().map(|names| {
        let names: Vec<&str> = names.iter().map(|named| named.value.as_str()).collect();
        names.join(crate::groups::JOINT)
    });
    let ids: Vec<String> = plan
        .attributes
        .iter()
        .map(|a| a.id.clone())
        .chain(joint)
        .collect();
    Ok(Proposal {
        files: sources.iter().map(Source::name).collect(),
        policy: policy(
            &config.policy,
            plan.label,
            &compared(&config, plan, &ids)?,
            &ids,
        )?,
        answers: answers(&cube, config.baseline.is_some()),
        strata: possible_strata(&roles, &inputs),
        config,
        roles,
        cube,
        census,
        open,
    })
}

/// The role of every column, open ones asked for.
fn recognised(config: &mut Config, inputs: &[Opened], ask: &mut Ask<'_>) -> Result<Roles> {
    let mut last = None;
    for _ in 0..MOST_ROUNDS {
        let error = match resolve(config, inputs, &wanted(&config.policy)?) {
            Ok(roles) => return Ok(roles),
            Err(error) => error,
        };
        let open = open_columns(config, inputs, error.code());
        let chosen: Vec<String> = open
            .iter()
            .map_while(|open| {
                let answer = ask(&Open::Column {
                    about: open.about,
                    columns: open.columns.clone(),
                })?;
                open.columns.get(answer).cloned()
            })
            .collect();
        if open.is_empty() || chosen.len() < open.len() {
            return Err(undecided(error, &open));
        }
        settle(config, inputs, &open, &chosen);
        last = Some(error);
    }
    Err(last.unwrap_or_else(|| Error::new(Code::Internal, "no column was asked for")))
}

/// The error of a question that nobody has answered: the question, and the flags that answer it.
fn undecided(error: Error, open: &[OpenColumn]) -> Error {
    let Some(first) = open.first() else {
        return error;
    };
    let says = Lang::En.explains();
    let mut told = Error::new(error.code(), error.message());
    for open in open {
        let flag = match open.about {
            About::Attribute(_) | About::SomeAttribute => "-a",
            About::Stage(_) => "--stages",
            About::Label => "--label",
            About::Outcome => "--outcome",
        };
        let flags = open
            .columns
            .iter()
            .map(|column| format!("`{flag} {}`", shell(column)));
        let flags: Vec<String> = flags.collect();
        let question = says.question(&Open::Column {
            about: open.about,
            columns: open.columns.clone(),
        });
        told = told.help(format!("{question} {}", flags.join(" or ")));
    }
    match first.about {
        About::Attribute(_) => {
            told.help("any `-a` replaces the attributes recognised: name all of them")
        }
        About::Stage(_) => told.help(
            "`--stages` replaces the stages recognised: name all of them in order, `--stages A,B,C`",
        ),
        // Its help lists every column.
        About::SomeAttribute => {
            let lines = error.help_lines().iter();
            lines.fold(told, |told, line| told.help(line.clone()))
        }
        About::Label | About::Outcome => told,
    }
}

/// Asks who is meant by the digits of a gender column; counting refuses them otherwise.
fn digits_told(
    config: &mut Config,
    inputs: &[Opened],
    roles: Roles,
    ask: &mut Ask<'_>,
) -> Result<Roles> {
    let mut told = false;
    for role in &roles.attributes {
        if role.recognised != Some("gender") || !role.settings.map.is_empty() {
            continue;
        }
        let column = role.column.column.clone();
        let Some(codes) = codes(&column, inputs) else {
            continue;
        };
        let answer = ask(&Open::Codes {
            column,
            codes: codes.clone(),
        });
        let [first, second] = codes;
        let (male, female) = match answer {
            Some(0) => (first, second),
            Some(1) => (second, first),
            Some(_) | None => continue,
        };
        let map = vec![("female".into(), vec![female]), ("male".into(), vec![male])];
        attribute_of(config, &roles, &role.id).map = map;
        told = true;
    }
    if told {
        resolve(config, inputs, &wanted(&config.policy)?)
    } else {
        Ok(roles)
    }
}

/// The two digits of a gender column; 0 and 9 beside 1 and 2 mean "not known" (ISO 5218).
fn codes(column: &str, inputs: &[Opened]) -> Option<[String; 2]> {
    let gender = Attribute {
        id: "gender".into(),
        kind: Kind::Gender,
        grouping: Grouping::Words(Vocabulary::default()),
    };
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for input in inputs {
        let Some(at) = input.header.iter().position(|name| name == column) else {
            continue;
        };
        let values = input
            .sample
            .iter()
            .filter_map(|row| row.get(at)?.as_deref());
        found.extend(values.filter(|text| gender.classify(Some(text)) == Class::BareCode));
    }
    let found: Vec<&str> = found.into_iter().map(str::trim).collect();
    match found.as_slice() {
        [first, second] => Some([(*first).to_owned(), (*second).to_owned()]),
        _ => None,
    }
}

/// What counting and looking at the values gives.
struct Looked {
    roles: Roles,
    cube: Cube,
    census: Vec<Census>,
}

/// The same options without progress: the bytes were told once.
fn quietly(options: &Options) -> Options {
    Options {
        on_bytes: Options::default().on_bytes,
        ..options.clone()
    }
}

fn look(config: &Config, roles: Roles, sources: &[Source], options: &Options) -> Result<Looked> {
    let cube = count(config, sources, options)?;
    let census = tally::census(&cube.plan, &roles, sources, &quietly(options))?;
    Ok(Looked {
        roles,
        cube,
        census,
    })
}

/// Asks what may stay open; what has stayed so, and whether an answer changed the settings.
fn asked(config: &mut Config, looked: &Looked, ask: &mut Ask<'_>) -> (Vec<Open>, bool) {
    let mut left = Vec::new();
    let mut changed = false;
    for (at, attribute) in looked.cube.plan.attributes.iter().enumerate() {
        let census = &looked.census[at];
        if !matches!(attribute.grouping, Grouping::Words(_)) || census.personal {
            continue;
        }
        let mut joined: Vec<(String, String)> = Vec::new();
        for (first, second) in alike(&looked.cube, at) {
            let rows = |label: &str| {
                let group = census.groups.iter().find(|(group, _)| group.label == label);
                group.map_or(0, |(_, found)| found.rows)
            };
            let open = Open::Alike {
                attribute: attribute.id.clone(),
                spellings: [
                    (first.clone(), rows(&first)),
                    (second.clone(), rows(&second)),
                ],
            };
            match ask(&open) {
                Some(0) => joined.push((first, second)),
                Some(_) => {}
                None => left.push(open),
            }
        }
        if !joined.is_empty() {
            let map = census.vocabulary(&joined).unwrap_or_else(|| {
                let both = joined
                    .iter()
                    .map(|(a, b)| (a.clone(), vec![a.clone(), b.clone()]));
                both.collect()
            });
            attribute_of(config, &looked.roles, &attribute.id).map = map;
            changed = true;
        }
    }
    let repeated = looked
        .cube
        .quality
        .iter()
        .find(|(code, ..)| *code == QualityCode::RepeatedIds);
    if let Some((_, column, seen)) = repeated {
        let open = Open::Repeats {
            column: column.to_owned(),
            rows: seen.rows,
        };
        match ask(&open) {
            Some(0) => {
                config.unit = Some(Named::flag(column));
                changed = true;
            }
            Some(_) => {}
            None => left.push(open),
        }
    }
    (left, changed)
}

/// Pairs of groups of an attribute that are spelled alike.
fn alike(cube: &Cube, axis: usize) -> Vec<(String, String)> {
    let levels = cube.levels(axis);
    let labels: Vec<&str> = levels
        .iter()
        .filter(|l| !l.is_unknown())
        .map(Level::label)
        .collect();
    let pairs = near_duplicates(&labels).into_iter().take(MOST_ALIKE);
    pairs.map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

/// The settings of an attribute, all recognised ones named first when none is: naming one replaces them.
fn attribute_of<'c>(config: &'c mut Config, roles: &Roles, id: &str) -> &'c mut AttributeConfig {
    let at = roles.attributes.iter().position(|role| role.id == id);
    if config.attributes.is_empty() {
        config.attributes = roles
            .attributes
            .iter()
            .map(|role| AttributeConfig {
                name: Named::default(role.id.clone()),
                column: Some(Named::default(role.column.column.clone())),
                ..role.settings.clone()
            })
            .collect();
    }
    // Roles have one attribute for each of the settings, in their order.
    &mut config.attributes[at.unwrap_or(0)]
}
