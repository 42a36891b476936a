//! `TikTok` Ads Manager and the audience report of its API.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

pub(super) const PLATFORM: Platform = Platform {
    id: "tiktok",
    name: "TikTok Ads",
    content: Content::Counts,
    demographics: Demographics::Joint,
    ends_with_totals: true,
    evidence: &[
        &[
            &["dimensions_age", "dimensions_gender"],
            &["metrics_impressions"],
        ],
        &[
            &["clicks_destination", "ctr_destination", "cpc_destination"],
            &["impressions"],
            &["cost"],
        ],
        &[
            &["ad_group_name", "adgroup_name", "adgroup_id"],
            &["impressions"],
            &["cost", "spend"],
            &["age", "gender"],
            &[
                "cost_per_conversion",
                "conversions",
                "conversion",
                "results",
            ],
            &["cpm", "cpc", "frequency"],
        ],
    ],
    columns: &[
        (Meaning::Attribute("age"), &["dimensions_age", "age"]),
        (
            Meaning::Attribute("gender"),
            &["dimensions_gender", "gender"],
        ),
        (Meaning::Stage("reached"), &["reach", "metrics_reach"]),
        (
            Meaning::Stage("impressions"),
            &["impressions", "metrics_impressions"],
        ),
        (
            Meaning::Stage("clicked"),
            &["clicks_destination", "clicks", "metrics_clicks"],
        ),
        (
            Meaning::Stage("converted"),
            &["conversions", "conversion", "metrics_conversion"],
        ),
        (Meaning::Spend, &["cost", "spend", "metrics_spend"]),
        (
            Meaning::Unused,
            &[
                "clicks_all",
                "ctr*",
                "cpc*",
                "cpm",
                "frequency",
                "metrics_*",
                "cost_per_*",
                "cvr*",
                "results",
                "result_rate",
            ],
        ),
    ],
    codes: &[],
    answers: "Age and gender of those reached, jointly if both are chosen; ages end with 55+. Never who could have been reached: a baseline is needed to judge.",
    download: "Reporting, Custom report; dimensions Age and Gender beside the ad group; metrics Cost, Impressions, Clicks, Reach; export. API: report/integrated/get with report_type=AUDIENCE and dimensions age, gender.",
    basis: "The vendor's description of the audience report and its enumerations; headers of the interface as it calls them.",
};
