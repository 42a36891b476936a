//! Display & Video 360: report files with a block of notes below the rows.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

pub(super) const PLATFORM: Platform = Platform {
    id: "dv360",
    name: "Display & Video 360",
    content: Content::Counts,
    demographics: Demographics::Joint,
    ends_with_totals: true,
    evidence: &[
        &[
            &[
                "insertion_order",
                "insertion_order_id",
                "line_item",
                "line_item_id",
            ],
            &["impressions"],
            &["age", "gender", "household_income"],
        ],
        &[
            &["insertion_order", "insertion_order_id"],
            &["line_item", "line_item_id"],
            &["impressions"],
            &["age", "gender", "household_income"],
        ],
    ],
    columns: &[
        (Meaning::Attribute("income"), &["household_income"]),
        (
            Meaning::Stage("reached"),
            &["unique_reach_total_reach", "reach", "total_reach"],
        ),
        (Meaning::Stage("impressions"), &["impressions"]),
        (Meaning::Stage("clicked"), &["clicks"]),
        (Meaning::Stage("converted"), &["total_conversions"]),
        (
            Meaning::Spend,
            &[
                "media_cost_advertiser_currency",
                "revenue_adv_currency",
                "revenue_advertiser_currency",
            ],
        ),
        (
            Meaning::Unused,
            &[
                "click_rate_ctr",
                "billable_impressions",
                "media_cost*",
                "revenue*",
                "advertiser_currency",
                "active_view*",
            ],
        ),
    ],
    codes: &[],
    answers: "Age, gender and household income as Google estimates them, counted from the top; jointly if the report has several. Never who could have been reached: a baseline is needed to judge.",
    download: "Reports, New report, Standard; dimensions Age, Gender and Household income beside the line item; metrics Impressions, Clicks and Media cost; CSV.",
    basis: "The vendor's list of dimensions and metrics; the shape of the file as reports are described.",
};
