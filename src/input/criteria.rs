//! Columns that are themselves a protected criterion, told by their names in French and English: the
//! list of French law. It says what a column is about, not whether it is used or how.

use crate::input::names::identifier;

/// The criteria of the law of 27 May 2008 (loi no 2008-496, article 1, with code pénal, article
/// 225-1), each with words that name it in a column; in their plain form.
pub const CRITERIA: [(&str, &[&str]); 25] = [
    (
        "origin",
        &[
            "national_origin",
            "country_of_origin",
            "country_of_birth",
            "birth_country",
            "place_of_birth",
            "origine",
            "origines",
            "pays_d_origine",
            "pays_de_naissance",
            "lieu_de_naissance",
        ],
    ),
    (
        "sex",
        &[
            "sex",
            "genders",
            "sexe",
            "gender",
            "genre",
            "civilite",
            "is_female",
            "is_male",
        ],
    ),
    (
        "family-situation",
        &[
            "marital_status",
            "civil_status",
            "family_status",
            "parental_status",
            "relationship_status",
            "household_composition",
            "number_of_children",
            "has_children",
            "situation_familiale",
            "situation_de_famille",
            "situation_matrimoniale",
            "etat_civil",
            "statut_parental",
            "statut_marital",
            "nombre_d_enfants",
            "nb_enfants",
        ],
    ),
    (
        "pregnancy",
        &[
            "pregnancy",
            "pregnant",
            "grossesse",
            "enceinte",
            "maternite",
            "maternity",
        ],
    ),
    (
        "appearance",
        &[
            "physical_appearance",
            "body_mass_index",
            "bmi",
            "skin_colour",
            "skin_color",
            "apparence_physique",
            "imc",
            "couleur_de_peau",
        ],
    ),
    (
        "economic-vulnerability",
        &[
            "income",
            "household_income",
            "salary",
            "wage",
            "unemployed",
            "employment_status",
            "credit_score",
            "benefit_recipient",
            "revenu",
            "revenus",
            "salaire",
            "chomeur",
            "situation_economique",
            "vulnerabilite_economique",
            "rsa",
            "quotient_familial",
        ],
    ),
    (
        "surname",
        &[
            "surname",
            "last_name",
            "family_name",
            "nom_de_famille",
            "patronyme",
            "nom_usage",
        ],
    ),
    (
        "residence",
        &[
            "zip",
            "zipcode",
            "zip_code",
            "zips",
            "zip_codes",
            "postcode",
            "postcodes",
            "postal_code",
            "postal_codes",
            "address",
            "home_city",
            "neighbourhood",
            "neighborhood",
            "place_of_residence",
            "code_postal",
            "codes_postaux",
            "adresse",
            "adresse_postale",
            "commune",
            "code_insee",
            "code_commune",
            "quartier",
            "qpv",
            "lieu_de_residence",
            "ville_de_residence",
        ],
    ),
    (
        "health",
        &[
            "health",
            "health_status",
            "illness",
            "diagnosis",
            "medical_condition",
            "sante",
            "etat_de_sante",
            "maladie",
            "diagnostic_medical",
        ],
    ),
    (
        "loss-of-autonomy",
        &[
            "autonomy_loss",
            "loss_of_autonomy",
            "perte_d_autonomie",
            "autonomie",
            "gir",
        ],
    ),
    (
        "disability",
        &[
            "disability",
            "disabled",
            "handicap",
            "handicape",
            "rqth",
            "aah",
        ],
    ),
    (
        "genetic-characteristics",
        &[
            "genetic",
            "genetics",
            "dna",
            "genetique",
            "adn",
            "caracteristiques_genetiques",
        ],
    ),
    ("morals", &["lifestyle", "moeurs", "mode_de_vie"]),
    (
        "sexual-orientation",
        &[
            "sexual_orientation",
            "orientation_sexuelle",
            "interested_in",
        ],
    ),
    (
        "gender-identity",
        &[
            "gender_identity",
            "transgender",
            "identite_de_genre",
            "transgenre",
        ],
    ),
    (
        "age",
        &[
            "age",
            "ages",
            "age_group",
            "age_range",
            "birth_year",
            "year_of_birth",
            "yob",
            "birthdate",
            "birth_date",
            "date_of_birth",
            "dob",
            "annee_naissance",
            "annee_de_naissance",
            "date_naissance",
            "date_de_naissance",
            "tranche_d_age",
            "tranche_age",
        ],
    ),
    (
        "political-opinion",
        &[
            "political_opinion",
            "political_affiliation",
            "political_party",
            "opinion_politique",
            "opinions_politiques",
            "parti_politique",
        ],
    ),
    (
        "philosophical-opinion",
        &[
            "philosophical_opinion",
            "philosophical_belief",
            "opinion_philosophique",
            "opinions_philosophiques",
        ],
    ),
    (
        "union-activity",
        &[
            "trade_union",
            "union_member",
            "union_membership",
            "syndicat",
            "activite_syndicale",
            "activites_syndicales",
            "appartenance_syndicale",
        ],
    ),
    (
        "language",
        &[
            "language",
            "languages",
            "mother_tongue",
            "native_language",
            "locale",
            "langue",
            "langues",
            "langue_maternelle",
        ],
    ),
    (
        "ethnic-group",
        &[
            "ethnicity",
            "ethnic_group",
            "ethnic_affinity",
            "ethnie",
            "origine_ethnique",
        ],
    ),
    (
        "nation",
        &[
            "nationality",
            "citizenship",
            "nation",
            "nationalite",
            "citoyennete",
        ],
    ),
    (
        "alleged-race",
        &["race", "race_ethnicity", "pretendue_race"],
    ),
    (
        "religion",
        &[
            "religion",
            "religious_belief",
            "faith",
            "culte",
            "confession",
        ],
    ),
    (
        "bank-domiciliation",
        &[
            "iban",
            "bic",
            "bank",
            "bank_country",
            "bank_code",
            "bank_account",
            "banque",
            "code_banque",
            "pays_de_la_banque",
            "domiciliation_bancaire",
            "rib",
        ],
    ),
];

