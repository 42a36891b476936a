//! Meta Ads Manager: the CSV or spreadsheet that people export, with headers in their own language.

use crate::input::platforms::{Content, Demographics, Meaning, Platform};

pub(super) const PLATFORM: Platform = Platform {
    id: "meta-ads-manager",
    name: "Meta Ads Manager",
    content: Content::Counts,
    demographics: Demographics::Joint,
    ends_with_totals: false,
    evidence: &[
        &[
            &["impressions", "impressionen", "impresiones"],
            &[
                "amount_spent*",
                "montant_depense*",
                "ausgegebener_betrag*",
                "importe_gastado*",
            ],
            &[
                "reporting_starts",
                "debut_des_rapports",
                "debut_du_rapport",
                "berichtsbeginn",
                "auswertungsbeginn",
                "inicio_del_informe",
            ],
        ],
        &[
            &[
                "ad_set_name",
                "nom_de_l_ensemble_de_publicites",
                "name_der_anzeigengruppe",
                "anzeigengruppenname",
                "nombre_del_conjunto_de_anuncios",
            ],
            &["reach", "couverture", "portee", "reichweite", "alcance"],
            &[
                "amount_spent*",
                "montant_depense*",
                "ausgegebener_betrag*",
                "importe_gastado*",
            ],
        ],
    ],
    columns: &[
        (Meaning::Attribute("age"), &["age", "alter", "edad"]),
        (
            Meaning::Attribute("gender"),
            &["gender", "sexe", "genre", "geschlecht", "sexo"],
        ),
        (
            Meaning::Stage("reached"),
            &["reach", "couverture", "portee", "reichweite", "alcance"],
        ),
        (
            Meaning::Stage("impressions"),
            &["impressions", "impressionen", "impresiones"],
        ),
        (
            Meaning::Stage("clicked"),
            &[
                "link_clicks",
                "clics_sur_un_lien",
                "clics_sur_le_lien",
                "linkklicks",
                "link_klicks",
                "clics_en_el_enlace",
            ],
        ),
        (
            Meaning::Results,
            &["results", "resultats", "ergebnisse", "resultados"],
        ),
        (
            Meaning::Indicator,
            &[
                "result_type",
                "result_indicator",
                "type_de_resultat",
                "indicateur_de_resultat",
                "ergebnistyp",
                "ergebnisindikator",
                "tipo_de_resultado",
                "indicador_de_resultado",
            ],
        ),
        (
            Meaning::Spend,
            &[
                "amount_spent*",
                "montant_depense*",
                "ausgegebener_betrag*",
                "importe_gastado*",
            ],
        ),
        (
            Meaning::Level,
            &[
                "delivery_level",
                "niveau_de_diffusion",
                "auslieferungsebene",
                "nivel_de_entrega",
            ],
        ),
        (
            Meaning::Unused,
            &[
                "frequency",
                "repetition",
                "frequence",
                "frequenz",
                "frecuencia",
                "cost_per_result*",
                "cout_par_resultat*",
                "kosten_pro_ergebnis*",
                "coste_por_resultado*",
                "costo_por_resultado*",
                "clicks_all",
                "clics_tous",
                "klicks_alle",
                "clics_todos",
                "cpm*",
                "ctr*",
                "cpc*",
                "starts",
                "ends",
                "reporting_starts",
                "reporting_ends",
            ],
        ),
    ],
    codes: &[],
    answers: "Age and gender of those reached, jointly if both breakdowns are chosen; never who could have been reached: a baseline is needed to judge.",
    download: "Ads Manager, Breakdown, By delivery, Age and gender; then Export table data, CSV. Keep the columns Reach, Impressions, Amount spent and Link clicks.",
    basis: "English headers read off a downloaded report; French, German and Spanish ones as the interface calls them.",
};
