//! French.

use crate::policy::CheckWhy;
use crate::report::numbers::FRENCH;
use crate::report::text::checks::{About, Checking, Noun, fields, quoted};

const SPECIAL: &str = "les lignes qui déclarent le logement, l'emploi ou le crédit";

const PLATFORMS: &str = "règles de Google Ads (États-Unis, Canada\u{a0}: logement et emploi depuis le 19/10/2020, crédit depuis le 28/02/2024), de Meta (catégorie spéciale), de TikTok (États-Unis, Canada) et de Microsoft Advertising";

/// What is said of a check.
pub(in crate::report::text) fn about(id: &str) -> About {
    let (broken, concerns, remedy, source) = match id {
        "hec-age-targeting" => (
            "logement, emploi ou crédit avec une limite d'âge",
            SPECIAL,
            "Ouvrir les âges à 18-65+ et retirer les âges exclus.",
            PLATFORMS,
        ),
        "hec-gender-targeting" => (
            "logement, emploi ou crédit réservé à un sexe",
            SPECIAL,
            "Cibler tous les sexes et retirer ceux qui sont exclus.",
            PLATFORMS,
        ),
        "hec-postcode-targeting" => (
            "logement, emploi ou crédit limité à des codes postaux",
            SPECIAL,
            "Remplacer les codes postaux par un rayon ou une zone plus large.",
            PLATFORMS,
        ),
        "hec-family-targeting" => (
            "logement, emploi ou crédit ciblé selon la situation familiale",
            SPECIAL,
            "Retirer la situation parentale ou matrimoniale du ciblage.",
            "règle de Google Ads (États-Unis, Canada\u{a0}: logement et emploi depuis le 19/10/2020, crédit depuis le 28/02/2024)",
        ),
        "hec-audience-exclusion" => (
            "logement, emploi ou crédit avec une audience exclue",
            SPECIAL,
            "Retirer les audiences exclues.",
            "règle de TikTok (États-Unis, Canada\u{a0}; sans date, lue en 2026)",
        ),
        "hec-lookalike-audience" => (
            "logement, emploi ou crédit avec une audience similaire",
            SPECIAL,
            "Retirer les audiences similaires.",
            "règles de Meta (catégorie spéciale) et de TikTok (États-Unis, Canada)\u{a0}; sans date, lues en 2026",
        ),
        "minor-targeting" => (
            "mineurs dans une publicité fondée sur le profilage",
            "les lignes qui portent un âge, sauf sans profilage",
            "Fixer l'âge minimal à 18 ans, ou diffuser la publicité sans profilage.",
            "règlement (UE) 2022/2065 sur les services numériques, article 28, paragraphe 2 (depuis le 17/02/2024)",
        ),
        "special-category-targeting" => (
            "ciblage par une catégorie particulière de données personnelles",
            "les lignes qui nomment un segment, un centre d'intérêt ou une exclusion",
            "Examiner le terme, et retirer le segment s'il a bien ce sens.",
            "règlement (UE) 2022/2065 sur les services numériques, article 26, paragraphe 3 (depuis le 17/02/2024), avec le RGPD, article 9, paragraphe 1",
        ),
        "shown-before-consent" => (
            "publicités diffusées avant le consentement",
            "les lignes diffusées qui disent quand la personne a consenti",
            "Établir sur quelle base elles ont été diffusées, et ne rien diffuser de profilé avant le consentement.",
            "RGPD, article 7, paragraphe 1 (depuis le 25/05/2018)\u{a0}; directive 2002/58/CE, article 5, paragraphe 3\u{a0}; CNIL, délibération 2020-092 du 17/09/2020",
        ),
        "shown-after-withdrawal" => (
            "publicités diffusées après le retrait du consentement",
            "les lignes diffusées qui disent quand la personne a retiré son consentement",
            "Établir en combien de temps un retrait est pris en compte, et cesser aussitôt.",
            "RGPD, article 7, paragraphe 3 (depuis le 25/05/2018)",
        ),
        "targeted-despite-opt-out" => (
            "personnes ciblées malgré leur opposition",
            "les lignes qui disent si la personne s'est opposée",
            "Écarter avant le ciblage les personnes qui s'opposent ou qui envoient un signal Global Privacy Control.",
            "Code civil de Californie, 1798.120 et 1798.135 (CCPA depuis le 01/01/2020, CPRA depuis le 01/01/2023)\u{a0}; 11 CCR 7025",
        ),
        _ => ("", "", "", ""),
    };
    About {
        broken,
        concerns,
        remedy,
        source,
    }
}

