//! The two steps of an audit for callers of the library: sources to cube, cube to report.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::config::number::MICROS;
use crate::config::{AttributeConfig, Config, CutsText, Named};
use crate::engine::{self, Dialect, Engine, Place, Relation};
use crate::error::{Code, Error, Result, did_you_mean};
use crate::groups::{Class, JOINT};
use crate::input::{
    BinnedAs, Demographics, Format, How, Opened, Options, Population, Quality, ROWS_COLUMN,
    RoleColumn, Roles, SAMPLE_ROWS, Source, align, by_id, fold, open_all, population, resolve,
    survey,
};
use crate::metrics::{
    Ad, Answer, Apart, Curve, Facts, Layout, Measure, Needs, Question, Referee, Reference, Unknown,
    Value, computable, conventional, conventional_over_strata, coverage, curves, evaluate,
    over_arms, over_strata, unknowns,
};
use crate::policy::{Policy, judge, policy, wanted};
use crate::report::{Audited, Conventional, Report, Wishes, build};
use crate::tally::{
    self, Baseline, Cube, Level, Margin, Plan, Settled, Standing, Tallies, Undefined,
};

/// Counts the rows of logs, or adds up counts files.
///
/// # Errors
///
/// Whatever keeps the sources from being counted; see [`Code`].
pub fn count(config: &Config, sources: &[Source], options: &Options) -> Result<Cube> {
    let inputs = open_all(sources, &options.with(config)?)?;
    let counted = inputs
        .iter()
        .filter(|input| input.counts_text().is_some())
        .count();
    if counted == 0 {
        count_logs(config, inputs, sources)
    } else if counted == inputs.len() {
        add_counts(config, &inputs)
    } else {
        Err(
            Error::new(Code::Usage, "logs and counts files are named together")
                .help("tally the logs first: `bias-audit tally LOGS -o counts.json`"),
        )
    }
}

fn count_logs(config: &Config, mut inputs: Vec<Opened>, sources: &[Source]) -> Result<Cube> {
    let roles = resolve(config, &inputs, &wanted(&config.policy)?)?;
    align(&roles, &mut inputs);
    refuse_copies(&inputs)?;
    roles.check_headers(&inputs)?;
    let mut quality = Quality::default();
    let plan = tally::plan(config, &roles, &inputs, sources, &mut quality)?;
    let mut cube = tally::count(&plan, &roles, inputs)?;
    tally::check(&cube, &roles)?;
    cube.quality.merge(quality);
    Ok(cube)
}

/// Refuses an export that was downloaded twice.
fn refuse_copies(inputs: &[Opened]) -> Result<()> {
    for (at, input) in inputs.iter().enumerate() {
        if let Some(first) = inputs[..at].iter().find(|other| input.is_copy_of(other)) {
            return Err(Error::new(
                Code::SameRows,
                format!("`{}` and `{}` hold the same rows", first.name, input.name),
            )
            .help("name one of them; their rows would be counted twice"));
        }
    }
    Ok(())
}

/// Counts the rows of a table or query of an SQL engine: one statement makes groups of rows that
/// classify alike, and the groups are counted as the rows of a file are.
///
/// # Errors
///
/// Whatever keeps the rows from being counted; see [`Code`].
pub fn count_engine(config: &Config, place: &Place) -> Result<Cube> {
    let mut asked = ask(config, place)?;
    let answer = asked.engine.rows(&asked.statement)?;
    let input = asked.input.with_rows(answer.table);
    let own_rows = asked.roles.multiplicity.is_some();
    asked.roles.multiplicity = Some(RoleColumn {
        column: ROWS_COLUMN.to_owned(),
        how: How::Recognised,
    });
    if let Some(filter) = &mut asked.roles.filter {
        filter.is_marked = true;
    }
    let mut cube = tally::count(&asked.plan, &asked.roles, vec![input])?;
    tally::check(&cube, &asked.roles)?;
    // The statement's own column is no column of the log.
    cube.columns
        .retain(|used| own_rows || used.column != ROWS_COLUMN);
    cube.quality.merge(asked.quality);
    Ok(cube)
}

/// The statement that [`count_engine`] would send.
///
/// # Errors
///
/// As [`count_engine`].
pub fn statement_of_engine(config: &Config, place: &Place) -> Result<String> {
    Ok(ask(config, place)?.statement)
}

