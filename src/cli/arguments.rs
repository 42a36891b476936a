//! The command line as typed, and its translation into the settings of an audit.

use std::path::{Path, PathBuf};

use bias_audit::config::condition::{Filter, parse_condition};
use bias_audit::config::number::parse_micros;
use bias_audit::config::{
    AttributeConfig, Config, Field, FieldConfig, MembershipConfig, Named, Origin, PolicyConfig,
    RowShape, ScoreBins, WithoutConsent, parse_config, parse_cuts, parse_policy,
};
use bias_audit::engine::{Address, Dialect, Place, Relation};
use bias_audit::error::{Code, Error, Result};
use bias_audit::input::Found;
use bias_audit::report::{Lang, ReportFormat};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::cli::power::Power;

/// The exit codes, under the help of the program and of `check`.
pub(crate) const AFTER_HELP: &str = "\
Exit codes:
  0  no denied rule failed
  1  a denied rule failed
  2  the audit could not be made: arguments, policy, input, output, or an internal error
  3  nothing failed, but nothing was judged, or a rule with on-inconclusive = \"deny\" is inconclusive";

/// Audits advertising and marketing campaign logs for algorithmic bias.
#[derive(Parser)]
#[command(version, about, after_help = AFTER_HELP, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Audit logs or counts files and judge them: the main job
    #[command(after_help = AFTER_HELP)]
    Check(Box<Check>),
    /// Look at logs and write bias-audit.toml: which column is what, who is compared, by which rule, and
    /// why
    Init(Box<Init>),
    /// Stop at the cube: count logs and write a counts file
    Tally(Box<Tally>),
    /// Add counts files that were tallied with the same plan
    Merge(Merge),
    /// Print the statement that compresses a log in an SQL engine, for people who run it themselves;
    /// `check` takes its result
    Sql(Box<Sql>),
    /// Explain a metric, method, check, preset, exit code or error code
    Explain {
        /// An id, such as impact-ratio, koopman, four-fifths or wrong-separator
        id: String,
    },
    /// List what there is
    List {
        /// What to list
        #[arg(value_enum)]
        what: Listed,
    },
    /// Say what an audit can show before the campaign runs: the nearest ratio, and the people it takes
    Power(Box<Power>),
    /// Print the JSON Schema of the report
    Schema,
    /// Print a shell's completions of commands and flags
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one per command
    Man {
        /// The folder to write all pages into; made if it is not there
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Measure how often the deciding intervals hold the truth and the four-fifths gate is wrong
    Selftest(Selftest),
}

#[derive(Args)]
pub(crate) struct Selftest {
    /// The whole grid; about half an hour on two cores
    #[arg(long)]
    pub(crate) full: bool,

    /// Where the random numbers start; the same seed gives the same page
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Listed {
    Metrics,
    Conventions,
    Questions,
    Methods,
    Rules,
    Checks,
    Presets,
    Platforms,
    Formats,
    Errors,
    Dialects,
}

/// Which files, and what their columns mean.
#[derive(Args)]
pub(crate) struct Reading {
    /// Files, folders (also of partitions: date=2026-11-01/...), patterns ("logs/*.csv") or -
    #[arg(required_unless_present = "source")]
    pub(crate) files: Vec<String>,

    #[command(flatten)]
    pub(crate) engine: EngineOptions,

    /// Configuration file (bias-audit.toml); flags win over it
    #[arg(short, long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Protected attribute, with cut points for numbers and bands; replaces the recognised set
    #[arg(short, long = "attribute", value_name = "COL[=CUTS|quintiles]")]
    attributes: Vec<String>,

    /// Who could have been selected: the denominator
    #[arg(long, value_name = "COL")]
    eligible: Option<String>,

    /// The funnel in order
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    stages: Vec<String>,

    /// The true outcome (who qualifies)
    #[arg(long, value_name = "COL")]
    label: Option<String>,

    /// A score that decides; needs --threshold, or --score-bins
    #[arg(long, value_name = "COL")]
    score: Option<String>,

    /// Scores at or above it are selected
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    threshold: Option<String>,

    /// Count the scores in bins of 0 to 1 (1000), or of another range (550:300,850)
    #[arg(long, value_name = "N[:LOW,HIGH]")]
    score_bins: Option<String>,

    /// Audit the rows that meet a condition on columns, such as "campaign = 'Spring' and age >= 18"
    #[arg(long = "where", value_name = "CONDITION", allow_hyphen_values = true)]
    filter: Option<String>,

