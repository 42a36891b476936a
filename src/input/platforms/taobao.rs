//! Logs in the shape of Taobao's published display data: impressions joined with profiles in codes.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

pub(super) const PLATFORM: Platform = Platform {
    id: "taobao",
    name: "Taobao-like user log",
    content: Content::People,
    demographics: Demographics::Joint,
    ends_with_totals: false,
    evidence: &[&[&["final_gender_code"], &["age_level"]]],
    columns: &[
        (Meaning::Attribute("gender"), &["final_gender_code"]),
        (Meaning::Attribute("age"), &["age_level"]),
        (Meaning::Attribute("income"), &["pvalue_level"]),
        (Meaning::Stage("clicked"), &["clk"]),
        (Meaning::Person, &["user", "userid", "user_id"]),
        (Meaning::Unused, &["nonclk", "time_stamp", "price"]),
    ],
    codes: &[
        ("gender", &[("male", &["1"]), ("female", &["2"])]),
        (
            "age",
            &[
                ("level 0", &["0"]),
                ("level 1", &["1"]),
                ("level 2", &["2"]),
                ("level 3", &["3"]),
                ("level 4", &["4"]),
                ("level 5", &["5"]),
                ("level 6", &["6"]),
            ],
        ),
        (
            "income",
            &[("low", &["1"]), ("middle", &["2"]), ("high", &["3"])],
        ),
    ],
    answers: "Gender, age level and consumption grade of every impression, jointly. Levels are codes without published years; the consumption grade is missing for more than half of the users.",
    download: "Join the impressions (raw_sample) with the profiles (user_profile) by the user's id; gzip'd CSV is read as it is.",
    basis: "The columns and codes of the published data set; a sample was read.",
};