/// An engine whose columns are known, and what it is to be asked.
struct Asked {
    engine: Engine,
    input: Opened,
    roles: Roles,
    plan: Plan,
    quality: Quality,
    statement: String,
}

fn ask(config: &Config, place: &Place) -> Result<Asked> {
    let mut engine = Engine::connect(place)?;
    let first = engine.first_rows(SAMPLE_ROWS)?;
    let input = Opened::of_engine(place.name(), first.table.header, first.table.rows);
    let inputs = std::slice::from_ref(&input);
    let roles = resolve(config, inputs, &wanted(&config.policy)?)?;
    engine::refuse_consent(&roles, inputs)?;
    let mut quality = Quality::default();
    let plan = tally::plan(config, &roles, inputs, &[], &mut quality)?;
    let statement = engine::statement(
        engine.dialect(),
        &place.relation,
        &roles,
        &plan,
        &first.columns,
    )?;
    Ok(Asked {
        engine,
        input,
        roles,
        plan,
        quality,
        statement,
    })
}

/// The statement that compresses a log in an engine, its columns recognised by a few rows in files.
///
/// # Errors
///
/// What is wrong with the files or the settings, or [`Code::UnquotableName`].
pub fn statement(
    config: &Config,
    sources: &[Source],
    dialect: Dialect,
    relation: &Relation,
) -> Result<String> {
    let inputs = open_all(sources, &Options::default().with(config)?)?;
    let roles = resolve(config, &inputs, &wanted(&config.policy)?)?;
    roles.check_headers(&inputs)?;
    engine::refuse_consent(&roles, &inputs)?;
    let plan = tally::plan(config, &roles, &inputs, &[], &mut Quality::default())?;
    let columns = engine::columns_of(&inputs);
    engine::statement(dialect, relation, &roles, &plan, &columns)
}

/// What an audit with kept tallies has counted, and what it has found in their folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tallied {
    /// Files that were counted: new, changed, or never counted in this way.
    pub counted: usize,
    /// Files whose kept tallies were used.
    pub read: usize,
    /// Kept tallies that cannot be read, with what is wrong; their files were counted again.
    pub damaged: Vec<String>,
    /// Files that changed while they were counted; their tallies were not kept.
    pub changing: Vec<String>,
    /// Kept tallies of files that are not part of this run; not used.
    pub of_nothing: Vec<PathBuf>,
}

/// Counts the rows of logs, one file after the other, using kept tallies of files that have not changed
/// and keeping those of the others.
///
/// # Errors
///
/// As [`count`]; [`Code::Usage`] for what is no file of a log, [`Code::QuintilesNeedFile`] for bands
/// that depend on all of the data, [`Code::OutputUnwritable`] when a tally cannot be kept.
pub fn count_kept(
    config: &Config,
    sources: &[Source],
    options: &Options,
    folder: &Path,
) -> Result<(Cube, Tallied)> {
    if sources.contains(&Source::Stdin) {
        return Err(
            Error::new(Code::Usage, "the tally of standard input cannot be kept")
                .help("name files, or leave out `--tallies`"),
        );
    }
    let options = &options.with(config)?;
    let inputs = survey(sources, options)?;
    if inputs.iter().any(|input| input.counts_text().is_some()) {
        return Err(Error::new(
            Code::Usage,
            "a counts file is counted already and needs no tally",
        )
        .help("leave out `--tallies`, or name the logs"));
    }
    let roles = resolve(config, &inputs, &wanted(&config.policy)?)?;
    roles.check_headers(&inputs)?;
    if roles.unit.is_some() && !config.units_disjoint && sources.len() > 1 {
        return Err(tally::may_overlap(
            "tallies with sums over units are added file by file",
        ));
    }
    tally::refuse_quintiles(&roles, &inputs)?;
    let mut quality = Quality::default();
    let plan = tally::plan(config, &roles, &inputs, sources, &mut quality)?;
    let tallies = Tallies::open(folder, &plan, &roles, options.digest)?;
    tallies.check_places(sources)?;
    let mut told = Tallied {
        of_nothing: tallies.of_nothing(sources)?,
        ..Tallied::default()
    };
    let mut cube = Cube::new(plan.clone());
    for (source, input) in sources.iter().zip(inputs) {
        cube.merge_disjoint(kept_or_counted(
            &tallies, source, input, &roles, options, &mut told,
        )?)?;
    }
    tally::check(&cube, &roles)?;
    cube.quality.merge(quality);
    Ok((cube, told))
}