    /// Audit each value of a column apart, as well as all together
    #[arg(long, value_name = "COL")]
    by: Vec<String>,

    /// What the offer of a row is worth: measures the value per head of every group
    #[arg(long, value_name = "COL")]
    value: Option<String>,

    /// The position in a ranking, 1 at the top: measures the exposure of every group
    #[arg(long, value_name = "COL")]
    rank: Option<String>,

    /// Which arm of a test rows are of: measures the uplift of every group
    #[arg(long, value_name = "COL")]
    arm: Option<String>,

    /// A value of --arm that was shown the campaign, where no known word says it
    #[arg(long, value_name = "VALUE")]
    treatment: Vec<String>,

    /// A value of --arm that was held out
    #[arg(long, value_name = "VALUE")]
    control: Vec<String>,

    /// Whose rows they are (a person's id): repeated rows are added up and reported
    #[arg(long, value_name = "COL")]
    unit: Option<String>,

    /// How many people each row speaks for: rates are of weights, intervals allow for them
    #[arg(long, value_name = "COL")]
    weight: Option<String>,

    /// An attribute by probability: `gender=p_female:female,p_male:male` (columns and their groups)
    #[arg(long, value_name = "ATTRIBUTE=COL:GROUP,…")]
    membership: Option<String>,

    /// No unit stands in two of the counts files or tallies that are added
    #[arg(long)]
    units_disjoint: bool,

    /// Who has agreed to be profiled: yes and no, or IAB TCF strings
    #[arg(long, value_name = "COL")]
    consent: Option<String>,

    /// What becomes of rows without consent (default: exclude)
    #[arg(long, value_enum, value_name = "CHOICE")]
    without_consent: Option<Without>,

    /// Column of a setting that checks of rows read, such as category=TYPE or age-min=FROM
    #[arg(long, value_name = "FIELD=COL")]
    targeting: Vec<String>,

    /// Column of a time or signal of consent that checks of rows read, such as consent-at=AGREED
    #[arg(long, value_name = "FIELD=COL")]
    proof: Vec<String>,

    /// What one row is, where it cannot be told from the first rows
    #[arg(long, value_enum, value_name = "SHAPE")]
    rows: Option<Rows>,

    /// The platform whose export it is, where its headers do not say so (`bias-audit list
    /// platforms`); none reads it by its column names alone
    #[arg(long, value_name = "ID|none")]
    platform: Option<String>,

    /// The decimal sign of an export's numbers: point (1,234.5) or comma (1.234,5)
    #[arg(long, value_name = "point|comma")]
    decimal: Option<String>,

    /// The sheet of a workbook that is the log
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    /// Keep the counts of every file in a folder, and count only new and changed files
    #[arg(long, value_name = "FOLDER")]
    pub(crate) tallies: Option<PathBuf>,

    /// Report the SHA-256 of every input; with --tallies, tell changed files by it
    #[arg(long)]
    pub(crate) digest: bool,

    /// Threads that count (default: one per core)
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
}

/// Where an SQL engine is, and what is read there.
#[derive(Args)]
pub(crate) struct EngineOptions {
    /// Read from an SQL engine instead of files: its address, a connection profile, or env:NAME for
    /// the variable that holds the address
    #[arg(long, value_name = "URI|profile://NAME", conflicts_with = "files")]
    source: Option<String>,

    /// The table that is the log
    #[arg(long, value_name = "NAME", conflicts_with = "query")]
    table: Option<String>,

    /// A query whose rows are the log
    #[arg(long, value_name = "SELECT")]
    query: Option<String>,

    /// The SQL of the engine, where its address does not say it (`bias-audit list dialects`)
    #[arg(long, value_name = "DIALECT")]
    dialect: Option<String>,
}

impl EngineOptions {
    /// The engine to read from; `None` when files are read.
    pub(crate) fn place(&self) -> Result<Option<Place>> {
        let Some(source) = &self.source else {
            let without = [
                ("--table", &self.table),
                ("--query", &self.query),
                ("--dialect", &self.dialect),
            ];
            return match without.iter().find(|(_, given)| given.is_some()) {
                Some((flag, _)) => Err(Error::new(
                    Code::Usage,
                    format!("`{flag}` is about an SQL engine, and files are read"),
                )
                .help("name the engine with `--source`, or leave it out")),
                None => Ok(None),
            };
        };
        let address = match source.strip_prefix("env:") {
            Some(name) => std::env::var(name).map_err(|_| {
                let what = format!("the environment has no variable `{name}` with an address");
                Error::new(Code::Usage, what)
                    .help("set it, or name the engine: `--source postgresql://host/database`")
            })?,
            None => source.clone(),
        };
        Ok(Some(Place {
            address: Address::parse(&address)?,
            relation: self.relation()?,
            dialect: self.dialect()?,
        }))
    }

