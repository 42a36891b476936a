//! `OpenRTB`: logs of bids or impressions with the user object of the bid request.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

const YOB: &[&str] = &[
    "user_yob",
    "request_user_yob",
    "bid_request_user_yob",
    "bidrequest_user_yob",
];
const GENDER: &[&str] = &[
    "user_gender",
    "request_user_gender",
    "bid_request_user_gender",
    "bidrequest_user_gender",
];

pub(super) const PLATFORM: Platform = Platform {
    id: "openrtb",
    name: "OpenRTB",
    content: Content::People,
    demographics: Demographics::Joint,
    ends_with_totals: false,
    evidence: &[&[YOB], &[GENDER], &[YOB, GENDER]],
    columns: &[
        (Meaning::Attribute("birth_year"), YOB),
        (Meaning::Attribute("gender"), GENDER),
        (
            Meaning::Stage("shown"),
            &["impression", "won", "win", "is_win", "billed", "burl_fired"],
        ),
        (Meaning::Stage("clicked"), &["click", "clicked"]),
        (
            Meaning::Person,
            &["user_id", "user_buyeruid", "request_user_id"],
        ),
        (Meaning::Unused, &["id", "at", "tmax", "user_keywords"]),
    ],
    codes: &[(
        "gender",
        &[("female", &["F"]), ("male", &["M"]), ("other", &["O"])],
    )],
    answers: "Gender and year of birth of each request, jointly, where the exchange still sends them: both fields are deprecated and mostly empty. Ages need a year: as-of under [attributes.age].",
    download: "Log one row a request with user.gender, user.yob, whether it was won or shown, and the consent string; NDJSON keeps the nesting of the request.",
    basis: "The OpenRTB 2.x user object.",
};
