//! Snapchat Ads Manager and the statistics of its API.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

pub(super) const PLATFORM: Platform = Platform {
    id: "snapchat",
    name: "Snapchat Ads",
    content: Content::Counts,
    demographics: Demographics::Joint,
    ends_with_totals: false,
    evidence: &[
        &[
            &["swipes", "swipe_ups", "swipe_up", "paid_swipe_ups"],
            &["impressions", "paid_impressions"],
        ],
        &[
            &["paid_impressions"],
            &["paid_reach", "paid_ecpm", "amount_spent*", "spend"],
        ],
    ],
    columns: &[
        (
            Meaning::Attribute("age"),
            &["age", "age_bucket", "age_range"],
        ),
        (
            Meaning::Stage("reached"),
            &["uniques", "paid_reach", "reach"],
        ),
        (
            Meaning::Stage("impressions"),
            &["impressions", "paid_impressions"],
        ),
        (
            Meaning::Stage("clicked"),
            &["swipes", "swipe_ups", "swipe_up", "paid_swipe_ups"],
        ),
        (Meaning::SpendMicros, &["spend"]),
        (Meaning::Spend, &["amount_spent*"]),
        (
            Meaning::Unused,
            &[
                "frequency",
                "paid_frequency",
                "ecpm",
                "paid_ecpm",
                "ecpsu",
                "swipe_up_percent",
                "swipe_up_rate",
            ],
        ),
    ],
    codes: &[],
    answers: "Age and gender of those reached, jointly if both are chosen; ages in bands of Snapchat's own. The API counts money (spend) in millionths. Never who could have been reached: a baseline is needed to judge.",
    download: "Ads Manager, Reports, breakdown Demographics (age, gender); export CSV. API: stats with report_dimension=age,gender.",
    basis: "The vendor's description of statistics, read in part; bands and the unit of money as generally known.",
};
