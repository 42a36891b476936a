//! Meta Ad Library: shares of each advertisement's audience, and in the European Union counts of
//! accounts reached.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

pub(super) const PLATFORM: Platform = Platform {
    id: "meta-ad-library",
    name: "Meta Ad Library",
    content: Content::Shares,
    demographics: Demographics::Joint,
    ends_with_totals: false,
    evidence: &[
        &[
            &["demographic_distribution_percentage"],
            &["demographic_distribution_age"],
        ],
        &[
            &["age_country_gender_reach_breakdown_age_gender_breakdowns_age_range"],
            &["age_country_gender_reach_breakdown_country"],
        ],
    ],
    columns: &[
        (
            Meaning::Attribute("age"),
            &[
                "demographic_distribution_age",
                "age_country_gender_reach_breakdown_age_gender_breakdowns_age_range",
            ],
        ),
        (
            Meaning::Attribute("gender"),
            &[
                "demographic_distribution_gender",
                "age_country_gender_reach_breakdown_age_gender_breakdowns_gender",
            ],
        ),
        (
            Meaning::Stage("reached"),
            &["age_country_gender_reach_breakdown_age_gender_breakdowns_reach"],
        ),
        (
            Meaning::Unused,
            &[
                "eu_total_reach",
                "impressions*",
                "spend*",
                "target_ages*",
                "target_gender",
                "target_locations*",
                "publisher_platforms*",
            ],
        ),
    ],
    codes: &[],
    answers: "With age_country_gender_reach_breakdown (ads shown in the European Union) the accounts reached by age and gender; with demographic_distribution (political ads) only shares, which have no sample size and therefore no interval.",
    download: "GET ads_archive with fields=id,age_country_gender_reach_breakdown,eu_total_reach or fields=id,demographic_distribution; save the answer as JSON.",
    basis: "The vendor's description of the archive's fields.",
};
