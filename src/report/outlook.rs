//! The page of `power`: what an audit can show before the campaign runs, as text and as JSON.

use serde::Serialize;

use crate::inference::power::{Campaign, Outlook};
use crate::report::Lang;

/// What an audit can show, with what was asked.
#[derive(Debug, Clone, Serialize)]
pub struct OutlookReport {
    /// People of every group but the reference.
    pub group: u64,
    /// People of the reference.
    pub reference: u64,
    /// The reference's rate.
    pub rate: f64,
    /// The smallest allowed ratio.
    pub bound: f64,
    /// The significance level.
    pub alpha: f64,
    /// The probability with which something is to be shown.
    pub power: f64,
    /// Number of groups.
    pub groups: u64,
    /// Number of tests that alpha is divided by.
    pub comparisons: u64,
    /// The smallest group that is judged.
    pub min_n: u64,
    /// The largest ratio that fails with the probability; null when none does.
    pub detectable: Option<f64>,
    /// A true ratio; null when none was asked for, and what follows with it.
    pub ratio: Option<f64>,
    /// The probability that a group with this ratio fails.
    pub fail: Option<f64>,
    /// The probability that it passes.
    pub pass: Option<f64>,
    /// Sizes at which it fails with the probability; null when there are none.
    pub to_fail: Option<Sizes>,
    /// Sizes at which all groups pass together with the probability when rates are equal; null when there
    /// are none.
    pub to_pass: Option<Sizes>,
}

/// Sizes of groups.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Sizes {
    /// Of every group but the reference.
    pub group: u64,
    /// Of the reference.
    pub reference: u64,
}

impl OutlookReport {
    /// Joins what was asked and what came out.
    #[must_use]
    pub fn new(campaign: &Campaign, outlook: &Outlook) -> Self {
        let sizes = |(group, reference)| Sizes { group, reference };
        let screening = &campaign.screening;
        Self {
            group: campaign.group,
            reference: campaign.reference.n(),
            rate: campaign.reference.p(),
            bound: screening.bound.to_f64(),
            alpha: screening.confidence.alpha(),
            power: campaign.power,
            groups: campaign.groups,
            comparisons: screening.comparisons,
            min_n: screening.min_n,
            detectable: outlook.detectable,
            ratio: outlook.at.map(|at| at.ratio),
            fail: outlook.at.map(|at| at.fail),
            pass: outlook.at.map(|at| at.pass),
            to_fail: outlook.at.and_then(|at| at.to_fail).map(sizes),
            to_pass: outlook.to_pass.map(sizes),
        }
    }

    /// The page as text.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        lang.text().outlook(self)
    }

    /// The page as JSON.
    ///
    /// # Panics
    ///
    /// Never: numbers and nulls are JSON.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("numbers are JSON");
        text.push('\n');
        text
    }
}
