//! Meta Marketing API: insights with breakdowns, as JSON.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

pub(super) const PLATFORM: Platform = Platform {
    id: "meta-insights",
    name: "Meta Marketing API",
    content: Content::Counts,
    demographics: Demographics::Joint,
    ends_with_totals: false,
    evidence: &[
        &[&["impressions"], &["date_start"], &["date_stop"]],
        &[
            &["impressions"],
            &["spend"],
            &["date_start"],
            &["date_stop"],
        ],
    ],
    columns: &[
        (Meaning::Stage("reached"), &["reach"]),
        (Meaning::Stage("impressions"), &["impressions"]),
        (Meaning::Stage("clicked"), &["inline_link_clicks"]),
        (Meaning::Spend, &["spend"]),
        (
            Meaning::Unused,
            &[
                "clicks",
                "frequency",
                "ctr",
                "cpc",
                "cpm",
                "unique_clicks",
                "date_start",
                "date_stop",
                "actions*",
                "action_values*",
                "cost_per_*",
            ],
        ),
    ],
    codes: &[],
    answers: "Age and gender of those reached, jointly if both breakdowns were asked for; values of breakdowns are estimates. Never who could have been reached: a baseline is needed to judge.",
    download: "GET act_ID/insights with level=ad, breakdowns=age,gender and fields=reach,impressions,inline_link_clicks,spend; save the answer, or its data, as JSON.",
    basis: "The vendor's description of the insights edge.",
};
