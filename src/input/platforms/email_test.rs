//! E-mail and CRM tests with a treatment and a control arm, in the shape of published ones.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

const ARM: &[&str] = &[
    "segment",
    "arm",
    "variant",
    "test_group",
    "bras",
    "groupe_test",
];

pub(super) const PLATFORM: Platform = Platform {
    id: "email-test",
    name: "E-mail or CRM test",
    content: Content::People,
    demographics: Demographics::Joint,
    ends_with_totals: false,
    evidence: &[
        &[&["history_segment"], &["newbie"], &["segment"]],
        &[
            ARM,
            &["visit", "opened", "ouvert"],
            &["conversion", "converted", "achat"],
        ],
    ],
    columns: &[
        (Meaning::Arm, ARM),
        (Meaning::Stage("reached"), &["opened", "ouvert"]),
        (Meaning::Stage("clicked"), &["visit", "clicked", "clic"]),
        (
            Meaning::Stage("converted"),
            &["conversion", "converted", "achat"],
        ),
        (
            Meaning::Attribute("residence"),
            &["zip_code", "residence", "lieu_de_residence"],
        ),
        (Meaning::Attribute("income"), &["income", "revenu"]),
        (
            Meaning::Unused,
            &["spend", "history", "recency", "mens", "womens"],
        ),
    ],
    codes: &[],
    answers: "What people of every arm did, by the attributes that the CRM has; each arm is audited apart as well. Flags such as mens and womens are what somebody bought, not a gender.",
    download: "Export one row per recipient, the control arm included, with the arm, what the recipient did, and the attributes.",
    basis: "The columns of a published test.",
};
