//! Column names that are recognised, in English and French, and the words for yes and no.

use crate::config::number::{MICROS, parse_micros};
use crate::input::consent_names;

/// What a column name says about the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognised {
    /// A protected attribute, by its id.
    Attribute(&'static str),
    /// A stage of the funnel, by its id.
    Stage(&'static str),
    /// The true outcome.
    Label,
    /// Money spent.
    Spend,
    /// The id of a person.
    Person,
    /// Who has agreed to be profiled.
    Consent,
    /// Who has objected to it.
    OptOut,
}

impl Recognised {
    /// The attribute that the column is.
    #[must_use]
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Attribute(id) => Some(id),
            Self::Stage(_)
            | Self::Label
            | Self::Spend
            | Self::Person
            | Self::Consent
            | Self::OptOut => None,
        }
    }
}

/// A stage of the funnel that is recognised by name.
pub struct KnownStage {
    /// The id.
    pub id: &'static str,
    /// Whether reaching the stage is decided by the advertiser or the platform rather than by the
    /// person: only such a stage is an outcome by default.
    pub decided: bool,
    words: &'static [&'static str],
}

/// The stage of a file that has shares of an audience and no counts.
pub const SHARE: &str = "share";

/// The recognised stages in the order of the funnel.
pub const STAGES: [KnownStage; 11] = [
    KnownStage {
        id: "eligible",
        decided: false,
        words: &[
            "eligible",
            "eligibles",
            "is_eligible",
            "n_eligible",
            "eligible_count",
            "eligible_audience",
            "eligible_users",
            "audience",
            "audience_size",
            "population",
            "applicants",
            "n_applicants",
            "applied",
            "nb_eligibles",
            "candidats",
        ],
    },
    KnownStage {
        id: "targeted",
        decided: true,
        words: &[
            "targeted",
            "is_targeted",
            "n_targeted",
            "cible",
            "cibles",
            "ciblee",
            "ciblees",
            "nb_cibles",
        ],
    },
    KnownStage {
        id: "selected",
        decided: true,
        words: &[
            "selected",
            "is_selected",
            "n_selected",
            "selectionne",
            "selectionnes",
            "retenu",
            "retenue",
            "retenus",
            "admitted",
            "hired",
            "accepted",
        ],
    },
    KnownStage {
        id: "offered",
        decided: true,
        words: &[
            "offered",
            "n_offered",
            "offer_received",
            "received_offer",
            "offre_recue",
            "propose",
        ],
    },
    KnownStage {
        id: "shown",
        decided: true,
        words: &[
            "shown",
            "n_shown",
            "displayed",
            "impression",
            "served",
            "exposed",
            "affiche",
            "affichee",
        ],
    },
    KnownStage {
        id: "reached",
        decided: true,
        words: &[
            "reached",
            "reach",
            "n_reached",
            "touche",
            "touches",
            "atteint",
            "couverture",
            "recipients",
        ],
    },
    KnownStage {
        id: "impressions",
        decided: false,
        words: &["impressions", "impr", "imps", "nb_impressions"],
    },
    KnownStage {
        id: "clicked",
        decided: false,
        words: &[
            "clicked", "click", "clicks", "clk", "n_clicks", "clic", "clics", "clique", "nb_clics",
            "swipes",
        ],
    },
    KnownStage {
        id: "converted",
        decided: false,
        words: &[
            "converted",
            "conversion",
            "conversions",
            "total_conversion",
            "total_conversions",
            "n_conversions",
            "purchased",
            "purchases",
            "converti",
            "convertis",
            "achat",
            "achats",
            "nb_conversions",
        ],
    },
    KnownStage {
        id: "approved",
        decided: false,
        words: &[
            "approved",
            "approved_conversion",
            "approved_conversions",
            "approuve",
            "approuves",
        ],
    },
    KnownStage {
        id: SHARE,
        decided: false,
        words: &["demographic_distribution_percentage"],
    },
];

/// Attribute ids with the names that mean them.
const ATTRIBUTES: [(&str, &[&str]); 5] = [
    ("gender", &["gender", "sex", "sexe", "genre", "civilite"]),
    (
        "age",
        &[
            "age",
            "ages",
            "age_group",
            "age_range",
            "age_band",
            "age_bracket",
            "age_bucket",
            "agegroup",
            "tranche_age",
            "tranche_d_age",
            "classe_age",
            "classe_d_age",
        ],
    ),
    (
        "birth_year",
        &[
            "birth_year",
            "year_of_birth",
            "yob",
            "annee_naissance",
            "annee_de_naissance",
        ],
    ),
    (
        "income",
        &[
            "income",
            "household_income",
            "annual_income",
            "income_band",
            "income_range",
            "income_group",
            "income_bracket",
            "income_tier",
            "revenu",
            "revenus",
            "revenu_annuel",
            "tranche_revenu",
            "tranche_de_revenu",
        ],
    ),
    (
        "race",
        &["race", "ethnicity", "race_ethnicity", "ethnic_group"],
    ),
];

const LABELS: [&str; 8] = [
    "label",
    "qualified",
    "qualifie",
    "qualifiee",
    "y_true",
    "true_label",
    "ground_truth",
    "would_convert",
];