    /// The table or query.
    pub(crate) fn relation(&self) -> Result<Relation> {
        match (&self.table, &self.query) {
            (Some(name), None) => Relation::table(name),
            (None, Some(text)) => Relation::query(text),
            (Some(_), Some(_)) | (None, None) => {
                Err(Error::new(Code::Usage, "no table and no query is named")
                    .help("add `--table schema.table`, or `--query \"SELECT …\"`"))
            }
        }
    }

    /// The dialect named, if one is.
    pub(crate) fn dialect(&self) -> Result<Option<Dialect>> {
        self.dialect.as_deref().map(Dialect::parse).transpose()
    }

    /// Whether an engine is named.
    pub(crate) const fn is_named(&self) -> bool {
        self.source.is_some()
    }
}

#[derive(Args)]
pub(crate) struct Sql {
    #[command(flatten)]
    pub(crate) reading: Reading,

    /// The decision under audit
    #[arg(short, long, value_name = "STAGE")]
    pub(crate) outcome: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Without {
    /// In no rate but that of consent, for which their group is looked at
    Exclude,
    /// Audited like all others
    Include,
    /// Left out before their group is looked at; there is no rate of consent then
    Drop,
}

#[derive(Clone, Copy, ValueEnum)]
enum Rows {
    /// One row per person, impression or decision; stages are 0/1
    Person,
    /// One row per campaign × age × …; stages are counts
    Counts,
}

#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag that the user may type"
)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) reading: Reading,

    /// The decision under audit
    #[arg(short, long, value_name = "STAGE")]
    outcome: Option<String>,

    /// Audit an intersection of attributes as well
    #[arg(long, value_name = "A,B")]
    intersect: Vec<String>,

    /// Population to compare with: a file of shares, counts or people, rows of the log, or shares
    #[arg(long, value_name = "FILE|COL=VALUE|'gender:female=.5,male=.5'")]
    baseline: Option<String>,

    /// What groups are compared with
    #[arg(long = "reference", value_name = "[A=]GROUP|best|largest|rest|overall")]
    references: Vec<String>,

    /// Built-in policy or policy file; joined; replaces the rules of the configuration
    #[arg(long = "policy", value_name = "PRESET|FILE")]
    policies: Vec<String>,

    /// Metrics to measure besides the standard ones: ids, a question of `list questions`, or all
    #[arg(long, value_delimiter = ',', value_name = "ID,…|all")]
    metrics: Vec<String>,

    /// Put the numbers that another tool would print beside ours (`bias-audit list conventions`)
    #[arg(long = "convention", value_delimiter = ',', value_name = "TOOL,…")]
    conventions: Vec<String>,

    /// Report to write; repeatable; terminal on standard output by default
    #[arg(long = "report", value_name = "FORMAT[=PATH]")]
    pub(crate) reports: Vec<String>,

    /// Say when the audit was made (`SOURCE_DATE_EPOCH`, or now)
    #[arg(long)]
    pub(crate) timestamp: bool,

    /// Put other intervals and tests beside the deciding ones in JSON; they never decide
    #[arg(long)]
    pub(crate) methods: bool,

    /// Language of the report: en or fr (default: the environment's)
    #[arg(long, value_parser = lang, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,

    /// Print nothing on standard output when the exit code is 0
    #[arg(short, long)]
    pub(crate) quiet: bool,

    /// Exit 0 instead of 1 or 3; the report stays the same
    #[arg(long)]
    pub(crate) exit_zero: bool,

    /// Print the settings and where each came from, and stop
    #[arg(long)]
    pub(crate) print_config: bool,
}

#[derive(Args)]
pub(crate) struct Init {
    #[command(flatten)]
    pub(crate) reading: Reading,

    /// The decision under audit
    #[arg(long, value_name = "STAGE")]
    pub(crate) outcome: Option<String>,

