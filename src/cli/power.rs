//! `power`: what an audit can show before the campaign runs.

use bias_audit::config::number::Rational;
use bias_audit::error::{Code, Error, Result};
use bias_audit::inference::Confidence;
use bias_audit::inference::power::{Campaign, Planned, Screening};
use bias_audit::policy::Exit;
use bias_audit::report::{Lang, OutlookReport};
use clap::{Args, ValueEnum};

use crate::cli::{arguments, language, output};

/// Most groups of one attribute.
const MOST_GROUPS: u64 = 1_000;

#[derive(Args)]
pub(crate) struct Power {
    /// The share of the reference that will be selected, such as 0.05, 5% or 1/20
    #[arg(long, value_name = "RATE")]
    rate: String,

    /// People in each of the other groups
    #[arg(long, value_name = "NUMBER")]
    group: u64,

    /// People in the reference, the group with the highest rate
    #[arg(long, value_name = "NUMBER")]
    reference_size: u64,

    /// A true ratio: how probably a group with it fails and passes, and how many people it takes
    #[arg(long, value_name = "RATIO")]
    ratio: Option<String>,

    /// The smallest allowed ratio
    #[arg(long, value_name = "RATIO", default_value = "4/5")]
    bound: String,

    /// Significance level
    #[arg(long, value_name = "LEVEL", default_value = "0.05")]
    alpha: String,

    /// The probability with which something is to be shown
    #[arg(long = "power", value_name = "PROBABILITY", default_value = "0.8")]
    probability: String,

    /// Groups, the reference included; all their pairs are comparisons, as in `check`
    #[arg(long, value_name = "NUMBER", default_value_t = 2)]
    groups: u64,

    /// The smallest group that is judged
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    min_n: u64,

    /// Text for people, JSON for programs
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    format: Format,

    /// Language of the text: en or fr; otherwise that of the environment
    #[arg(long, value_parser = arguments::lang, value_name = "LANG")]
    lang: Option<Lang>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Prints what can be shown.
pub(crate) fn run(asked: &Power) -> Result<Exit> {
    let campaign = campaign(asked)?;
    let ratio = asked.ratio.as_deref();
    let ratio = ratio.map(|text| number("--ratio", text)).transpose()?;
    let largest = 1.0 / campaign.reference.p();
    if ratio.is_some_and(|ratio| !(0.0..=largest).contains(&ratio.to_f64())) {
        return Err(refused(
            "--ratio",
            asked.ratio.as_deref().unwrap_or_default(),
            "a ratio from 0 to one over the rate",
        ));
    }
    let outlook = campaign
        .outlook(ratio.map(Rational::to_f64))
        .ok_or_else(|| Error::new(Code::Usage, "there is nobody in a group"))?;
    let report = OutlookReport::new(&campaign, &outlook);
    output::print(&match asked.format {
        Format::Text => report.text(language(asked.lang)),
        Format::Json => report.json(),
    })
}

fn campaign(asked: &Power) -> Result<Campaign> {
    let rate = number("--rate", &asked.rate)?.to_f64();
    if !(rate > 0.0 && rate <= 1.0) {
        return Err(refused("--rate", &asked.rate, "a share above 0, at most 1"));
    }
    let bound = number("--bound", &asked.bound)?;
    if !(bound.to_f64() > 0.0 && bound.to_f64() <= 1.0) {
        return Err(refused(
            "--bound",
            &asked.bound,
            "a ratio above 0, at most 1",
        ));
    }
    let alpha = number("--alpha", &asked.alpha)?.to_f64();
    let confidence = Confidence::from_alpha(alpha)
        .ok_or_else(|| refused("--alpha", &asked.alpha, "a level between 0 and 1"))?;
    let power = number("--power", &asked.probability)?.to_f64();
    if !(0.5..1.0).contains(&power) {
        return Err(refused(
            "--power",
            &asked.probability,
            "a probability from 0.5 to below 1",
        ));
    }
    if !(2..=MOST_GROUPS).contains(&asked.groups) {
        let text = asked.groups.to_string();
        return Err(refused("--groups", &text, "a number from 2 to 1000"));
    }
    for (flag, size) in [
        ("--group", asked.group),
        ("--reference-size", asked.reference_size),
    ] {
        if !(1..=bias_audit::tally::MAX_COUNT).contains(&size) {
            return Err(refused(flag, &size.to_string(), "1 to 2^53 people"));
        }
    }
    let reference = Planned::new(asked.reference_size, rate)
        .ok_or_else(|| refused("--rate", &asked.rate, "a share above 0, at most 1"))?;
    Ok(Campaign {
        screening: Screening {
            bound,
            confidence,
            comparisons: asked.groups * (asked.groups - 1) / 2,
            min_n: asked.min_n.max(1),
        },
        group: asked.group,
        reference,
        groups: asked.groups,
        power,
    })
}

fn number(flag: &str, text: &str) -> Result<Rational> {
    Rational::parse(text).ok_or_else(|| refused(flag, text, "a number such as 0.8, 4/5 or 80%"))
}

fn refused(flag: &str, text: &str, wanted: &str) -> Error {
    Error::new(Code::Usage, format!("`{flag} {text}` is out of range"))
        .help(format!("`{flag}` takes {wanted}"))
}
