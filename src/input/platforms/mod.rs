//! Platforms whose exports and logs are recognised by their headers: what each column means there,
//! which codes stand for which groups, and whether demographics come jointly. One file per platform;
//! this one finds the platform of a header. Nothing is read here.

mod criteo;
mod dv360;
mod email_test;
mod google_ads;
mod google_ads_api;
mod linkedin;
mod meta_ad_library;
mod meta_ads_manager;
mod meta_insights;
mod microsoft_ads;
mod openrtb;
mod pinterest;
mod snapchat;
mod starbucks_offers;
mod taobao;
mod tiktok;

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error, Result, did_you_mean};
use crate::input::names::identifier;
use crate::input::{Recognised, recognise};

/// What the rows of a platform's file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Rows of counts, made to be looked at: titles, totals and numbers with signs are expected.
    Counts,
    /// Rows of shares that add to one for each advertisement; how many people they are of is not said.
    Shares,
    /// Rows of people, impressions or bids.
    People,
}

/// How a file shows the demographics of people.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Demographics {
    /// Every row has all attributes: groups of several attributes can be counted.
    Joint,
    /// Each file has one attribute; nothing is known about two together, and a product of marginals is
    /// no substitute.
    Marginal,
    /// None of gender, age and income.
    Absent,
}

impl Demographics {
    /// The word, as in reports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Joint => "joint",
            Self::Marginal => "marginal",
            Self::Absent => "absent",
        }
    }
}

/// What a column means on a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A protected attribute, by its id.
    Attribute(&'static str),
    /// A stage of the funnel, by its id.
    Stage(&'static str),
    /// A count of what an indicator beside it says (`Results` beside `Result type`).
    Results,
    /// What [`Meaning::Results`] counts.
    Indicator,
    /// Money in the units of its currency.
    Spend,
    /// Money in millionths of its currency.
    SpendMicros,
    /// The true outcome.
    Label,
    /// The id of a person.
    Person,
    /// The arm of a test: treatment or control.
    Arm,
    /// The level of the hierarchy that a row stands for; rows of two levels count everything twice.
    Level,
    /// A number that is made of others, or anything without a part in an audit.
    Unused,
}

impl Meaning {
    /// What the rest of the program calls it.
    const fn recognised(self) -> Option<Recognised> {
        match self {
            Self::Attribute(id) => Some(Recognised::Attribute(id)),
            Self::Stage(id) => Some(Recognised::Stage(id)),
            Self::Spend | Self::SpendMicros => Some(Recognised::Spend),
            Self::Label => Some(Recognised::Label),
            Self::Person => Some(Recognised::Person),
            Self::Results | Self::Indicator | Self::Arm | Self::Level | Self::Unused => None,
        }
    }
}

/// Column names as identifiers: lower case, no accents, one underscore for everything else. A name that
/// ends in `*` stands for all that begin with it.
type Names = &'static [&'static str];

/// Codes of an attribute: the group's plain spelling, and the codes that mean it.
type Codes = &'static [(&'static str, &'static [&'static str])];

/// A platform.
#[derive(Debug, PartialEq, Eq)]
pub struct Platform {
    /// The id, as in `--platform`.
    pub id: &'static str,
    /// The name that people know.
    pub name: &'static str,
    /// What its rows are.
    pub content: Content,
    /// How it shows demographics.
    pub demographics: Demographics,
    /// Whether its reports end with rows of totals, so that a file without one may be cut off.
    pub ends_with_totals: bool,
    /// Alternative sets of columns: a header that has one name of each entry of a set is the platform's.
    pub evidence: &'static [&'static [Names]],
    /// What columns mean, where their names alone do not say so or say something else.
    pub columns: &'static [(Meaning, Names)],
    /// Codes that mean groups, by attribute.
    pub codes: &'static [(&'static str, Codes)],
    /// What can be audited with it, and what cannot.
    pub answers: &'static str,
    /// How to download the breakdown that an audit needs.
    pub download: &'static str,
    /// Where this description comes from.
    pub basis: &'static str,
}