    /// The configuration to write; - for standard output
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FILE",
        default_value = "bias-audit.toml"
    )]
    pub(crate) output: String,

    /// Replace the file if it is there
    #[arg(long)]
    pub(crate) force: bool,

    /// Language of the comments: en or fr (default: the environment's)
    #[arg(long, value_parser = lang, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
}

#[derive(Args)]
pub(crate) struct Tally {
    #[command(flatten)]
    pub(crate) reading: Reading,

    /// The decision under audit
    #[arg(long, value_name = "STAGE")]
    pub(crate) outcome: Option<String>,

    /// The counts file to write; - for standard output
    #[arg(short = 'o', long = "output", value_name = "FILE", default_value = "-")]
    pub(crate) output: String,
}

#[derive(Args)]
pub(crate) struct Merge {
    /// Counts files, or folders of them
    #[arg(required = true)]
    pub(crate) files: Vec<String>,

    /// No unit (--unit) stands in two of the files
    #[arg(long)]
    pub(crate) units_disjoint: bool,

    /// The counts file to write; - for standard output
    #[arg(short = 'o', long = "output", value_name = "FILE", default_value = "-")]
    pub(crate) output: String,
}

pub(crate) fn lang(text: &str) -> std::result::Result<Lang, String> {
    Lang::ALL
        .iter()
        .find(|(_, code)| *code == text)
        .map(|(lang, _)| *lang)
        .ok_or_else(|| "it is en or fr".to_owned())
}

impl Reading {
    /// The files that this run reads, patterns expanded where they match.
    pub(crate) fn files_read(&self) -> Vec<PathBuf> {
        // What a URL names is no file; asking its store for patterns twice would be in vain.
        let mut files = self.files.clone();
        files.retain(|file| !bias_audit::input::is_url(file) || Path::new(file).exists());
        let found = bias_audit::input::find(&files, self.tallies.as_deref()).unwrap_or_default();
        let files = found
            .sources
            .iter()
            .map(|source| PathBuf::from(source.name()));
        files.chain(self.config.clone()).collect()
    }

    /// The files that are meant, and what was left out of folders.
    pub(crate) fn find(&self) -> Result<Found> {
        bias_audit::input::find(&self.files, self.tallies.as_deref())
    }

    /// The attribute that is known by probability, where the flag names one.
    fn membership(&self) -> Result<Option<MembershipConfig>> {
        let Some(text) = &self.membership else {
            return Ok(None);
        };
        let read = MembershipConfig::parse(text).ok_or_else(|| {
            Error::new(
                Code::Usage,
                format!("`--membership {text}` does not say which column is of which group"),
            )
            .help("write `--membership gender=p_female:female,p_male:male`")
        })?;
        Ok(Some(read))
    }

