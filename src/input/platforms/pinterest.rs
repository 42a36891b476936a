//! Pinterest Ads: reports of the interface and of the targeting analytics of its API.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

pub(super) const PLATFORM: Platform = Platform {
    id: "pinterest",
    name: "Pinterest Ads",
    content: Content::Counts,
    demographics: Demographics::Marginal,
    ends_with_totals: false,
    evidence: &[
        &[
            &["pin_clicks", "outbound_clicks"],
            &["impressions"],
            &["age_bucket", "age", "gender"],
        ],
        &[&["targeting_type"], &["targeting_value"]],
        &[
            &["spend_in_micro_dollar", "spend_in_dollar"],
            &["impression_1", "total_impression", "impressions"],
        ],
    ],
    columns: &[
        (Meaning::Attribute("age"), &["age", "age_bucket"]),
        (Meaning::Attribute("gender"), &["gender"]),
        (
            Meaning::Stage("impressions"),
            &["impressions", "total_impression", "impression_1"],
        ),
        (
            Meaning::Stage("clicked"),
            &[
                "outbound_clicks",
                "pin_clicks",
                "clickthrough_1",
                "total_clickthrough",
            ],
        ),
        (
            Meaning::Spend,
            &["spend", "spend_in_dollar", "spend_in_account_currency"],
        ),
        (Meaning::SpendMicros, &["spend_in_micro_dollar"]),
        (
            Meaning::Unused,
            &["ctr", "cpm", "cpc*", "saves", "engagements"],
        ),
    ],
    codes: &[],
    answers: "One attribute a report: each targeting type is reported by itself, and the joint type is a beta. Never who could have been reached: a baseline is needed to judge.",
    download: "Reporting, Custom report, breakdown Age or Gender; CSV. API: targeting_analytics with targeting_types=AGE_BUCKET or GENDER.",
    basis: "The vendor's description of targeting types; headers as generally known.",
};
