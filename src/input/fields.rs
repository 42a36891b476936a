//! Which columns hold the fields that checks of rows read: named by a flag or the configuration, or
//! recognised by the names that platforms and people give them. A field that no column holds is not
//! an error here: the check that needs it says so.

use crate::config::{Config, Field, Named};
use crate::error::{Code, Error, Result};
use crate::input::lookup::Table;
use crate::input::names::identifier;
use crate::input::{How, Recognised, RoleColumn, recognise};

/// What the policy asks of the rows, apart from groups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Ids of the checks, in order.
    pub checks: Vec<&'static str>,
    /// The fields that they read, each once and in order.
    pub fields: Vec<Field>,
    /// Whether nothing else is asked: no group is compared then, and none is needed.
    pub alone: bool,
}

/// A column that holds a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldColumn {
    /// The field.
    pub field: Field,
    /// The column.
    pub column: RoleColumn,
}

/// What is read for checks of rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckedColumns {
    /// Ids of the checks, in order.
    pub checks: Vec<&'static str>,
    /// The columns, in order of field.
    pub columns: Vec<FieldColumn>,
    /// Meaning → the words of the log that have it.
    pub words: Vec<(String, Vec<String>)>,
}

/// The names that are recognised, in their plain form: lower case, no accents, underscores.
const NAMES: [(Field, &[&str]); 20] = [
    (
        Field::Time,
        &[
            "time",
            "timestamp",
            "time_stamp",
            "datetime",
            "date_time",
            "event_time",
            "event_timestamp",
            "event_date",
            "event_at",
            "impression_time",
            "impression_at",
            "shown_at",
            "served_at",
            "horodatage",
            "date_heure",
            "date_affichage",
            "date_diffusion",
            "affiche_le",
            "diffuse_le",
        ],
    ),
    (
        Field::ConsentAt,
        &[
            "consent_at",
            "consented_at",
            "consent_time",
            "consent_timestamp",
            "consent_date",
            "consent_given_at",
            "opt_in_at",
            "opted_in_at",
            "opt_in_date",
            "date_consentement",
            "date_de_consentement",
            "date_du_consentement",
            "horodatage_consentement",
            "consenti_le",
        ],
    ),
    (
        Field::WithdrawnAt,
        &[
            "withdrawn_at",
            "consent_withdrawn_at",
            "withdrawal_at",
            "withdrawal_date",
            "revoked_at",
            "opt_out_at",
            "opted_out_at",
            "opt_out_date",
            "unsubscribed_at",
            "date_retrait",
            "date_de_retrait",
            "date_retrait_consentement",
            "retire_le",
            "date_desinscription",
            "desinscrit_le",
        ],
    ),
    (
        Field::OptOut,
        &[
            "gpc",
            "sec_gpc",
            "gpc_signal",
            "global_privacy_control",
            "us_privacy",
            "us_privacy_string",
            "usprivacy",
            "regs_ext_us_privacy",
            "iabusprivacy_string",
        ],
    ),
    (
        Field::Category,
        &[
            "special_ad_category",
            "special_ad_categories",
            "special_industries",
            "special_category",
            "hec_category",
            "categorie_speciale",
            "categories_speciales",
            "categorie_publicitaire_speciale",
            "categorie_d_annonce_speciale",
            "categorie_annonce_speciale",
        ],
    ),
    (
        Field::AgeMin,
        &[
            "age_min",
            "min_age",
            "minimum_age",
            "age_minimum",
            "age_from",
            "targeting_age_min",
            "age_min_cible",
            "age_minimal",
        ],
    ),
    (
        Field::AgeMax,
        &[
            "age_max",
            "max_age",
            "maximum_age",
            "age_maximum",
            "age_to",
            "targeting_age_max",
            "age_max_cible",
            "age_maximal",
        ],
    ),
    (
        Field::Ages,
        &[
            "age_groups",
            "age_ranges",
            "target_ages",
            "targeted_ages",
            "targeting_ages",
            "ages_cibles",
            "tranches_d_age",
            "tranches_d_age_ciblees",
        ],
    ),
    (
        Field::ExcludedAges,
        &[
            "excluded_ages",
            "excluded_age_ranges",
            "negative_ages",
            "ages_exclus",
            "tranches_d_age_exclues",
        ],
    ),
    (
        Field::Genders,
        &[
            "genders",
            "target_gender",
            "target_genders",
            "targeted_gender",
            "targeted_genders",
            "targeting_genders",
            "gender_targeting",
            "genres_cibles",
            "genre_cible",
            "sexes_cibles",
            "sexe_cible",
        ],
    ),
    (
        Field::ExcludedGenders,
        &[
            "excluded_genders",
            "negative_genders",
            "sexes_exclus",
            "genres_exclus",
        ],
    ),
    (
        Field::Postcodes,
        &[
            "zips",
            "geo_locations_zips",
            "targeting_geo_locations_zips",
            "zip_codes",
            "zipcode_ids",
            "postal_codes",
            "postcodes",
            "target_zips",
            "targeted_zips",
            "target_zip_codes",
            "codes_postaux",
            "codes_postaux_cibles",
        ],
    ),
    (
        Field::ExcludedPostcodes,
        &[
            "excluded_zips",
            "excluded_geo_locations_zips",
            "targeting_excluded_geo_locations_zips",
            "excluded_zip_codes",
            "excluded_postal_codes",
            "excluded_postcodes",
            "codes_postaux_exclus",
        ],
    ),
    (
        Field::Family,
        &[
            "parental_statuses",
            "parental_status_targeting",
            "family_statuses",
            "relationship_statuses",
            "marital_status_targeting",
            "situation_familiale_ciblee",
            "statut_parental_cible",
        ],
    ),
    (
        Field::ExcludedAudiences,
        &[
            "excluded_custom_audiences",
            "excluded_audiences",
            "excluded_audience_ids",
            "exclude_custom_audiences",
            "suppression_lists",
            "audiences_exclues",
            "audiences_personnalisees_exclues",
        ],
    ),
    (
        Field::Lookalikes,
        &[
            "lookalike_audiences",
            "lookalike_audience_ids",
            "lookalikes",
            "lookalike",
            "audiences_similaires",
        ],
    ),
    (
        Field::Segments,
        &[
            "segments",
            "segment",
            "audience_segment",
            "audience_segments",
            "user_segments",
            "interests",
            "interest",
            "interest_category_ids",
            "behaviors",
            "behaviours",
            "targeting",
            "targeting_spec",
            "detailed_targeting",
            "flexible_spec",
            "custom_audiences",
            "target_segments",
            "segments_cibles",
            "interets",
            "centres_d_interet",
            "centre_d_interet",
            "comportements",
            "ciblage",
            "ciblage_detaille",
            "audiences_personnalisees",
        ],
    ),
    (
        Field::Exclusions,
        &[
            "exclusions",
            "excluded_segments",
            "excluded_interests",
            "negative_criteria",
            "targeting_exclusions",
            "criteres_exclus",
            "segments_exclus",
            "interets_exclus",
            "exclusions_de_ciblage",
        ],
    ),
    (
        Field::Profiled,
        &[
            "profiled",
            "is_profiled",
            "profiling",
            "personalized",
            "personalised",
            "is_personalized",
            "profilage",
            "personnalise",
            "personnalisee",
        ],
    ),
    (
        Field::Name,
        &[
            "adset_name",
            "ad_set_name",
            "ad_name",
            "ad_group",
            "ad_group_name",
            "adgroup_name",
            "campaign_name",
            "campaign",
            "nom_de_l_ensemble",
            "ensemble_de_publicites",
            "nom_de_la_publicite",
            "nom_de_la_campagne",
            "nom_campagne",
            "campagne",
        ],
    ),
];