/// Every platform, in order of id.
pub const PLATFORMS: [&Platform; 16] = [
    &criteo::PLATFORM,
    &dv360::PLATFORM,
    &email_test::PLATFORM,
    &google_ads::PLATFORM,
    &google_ads_api::PLATFORM,
    &linkedin::PLATFORM,
    &meta_ad_library::PLATFORM,
    &meta_ads_manager::PLATFORM,
    &meta_insights::PLATFORM,
    &microsoft_ads::PLATFORM,
    &openrtb::PLATFORM,
    &pinterest::PLATFORM,
    &snapchat::PLATFORM,
    &starbucks_offers::PLATFORM,
    &taobao::PLATFORM,
    &tiktok::PLATFORM,
];

/// Which platform to read a file as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// The one that the header shows, if any.
    #[default]
    Recognise,
    /// None: columns are recognised by their names alone.
    None,
    /// This one.
    Named(&'static Platform),
}

/// The word for no platform, as in `--platform`.
pub const NO_PLATFORM: &str = "none";

impl Choice {
    /// Reads an id of the list, or `none`.
    ///
    /// # Errors
    ///
    /// [`Code::UnknownId`].
    pub fn parse(text: &str) -> Result<Self> {
        if text == NO_PLATFORM {
            return Ok(Self::None);
        }
        if let Some(platform) = by_id(text) {
            return Ok(Self::Named(platform));
        }
        let ids = PLATFORMS.iter().map(|platform| platform.id);
        let error = Error::new(Code::UnknownId, format!("there is no platform `{text}`"));
        Err(match did_you_mean(text, ids) {
            Some(near) => error.help(format!("did you mean `--platform {near}`?")),
            None => error.help(format!(
                "`bias-audit list platforms` shows them; `--platform {NO_PLATFORM}` reads the file by its column names alone"
            )),
        })
    }
}

/// The platform of an id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().find(|platform| platform.id == id).copied()
}

/// A platform, and the columns that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The platform.
    pub platform: &'static Platform,
    /// The columns by which it was recognised; none when it was named.
    pub by: Vec<String>,
}

/// The platform of a header: of several that fit, the one with most columns of evidence.
#[must_use]
pub(super) fn seen(header: &[String], choice: Choice) -> Option<Seen> {
    match choice {
        Choice::None => None,
        Choice::Named(platform) => Some(Seen {
            platform,
            by: Vec::new(),
        }),
        Choice::Recognise => {
            let names: Vec<String> = header.iter().map(|name| identifier(name)).collect();
            let fits = PLATFORMS.iter().filter_map(|platform| {
                let by = platform.shown_by(&names)?;
                let by: Vec<String> = by.into_iter().map(|at| header[at].clone()).collect();
                Some(Seen { platform, by })
            });
            // The first of equals, so that the order of the list decides nothing else.
            fits.reduce(|best, next| {
                if next.by.len() > best.by.len() {
                    next
                } else {
                    best
                }
            })
        }
    }
}

/// Whether a name, as an identifier, is one of a list.
fn is_one_of(name: &str, names: Names) -> bool {
    names.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *known,
    })
}

impl Platform {
    /// The positions of the columns that show the platform, of the largest set that is complete.
    fn shown_by(&self, names: &[String]) -> Option<Vec<usize>> {
        let complete = self.evidence.iter().filter_map(|set| {
            set.iter()
                .map(|known| names.iter().position(|name| is_one_of(name, known)))
                .collect::<Option<Vec<usize>>>()
        });
        complete.max_by_key(Vec::len)
    }

    /// What a column means on the platform; `None` when its name alone says it.
    #[must_use]
    pub fn meaning(&self, column: &str) -> Option<Meaning> {
        let name = identifier(column);
        let known = self
            .columns
            .iter()
            .find(|(_, names)| is_one_of(&name, names));
        known.map(|(meaning, _)| *meaning)
    }