fn kept_or_counted(
    tallies: &Tallies<'_>,
    source: &Source,
    input: Opened,
    roles: &Roles,
    options: &Options,
    told: &mut Tallied,
) -> Result<Cube> {
    match tallies.find(source)? {
        Standing::Fresh(cube) => {
            told.read += 1;
            (options.on_bytes)(source.size().unwrap_or_default());
            return Ok(*cube);
        }
        Standing::Damaged(what) => told.damaged.push(what),
        Standing::Stale => {}
    }
    told.counted += 1;
    let slot = tallies.slot(source)?;
    let part = tally::count(tallies.plan(), roles, vec![input])?;
    if !slot.keep(&part)? {
        told.changing.push(source.name());
    }
    Ok(part)
}

/// Adds up counts files; their roles are fixed, so settings that would change them are refused. Only cut
/// points may still put bands together.
fn add_counts(config: &Config, inputs: &[Opened]) -> Result<Cube> {
    let of_table = |table: &str| {
        let mut named = config.fields.iter();
        named.any(|named| named.field.table() == table)
    };
    let fixed = [
        ("-o", config.outcome.is_some()),
        ("--eligible", config.eligible.is_some()),
        ("--label", config.label.is_some()),
        ("--score", config.score.is_some()),
        ("--score-bins", config.score_bins.is_some()),
        ("--stages", !config.stages.is_empty()),
        ("--by", !config.by.is_empty()),
        ("--unit", config.unit.is_some()),
        ("--arm", config.arm.is_some()),
        ("--rank", config.rank.is_some()),
        ("--value", config.value.is_some()),
        ("--weight", config.weight.is_some()),
        ("--membership", config.membership.is_some()),
        ("--consent", config.consent.is_some()),
        ("--without-consent", config.without_consent.is_some()),
        ("-a", !config.attributes.iter().all(only_cuts)),
        ("--targeting", of_table("targeting")),
        ("--proof", of_table("proof")),
        ("--rows", config.rows.is_some()),
        ("--platform", config.platform.is_some()),
        ("--decimal", config.decimal.is_some()),
        ("--sheet", config.sheet.is_some()),
        ("--where", config.filter.is_some()),
    ];
    let flags: Vec<&str> = fixed
        .iter()
        .filter(|(_, set)| *set)
        .map(|(flag, _)| *flag)
        .collect();
    if !flags.is_empty() {
        return Err(Error::new(
            Code::Usage,
            format!(
                "{} cannot change what a counts file has counted",
                flags.join(", ")
            ),
        )
        .help("leave it out, or tally the log again with it"));
    }
    let counts = inputs.iter().map(|input| {
        let text = input.counts_text().unwrap_or_default();
        Ok((input.name.clone(), tally::read_counts(&input.name, text)?))
    });
    let mut cube = if config.units_disjoint {
        tally::sum_disjoint(counts)?
    } else {
        tally::sum(counts)?
    };
    for attribute in &config.attributes {
        let axis = axis(&cube, &attribute.name)?;
        if let Some(CutsText::Points(cuts)) = &attribute.cuts {
            cube = tally::recut(&cube, axis, cuts)?;
        }
    }
    Ok(cube)
}

/// Whether an attribute is named to be cut and nothing else.
fn only_cuts(attribute: &AttributeConfig) -> bool {
    matches!(attribute.cuts, Some(CutsText::Points(_)))
        && attribute.column.is_none()
        && attribute.map.is_empty()
        && attribute.as_of.is_none()
}

