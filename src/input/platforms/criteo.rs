//! Logs in the shape of Criteo's published data sets: users, clicks, conversions, and no demographics.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

pub(super) const PLATFORM: Platform = Platform {
    id: "criteo",
    name: "Criteo-like user log",
    content: Content::People,
    demographics: Demographics::Absent,
    ends_with_totals: false,
    evidence: &[
        &[&["f0"], &["f11"], &["treatment"], &["exposure"]],
        &[&["time_since_last_click"], &["click_pos"], &["cat1"]],
    ],
    columns: &[
        (Meaning::Stage("targeted"), &["treatment"]),
        (Meaning::Stage("shown"), &["exposure"]),
        (Meaning::Stage("clicked"), &["click"]),
        (Meaning::Stage("converted"), &["conversion"]),
        (Meaning::Person, &["uid"]),
        (
            Meaning::Unused,
            &[
                "visit",
                "attribution",
                "cost",
                "cpo",
                "conversion_id",
                "conversion_timestamp",
                "timestamp",
            ],
        ),
    ],
    codes: &[],
    answers: "No age, gender or income: features are anonymous. A category can be named with -a, or attributes joined to the log by the user's id.",
    download: "Join the log with what is known about its users (gender, age) before it is audited.",
    basis: "The columns of the published data sets.",
};