    /// What a column is recognised as: by the platform, else by its name alone.
    #[must_use]
    pub fn recognise(&self, column: &str) -> Option<Recognised> {
        match self.meaning(column) {
            Some(meaning) => meaning.recognised(),
            None => recognise(column),
        }
    }

    /// The attributes that its columns are.
    pub(in crate::input) fn attributes(&self) -> impl Iterator<Item = &'static str> {
        self.columns
            .iter()
            .filter_map(|(meaning, _)| match meaning {
                Meaning::Attribute(id) => Some(*id),
                _ => None,
            })
    }

    /// The codes of an attribute as groups with their values, as a map of the configuration.
    #[must_use]
    pub fn codes_of(&self, attribute: &str) -> Vec<(String, Vec<String>)> {
        let known = self.codes.iter().find(|(id, _)| *id == attribute);
        let groups = known.map_or(&[][..], |(_, groups)| groups);
        let texts = |codes: &[&str]| codes.iter().map(ToString::to_string).collect();
        groups
            .iter()
            .map(|(group, codes)| ((*group).to_owned(), texts(codes)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::STAGES;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ids_are_sorted_unique_and_explained() {
        let ids: Vec<&str> = PLATFORMS.iter().map(|platform| platform.id).collect();
        assert!(
            ids.is_sorted() && ids.windows(2).all(|two| two[0] != two[1]),
            "{ids:?}"
        );
        for platform in PLATFORMS {
            let id = platform.id;
            for text in [platform.answers, platform.download, platform.basis] {
                assert!(text.ends_with('.') && text.len() > 20, "{id}: {text}");
            }
            assert!(!platform.evidence.is_empty(), "{id}");
        }
    }

    #[test]
    fn every_name_is_an_identifier_and_means_one_thing() {
        for platform in PLATFORMS {
            let mut known = std::collections::BTreeSet::new();
            for (meaning, names) in platform.columns {
                for name in *names {
                    let plain = name.trim_end_matches('*').trim_end_matches('_');
                    assert_eq!(plain, identifier(plain), "{}", platform.id);
                    assert!(known.insert(*name), "{} has {name} twice", platform.id);
                }
                if let Meaning::Stage(id) = meaning {
                    assert!(STAGES.iter().any(|stage| stage.id == *id), "{id}");
                }
            }
            for name in platform
                .evidence
                .iter()
                .flat_map(|set| set.iter())
                .flat_map(|n| n.iter())
            {
                let plain = name.trim_end_matches('*').trim_end_matches('_');
                assert_eq!(plain, identifier(plain), "{}", platform.id);
            }
        }
    }

    #[test]
    fn a_plain_table_is_of_no_platform() {
        for plain in [
            &["gender", "age", "eligible", "targeted", "clicked"][..],
            &[
                "campaign",
                "gender",
                "age",
                "impressions",
                "clicks",
                "spend",
            ],
            &["sexe", "tranche_age", "eligibles", "cibles"],
        ] {
            assert_eq!(seen(&header(plain), Choice::Recognise), None, "{plain:?}");
        }
    }

    #[test]
    fn a_platform_is_known_by_its_columns_and_says_which() {
        let names = header(&[
            "Demographic status",
            "Gender",
            "Ad group",
            "Impr.",
            "Currency code",
        ]);
        let found = seen(&names, Choice::Recognise).expect("a Google Ads report");
        assert_eq!(found.platform.id, "google-ads");
        assert!(found.by.contains(&"Impr.".to_owned()), "{:?}", found.by);
        assert_eq!(seen(&names, Choice::None), None);
    }

    #[test]
    fn a_misspelt_platform_finds_its_neighbour() {
        let error = Choice::parse("google-adz").expect_err("misspelt");
        assert!(error.help_lines()[0].contains("google-ads"), "{error}");
        assert_eq!(Choice::parse("none"), Ok(Choice::None));
    }
}
