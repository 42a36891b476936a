//! Microsoft Advertising: the age and gender audience report, with title lines above and a notice below.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

const AGE: &[&str] = &[
    "agegroup",
    "age_group",
    "tranche_d_age",
    "altersgruppe",
    "grupo_de_edad",
];

pub(super) const PLATFORM: Platform = Platform {
    id: "microsoft-ads",
    name: "Microsoft Advertising",
    content: Content::Counts,
    demographics: Demographics::Joint,
    ends_with_totals: false,
    evidence: &[
        &[
            AGE,
            &["impressions", "impressionen", "impresiones"],
            &["spend", "depenses", "ausgaben", "gasto"],
            &[
                "adgroupname",
                "ad_group",
                "ad_group_name",
                "campaignname",
                "campaign_name",
                "accountname",
                "account_name",
            ],
        ],
        &[
            &["agegroup"],
            &["impressions"],
            &["averagecpc", "spend", "clicks"],
        ],
    ],
    columns: &[
        (Meaning::Attribute("age"), AGE),
        (
            Meaning::Stage("impressions"),
            &["impressions", "impressionen", "impresiones"],
        ),
        (Meaning::Stage("clicked"), &["clicks", "clics", "klicks"]),
        (Meaning::Stage("converted"), &["conversions"]),
        (Meaning::Spend, &["spend", "depenses", "ausgaben", "gasto"]),
        (
            Meaning::Unused,
            &[
                "ctr",
                "averagecpc",
                "avg_cpc",
                "average_cpc",
                "conversionrate",
                "conv_rate",
                "allconversions",
                "costperconversion",
            ],
        ),
    ],
    codes: &[],
    answers: "Age and gender jointly, ages in bands of fifteen years (35-49, 50-64) that do not fit the ten-year bands of other platforms. Impressions, not people.",
    download: "Reports, Audience, Age and gender; add the columns Age group, Gender, Impressions, Clicks and Spend; CSV.",
    basis: "The vendor's reference of AgeGenderAudienceReport; the lines around the table as its downloads are described.",
};