/// Measures, judges and reports.
///
/// # Errors
///
/// [`Code::PolicyInvalid`], [`Code::BadBound`], [`Code::NotAnAttribute`], [`Code::UnknownGroup`],
/// [`Code::BandsOverlap`], the baseline's errors, or [`Code::NothingUsed`] when nobody is in the denominator.
pub fn audit(cube: &Cube, config: &Config, wishes: &Wishes) -> Result<Report> {
    let Settled { cube, merged } = tally::settle(cube)?;
    let (cube, population) = take_population(cube, config)?;
    let cube = cube.as_ref();
    let layout = Layout::new(&cube.plan);
    refuse_nobody(cube, &layout)?;
    tally::refuse_one_arm(cube)?;
    let axes = axes(cube, config)?;
    let mut margins = margins(cube, &axes);
    let ids: Vec<String> = margins
        .iter()
        .filter(|m| m.stratum.is_none())
        .map(|m| m.attribute.clone())
        .collect();
    more_than_eligible(&margins, &layout)?;
    let baseline = population.as_ref().map(|population| &population.baseline);
    let absent = tally::absent(cube, baseline)?;
    let compared: Vec<String> = match baseline {
        Some(baseline) => ids.iter().filter(|id| baseline.has(id)).cloned().collect(),
        None => Vec::new(),
    };
    let mut policy = policy(&config.policy, cube.plan.label, &compared, &ids)?;
    ask_for_columns(&mut policy, &cube.plan);
    let references = references(cube, config, &ids)?;
    refuse_pooled(cube, &references)?;
    policy.refuse_vacuous(&references)?;
    policy.refuse_unweighted(&layout)?;
    let delivered = layout.delivered.as_ref().map_or(layout.size, |(_, at)| *at);
    let counters = cube.plan.counters().len();
    let of_margin = |margin: &mut Margin| -> Result<OfMargin> {
        let weights = match baseline {
            Some(baseline) => {
                baseline.complete(margin, counters)?;
                baseline.weights_for(margin, delivered)?
            }
            None => None,
        };
        let reference = references
            .get(&margin.attribute)
            .cloned()
            .unwrap_or(Reference::Best);
        let referee = Referee {
            reference,
            min_n: policy.min_n,
        };
        let weights = weights.as_deref();
        let measures = evaluate(margin, &layout, weights, &referee, &policy.wanted);
        Ok(OfMargin {
            unknown: bounded(margin, &layout, weights, &referee, &measures),
            curves: curves(margin, &layout, &referee),
            measures,
        })
    };
    // In the order of the margins, and the first of several errors, whatever thread is done first.
    let measured: Vec<Result<OfMargin>> = margins.par_iter_mut().map(of_margin).collect();
    let OfMargin {
        mut measures,
        unknown,
        curves: drawn,
    } = together(measured)?;
    measures.extend(coverages(cube, axes.len(), &margins, &measures, &layout));
    for apart in aparts(cube, axes.len(), &margins, &layout) {
        let reference = references.get(&apart.pooled.attribute).cloned();
        let referee = Referee {
            reference: reference.unwrap_or(Reference::Best),
            min_n: policy.min_n,
        };
        measures.extend(over_strata(&apart, &referee, &policy.wanted));
    }
    measures.extend(of_arms(cube, &axes, &layout, &policy, &references));
    let judgement = judge(measures, unknown, cube, &policy, &references);
    let conventions = conventions(cube, axes.len(), &margins, &policy, &references);
    let answers = answers(cube, baseline.is_some());
    let audited = Audited {
        cube,
        margins: &margins,
        judgement: &judgement,
        policy: &policy,
        references: &references,
        baseline,
        population_rows: population.as_ref().map_or(0, |population| population.rows),
        merged: &merged,
        absent: &absent,
        answers: &answers,
        conventions: &conventions,
        curves: &drawn,
    };
    Ok(build(&audited, wishes))
}

/// Refuses counts in whose denominator nobody is.
fn refuse_nobody(cube: &Cube, layout: &Layout) -> Result<()> {
    let people: u64 = cube.cells.values().map(|counts| counts[layout.size]).sum();
    if people == 0 {
        let names: Vec<&str> = cube
            .inputs
            .iter()
            .map(|input| input.path.as_str())
            .collect();
        return Err(Error::new(
            Code::NothingUsed,
            format!(
                "nobody is in the denominator: every count of it in `{}` is 0",
                names.join("`, `")
            ),
        )
        .help("name the right column: `--eligible COLUMN`"));
    }
    Ok(())
}

/// What a margin gives, or several.
#[derive(Default)]
struct OfMargin {
    measures: Vec<Measure>,
    unknown: Vec<Option<Unknown>>,
    curves: Vec<Curve>,
}