    /// The settings of the configuration file with the flags over them.
    pub(crate) fn config(&self, outcome: Option<&String>) -> Result<Config> {
        let mut config = match &self.config {
            Some(path) => {
                let name = path.display().to_string();
                parse_config(&name, &read_text(&name)?)?
            }
            None => Config::default(),
        };
        let set = |slot: &mut Option<Named>, flag: Option<&String>| {
            if let Some(value) = flag {
                *slot = Some(Named::flag(value));
            }
        };
        set(&mut config.eligible, self.eligible.as_ref());
        set(&mut config.outcome, outcome);
        set(&mut config.label, self.label.as_ref());
        set(&mut config.score, self.score.as_ref());
        set(&mut config.unit, self.unit.as_ref());
        set(&mut config.value, self.value.as_ref());
        set(&mut config.rank, self.rank.as_ref());
        set(&mut config.arm, self.arm.as_ref());
        for (slot, values) in [
            (&mut config.treatment, &self.treatment),
            (&mut config.control, &self.control),
        ] {
            if !values.is_empty() {
                *slot = values.iter().map(Named::flag).collect();
            }
        }
        set(&mut config.weight, self.weight.as_ref());
        config.membership = self.membership()?.or(config.membership);
        set(&mut config.platform, self.platform.as_ref());
        set(&mut config.decimal, self.decimal.as_ref());
        set(&mut config.sheet, self.sheet.as_ref());
        set(&mut config.consent, self.consent.as_ref());
        if let Some(without) = self.without_consent {
            let choice = match without {
                Without::Exclude => WithoutConsent::Exclude,
                Without::Include => WithoutConsent::Include,
                Without::Drop => WithoutConsent::Drop,
            };
            config.without_consent = Some((choice, Origin::Flag));
        }
        config.units_disjoint = self.units_disjoint;
        if let Some(text) = &self.threshold {
            let micros = parse_micros(text).ok_or_else(|| {
                Error::new(
                    Code::Usage,
                    format!("`--threshold {text}` is not a number with at most six decimals"),
                )
            })?;
            config.threshold = Some((micros, Origin::Flag));
        }
        if let Some(text) = &self.score_bins {
            let bins = ScoreBins::parse(text).ok_or_else(|| {
                let what = format!("`--score-bins {text}` does not say how scores are counted");
                Error::new(Code::Usage, what).help(
                    "write a number of bins of 0 to 1, `--score-bins 1000`, or a range as well, `--score-bins 550:300,850`; 10000 at most, each a whole number of millionths wide",
                )
            })?;
            config.score_bins = Some(bins);
        }
        if let Some(rows) = self.rows {
            let shape = match rows {
                Rows::Person => RowShape::Person,
                Rows::Counts => RowShape::Counts,
            };
            config.rows = Some((shape, Origin::Flag));
        }
        if let Some(text) = &self.filter {
            config.filter = Some(Filter {
                condition: parse_condition(text)?,
                origin: Origin::Flag,
            });
        }
        if !self.stages.is_empty() {
            config.stages = self.stages.iter().map(Named::flag).collect();
        }
        if !self.by.is_empty() {
            config.by = self.by.iter().map(Named::flag).collect();
        }
        if !self.attributes.is_empty() {
            let written = std::mem::take(&mut config.attributes);
            config.attributes = self
                .attributes
                .iter()
                .map(|text| attribute(text, &written))
                .collect::<Result<Vec<_>>>()?;
        }
        let proof = fields("proof", &self.proof)?;
        for field in fields("targeting", &self.targeting)?
            .into_iter()
            .chain(proof)
        {
            config.fields.retain(|other| other.field != field.field);
            config.fields.push(field);
        }
        config.year = Some(current_year());
        Ok(config)
    }
}

/// `FIELD=COL`, each field once or, where several columns may hold it, several times.
fn fields(table: &str, texts: &[String]) -> Result<Vec<FieldConfig>> {
    let mut found: Vec<FieldConfig> = Vec::new();
    for text in texts {
        let (key, column) = text.split_once('=').unwrap_or((text, ""));
        let field = Field::parse(key).filter(|field| field.table() == table && !column.is_empty());
        let field = field.ok_or_else(|| {
            let of_table = Field::ALL.iter().filter(|field| field.table() == table);
            let keys: Vec<&str> = of_table.map(|field| field.key()).collect();
            let what = format!("`--{table} {text}` does not say FIELD=COLUMN");
            Error::new(Code::Usage, what).help(format!("the fields are {}", keys.join(", ")))
        })?;
        let columns = vec![Named::flag(column)];
        match found.iter_mut().find(|known| known.field == field) {
            Some(known) => known.columns.extend(columns),
            None => found.push(FieldConfig { field, columns }),
        }
    }
    Ok(found)
}

/// `COL`, `COL=CUTS` or `COL=quintiles`; what the configuration says of the attribute stays.
fn attribute(text: &str, written: &[AttributeConfig]) -> Result<AttributeConfig> {
    let (name, cuts) = match text.split_once('=') {
        Some((name, cuts)) => (name, Some(parse_cuts(cuts)?)),
        None => (text, None),
    };
    let known = written.iter().find(|a| a.name.value == name).cloned();
    let mut attribute = known.unwrap_or_else(|| AttributeConfig::named(Named::flag(name)));
    attribute.cuts = cuts.or(attribute.cuts);
    Ok(attribute)
}

impl Check {
    /// The settings of the audit.
    pub(crate) fn config(&self) -> Result<Config> {
        let mut config = self.reading.config(self.outcome.as_ref())?;
        for joint in &self.intersect {
            config
                .intersections
                .push(joint.split([',', '*']).map(Named::flag).collect());
        }
        if let Some(baseline) = &self.baseline {
            config.baseline = Some(Named::flag(baseline));
        }
        for text in &self.references {
            let (attribute, choice) = text.split_once('=').unwrap_or(("", text));
            config
                .references
                .push((attribute.to_owned(), Named::flag(choice)));
        }
        if !self.metrics.is_empty() {
            config.policy.metrics = self.metrics.iter().map(Named::flag).collect();
        }
        if !self.conventions.is_empty() {
            config.policy.conventions = self.conventions.iter().map(Named::flag).collect();
        }
        if !self.policies.is_empty() {
            config.policy = self.joined_policy(&config.policy)?;
        }
        Ok(config)
    }