const SPENDS: [&str; 7] = [
    "spend",
    "spent",
    "cost",
    "amount_spent",
    "depense",
    "depenses",
    "montant_depense",
];

/// The likeliest first: of several columns the first is looked at.
const PERSONS: [&str; 30] = [
    "user_id",
    "userid",
    "customer_id",
    "client_id",
    "person_id",
    "member_id",
    "recipient_id",
    "subscriber_id",
    "contact_id",
    "candidate_id",
    "applicant_id",
    "visitor_id",
    "household_id",
    "uid",
    "id_utilisateur",
    "utilisateur_id",
    "id_client",
    "id_personne",
    "id_membre",
    "id_destinataire",
    "id_abonne",
    "id_contact",
    "id_candidat",
    "id_visiteur",
    "numero_client",
    "email",
    "e_mail",
    "email_address",
    "courriel",
    "adresse_mail",
];

/// How likely a column is the id of a person, 0 the likeliest; `None` when its name says nothing.
pub(super) fn person_rank(column: &str) -> Option<usize> {
    let name = identifier(column);
    PERSONS.iter().position(|known| *known == name)
}

/// Text without case, outer space and accents, to be compared.
#[must_use]
pub fn fold(text: &str) -> String {
    text.trim()
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ò' | 'ó' | 'ô' | 'ö' | 'õ' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            '\u{a0}' | '\u{202f}' => ' ',
            other => other,
        })
        .collect()
}

/// A column name as a bare identifier: folded, everything else an underscore.
pub(super) fn identifier(name: &str) -> String {
    let folded: String = fold(name)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect();
    folded
        .split('_')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

/// What a column name says; `None` for names that mean nothing here.
#[must_use]
pub fn recognise(column: &str) -> Option<Recognised> {
    let name = identifier(column);
    let name = name.as_str();
    if let Some((id, _)) = ATTRIBUTES.iter().find(|(_, words)| words.contains(&name)) {
        return Some(Recognised::Attribute(id));
    }
    if let Some(stage) = STAGES.iter().find(|stage| stage.words.contains(&name)) {
        return Some(Recognised::Stage(stage.id));
    }
    if LABELS.contains(&name) {
        return Some(Recognised::Label);
    }
    if PERSONS.contains(&name) {
        return Some(Recognised::Person);
    }
    let mut about_consent = consent_names::NAMES.iter();
    if let Some((recognised, _)) = about_consent.find(|(_, names)| names.contains(&name)) {
        return Some(*recognised);
    }
    (SPENDS.contains(&name)
        || (name.starts_with("amount_spent_") || name.starts_with("montant_depense_")))
    .then_some(Recognised::Spend)
}

/// Reads yes and no: `1`, `0`, `true`, `yes`, `oui`, `vrai` and their like.
#[must_use]
pub fn yes_no(text: &str) -> Option<bool> {
    // Nearly every value of a log is one of these two.
    match text {
        "1" => return Some(true),
        "0" => return Some(false),
        _ => {}
    }
    match fold(text).as_str() {
        "true" | "t" | "yes" | "y" | "oui" | "o" | "vrai" => Some(true),
        "false" | "f" | "no" | "n" | "non" | "faux" => Some(false),
        // 1.00, +1 and 01 are numbers equal to 1.
        number => match parse_micros(number)? {
            MICROS => Some(true),
            0 => Some(false),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_and_french_headers_are_recognised() {
        for (name, wanted) in [
            ("Sexe", Recognised::Attribute("gender")),
            ("Tranche d'âge", Recognised::Attribute("age")),
            ("Revenu", Recognised::Attribute("income")),
            ("Éligible", Recognised::Stage("eligible")),
            ("Ciblé", Recognised::Stage("targeted")),
            ("Total_Conversion", Recognised::Stage("converted")),
            ("Amount Spent (EUR)", Recognised::Spend),
            ("Qualifié", Recognised::Label),
            ("ID client", Recognised::Person),
            ("E-mail", Recognised::Person),
            ("user.ext.consent", Recognised::Consent),
            ("Consentement RGPD", Recognised::Consent),
            ("IABTCF_TCString", Recognised::Consent),
            ("Opt-out", Recognised::OptOut),
            ("Désinscrit", Recognised::OptOut),
        ] {
            assert_eq!(recognise(name), Some(wanted), "{name}");
        }
        assert_eq!(recognise("fb_campaign_id"), None);
        assert_eq!(recognise("page"), None);
    }

    #[test]
    fn no_name_means_two_things() {
        let mut seen = std::collections::BTreeSet::new();
        let words = ATTRIBUTES.iter().flat_map(|(_, words)| words.iter());
        let words = words.chain(STAGES.iter().flat_map(|stage| stage.words.iter()));
        let words = words.chain(&LABELS).chain(&SPENDS).chain(&PERSONS);
        let consent = consent_names::NAMES.iter();
        for word in words.chain(consent.flat_map(|(_, words)| words.iter())) {
            assert!(seen.insert(*word), "{word} is listed twice");
            assert_eq!(*word, identifier(word), "names are listed as identifiers");
        }
    }
}