fn together(margins: Vec<Result<OfMargin>>) -> Result<OfMargin> {
    let mut all = OfMargin::default();
    for of_margin in margins {
        let of_margin = of_margin?;
        all.measures.extend(of_margin.measures);
        all.unknown.extend(of_margin.unknown);
        all.curves.extend(of_margin.curves);
    }
    Ok(all)
}

/// Refuses references that pool groups which are known by probability only: one person is in several of them,
/// and how uncertain their sum is cannot be told from each.
fn refuse_pooled(cube: &Cube, references: &BTreeMap<String, Reference>) -> Result<()> {
    let is_pooled = |of: &Reference| matches!(of, Reference::Rest | Reference::Overall);
    if cube.plan.is_by_probability() && references.values().any(is_pooled) {
        return Err(Error::new(
            Code::Usage,
            "groups that are known by probability cannot be compared with the rest or with everybody: each person is in both",
        )
        .help("name another reference: `--reference best`, `largest` or a group"));
    }
    Ok(())
}

/// Asks for the metrics of columns that somebody has named for them.
fn ask_for_columns(policy: &mut Policy, plan: &Plan) {
    // Reach stands beside the rates of rows wherever units are known.
    if plan.unit {
        policy.wanted.needing(Needs::Units);
    }
    if plan.score_bins.is_some() {
        policy.wanted.answer(match plan.binned_as {
            BinnedAs::Scores => Question::Scores,
            BinnedAs::Ranks => Question::Ranking,
            BinnedAs::Amounts => Question::Value,
        });
    }
    if plan.arms.is_some() {
        policy.wanted.answer(Question::Uplift);
    }
}

/// The measures of the arms of a test.
fn of_arms(
    cube: &Cube,
    axes: &[Vec<usize>],
    layout: &Layout,
    policy: &Policy,
    references: &BTreeMap<String, Reference>,
) -> Vec<Measure> {
    let margins = in_arms(cube, axes).into_iter();
    let measured = margins.flat_map(|margin| {
        let reference = references.get(&margin.attribute).cloned();
        let referee = Referee {
            reference: reference.unwrap_or(Reference::Best),
            min_n: policy.min_n,
        };
        over_arms(&margin, layout, &referee, &policy.wanted)
    });
    measured.collect()
}

/// What unknown people can do to measures. Where rows have weights it is not known: bounds would be those
/// of people, and the values are of their weights. Probabilities are weights whose bounds are known.
fn bounded(
    margin: &Margin,
    layout: &Layout,
    baseline: Option<&[u64]>,
    referee: &Referee,
    measures: &[Measure],
) -> Vec<Option<Unknown>> {
    if layout.expected {
        let referee = Referee {
            reference: referee.reference.clone(),
            min_n: referee.min_n.saturating_mul(MICROS.unsigned_abs()),
        };
        return unknowns(&margin.by_weight(), layout, baseline, &referee, measures);
    }
    let mut found = unknowns(margin, layout, baseline, referee, measures);
    if layout.weighted {
        for unknown in &mut found {
            *unknown = unknown.take().map(Unknown::without_bounds);
        }
    }
    found
}

/// A population to compare with, and how many rows of the log it is.
struct Compared {
    baseline: Baseline,
    rows: u64,
}

/// The population, taken out of the log when it is rows of it.
fn take_population<'c>(
    cube: Cow<'c, Cube>,
    config: &Config,
) -> Result<(Cow<'c, Cube>, Option<Compared>)> {
    let Some(named) = &config.baseline else {
        return Ok((cube, None));
    };
    if cube.plan.weight {
        return Err(Error::new(
            Code::Usage,
            "`--weight` and `--baseline` cannot be used together: shares of weights are not compared with a population",
        )
        .help("leave one out"));
    }
    let Population::Rows(column, value) = population(&named.value) else {
        let baseline = Baseline::read(named, &cube.plan)?.fit(&cube)?;
        return Ok((cube, Some(Compared { baseline, rows: 0 })));
    };
    let attributes = cube.plan.attributes.len();
    let same = |name: &String| name == column || fold(name) == fold(column);
    let strata = &cube.plan.strata;
    let Some(at) = strata.iter().position(same) else {
        return Err(Error::new(
            Code::UnknownColumn,
            format!("the counts have no stratum `{column}` to take the population from"),
        )
        .help(format!("tally the log again with `--by {column}`")));
    };
    // A log is counted by the column in any case; it is audited by it when that was asked for.
    let from_counts = cube
        .inputs
        .iter()
        .all(|input| input.format == Format::Counts);
    let is_asked = from_counts || at < config.by.len();
    let (audited, apart) = tally::set_apart(&cube, attributes + at, value, is_asked)?;
    let compared = Compared {
        rows: apart.cells.values().map(|counts| counts[0]).sum(),
        baseline: Baseline::of_cube(named.value.trim(), &apart).fit(&audited)?,
    };
    Ok((Cow::Owned(audited), Some(compared)))
}

