//! Google Ads API: the demographic views as JSON or as the columns of a transfer to a warehouse.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

const AGE: &[&str] = &[
    "ad_group_criterion_age_range_type",
    "adgroupcriterion_agerange_type",
    "age_range_type",
    "agerange_type",
];
const GENDER: &[&str] = &[
    "ad_group_criterion_gender_type",
    "adgroupcriterion_gender_type",
    "gender_type",
];
const INCOME: &[&str] = &[
    "ad_group_criterion_income_range_type",
    "adgroupcriterion_incomerange_type",
    "income_range_type",
    "incomerange_type",
];
const IMPRESSIONS: &[&str] = &["metrics_impressions"];

pub(super) const PLATFORM: Platform = Platform {
    id: "google-ads-api",
    name: "Google Ads API",
    content: Content::Counts,
    demographics: Demographics::Marginal,
    ends_with_totals: false,
    evidence: &[
        &[AGE, IMPRESSIONS],
        &[GENDER, IMPRESSIONS],
        &[INCOME, IMPRESSIONS],
    ],
    columns: &[
        (Meaning::Attribute("age"), AGE),
        (Meaning::Attribute("gender"), GENDER),
        (Meaning::Attribute("income"), INCOME),
        (Meaning::Stage("impressions"), IMPRESSIONS),
        (Meaning::Stage("clicked"), &["metrics_clicks"]),
        (Meaning::Stage("converted"), &["metrics_conversions"]),
        (
            Meaning::SpendMicros,
            &["metrics_cost_micros", "metrics_costmicros"],
        ),
        (Meaning::Unused, &["metrics_*"]),
    ],
    codes: &[
        (
            "age",
            &[
                ("18-24", &["503001"]),
                ("25-34", &["503002"]),
                ("35-44", &["503003"]),
                ("45-54", &["503004"]),
                ("55-64", &["503005"]),
                ("65+", &["503006"]),
                ("unknown", &["503999"]),
            ],
        ),
        (
            "gender",
            &[("male", &["10"]), ("female", &["11"]), ("unknown", &["20"])],
        ),
        (
            "income",
            &[
                ("Lower 50%", &["510001"]),
                ("41-50%", &["510002"]),
                ("31-40%", &["510003"]),
                ("21-30%", &["510004"]),
                ("11-20%", &["510005"]),
                ("Top 10%", &["510006"]),
                ("unknown", &["510000"]),
            ],
        ),
    ],
    answers: "One attribute a query: the API has no view of age and gender together. Money comes in millionths, conversions may have fractions, income ranges are percentiles counted from the bottom.",
    download: "Query gender_view, age_range_view or income_range_view for metrics.impressions, metrics.clicks and metrics.cost_micros; save the results as JSON or CSV.",
    basis: "The vendor's reference of views and enumerations.",
};