/// The names by which the column of a field is recognised.
#[must_use]
pub fn field_names(field: Field) -> &'static [&'static str] {
    let known = NAMES.iter().find(|(other, _)| *other == field);
    known.map_or(&[], |(_, names)| names)
}

fn holds(field: Field, column: &str) -> bool {
    match field {
        Field::Age => recognise(column) == Some(Recognised::Attribute("age")),
        Field::Consent => recognise(column) == Some(Recognised::Consent),
        Field::Shown => recognise(column) == Some(Recognised::Stage("shown")),
        Field::Targeted => recognise(column) == Some(Recognised::Stage("targeted")),
        Field::OptOut if recognise(column) == Some(Recognised::OptOut) => true,
        _ => field_names(field).contains(&identifier(column).as_str()),
    }
}

/// The columns of the fields that checks read.
pub(super) fn checked_columns(
    config: &Config,
    table: &Table<'_>,
    wanted: &Wanted,
) -> Result<CheckedColumns> {
    let mut columns = Vec::new();
    for field in &wanted.fields {
        let found = match config.fields.iter().find(|named| named.field == *field) {
            Some(named) => {
                let flag = format!("--{} {}=", field.table(), field.key());
                let found = named.columns.iter().map(|named| table.find(named, &flag));
                found.collect::<Result<Vec<_>>>()?
            }
            None => match attribute_column(*field, config) {
                Some(named) => vec![table.find(named, "-a")?],
                None => match config.consent.as_ref().filter(|_| *field == Field::Consent) {
                    Some(named) => vec![table.find(named, "--consent")?],
                    None => recognised(*field, table)?,
                },
            },
        };
        if found.len() > 1 && !field.is_many() {
            return Err(ambiguous(*field, table, &found));
        }
        columns.extend(found.into_iter().map(|column| FieldColumn {
            field: *field,
            column,
        }));
    }
    Ok(CheckedColumns {
        checks: wanted.checks.clone(),
        columns,
        words: config.words.clone(),
    })
}