/// How many of the ads of each stratum column have a small variance, for each attribute.
fn coverages(
    cube: &Cube,
    attributes: usize,
    margins: &[Margin],
    measures: &[Measure],
    layout: &Layout,
) -> Vec<Measure> {
    let variances: BTreeMap<(&str, Option<&str>), std::result::Result<Value, Undefined>> = measures
        .iter()
        .filter(|measure| measure.metric.id == "delivery-variance")
        .map(|m| ((m.attribute.as_str(), m.stratum.as_deref()), m.value))
        .collect();
    let mut ads: BTreeMap<(usize, usize), Vec<Ad<'_>>> = BTreeMap::new();
    // Margins come as those of all data, then those of each stratum.
    let strata = cube.strata();
    let each = strata.iter().zip(margins.chunks(attributes.max(1)).skip(1));
    for ((axis, level), margins) in each {
        // Rows without an ad are no ad.
        let margins = margins.iter().filter(|_| !level.is_unknown());
        for (at, margin) in margins.enumerate() {
            let key = (margin.attribute.as_str(), margin.stratum.as_deref());
            if let Some(variance) = variances.get(&key) {
                let variance = *variance;
                ads.entry((*axis, at))
                    .or_default()
                    .push(Ad { margin, variance });
            }
        }
    }
    let first = cube.plan.attributes.len();
    let of = |((axis, at), ads): (&(usize, usize), &Vec<Ad<'_>>)| {
        coverage(
            &margins[*at].attribute,
            &cube.plan.strata[axis - first],
            ads,
            layout,
        )
    };
    ads.iter().flat_map(of).collect()
}

/// Every attribute apart by the known values of every stratum column.
fn aparts<'a>(
    cube: &'a Cube,
    attributes: usize,
    margins: &'a [Margin],
    layout: &'a Layout,
) -> Vec<Apart<'a>> {
    // No metric over strata takes weights.
    if layout.weighted {
        return Vec::new();
    }
    let strata = cube.strata();
    let mut aparts = Vec::new();
    for (axis_of_by, by) in cube.plan.audited_strata() {
        for (attribute, pooled) in margins.iter().take(attributes).enumerate() {
            // Margins come as those of all data, then those of each stratum.
            let each = strata.iter().zip(margins.chunks(attributes).skip(1));
            let own = each.filter(|((axis, level), _)| *axis == axis_of_by && !level.is_unknown());
            aparts.push(Apart {
                by,
                pooled,
                strata: own.map(|(_, margins)| &margins[attribute]).collect(),
                layout,
            });
        }
    }
    aparts
}

/// What the tools of the policy would print, for every attribute and stratum.
fn conventions(
    cube: &Cube,
    attributes: usize,
    margins: &[Margin],
    policy: &Policy,
    references: &BTreeMap<String, Reference>,
) -> Vec<Conventional> {
    let layout = Layout::new(&cube.plan);
    let mut found = Vec::new();
    for convention in policy.conventions.iter().copied() {
        for margin in margins {
            let reference = references.get(&margin.attribute).cloned();
            let referee = Referee {
                reference: reference.unwrap_or(Reference::Best),
                min_n: policy.min_n,
            };
            found.push(Conventional {
                convention,
                attribute: margin.attribute.clone(),
                stratum: margin.stratum.clone(),
                shown: conventional(convention, margin, &layout, &referee),
            });
        }
        for (axis, by) in cube.plan.audited_strata() {
            for at in 0..attributes {
                let of_axis = |(number, (of, level)): (usize, &(usize, Level))| {
                    let is_known = *of == axis && !level.is_unknown();
                    let margin = margins.get((number + 1) * attributes + at);
                    margin.filter(|_| is_known)
                };
                let strata = cube.strata();
                let strata: Vec<&Margin> = strata.iter().enumerate().filter_map(of_axis).collect();
                found.push(Conventional {
                    convention,
                    attribute: margins[at].attribute.clone(),
                    stratum: None,
                    shown: conventional_over_strata(convention, by, &strata, &layout),
                });
            }
        }
    }
    found
}

