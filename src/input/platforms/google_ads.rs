//! Google Ads: the demographic reports of the interface, one dimension each, with title lines and
//! rows of totals.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

pub(super) const PLATFORM: Platform = Platform {
    id: "google-ads",
    name: "Google Ads",
    content: Content::Counts,
    demographics: Demographics::Marginal,
    ends_with_totals: true,
    evidence: &[
        &[
            &["impr", "impressions"],
            &[
                "currency_code",
                "code_de_devise",
                "code_devise",
                "code_de_la_devise",
                "wahrungscode",
                "codigo_de_moneda",
            ],
            &[
                "ad_group",
                "groupe_d_annonces",
                "anzeigengruppe",
                "grupo_de_anuncios",
                "campaign",
                "campagne",
                "kampagne",
                "campana",
            ],
        ],
        &[
            &["demographic_status"],
            &["impr", "impressions"],
            &["ad_group", "campaign"],
        ],
    ],
    columns: &[
        (
            Meaning::Attribute("age"),
            &[
                "age",
                "age_range",
                "tranche_d_age",
                "alter",
                "altersgruppe",
                "edad",
            ],
        ),
        (
            Meaning::Attribute("gender"),
            &["gender", "sexe", "geschlecht", "sexo"],
        ),
        (
            Meaning::Attribute("income"),
            &[
                "household_income",
                "revenu_du_foyer",
                "haushaltseinkommen",
                "ingresos_del_hogar",
                "ingresos_familiares",
            ],
        ),
        (Meaning::Stage("impressions"), &["impr", "impressions"]),
        (Meaning::Stage("clicked"), &["clicks", "clics", "klicks"]),
        (
            Meaning::Stage("converted"),
            &["conversions", "conversiones", "conv"],
        ),
        (
            Meaning::Spend,
            &["cost", "cout", "kosten", "coste", "costo"],
        ),
        (
            Meaning::Unused,
            &[
                "ctr",
                "avg_*",
                "cpc_moy*",
                "durchschn_*",
                "prom_*",
                "conv_rate",
                "cost_conv",
                "interactions",
                "interaction_rate",
                "currency_code",
                "status",
                "demographic_status",
                "view_through_conv",
            ],
        ),
    ],
    codes: &[],
    answers: "One attribute a file: gender, age, or household income in fifths and tenths counted from the top. Age and gender together are not to be had. A third of impressions or more may be of unknown people.",
    download: "Audiences, keywords and content, Audiences, Demographics; choose Gender, Age or Household income; Download, .csv. Download each apart.",
    basis: "English gender report read off a downloaded file; the other reports and languages as the interface calls them.",
};
