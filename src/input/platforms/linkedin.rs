//! `LinkedIn` Campaign Manager: demographics of professions, never of age and gender.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

pub(super) const PLATFORM: Platform = Platform {
    id: "linkedin",
    name: "LinkedIn Campaign Manager",
    content: Content::Counts,
    demographics: Demographics::Absent,
    ends_with_totals: false,
    evidence: &[
        &[
            &[
                "job_function_segment",
                "job_seniority_segment",
                "job_title_segment",
                "company_industry_segment",
                "company_size_segment",
                "company_name_segment",
                "location_segment",
                "country_segment",
                "member_job_function",
                "member_seniority",
                "member_industry",
                "member_company_size",
                "member_country_v2",
                "member_region_v2",
                "member_job_title",
            ],
            &["impressions"],
        ],
        &[
            &["pivotvalues", "pivot_values", "pivotvalue"],
            &["impressions"],
        ],
    ],
    columns: &[
        (Meaning::Stage("impressions"), &["impressions"]),
        (Meaning::Stage("clicked"), &["clicks"]),
        (Meaning::Stage("converted"), &["oneclickleads", "leads"]),
        (
            Meaning::Spend,
            &[
                "total_spent",
                "costinlocalcurrency",
                "cost_in_local_currency",
            ],
        ),
        (
            Meaning::Unused,
            &[
                "click_through_rate",
                "average_ctr",
                "average_cpc",
                "average_cpm",
                "lead_form_completion_rate",
            ],
        ),
    ],
    codes: &[],
    answers: "No age, gender or income: LinkedIn reports professions, companies and places only, approximately, and leaves small groups out. A place or a seniority can be named with -a.",
    download: "Campaign Manager, Demographics; choose a dimension; Export. There is no report by age or gender.",
    basis: "The vendor's list of pivots; headers as generally known.",
};