/// The attributes that the population has, of those that are audited.
///
/// # Errors
///
/// What reading the population brings.
pub fn compared(config: &Config, plan: &Plan, ids: &[String]) -> Result<Vec<String>> {
    let Some(named) = &config.baseline else {
        return Ok(Vec::new());
    };
    if matches!(population(&named.value), Population::Rows(..)) {
        return Ok(ids.to_vec());
    }
    let baseline = Baseline::read(named, plan)?;
    let has = |id: &&String| baseline.has(id);
    Ok(ids.iter().filter(has).cloned().collect())
}

/// How the attributes stand in the data: apart, if a platform gives each by itself.
fn demographics(cube: &Cube) -> Demographics {
    let platforms = cube
        .inputs
        .iter()
        .filter_map(|input| input.platform.as_deref());
    let mut marginal = platforms
        .filter_map(by_id)
        .filter(|platform| platform.demographics == Demographics::Marginal);
    if marginal.next().is_some() {
        Demographics::Marginal
    } else {
        Demographics::Joint
    }
}

/// Which questions the counts can answer.
pub(crate) fn answers(cube: &Cube, baseline: bool) -> Vec<Answer> {
    let layout = Layout::new(&cube.plan);
    let attributes = cube.plan.attributes.len();
    // Where rows are only checked, no comparison was asked for.
    if attributes == 0 {
        return Vec::new();
    }
    let comparable = |axis: usize| {
        let margin = cube.margin(&[axis], None);
        let known = margin.groups.iter().filter(|group| !group.unknown);
        known.filter(|group| group.counts[layout.size] > 0).count() > 1
    };
    computable(&Facts {
        layout: &layout,
        baseline,
        demographics: demographics(cube),
        attributes,
        comparable: (0..attributes).any(comparable),
    })
}

/// The axes of every attribute, then of every intersection asked for.
fn axes(cube: &Cube, config: &Config) -> Result<Vec<Vec<usize>>> {
    let mut axes: Vec<Vec<usize>> = (0..cube.plan.attributes.len())
        .map(|axis| vec![axis])
        .collect();
    for names in &config.intersections {
        let mut joint = Vec::new();
        for named in names {
            let crossed = axis(cube, named)?;
            if joint.contains(&crossed) {
                return Err(Error::new(
                    Code::Usage,
                    format!("`{}` is crossed with itself", named.value),
                ));
            }
            joint.push(crossed);
        }
        if joint.len() < 2 {
            return Err(
                Error::new(Code::Usage, "an intersection needs two or more attributes")
                    .help("write `--intersect gender,age`"),
            );
        }
        let same = |other: &Vec<usize>| {
            other.len() == joint.len() && joint.iter().all(|axis| other.contains(axis))
        };
        if axes.iter().any(same) {
            let crossed: Vec<&str> = names.iter().map(|named| named.value.as_str()).collect();
            return Err(Error::new(
                Code::Usage,
                format!("the intersection `{}` is named twice", crossed.join(",")),
            )
            .help("name it once; the order of its attributes does not matter"));
        }
        axes.push(joint);
    }
    Ok(axes)
}

fn axis(cube: &Cube, named: &Named) -> Result<usize> {
    let wanted = named.value.trim();
    let by_column = cube
        .columns
        .iter()
        .find(|used| used.column == wanted && used.role == "attribute")
        .map(|used| used.id.as_str());
    cube.axis(wanted)
        .or_else(|| cube.axis(by_column?))
        .ok_or_else(|| {
            let ids: Vec<&str> = cube.plan.attributes.iter().map(|a| a.id.as_str()).collect();
            let error = Error::new(Code::NotAnAttribute, format!("`{wanted}` is not audited"));
            match did_you_mean(wanted, ids.iter().copied()) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error.help(format!(
                    "this audit has `{}`; add it with `-a`",
                    ids.join("`, `")
                )),
            }
        })
}

