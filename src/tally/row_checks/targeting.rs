//! The answers of a row about its targeting settings: one function per check. What the settings' words
//! mean is read elsewhere; here is only which of them breaks what.

use crate::config::Field;
use crate::input::yes_no;
use crate::tally::row_checks::settings::{
    AGE_WORDS, Declared, GENDER_WORDS, ages, are_sortation_areas, band, category, cover_adults,
    is_set, limit, limits_genders, names_any,
};
use crate::tally::row_checks::{Answer, Row, sensitive};

/// The answer of a row of housing, employment or credit; other rows are not concerned.
fn of_special_category(
    row: &Row<'_>,
    broken_by: impl FnOnce(&Row<'_>) -> Result<Option<String>, Answer>,
) -> Answer {
    match category(row) {
        Err(answer) => answer,
        Ok(None | Some(Declared::Other)) => Answer::NotConcerned,
        Ok(Some(Declared::Special)) => match broken_by(row) {
            Err(answer) => answer,
            Ok(None) => Answer::Kept,
            Ok(Some(value)) => Answer::Broken(row.example(&value)),
        },
    }
}

/// A setting that may not be there at all.
fn forbidden(row: &Row<'_>, field: Field) -> Option<String> {
    let text = row.get(field).filter(|text| is_set(text))?;
    Some(format!("{} {text}", field.key()))
}

/// Words of a list of exclusions that name what may not be excluded.
fn excluded(row: &Row<'_>, words: &[&str]) -> Option<String> {
    let text = row
        .all(Field::Exclusions)
        .find(|text| names_any(text, words))?;
    Some(format!("{} {text}", Field::Exclusions.key()))
}

pub(super) fn by_age(row: &Row<'_>) -> Answer {
    of_special_category(row, |row| {
        let said = |field: Field, text: &str| Ok(Some(format!("{} {text}", field.key())));
        if let Some(text) = row.get(Field::AgeMin)
            && limit(text)?.is_some_and(|limit| limit.from > 18)
        {
            return said(Field::AgeMin, text);
        }
        if let Some(text) = row.get(Field::AgeMax)
            && limit(text)?.is_some_and(|limit| limit.to < 65)
        {
            return said(Field::AgeMax, text);
        }
        if let Some(text) = row.get(Field::Ages)
            && ages(text)?.is_some_and(|bands| !cover_adults(&bands))
        {
            return said(Field::Ages, text);
        }
        Ok(forbidden(row, Field::ExcludedAges).or_else(|| excluded(row, &AGE_WORDS)))
    })
}

pub(super) fn by_gender(row: &Row<'_>) -> Answer {
    of_special_category(row, |row| {
        if let Some(text) = row.get(Field::Genders)
            && limits_genders(row, text)?
        {
            return Ok(Some(format!("{} {text}", Field::Genders.key())));
        }
        Ok(forbidden(row, Field::ExcludedGenders).or_else(|| excluded(row, &GENDER_WORDS)))
    })
}

pub(super) fn by_postcode(row: &Row<'_>) -> Answer {
    let broken = |field| {
        let text = row.get(field)?;
        forbidden(row, field).filter(|_| !are_sortation_areas(text))
    };
    of_special_category(row, |_| {
        Ok(broken(Field::Postcodes).or_else(|| broken(Field::ExcludedPostcodes)))
    })
}

pub(super) fn by_family(row: &Row<'_>) -> Answer {
    of_special_category(row, |row| Ok(forbidden(row, Field::Family)))
}

pub(super) fn by_exclusion(row: &Row<'_>) -> Answer {
    of_special_category(row, |row| Ok(forbidden(row, Field::ExcludedAudiences)))
}

pub(super) fn by_lookalike(row: &Row<'_>) -> Answer {
    of_special_category(row, |row| Ok(forbidden(row, Field::Lookalikes)))
}

/// Under 18: an age or a band that ends below it, or a youngest targeted age below it. A band that
/// only begins below it (`13-24`) does not say that the person is a minor; as targeting it does.
pub(super) fn of_minors(row: &Row<'_>) -> Answer {
    match row.get(Field::Profiled).map(|text| (text, yes_no(text))) {
        Some((_, Some(false))) => return Answer::NotConcerned,
        Some((text, None)) => return Answer::Unreadable(text.to_owned()),
        Some((_, Some(true))) | None => {}
    }
    let mut looked_at = false;
    if let Some(text) = row.get(Field::Age)
        && let Some(found) = band(text)
    {
        if found.to < 18 {
            return Answer::Broken(row.example(&format!("age {text}")));
        }
        looked_at = true;
    }
    for field in [Field::AgeMin, Field::Ages] {
        let Some(text) = row.get(field) else { continue };
        let youngest = match field {
            Field::AgeMin => limit(text).map(|limit| limit.map(|limit| limit.from)),
            _ => ages(text).map(|bands| bands.and_then(|b| b.first().map(|first| first.from))),
        };
        match youngest {
            Err(answer) => return answer,
            Ok(Some(age)) if age < 18 => {
                return Answer::Broken(row.example(&format!("{} {text}", field.key())));
            }
            Ok(Some(_)) => looked_at = true,
            Ok(None) => {}
        }
    }
    if looked_at {
        Answer::Kept
    } else {
        Answer::NotConcerned
    }
}

pub(super) fn by_special_category(row: &Row<'_>) -> Answer {
    let mut looked_at = false;
    for field in [Field::Segments, Field::Exclusions] {
        for text in row.all(field).filter(|text| is_set(text)) {
            looked_at = true;
            if let Some(term) = sensitive(text) {
                return Answer::Broken(row.example(&format!("{} {term}", field.key())));
            }
        }
    }
    if looked_at {
        Answer::Kept
    } else {
        Answer::NotConcerned
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::tally::row_checks::check_of;

    fn answer(check: &str, values: &[(Field, &str)]) -> Answer {
        let values: Vec<(Field, Option<Cow<'_, str>>)> = values
            .iter()
            .map(|(field, text)| (*field, Some(Cow::Borrowed(*text))))
            .collect();
        let check = check_of(check).expect("the check exists");
        (check.answer)(&Row {
            values: &values,
            words: &[],
        })
    }

    fn broken(text: &str) -> Answer {
        Answer::Broken(text.to_owned())
    }

    #[test]
    fn only_declared_housing_employment_and_credit_are_concerned() {
        let of = |category| {
            answer(
                "hec-age-targeting",
                &[(Field::Category, category), (Field::AgeMin, "25")],
            )
        };
        for category in ["HOUSING", "Emploi", "[\"CREDIT\"]", "NONE, EMPLOYMENT"] {
            assert_eq!(of(category), broken("age-min 25"), "{category}");
        }
        for category in ["NONE", "", "[]", "aucune", "ISSUES_ELECTIONS_POLITICS"] {
            assert_eq!(of(category), Answer::NotConcerned, "{category}");
        }
        assert_eq!(of("Sofas"), Answer::Unreadable("Sofas".into()));
        let ambiguous = Answer::Ambiguous(Field::Category, "2".into());
        assert_eq!(of("2"), ambiguous);
    }

    #[test]
    fn ages_from_18_to_65_and_more_are_no_limit() {
        for (min, max, wanted) in [
            ("18", "65", Answer::Kept),
            ("13", "65+", Answer::Kept),
            ("", "", Answer::Kept),
            ("18.0", "99", Answer::Kept),
            ("19", "65", broken("age-min 19")),
            ("18", "64", broken("age-max 64")),
            ("adults", "65", Answer::Unreadable("adults".into())),
        ] {
            let fields = [
                (Field::Category, "HOUSING"),
                (Field::AgeMin, min),
                (Field::AgeMax, max),
            ];
            assert_eq!(
                answer("hec-age-targeting", &fields),
                wanted,
                "{min} to {max}"
            );
        }
    }

    #[test]
    fn excluded_criteria_break_what_they_exclude() {
        let of = |check: &str| {
            answer(
                check,
                &[
                    (Field::Category, "HOUSING"),
                    (Field::Exclusions, "AGE_RANGE_18_24"),
                ],
            )
        };
        assert_eq!(
            of("hec-age-targeting"),
            broken("exclusions AGE_RANGE_18_24")
        );
        assert_eq!(of("hec-gender-targeting"), Answer::Kept);
    }

    #[test]
    fn minors_are_told_from_bands_that_only_begin_below_18() {
        let of = |field, text| answer("minor-targeting", &[(field, text)]);
        for text in ["13-17", "17", "<18", "AGE_13_17"] {
            assert!(matches!(of(Field::Age, text), Answer::Broken(_)), "{text}");
        }
        for text in ["18", "13-24", "18-24"] {
            assert_eq!(of(Field::Age, text), Answer::Kept, "{text}");
        }
        for text in ["unknown", "0", "118", ""] {
            assert_eq!(of(Field::Age, text), Answer::NotConcerned, "{text}");
        }
        assert_eq!(of(Field::AgeMin, "13"), broken("age-min 13"));
        let unprofiled = [(Field::Age, "15"), (Field::Profiled, "non")];
        assert_eq!(answer("minor-targeting", &unprofiled), Answer::NotConcerned);
    }

    #[test]
    fn a_segment_is_looked_at_and_its_term_is_named() {
        let of = |text| answer("special-category-targeting", &[(Field::Segments, text)]);
        assert_eq!(of("Runners; Diabète de type 2"), broken("segments diabete"));
        assert_eq!(of("Runners"), Answer::Kept);
        assert_eq!(of("[]"), Answer::NotConcerned);
    }

    #[test]
    fn examples_are_called_by_the_name_of_the_campaign() {
        let fields = [
            (Field::Category, "HOUSING"),
            (Field::Postcodes, "75001"),
            (Field::Name, "Loft"),
        ];
        assert_eq!(
            answer("hec-postcode-targeting", &fields),
            broken("Loft: postcodes 75001")
        );
    }
}