/// The column that the configuration names for the attribute of the same meaning.
fn attribute_column(field: Field, config: &Config) -> Option<&Named> {
    let of_age = |name: &str| recognise(name) == Some(Recognised::Attribute("age"));
    let mut attributes = config.attributes.iter();
    let named = attributes.find(|attribute| of_age(&attribute.name.value));
    named
        .filter(|_| field == Field::Age)
        .and_then(|attribute| attribute.column.as_ref())
        // Years of birth are no ages.
        .filter(|column| recognise(&column.value) != Some(Recognised::Attribute("birth_year")))
}

/// The columns whose names mean a field. Of names for a campaign or advertisement, the finest is
/// taken: it only labels examples.
fn recognised(field: Field, table: &Table<'_>) -> Result<Vec<RoleColumn>> {
    let mut found: Vec<RoleColumn> = table
        .names()
        .filter(|column| holds(field, column))
        .map(|column| RoleColumn {
            column: column.to_owned(),
            how: How::Recognised,
        })
        .collect();
    if field == Field::Name {
        let rank = |role: &RoleColumn| {
            let name = identifier(&role.column);
            field_names(field).iter().position(|known| *known == name)
        };
        found.sort_by_key(rank);
        found.truncate(1);
    }
    if found.len() > 1 && !field.is_many() {
        return Err(ambiguous(field, table, &found));
    }
    Ok(found)
}

fn ambiguous(field: Field, table: &Table<'_>, found: &[RoleColumn]) -> Error {
    let [a, b] = [0, 1].map(|at| found.get(at).map_or("", |role| role.column.as_str()));
    let (under, key) = (field.table(), field.key());
    Error::new(
        Code::AmbiguousColumn,
        format!("both `{a}` and `{b}` of `{}` could be `{key}`", table.name),
    )
    .help(format!(
        "say which: `--{under} {key}={a}`, or `{key} = \"{a}\"` under [{under}] in bias-audit.toml"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_fields_and_names_are_plain() {
        let mut seen = std::collections::BTreeSet::new();
        for (field, names) in NAMES {
            for name in names {
                assert!(seen.insert(*name), "{name} is listed twice");
                assert_eq!(*name, identifier(name), "{field:?}");
                assert_eq!(recognise(name), None, "{name} has another role");
            }
        }
        let by_role = [Field::Age, Field::Consent, Field::Shown, Field::Targeted];
        for field in Field::ALL.iter().filter(|field| !by_role.contains(field)) {
            assert!(!field_names(*field).is_empty(), "{field:?}");
        }
    }

    #[test]
    fn spellings_of_platforms_are_recognised() {
        for (column, field) in [
            ("Special Ad Categories", Field::Category),
            ("geo_locations.zips", Field::Postcodes),
            ("Catégorie spéciale", Field::Category),
            ("Âge min. ciblé", Field::AgeMin),
            ("Tranche d'âge", Field::Age),
            ("user.ext.consent", Field::Consent),
            ("Date du consentement", Field::ConsentAt),
            ("Sec-GPC", Field::OptOut),
            ("opt_out", Field::OptOut),
            ("Affiché", Field::Shown),
        ] {
            assert!(holds(field, column), "{column}");
        }
    }
}