fn margins(cube: &Cube, axes: &[Vec<usize>]) -> Vec<Margin> {
    let whole = axes.par_iter().map(|axes| cube.margin(axes, None));
    let mut margins: Vec<Margin> = whole.collect();
    for stratum in cube.strata() {
        margins.extend(axes.iter().map(|axes| cube.margin(axes, Some(&stratum))));
    }
    margins
}

/// The groups of every attribute with both arms of a test side by side, in all of the data and in each
/// stratum; none without arms.
fn in_arms(cube: &Cube, axes: &[Vec<usize>]) -> Vec<Margin> {
    let whole = axes.iter().filter_map(|axes| cube.in_arms(axes, None));
    let mut margins: Vec<Margin> = whole.collect();
    let arms = cube.plan.arm_axis();
    for stratum in cube.strata() {
        if Some(stratum.0) != arms {
            margins.extend(
                axes.iter()
                    .filter_map(|axes| cube.in_arms(axes, Some(&stratum))),
            );
        }
    }
    margins
}

/// Refuses count rows in which a group has more selected than eligible: the columns are not what they
/// were taken for, or events were counted.
fn more_than_eligible(margins: &[Margin], layout: &Layout) -> Result<()> {
    let Some(pair) = &layout.decision else {
        return Ok(());
    };
    for margin in margins.iter().filter(|margin| margin.stratum.is_none()) {
        for group in margin.groups.iter().filter(|group| !group.unknown) {
            let (top, bottom) = (group.counts[pair.top], group.counts[pair.bottom]);
            if top > bottom {
                return Err(Error::new(
                    Code::MoreThanEligible,
                    format!(
                        "group `{}` of `{}` has {top} {} out of {bottom} {}",
                        group.id, margin.attribute, pair.numerator, pair.denominator
                    ),
                )
                .help("these are events, not people: leave out `-o` and `--eligible` to compare event rates, or name other columns"));
            }
        }
    }
    Ok(())
}

/// How the reference of each attribute is chosen: the flags, then the configuration, then the best.
///
/// # Errors
///
/// [`Code::UnknownGroup`] or [`Code::NotAnAttribute`].
pub fn references(
    cube: &Cube,
    config: &Config,
    ids: &[String],
) -> Result<BTreeMap<String, Reference>> {
    let mut references: BTreeMap<String, Reference> =
        ids.iter().map(|id| (id.clone(), Reference::Best)).collect();
    let written = config
        .attributes
        .iter()
        .filter_map(|a| Some((a.name.value.clone(), a.reference.clone()?)));
    for (attribute, choice) in written.chain(config.references.iter().cloned()) {
        let targets: Vec<String> = if attribute.is_empty() {
            ids.to_vec()
        } else if ids.contains(&attribute) {
            vec![attribute]
        } else {
            let axis = axis(
                cube,
                &Named {
                    value: attribute,
                    origin: choice.origin.clone(),
                },
            )?;
            vec![cube.plan.attributes[axis].id.clone()]
        };
        for target in targets {
            let reference = match choice.value.as_str() {
                "best" => Reference::Best,
                "largest" => Reference::Largest,
                "rest" => Reference::Rest,
                "overall" => Reference::Overall,
                group => Reference::Group(group_of(cube, &target, group)?),
            };
            references.insert(target, reference);
        }
    }
    Ok(references)
}

/// The group that a name means, in the user's or our words.
fn group_of(cube: &Cube, attribute: &str, name: &str) -> Result<String> {
    let parts: Vec<usize> = attribute
        .split(JOINT)
        .filter_map(|id| cube.axis(id))
        .collect();
    let margin = cube.margin(&parts, None);
    let labels: Vec<&str> = margin
        .groups
        .iter()
        .filter(|group| !group.unknown)
        .map(|group| group.id.as_str())
        .collect();
    if labels.contains(&name) {
        return Ok(name.to_owned());
    }
    if let [axis] = parts.as_slice()
        && let Class::Known(group) = cube.plan.attributes[*axis].classify(Some(name))
        && cube.levels(*axis).contains(&Level::Known(group.clone()))
    {
        return Ok(group.label);
    }
    let error = Error::new(
        Code::UnknownGroup,
        format!("`{attribute}` has no group `{name}`"),
    );
    Err(match did_you_mean(name, labels.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!(
            "its groups are `{}`; or best, largest, rest, overall",
            labels.join("`, `")
        )),
    })
}
