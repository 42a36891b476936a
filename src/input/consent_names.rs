//! Names of columns that are about consent, in English and French: who has agreed, and who has objected.

use crate::input::Recognised;

/// Columns that say who has agreed to be profiled: in words, or as strings of the IAB framework.
const CONSENTS: [&str; 28] = [
    "consent",
    "has_consent",
    "consent_given",
    "consent_status",
    "consented",
    "user_consent",
    "user_ext_consent",
    "ads_consent",
    "ad_consent",
    "marketing_consent",
    "gdpr_consent",
    "opt_in",
    "optin",
    "opted_in",
    "consentement",
    "a_consenti",
    "consentement_pub",
    "consentement_rgpd",
    "consentement_marketing",
    "consent_string",
    "tcf",
    "tcf_string",
    "tcf_consent",
    "tc_string",
    "tcstring",
    "iab_tcf",
    "iabtcf_tcstring",
    "euconsent_v2",
];

/// Columns that say who has objected.
const OPT_OUTS: [&str; 11] = [
    "opt_out",
    "optout",
    "opted_out",
    "user_opt_out",
    "ccpa_opt_out",
    "do_not_sell",
    "desinscrit",
    "desinscription",
    "opposition",
    "opposition_pub",
    "refus_consentement",
];

/// Every name with what it says.
pub(super) const NAMES: [(Recognised, &[&str]); 2] = [
    (Recognised::Consent, &CONSENTS),
    (Recognised::OptOut, &OPT_OUTS),
];
