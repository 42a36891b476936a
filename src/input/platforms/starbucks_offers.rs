//! Logs in the shape of the published offers of a coffee chain: one row per member with what became of
//! the offers.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

pub(super) const PLATFORM: Platform = Platform {
    id: "starbucks-offers",
    name: "Starbucks-like offer log",
    content: Content::People,
    demographics: Demographics::Joint,
    ends_with_totals: false,
    evidence: &[&[&["became_member_on"], &["income"], &["gender"]]],
    columns: &[
        (Meaning::Person, &["id", "person", "customer_id"]),
        (
            Meaning::Unused,
            &["became_member_on", "reward", "difficulty", "duration"],
        ),
    ],
    codes: &[],
    answers: "Gender, age and income of every member, jointly; age 118 stands for a missing one. Without a column that says who was sent an offer, all rows are the denominator.",
    download: "One row per member: profile joined with the outcome of the offers (received, viewed, completed).",
    basis: "A file of this shape was read.",
};