/// A check as a sentence.
pub(in crate::report::text) fn sentence(c: &Checking<'_>) -> String {
    let n = FRENCH;
    let about = about(c.check);
    let s = |count: u64| if count > 1 { "s" } else { "" };
    let looked_at = format!(
        "{} ligne{1} examinée{1}",
        n.count(c.checked.looked_at),
        s(c.checked.looked_at)
    );
    let unreadable = format!(
        "{} ligne{1} illisible{1}",
        n.count(c.checked.unreadable),
        s(c.checked.unreadable)
    );
    let unread = quoted(&c.checked.unread);
    let what = match c.why {
        CheckWhy::Kept => format!("aucune sur {looked_at}."),
        CheckWhy::Broken => {
            let unread = if c.checked.unreadable == 0 {
                String::new()
            } else {
                format!(" En outre, {unreadable} (par exemple {unread}).")
            };
            format!(
                "{} sur {looked_at}, par exemple {}.{unread} {} Indicateur de dépistage\u{a0}; source\u{a0}: {}.",
                n.count(c.checked.broken),
                quoted(&c.checked.examples),
                about.remedy,
                about.source
            )
        }
        CheckWhy::Unreadable => format!(
            "aucune sur {looked_at}, mais {unreadable} (par exemple {unread})\u{a0}: corriger les valeurs, ou dire le sens des mots dans bias-audit.toml."
        ),
        CheckWhy::NoRow => format!(
            "non évalué, car aucune ligne n'est concernée\u{a0}; sont examinées {}.",
            about.concerns
        ),
        CheckWhy::Partly(missing) => {
            let (missing, flag) = fields(missing, " ou ", ", ni pour ", "COLONNE");
            format!("aucune sur {looked_at}, mais il n'y a pas de colonne pour {missing}, qui pourrait en révéler\u{a0}; la nommer\u{a0}: {flag}.")
        }
        CheckWhy::NoColumn(missing) => {
            let (missing, flag) = fields(missing, " ou ", ", ni pour ", "COLONNE");
            format!("non évalué, faute de colonne pour {missing}\u{a0}; la nommer\u{a0}: {flag}.")
        }
        CheckWhy::NotCounted => {
            "non évalué, car le comptage s'est fait sans lui\u{a0}; compter de nouveau le journal avec une configuration qui le nomme.".into()
        }
    };
    format!("{}\u{a0}: {what}", about.broken)
}

/// Findings of a kind with their number, and the ending of what agrees with them.
pub(in crate::report::text) fn counted(noun: Noun, count: usize) -> (String, &'static str) {
    let s = if count > 1 { "s" } else { "" };
    let text = match noun {
        Noun::Comparisons => format!("{count} comparaison{s}"),
        Noun::Checks => format!("{count} contrôle{s}"),
        Noun::Both if count > 1 => format!("{count} comparaisons et contrôles"),
        Noun::Both => format!("{count} comparaison ou contrôle"),
    };
    let ending = match noun {
        Noun::Comparisons => "e",
        Noun::Checks | Noun::Both => "",
    };
    (text, ending)
}

/// The name of a protected criterion, as the law has it.
pub(in crate::report::text) fn criterion(id: &str) -> &'static str {
    match id {
        "origin" => "origine",
        "sex" => "sexe",
        "family-situation" => "situation de famille",
        "pregnancy" => "grossesse",
        "appearance" => "apparence physique",
        "economic-vulnerability" => {
            "particulière vulnérabilité résultant de la situation économique"
        }
        "surname" => "patronyme",
        "residence" => "lieu de résidence",
        "health" => "état de santé",
        "loss-of-autonomy" => "perte d'autonomie",
        "disability" => "handicap",
        "genetic-characteristics" => "caractéristiques génétiques",
        "morals" => "mœurs",
        "sexual-orientation" => "orientation sexuelle",
        "gender-identity" => "identité de genre",
        "age" => "âge",
        "political-opinion" => "opinions politiques",
        "philosophical-opinion" => "opinions philosophiques",
        "union-activity" => "activités syndicales",
        "language" => "capacité à s'exprimer dans une langue autre que le français",
        "ethnic-group" => "appartenance à une ethnie",
        "nation" => "appartenance à une nation",
        "alleged-race" => "prétendue race",
        "religion" => "religion",
        "bank-domiciliation" => "domiciliation bancaire",
        _ => "",
    }
}