    fn joined_policy(&self, written: &PolicyConfig) -> Result<PolicyConfig> {
        let mut joined = PolicyConfig {
            presets: Some(Vec::new()),
            rules: Vec::new(),
            checks: Vec::new(),
            ..written.clone()
        };
        for name in &self.policies {
            let is_file = name.to_lowercase().ends_with(".toml") || Path::new(name).is_file();
            if !is_file {
                joined
                    .presets
                    .get_or_insert_default()
                    .push(Named::flag(name));
                continue;
            }
            let file = parse_policy(name, &read_text(name)?)?;
            joined
                .presets
                .get_or_insert_default()
                .extend(file.presets.unwrap_or_default());
            joined.rules.extend(file.rules);
            joined.checks.extend(file.checks);
            joined.metrics.extend(file.metrics);
            joined.conventions.extend(file.conventions);
            joined.alpha = file.alpha.or(joined.alpha);
            joined.adjustment = file.adjustment.or(joined.adjustment);
            joined.family = file.family.or(joined.family);
            joined.min_n = file.min_n.or(joined.min_n);
            joined.on_inconclusive = file.on_inconclusive.or(joined.on_inconclusive);
            joined.on_unknown = file.on_unknown.or(joined.on_unknown);
            joined.unknown_odds = file.unknown_odds.or(joined.unknown_odds);
        }
        Ok(joined)
    }

    /// The files that this run reads, which no report may replace.
    pub(crate) fn files_read(&self) -> Vec<PathBuf> {
        let named = self
            .policies
            .iter()
            .chain(&self.baseline)
            .map(PathBuf::from);
        self.reading.files_read().into_iter().chain(named).collect()
    }

    /// The reports to write: format and path, `None` for standard output.
    pub(crate) fn destinations(&self) -> Result<Vec<(ReportFormat, Option<PathBuf>)>> {
        let mut found: Vec<(ReportFormat, Option<PathBuf>)> = Vec::new();
        for text in &self.reports {
            let (name, path) = match text.split_once('=') {
                Some((name, path)) => (name, Some(path).filter(|path| *path != "-")),
                None => (text.as_str(), None),
            };
            let format = ReportFormat::parse(name).ok_or_else(|| {
                let names: Vec<&str> = ReportFormat::ALL.iter().map(|(_, name, _)| *name).collect();
                Error::new(Code::Usage, format!("there is no report format `{name}`"))
                    .help(format!("the formats are {}", names.join(", ")))
            })?;
            let path = path.map(PathBuf::from);
            if found
                .iter()
                .any(|(_, other)| same_file(other.as_deref(), path.as_deref()))
            {
                return Err(Error::new(Code::Usage, "two reports go to the same place")
                    .help("give each a path: `--report terminal --report json=report.json`"));
            }
            found.push((format, path));
        }
        if found.is_empty() {
            found.push((ReportFormat::Terminal, None));
        }
        Ok(found)
    }
}

/// Whether two destinations are one, however they are spelt.
fn same_file(a: Option<&Path>, b: Option<&Path>) -> bool {
    let place = |path: &Path| {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder
            .unwrap_or_else(|| Path::new("."))
            .canonicalize()
            .ok()?;
        let whole = folder.join(path.file_name()?);
        Some(whole.canonicalize().unwrap_or(whole))
    };
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a == b || (place(a).is_some() && place(a) == place(b)),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn read_text(name: &str) -> Result<String> {
    std::fs::read_to_string(name).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Error::new(Code::FileNotFound, format!("there is no file `{name}`"))
                .help("check the path of the configuration or policy")
        }
        std::io::ErrorKind::InvalidData => {
            Error::new(Code::NotUtf8, format!("`{name}` is not UTF-8"))
        }
        _ => Error::new(
            Code::FileNotFound,
            format!("`{name}` cannot be read: {error}"),
        ),
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the clock is read here and nowhere else"
)]
fn current_year() -> i32 {
    i32::from(
        jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .year(),
    )
}
