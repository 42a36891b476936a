//! Codes of platforms for ages and incomes, as people would write them: enumerations that mean one
//! thing wherever they stand. Codes that are bare numbers mean something on their platform only, and
//! are not here.

use crate::groups::Kind;
use crate::input::fold;

/// Spelled-out bands of ages.
const AGES: [(&str, &str); 8] = [
    ("thirteentoseventeen", "13-17"),
    ("eighteentotwentyfour", "18-24"),
    ("twentyfivetothirtyfour", "25-34"),
    // The vendor's own spelling.
    ("thirtyfivetofourtynine", "35-49"),
    ("thirtyfivetofortynine", "35-49"),
    ("fiftytosixtyfour", "50-64"),
    ("sixtyfiveandabove", "65+"),
    ("65 and above", "65+"),
];

/// Fifths and tenths of household income; some platforms count from the bottom, some from the top.
const INCOMES: [(&str, &str); 6] = [
    ("income_range_0_50", "Lower 50%"),
    ("income_range_50_60", "41-50%"),
    ("income_range_60_70", "31-40%"),
    ("income_range_70_80", "21-30%"),
    ("income_range_80_90", "11-20%"),
    ("income_range_90_up", "Top 10%"),
];

/// What codes say when the group is not known.
const UNKNOWN: [&str; 4] = ["undetermined", "unknown", "unspecified", "none"];

/// The plain spelling of a code; `None` for everything that is none.
pub(super) fn spelled(text: &str, kind: Kind) -> Option<String> {
    let word = fold(text);
    let is_unknown = |rest: &str| UNKNOWN.contains(&rest).then(|| "unknown".to_owned());
    match kind {
        Kind::Age => {
            let known = AGES.iter().find(|(code, _)| *code == word);
            if let Some((_, band)) = known {
                return Some((*band).to_owned());
            }
            let rest = word
                .strip_prefix("age_range_")
                .or_else(|| word.strip_prefix("age_"))?;
            is_unknown(rest).or_else(|| years(rest))
        }
        Kind::Income => {
            let known = INCOMES.iter().find(|(code, _)| *code == word);
            if let Some((_, tier)) = known {
                return Some((*tier).to_owned());
            }
            if let Some(rest) = word.strip_prefix("income_range_") {
                return is_unknown(rest);
            }
            let rest = word.strip_prefix("household_income_")?;
            is_unknown(rest).or_else(|| tier(rest.strip_suffix("_percent")?))
        }
        Kind::Gender => is_unknown(word.strip_prefix("gender_")?),
        Kind::BirthYear | Kind::Other => None,
    }
}

/// `18_24`, `65_up`, `65_plus` and `55_100` as bands; nobody is older than a hundred here.
fn years(rest: &str) -> Option<String> {
    let (from, to) = rest.split_once('_')?;
    let is_age = |part: &str| part.parse::<u8>().is_ok_and(|age| age <= 100);
    match to {
        "up" | "plus" | "100" if is_age(from) => Some(format!("{from}+")),
        _ if is_age(from) && is_age(to) => Some(format!("{from}-{to}")),
        _ => None,
    }
}

/// `top_10`, `top_11_to_20` and `lower_50` as tiers counted from the top.
fn tier(rest: &str) -> Option<String> {
    let is_share = |part: &str| part.parse::<u8>().is_ok_and(|share| share <= 100);
    if let Some(lower) = rest.strip_prefix("lower_").filter(|part| is_share(part)) {
        return Some(format!("Lower {lower}%"));
    }
    let top = rest.strip_prefix("top_")?;
    match top.split_once("_to_") {
        Some((from, to)) if is_share(from) && is_share(to) => Some(format!("{from}-{to}%")),
        None if is_share(top) => Some(format!("Top {top}%")),
        Some(_) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_ages_are_bands() {
        for (code, band) in [
            ("AGE_RANGE_18_24", Some("18-24")),
            ("AGE_RANGE_65_UP", Some("65+")),
            ("AGE_RANGE_65_PLUS", Some("65+")),
            ("AGE_55_100", Some("55+")),
            ("AGE_13_17", Some("13-17")),
            ("ThirtyFiveToFourtyNine", Some("35-49")),
            ("AGE_RANGE_UNDETERMINED", Some("unknown")),
            ("18-24", None),
            ("age_x", None),
        ] {
            assert_eq!(spelled(code, Kind::Age).as_deref(), band, "{code}");
        }
    }

    #[test]
    fn incomes_counted_from_the_bottom_and_from_the_top_are_the_same_tiers() {
        for (bottom, top, tier) in [
            (
                "INCOME_RANGE_0_50",
                "HOUSEHOLD_INCOME_LOWER_50_PERCENT",
                "Lower 50%",
            ),
            (
                "INCOME_RANGE_50_60",
                "HOUSEHOLD_INCOME_TOP_41_TO_50_PERCENT",
                "41-50%",
            ),
            (
                "INCOME_RANGE_80_90",
                "HOUSEHOLD_INCOME_TOP_11_TO_20_PERCENT",
                "11-20%",
            ),
            (
                "INCOME_RANGE_90_UP",
                "HOUSEHOLD_INCOME_TOP_10_PERCENT",
                "Top 10%",
            ),
        ] {
            assert_eq!(spelled(bottom, Kind::Income).as_deref(), Some(tier));
            assert_eq!(spelled(top, Kind::Income).as_deref(), Some(tier));
        }
        assert_eq!(
            spelled("HOUSEHOLD_INCOME_UNKNOWN", Kind::Income).as_deref(),
            Some("unknown")
        );
        assert_eq!(spelled("20000-40000", Kind::Income), None);
    }
}