/// What stands before or after the words in names of columns.
const AROUND: [&str; 18] = [
    "min",
    "max",
    "target",
    "targeted",
    "cible",
    "cibles",
    "user",
    "customer",
    "client",
    "person",
    "member",
    "contact",
    "utilisateur",
    "membre",
    "personne",
    "de",
    "du",
    "the",
];

/// The criterion that a column is about, by its name; `None` for other names.
#[must_use]
pub fn criterion(column: &str) -> Option<&'static str> {
    let name = identifier(column);
    let mut parts: Vec<&str> = name.split('_').collect();
    let around = |part: Option<&&str>| part.is_some_and(|part| AROUND.contains(part));
    while parts.len() > 1 && around(parts.first()) {
        parts.remove(0);
    }
    while parts.len() > 1 && around(parts.last()) {
        parts.pop();
    }
    let short = parts.join("_");
    let known = CRITERIA
        .iter()
        .find(|(_, words)| words.contains(&name.as_str()) || words.contains(&short.as_str()));
    known.map(|(id, _)| *id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_is_plain_and_means_one_criterion() {
        let mut seen = BTreeSet::new();
        for (id, words) in CRITERIA {
            for word in words {
                assert!(seen.insert(*word), "{word} is listed twice");
                assert_eq!(*word, identifier(word), "{id}");
            }
        }
    }

    #[test]
    fn columns_are_told_by_their_names() {
        for (column, id) in [
            ("code_postal", Some("residence")),
            ("Code postal du client", Some("residence")),
            ("user_zip", Some("residence")),
            ("Revenu", Some("economic-vulnerability")),
            ("Sexe", Some("sex")),
            ("IBAN", Some("bank-domiciliation")),
            ("Situation de famille", Some("family-situation")),
            ("campaign_name", None),
            ("client", None),
            ("page", None),
        ] {
            assert_eq!(criterion(column), id, "{column}");
        }
    }
}
