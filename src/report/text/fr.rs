//! French.

use crate::input::{Exclusion, How, QualityCode};
use crate::metrics::{Coverage, Need, Note, Question};
use crate::policy::{End, Verdict, Why};
use crate::report::OutlookReport;
use crate::report::model::{AccountingReport, Scope};
use crate::report::numbers::{FRENCH, NumberStyle};
use crate::report::text::checks::fr as checks;
use crate::report::text::conventions::fr as conventions;
use crate::report::text::membership::{self, GroupExpected};
use crate::report::text::metric_names;
use crate::report::text::power::{self, Attaining};
use crate::report::text::units::{self, GroupOfUnits, RowsOfUnits};
use crate::report::text::weights::{self, GroupWithWeights, RowsWithWeights};
use crate::report::text::{Adjusting, Checking, Comparing, Heading, Language, Noun, Phrase};
use crate::tally::Undefined;

/// French.
pub(super) struct French;

/// The French name of an attribute.
fn attribute(id: &str) -> String {
    id.split('*')
        .map(|part| match part {
            "gender" => "sexe",
            "age" => "âge",
            "income" => "revenu",
            other => other,
        })
        .collect::<Vec<_>>()
        .join(" × ")
}

/// The French name of a stage.
fn stage(id: &str) -> String {
    match id {
        "rows" => "lignes".into(),
        "eligible" => "éligibles".into(),
        "targeted" => "ciblés".into(),
        "selected" => "retenus".into(),
        "offered" => "offre reçue".into(),
        "shown" => "exposés".into(),
        "reached" => "touchés".into(),
        "impressions" => "impressions".into(),
        "clicked" => "clics".into(),
        "converted" => "conversions".into(),
        "approved" => "approuvés".into(),
        "spend" => "dépense".into(),
        "baseline" => "population".into(),
        "share" => "part de l'audience".into(),
        "consented" => "consentements".into(),
        "label" => "qualifiés".into(),
        "!label" => "non qualifiés".into(),
        other => format!("«\u{a0}{other}\u{a0}»"),
    }
}

/// People (or events) of a group at a stage.
fn members(cells: &[(String, String)], at: &str, counted_people: bool) -> String {
    let (who, agreement) = people(cells);
    let e = if agreement { "e" } else { "" };
    match at {
        "rows" => who,
        "eligible" => format!("{who} éligibles"),
        "label" => format!("{who} qualifié{e}s"),
        "!label" => format!("{who} non qualifié{e}s"),
        "impressions" => format!("impressions (public\u{a0}: {who})"),
        "clicked" if counted_people => format!("{who} ayant cliqué"),
        "converted" if counted_people => format!("{who} ayant converti"),
        "clicked" => format!("clics (public\u{a0}: {who})"),
        "converted" => format!("conversions (public\u{a0}: {who})"),
        "reached" => format!("{who} touché{e}s"),
        "targeted" => format!("{who} ciblé{e}s"),
        other => format!("{who} à l'étape {}", stage(other)),
    }
}

/// The odds that a representation ratio compares.
fn odds(reached: f64, population: f64) -> String {
    if reached >= 1.0 || population >= 1.0 {
        return String::new();
    }
    let odds = |share: f64| FRENCH.fixed(share / (1.0 - share), 2);
    format!(
        ", soit une cote de {} contre {}",
        odds(reached),
        odds(population)
    )
}

/// The people of a group, and whether the noun is feminine.
fn people(cells: &[(String, String)]) -> (String, bool) {
    let (mut noun, mut feminine) = ("personnes", true);
    let mut more = Vec::new();
    for (name, group) in cells {
        match (name.as_str(), group.as_str()) {
            ("gender", "female") => noun = "femmes",
            ("gender", "male") => (noun, feminine) = ("hommes", false),
            (_, "unknown") => more.push(format!("({} inconnu)", attribute(name))),
            ("age", age) => more.push(format!("({age} ans)")),
            ("income", income) => more.push(format!("(revenu\u{a0}: {income})")),
            ("gender", "other") => more.push("d'un autre sexe".into()),
            (name, group) => more.push(format!("({name}\u{a0}: {group})")),
        }
    }
    let noun = if more.is_empty() {
        noun.to_owned()
    } else {
        format!("{noun} {}", more.join(" "))
    };
    (noun, feminine)
}

/// What happened to them.
fn happened(at: &str, cells: &[(String, String)], counted_people: bool) -> String {
    let e = if people(cells).1 { "e" } else { "" };
    match at.split(['&', '=']).next().unwrap_or(at) {
        "targeted" => format!("ont été ciblé{e}s"),
        "selected" => format!("ont été retenu{e}s"),
        "offered" => "ont reçu l'offre".into(),
        "shown" => "ont vu l'offre".into(),
        "reached" => format!("ont été touché{e}s"),
        "impressions" => "ont été diffusées".into(),
        "clicked" if counted_people => "ont cliqué".into(),
        "converted" if counted_people => "ont converti".into(),
        "clicked" => "ont donné un clic".into(),
        "converted" => "ont donné une conversion".into(),
        "approved" => "ont été approuvées".into(),
        "consented" => "ont consenti".into(),
        other => format!("ont {}", stage(other)),
    }
}

/// What groups are compared with, for the title of a table.
fn compared_with(id: &str, reference: Option<&str>) -> String {
    let word = |reference: &str| match reference {
        "rest" => "tous les autres".to_owned(),
        "overall" => "l'ensemble".into(),
        "baseline" => "la population".into(),
        group => French.group(id, group),
    };
    reference
        .map(|r| format!("\u{a0}; référence\u{a0}: {}", word(r)))
        .unwrap_or_default()
}

fn frequencies(c: &Comparing<'_>) -> String {
    let n = FRENCH;
    let group = members(c.cells, c.denominator, c.people);
    match (c.rates, c.reference_cells()) {
        (Some((own, reference_rate)), reference) => {
            let (base, here, there) = n.out_of(own, reference_rate);
            let events =
                !c.people && ["impressions", "clicked", "converted"].contains(&c.denominator);
            let other = match (reference, c.reference) {
                (Some(cells), _) if events => members(&cells, c.denominator, c.people),
                (Some(cells), _) => people(&cells).0,
                (None, Some("rest")) => "autres personnes".into(),
                (None, _) => "personnes en tout".into(),
            };
            format!(
                "sur {base} {group}, {here} {}\u{a0}; sur {base} {other}, {there}",
                happened(c.numerator, c.cells, c.people)
            )
        }
        (None, _) if c.shares.is_some() => {
            let (reached, population) = c.shares.unwrap_or_default();
            let (base, here, there) = n.out_of(reached, population);
            format!(
                "sur {base} {}, {here} {}\u{a0}; sur {base} dans la population, {there}{}",
                stage(c.numerator),
                people(c.cells).0,
                odds(reached, population)
            )
        }
        (None, _) if c.coverage().is_some() => covered(c),
        (None, _) => match c.metric {
            "delivery-variance" => match c.value {
                Some(value) => format!(
                    "{} des diffusions devraient aller à d'autres groupes ({}) pour la parité",
                    n.percent(value),
                    attribute(c.attribute)
                ),
                None => format!("répartition entre groupes ({})", attribute(c.attribute)),
            },
            "delivery-variance-corrected" => match c.value {
                Some(value) => format!(
                    "{} des diffusions, au-delà de ce que déplace le hasard, devraient aller à d'autres groupes ({}) pour la parité",
                    n.percent(value.max(0.0)),
                    attribute(c.attribute)
                ),
                None => format!("répartition entre groupes ({})", attribute(c.attribute)),
            },
            "equalized-odds-difference" => {
                format!(
                    "plus grand écart de taux d'erreur entre groupes ({})",
                    attribute(c.attribute)
                )
            }
            metric if c.cells.is_empty() => {
                format!(
                    "{} entre groupes ({})",
                    French.metric(metric),
                    attribute(c.attribute)
                )
            }
            _ => group,
        },
    }
}

/// Combien de valeurs d'une colonne ont une faible variance de diffusion.
fn covered(c: &Comparing<'_>) -> String {
    let n = FRENCH;
    let Some((coverage, within, all)) = c.coverage() else {
        return String::new();
    };
    let Coverage {
        within_percent,
        impressions,
        weighted,
    } = coverage;
    let (by, large) = (c.denominator, n.count(impressions));
    let (within, all) = (n.count(within), n.count(all));
    let (attribute, stage) = (attribute(c.attribute), stage(c.numerator));
    if weighted {
        format!(
            "sur {all} {stage} dans les valeurs de `{by}` d'au moins {large} impressions, {within} reviennent à celles dont la variance de diffusion ({attribute}) ne dépasse pas {within_percent}\u{a0}%"
        )
    } else {
        format!(
            "sur {all} valeurs de `{by}` d'au moins {large} impressions, {within} ont une variance de diffusion ({attribute}) d'au plus {within_percent}\u{a0}%"
        )
    }
}

fn reason(c: &Comparing<'_>) -> String {
    let n = FRENCH;
    let bound = match c.nearest_bound() {
        Some((text, true)) => format!("le seuil (au moins {text})"),
        Some((text, false)) => format!("le seuil (au plus {text})"),
        None => "le seuil".into(),
    };
    let adjusted = if c.is_adjusted {
        " après ajustement"
    } else {
        ""
    };
    let p = c.p_adjusted.map(|p| format!("{}{adjusted}", n.p_value(p)));
    match c.why {
        Why::Kept => format!("{bound} est respecté sur tout l'intervalle"),
        Why::Broken => match p {
            Some(p) => format!("{bound} est franchi et le hasard ne l'explique pas ({p})"),
            None => format!("{bound} est franchi"),
        },
        Why::TooFew if c.coverage().is_some() => format!(
            "trop peu pour juger\u{a0}: {} sont assez grandes, il en faut {}",
            n.count(c.n),
            n.count(c.min_n)
        ),
        Why::NoValue(_) if c.coverage().is_some() => "aucune n'est assez grande".into(),
        Why::TooFew => format!(
            "effectif trop faible\u{a0}: {}{} dans le plus petit groupe, il en faut {}",
            n.count(c.n),
            match (c.of_units, c.n) {
                (true, 0 | 1) => " unité",
                (true, _) => " unités",
                (false, _) => "",
            },
            n.count(c.min_n)
        ),
        Why::NoValue(Undefined::NobodySelected) if c.metric == "consent-ratio" => {
            "pas de valeur\u{a0}: personne n'a consenti dans les deux groupes".into()
        }
        Why::NoValue(reason) => format!("pas de valeur\u{a0}: {}", French.undefined(reason)),
        Why::NoInterval => "aucun intervalle ne peut être donné".into(),
        Why::KeptNotSurely => format!(
            "{bound} est respecté, mais l'intervalle le dépasse\u{a0}: il faut plus de données pour conclure"
        ),
        Why::GroupsLeftOut => format!(
            "{bound} est respecté entre les groupes comparables, mais il a fallu écarter {}\u{a0}: effectif trop faible ou taux absent",
            c.left_out.join(", ")
        ),
        Why::NotRobust if c.by_probability && c.undone().is_some() => {
            format!(
                "{bound} est respecté, mais les probabilités d'appartenance ne permettent pas de conclure"
            )
        }
        Why::NotRobust if c.by_probability => format!(
            "{bound} est respecté, et l'écart possible ne peut être borné, les groupes n'étant connus que par leurs probabilités"
        ),
        Why::NotRobust if c.undone().is_some() => {
            format!("{bound} n'est respecté que parmi les personnes de groupe connu")
        }
        Why::NotRobust => format!(
            "{bound} est respecté parmi les personnes de groupe connu, et l'effet possible des inconnus ne peut être borné"
        ),
        Why::BrokenByChance => match p {
            Some(p) => {
                format!("{bound} est franchi, mais le hasard seul pourrait l'expliquer ({p})")
            }
            None => format!("{bound} est franchi, mais rien ne le distingue du hasard"),
        },
        Why::BrokenNotSurely => format!(
            "{bound} est franchi et ce n'est pas le hasard, mais une partie de l'intervalle le respecte"
        ),
    }
}

/// That unknown people could undo the verdict; empty when they could not.
fn undone(c: &Comparing<'_>) -> String {
    let n = FRENCH;
    let Some((people, end)) = c.undone() else {
        return String::new();
    };
    let unknown = attribute(c.attribute).replace(" × ", " ou ");
    let metric = format!("la mesure «\u{a0}{}\u{a0}»", French.metric(c.metric));
    let shown = |value: f64| n.beside(value, c.bound_values());
    if c.by_probability {
        return membership::undone_fr(&metric, end, shown);
    }
    let could = match end {
        End::Low(value) => format!("{metric} pourrait descendre à {}", shown(value)),
        End::High(Some(value)) => format!("{metric} pourrait monter à {}", shown(value)),
        End::High(None) => format!("{metric} n'a pas de limite supérieure"),
        End::Reversed(value) => format!(
            "ce groupe pourrait devenir la référence, et {metric} de la référence actuelle valoir {}",
            shown(value)
        ),
    };
    let who = if people < 2 {
        "de l'inconnu".to_owned()
    } else {
        format!("des {} inconnus", n.count(people))
    };
    let mut text = format!(" Non robuste\u{a0}: selon le groupe {who} ({unknown}), {could}.");
    if let Some((odds, lower, upper)) = c.within_odds {
        let odds = n.fixed(odds, 2);
        text.push_str(&format!(
            " Si leurs cotes d'appartenance à un groupe diffèrent de celles des personnes connues d'un facteur {odds} au plus, elle est dans {}",
            n.interval(lower, upper)
        ));
        match c.robust.and_then(|robust| robust.tipping_odds) {
            Some(tipping) if tipping <= 1.0 => {
                text.push_str("\u{a0}; le seuil est traversé même sans différence.");
            }
            Some(tipping) => text.push_str(&format!(
                "\u{a0}; le seuil est traversé à partir d'un facteur {}.",
                n.fixed(tipping, 2)
            )),
            None => text.push_str("\u{a0}; aucun facteur jusqu'à un million ne le fait traverser."),
        }
    }
    text
}

/// Ce que changerait une personne différente ; vide où rien ne changerait.
fn one_person(c: &Comparing<'_>) -> String {
    let n = FRENCH;
    let Some(then) = c.changing_person() else {
        return String::new();
    };
    let start =
        " Avec une personne de plus retenue dans le groupe et une de moins dans la référence, ";
    let value = then.value.map(crate::metrics::Value::to_f64);
    let becomes = match value {
        Some(value) => format!("la valeur serait de {}", n.beside(value, c.bound_values())),
        None => "personne ne serait retenu dans la référence".into(),
    };
    if then.ahead {
        format!(
            "{start}{becomes}\u{a0}: le groupe passerait devant. Les lignes directrices américaines (Questions et réponses, 21) jugent de tels effectifs trop faibles."
        )
    } else {
        format!("{start}{becomes}\u{a0}: le seuil serait respecté.")
    }
}

impl Language for French {
    fn numbers(&self) -> NumberStyle {
        FRENCH
    }

    fn phrase(&self, phrase: Phrase) -> &'static str {
        match phrase {
            Phrase::Findings => "Constats",
            Phrase::NotComputed => "Non calculé",
            Phrase::DataQuality => "Sur les données",
            Phrase::HowRead => "Lecture du fichier",
            Phrase::Reference => "référence",
            Phrase::AllOthers => "tous les autres",
            Phrase::ExcludedGroups => "Groupes exclus",
            Phrase::NotJudged => "non jugé",
            Phrase::Nobody => "personne",
            Phrase::Indicator => {
                "Indicateurs de dépistage\u{a0}: une raison d'y regarder de plus près, non un constat de droit."
            }
            Phrase::NothingJudged => {
                "Aucune comparaison d'une règle bloquante n'a pu être tranchée."
            }
            Phrase::NothingChecked => "Aucun contrôle d'une règle bloquante n'a pu être fait.",
            Phrase::Curves => {
                "Calibration de chaque groupe et rapport d'impact selon le seuil, point par point\u{a0}: `curves` dans --report json=rapport.json"
            }
            Phrase::AllMeasures => {
                "Toutes les mesures, avec effectifs, intervalles et tests\u{a0}: --report csv=mesures.csv ou json=rapport.json"
            }
        }
    }

    fn heading(&self, heading: Heading) -> &'static str {
        match heading {
            Heading::Group => "groupe",
            Heading::Counts => "effectifs",
            Heading::Rate => "taux [intervalle]",
            Heading::Ratio => "rapport [intervalle]",
            Heading::Difference => "écart [intervalle]",
            Heading::Verdict => "verdict",
            Heading::Share => "part",
            Heading::Value => "valeur [intervalle]",
            Heading::Blank => "",
            Heading::N => "n",
            Heading::Number => "indicateur",
            Heading::Theirs => "outil",
            Heading::Ours => "bias-audit",
        }
    }

    fn verdict(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Pass => "conforme",
            Verdict::Fail => "ÉCHEC",
            Verdict::Inconclusive => "indécis",
        }
    }

    fn warning(&self) -> &'static str {
        "alerte"
    }

    fn verdict_line(&self, verdict: Verdict, scope: &Scope) -> String {
        let n = FRENCH;
        let word = match verdict {
            Verdict::Pass => "CONFORME",
            Verdict::Fail => "ÉCHEC",
            Verdict::Inconclusive => "INDÉCIS",
        };
        let what = match (&scope.outcome, &scope.eligible) {
            (Some(outcome), Some(eligible)) if eligible == "baseline" => {
                format!("{} face à la population de référence", stage(outcome))
            }
            (Some(outcome), Some(eligible)) => format!("{} / {}", stage(outcome), stage(eligible)),
            (Some(outcome), None) => stage(outcome),
            (None, _) if scope.attributes.is_empty() => "contrôles de lignes".into(),
            (None, _) => "aucune décision n'est connue".into(),
        };
        let d = scope.denied;
        let plural = |count: usize| if count > 1 { "s" } else { "" };
        let counts = if d.total() == 0 {
            "Rien n'a été jugé".into()
        } else {
            let noun = Noun::of(d.total() + scope.warned.total(), scope.checks);
            let (all, e) = checks::counted(noun, d.total());
            // "Indécis" ends in s already.
            let unsure = |count| if e.is_empty() { "" } else { plural(count) };
            format!(
                "{all}\u{a0}: {} en échec, {} indécis{e}{}, {} conforme{}{}",
                d.fail,
                d.inconclusive,
                unsure(d.inconclusive),
                d.pass,
                plural(d.pass),
                match scope.not_robust {
                    0 => String::new(),
                    some => format!(
                        " (dont {some} non robuste{} aux groupes inconnus)",
                        plural(some)
                    ),
                }
            )
        };
        let warnings = match scope.warned.fail {
            0 => String::new(),
            count => format!("\u{a0}; {count} alerte{}", plural(count)),
        };
        let attributes: Vec<String> = scope.attributes.iter().map(|id| attribute(id)).collect();
        let by = if attributes.is_empty() {
            String::new()
        } else {
            format!(", par {}", attributes.join(", "))
        };
        let mut line = format!("{word}\u{a0}: {what}{by}. {counts}{warnings}.");
        let unknown: Vec<String> = scope
            .unknown
            .iter()
            .map(|u| {
                format!(
                    "{} {} ({})",
                    attribute(&u.attribute),
                    n.count(u.n),
                    u.share.map_or_else(String::new, |share| n.percent(share))
                )
            })
            .collect();
        if !unknown.is_empty() {
            line.push_str(&format!(
                " Inconnus, non jugés\u{a0}: {}.",
                unknown.join(", ")
            ));
        }
        line
    }

    fn metric(&self, id: &str) -> &'static str {
        metric_names::fr::NAMES
            .iter()
            .find(|(known, _)| *known == id)
            .map_or("", |(_, name)| name)
    }

    fn undefined(&self, reason: Undefined) -> &'static str {
        match reason {
            Undefined::EmptyGroup => "personne au dénominateur",
            Undefined::ZeroDenominator => "division par zéro",
            Undefined::NoReference => "aucun groupe ne peut servir de référence",
            Undefined::ReferenceIsZero => "le taux de la référence est nul",
            Undefined::NobodySelected => "personne n'a été retenu dans les deux groupes",
            Undefined::NotAProportion => {
                "le numérateur dépasse le dénominateur\u{a0}: des événements, non des personnes"
            }
            Undefined::MissingStage => "une étape manque",
            Undefined::MissingLabel => "il n'y a pas d'étiquette",
            Undefined::MissingConsent => "aucune colonne ne dit qui a consenti",
            Undefined::NoBaseline => "il n'y a pas de population de référence",
            Undefined::OnlyOneGroup => "moins de deux groupes à comparer",
            Undefined::NoSamplingModel => "un montant n'a pas d'erreur d'échantillonnage",
            Undefined::NotEstimable => "ces effectifs ne permettent pas d'estimation",
            Undefined::MissingColumn => "une colonne manque",
            Undefined::NoRowConcerned => "aucune ligne n'est concernée",
            Undefined::NotRanked => "personne n'a de position dans le classement",
            Undefined::MissingScores => "il n'y a pas de scores par tranches",
            Undefined::OutsideBins => "des scores sont hors des tranches",
            Undefined::NotAProbability => {
                "les tranches dépassent 0 à 1\u{a0}: ce ne sont pas des probabilités"
            }
        }
    }

    fn question(&self, question: Question) -> &'static str {
        match question {
            Question::Selection => "Chaque groupe a-t-il été retenu aussi souvent\u{a0}?",
            Question::Delivery => "Les personnes touchées reflètent-elles la population\u{a0}?",
            Question::EqualOpportunity => {
                "Les personnes qualifiées ont-elles été retenues aussi souvent dans chaque groupe\u{a0}?"
            }
            Question::Intersections => {
                "Qu'en est-il des attributs croisés, par exemple des jeunes femmes\u{a0}?"
            }
            Question::EventRates => {
                "Chaque groupe clique-t-il ou convertit-il aussi souvent\u{a0}?"
            }
            Question::Cost => "Toucher un groupe coûte-t-il plus cher qu'un autre\u{a0}?",
            Question::Consent => "Chaque groupe a-t-il consenti aussi souvent\u{a0}?",
            Question::Value => "Ce qui est offert vaut-il autant pour chaque groupe\u{a0}?",
            Question::Ranking => {
                "Chaque groupe reçoit-il autant d'attention dans un classement\u{a0}?"
            }
            Question::Uplift => "La campagne change-t-elle autant pour chaque groupe\u{a0}?",
            Question::Scores => {
                "Le score est-il aussi élevé, et aussi juste, pour chaque groupe\u{a0}?"
            }
        }
    }

    fn need(&self, need: Need) -> &'static str {
        match need {
            Need::Eligible => {
                "qui aurait pu être retenu\u{a0}: `--eligible COLONNE -o COLONNE`, ou une population\u{a0}: `--baseline FICHIER`"
            }
            Need::Groups => "un deuxième groupe connu à comparer",
            Need::Label => {
                "une colonne qui dit qui est réellement qualifié\u{a0}: `--label COLONNE`, une ligne par personne"
            }
            Need::Population => {
                "une population de comparaison\u{a0}: `--baseline FICHIER` ou `--baseline 'gender:female=.5,male=.5'`, ou `--eligible COLONNE`"
            }
            Need::Consent => {
                "une colonne qui dit qui a consenti\u{a0}: `--consent COLONNE`, une ligne par personne"
            }
            Need::Scores => {
                "des scores par tranches\u{a0}: `--score COLONNE --score-bins 1000`, une ligne par personne"
            }
            Need::Units => {
                "à qui sont les lignes\u{a0}: `--unit COLONNE`, une ligne par impression ou message"
            }
            Need::Values => {
                "ce que valent les offres\u{a0}: `--value COLONNE`, une ligne par personne"
            }
            Need::Ranking => {
                "la position dans un classement\u{a0}: `--rank COLONNE`, une ligne par personne"
            }
            Need::Arms => "le bras du test auquel appartiennent les lignes\u{a0}: `--arm COLONNE`",
            Need::ArmStages => {
                "des personnes des deux bras aux étapes d'un entonnoir\u{a0}: `--stages selected,applied,acquired`"
            }
            Need::Strata => "chaque annonce à part\u{a0}: `--by COLONNE`",
            Need::Column => {
                "une colonne dont les valeurs sont auditées à part\u{a0}: `--by COLONNE`"
            }
            Need::NoWeights => {
                "des lignes qui comptent chacune pour une personne\u{a0}: sans `--weight` ni `--membership`"
            }
            Need::Exposure => "des effectifs avec les impressions et les personnes touchées",
            Need::Order => {
                "un attribut dont les groupes ont un ordre, comme les âges ou les revenus"
            }
            Need::CostStage => {
                "le nombre de ce que l'argent a acheté\u{a0}: impressions, clics ou conversions"
            }
            Need::Delivery => {
                "la diffusion des annonces (couverture ou impressions), chaque annonce à part\u{a0}: `--by COLONNE`"
            }
            Need::InBaseline => {
                "une population qui a cet attribut, ou ses attributs ensemble dans les colonnes d'un même fichier"
            }
            Need::Stages => "deux étapes d'un entonnoir\u{a0}: `--stages impressions,clics`",
            Need::SecondAttribute => {
                "un deuxième attribut dans les mêmes lignes\u{a0}: `-a COLONNE -a COLONNE`"
            }
            Need::JointRows => {
                "des lignes qui portent plusieurs attributs à la fois\u{a0}; des groupes croisés ne sont jamais inventés à partir de tableaux d'un seul attribut"
            }
            Need::Spend => "des effectifs avec une colonne de montants, telle que `depense`",
        }
    }

    fn group(&self, attribute: &str, group: &str) -> String {
        attribute
            .split('*')
            .zip(group.split('*'))
            .map(|(name, part)| match (name, part) {
                ("gender", "female") => "femmes",
                ("gender", "male") => "hommes",
                ("gender", "other") => "autre",
                (_, "unknown") => "inconnu",
                (_, part) => part,
            })
            .collect::<Vec<_>>()
            .join("*")
    }

    fn attribute(&self, id: &str) -> String {
        attribute(id)
    }

    fn stage(&self, id: &str) -> String {
        stage(id)
    }

    fn labelled(&self, word: &str, text: &str) -> String {
        format!("{word}\u{a0}: {text}")
    }

    fn metric_title(&self, id: &str, metric: &str, reference: Option<&str>) -> String {
        let attribute = attribute(id);
        format!(
            "{attribute}\u{a0}: {metric}{}",
            compared_with(id, reference)
        )
    }

    fn table_title(
        &self,
        id: &str,
        numerator: &str,
        denominator: &str,
        reference: Option<&str>,
    ) -> String {
        let reference = compared_with(id, reference);
        let numerator = numerator.split('&').next().unwrap_or(numerator);
        let per = if numerator == "spend" {
            "pour mille"
        } else {
            "/"
        };
        format!(
            "{}\u{a0}: {} {per} {}{reference}",
            attribute(id),
            stage(numerator),
            stage(denominator)
        )
    }

    fn finding(&self, c: &Comparing<'_>) -> String {
        let n = FRENCH;
        let mut text = c.stratum.map(|s| format!("[{s}] ")).unwrap_or_default();
        text.push_str(&frequencies(c));
        if let Some(value) = c.value {
            let interval = c
                .interval
                .map(|(l, u)| format!(" {}", n.interval(l, u)))
                .unwrap_or_default();
            text.push_str(&format!(
                " ({} {}{interval})",
                self.metric(c.metric),
                n.beside(value, c.bound_values())
            ));
        }
        text.push_str(&format!("\u{a0}: {}.", reason(c)));
        if let Some(missing) = c.shortfall.filter(|_| c.verdict != Verdict::Pass) {
            text.push_str(&format!(
                " Pour la parité il aurait fallu en retenir {} de plus",
                n.count(missing.to_parity)
            ));
            if missing.to_four_fifths > 0 && c.metric == "impact-ratio" {
                text.push_str(&format!(
                    ", pour quatre cinquièmes {}",
                    n.count(missing.to_four_fifths)
                ));
            }
            text.push('.');
        }
        text.push_str(&undone(c));
        text.push_str(&one_person(c));
        text
    }

    fn check(&self, checking: &Checking<'_>) -> String {
        checks::sentence(checking)
    }

    fn attainable(&self, of: &Attaining<'_>) -> String {
        power::sentences_fr(of)
    }

    fn outlook(&self, of: &OutlookReport) -> String {
        power::outlook_fr(of)
    }

    #[expect(
        clippy::too_many_lines,
        reason = "a table: one row for each observation"
    )]
    fn quality(&self, code: QualityCode, column: &str, rows: u64, examples: &[String]) -> String {
        let n = FRENCH;
        let such = if examples.is_empty() {
            String::new()
        } else {
            format!(" (par exemple {})", examples.join(", "))
        };
        let rows = if rows < 2 {
            format!("{rows} ligne")
        } else {
            format!("{} lignes", n.count(rows))
        };
        match code {
            QualityCode::UnreadableValues => format!("{column}\u{a0}: {rows} illisibles{such}"),
            QualityCode::NotANumber => {
                format!("{column}\u{a0}: {rows} sans nombre{such}\u{a0}; comptées comme inconnues")
            }
            QualityCode::Sentinel => format!(
                "{column}\u{a0}: {rows} avec une valeur qui veut dire «\u{a0}manquant\u{a0}»{such}\u{a0}; comptées comme inconnues"
            ),
            QualityCode::OutOfRange => format!(
                "{column}\u{a0}: {rows} avec une valeur impossible{such}\u{a0}; comptées comme inconnues"
            ),
            QualityCode::EmptyReadAsZero => {
                let s = if rows.starts_with("1 ") || rows.starts_with("0 ") {
                    ""
                } else {
                    "s"
                };
                format!("{column}\u{a0}: {rows} vide{s}\u{a0}; lue{s} comme 0")
            }
            QualityCode::OutOfOrder => {
                format!("{column}\u{a0}: {rows} ont atteint cette étape sans la précédente")
            }
            QualityCode::NearDuplicate => format!(
                "{column}\u{a0}: orthographes proches, gardées séparées\u{a0}: {}\u{a0}; à réunir si c'est le même groupe",
                examples.join(", ")
            ),
            QualityCode::MissingLabel => {
                format!("{column}\u{a0}: {rows} sans étiquette{such}\u{a0}; hors des taux d'erreur")
            }
            QualityCode::LineBreaksInFields => {
                format!("{column}\u{a0}: {rows} avec des retours à la ligne entre guillemets")
            }
            QualityCode::UnnamedColumns => {
                format!("{column}\u{a0}: colonne sans nom, inutilisable")
            }
            QualityCode::FilesIgnored => {
                let files = rows.replacen("ligne", "fichier", 1);
                format!("{column}\u{a0}: {files} du dossier sans données, à part{such}")
            }
            QualityCode::UnequalQuintiles => format!(
                "{column}\u{a0}: trop de valeurs égales pour cinq groupes\u{a0}; {}",
                examples.join(", ")
            ),
            QualityCode::RepeatedUnits => {
                format!("{column}\u{a0}: {rows} appartiennent à des unités qui en ont plusieurs")
            }
            QualityCode::SharedUnits => {
                format!("{column}\u{a0}: des unités ont des lignes dans plusieurs groupes")
            }
            QualityCode::RepeatedIds => {
                let about = if examples.is_empty() { "" } else { "environ " };
                format!(
                    "{column}\u{a0}: {about}{rows} portent un identifiant qui revient plusieurs fois\u{a0}; les intervalles qui traitent les lignes comme indépendantes sont trop étroits\u{a0}; ajouter `--unit {column}`"
                )
            }
            QualityCode::NoAmount => {
                format!(
                    "{column}\u{a0}: {rows} sans montant positif ou nul à deux décimales au plus{such}\u{a0}; hors de toute moyenne"
                )
            }
            QualityCode::NoPosition => {
                format!(
                    "{column}\u{a0}: {rows} sans position, nombre entier à partir de 1{such}\u{a0}; hors de toute exposition"
                )
            }
            QualityCode::OutsideArms => {
                format!(
                    "{column}\u{a0}: {rows} d'aucun bras, ou d'un autre bras\u{a0}; hors de tout calcul d'effet{such}"
                )
            }
            QualityCode::WeightedRows => {
                format!("{column}\u{a0}: {rows} pondérées")
            }
            QualityCode::GroupsByProbability => membership::note_fr(column, &rows),
            QualityCode::MissingUnit => {
                format!(
                    "{column}\u{a0}: {rows} sans unité\u{a0}; chacune compte comme une unité à part"
                )
            }
            QualityCode::MissingConsent => format!(
                "{column}\u{a0}: {rows} sans mention du consentement\u{a0}; traitées comme non consenties"
            ),
            QualityCode::UnreadableConsent => format!(
                "{column}\u{a0}: {rows} au consentement illisible{such}\u{a0}; traitées comme non consenties"
            ),
            QualityCode::AuditedWithoutConsent => format!(
                "{column}\u{a0}: {rows} sans consentement, auditées malgré cela (--without-consent include)"
            ),
            QualityCode::NotAdjusted => format!(
                "{column}\u{a0}: {} tests sans ajustement pour leur nombre (adjustment = \"none\")\u{a0}; même à parité de tous les groupes, une proportion alpha d'entre eux semblerait révéler une disparité",
                examples.join(", ")
            ),
            QualityCode::ProtectedColumn => {
                let ids = examples.iter().map(|id| checks::criterion(id));
                format!(
                    "{column}\u{a0}: {}, critère protégé (loi n°\u{a0}2008-496, code pénal 225-1)",
                    ids.collect::<Vec<_>>().join(", ")
                )
            }
            QualityCode::BandsMerged => format!(
                "{column}\u{a0}: tranches de bornes différentes, réunies\u{a0}: {} ({rows})",
                examples.join("\u{a0}; ")
            ),
            QualityCode::RowsOfPopulation => {
                format!("{column}\u{a0}: {rows} du fichier servant de population, hors de l'audit")
            }
            QualityCode::PeopleOfPopulation => format!(
                "{column}\u{a0}: aucune colonne de nombres\u{a0}; {rows}, une personne chacune, servant de population"
            ),
            QualityCode::ImpressionsNotPeople => format!(
                "{column}\u{a0}: des impressions sont comparées à une population de personnes, et une personne peut en recevoir plusieurs\u{a0}; les intervalles sont trop étroits\u{a0}; une colonne de couverture vaudrait mieux"
            ),
            QualityCode::PeopleAddedUp => format!(
                "{column}\u{a0}: {rows} des mêmes groupes additionnées\u{a0}; une personne présente dans plusieurs est comptée dans chacune"
            ),
            QualityCode::MoreEventsThanExposure => {
                format!("{column}\u{a0}: {rows} avec plus d'événements qu'à l'étape précédente")
            }
            QualityCode::LinesAround => format!(
                "{column}\u{a0}: {rows} au-dessus ou au-dessous du tableau, hors décompte{such}"
            ),
            QualityCode::RepeatedRows => format!(
                "{column}\u{a0}: {rows} identiques à une ligne précédente dans toutes leurs cellules{such}\u{a0}; si ce sont des copies, tout y est compté deux fois"
            ),
            QualityCode::TotalsAgree => format!(
                "{column}\u{a0}: {rows} de totaux{such}, hors décompte\u{a0}; la somme des lignes les confirme"
            ),
            QualityCode::NoTotals => format!(
                "{column}\u{a0}: pas de ligne de totaux, par laquelle un tel rapport se termine\u{a0}; le fichier a pu être coupé ou modifié"
            ),
            QualityCode::NotEnded => format!(
                "{column}\u{a0}: la dernière ligne n'est pas terminée\u{a0}; le fichier a pu être coupé"
            ),
            QualityCode::DecimalSign => format!(
                "{column}\u{a0}: l'écriture des nombres a été reconnue à {}",
                examples.join(", ")
            ),
            QualityCode::FractionsLeftOut => format!(
                "{column}\u{a0}: des effectifs avec décimales{such} ne comptent pas des personnes\u{a0}; la colonne n'est pas utilisée"
            ),
            QualityCode::ResultsLeftOut => format!(
                "{column}\u{a0}: des résultats{such} qui ne sont pas une étape connue\u{a0}; la colonne n'est utilisée que si elle est nommée"
            ),
        }
    }

    fn repeated_units(&self, column: &str, of: &RowsOfUnits<'_>) -> String {
        units::repeated_fr(column, of)
    }

    fn shared_units(&self, attribute: &str, units: u64) -> String {
        units::shared_fr(&self::attribute(attribute), units)
    }

    fn group_of_units(&self, of: &GroupOfUnits<'_>) -> String {
        units::group_fr(of)
    }

    fn weighted_rows(&self, column: &str, of: &RowsWithWeights) -> String {
        weights::rows_fr(column, of)
    }

    fn group_expected(&self, of: &GroupExpected<'_>) -> String {
        membership::group_fr(of)
    }

    fn group_with_weights(&self, of: &GroupWithWeights<'_>) -> String {
        weights::group_fr(of)
    }

    fn accounting(&self, a: &AccountingReport, rows: &str) -> String {
        let n = FRENCH;
        let excluded: Vec<String> = a
            .excluded
            .iter()
            .map(|e| {
                let why = match e.reason {
                    Exclusion::MissingValue => "est vide",
                    Exclusion::UnreadableValue => "est illisible",
                    Exclusion::ZeroWeight => "est nul (poids de personne)",
                    Exclusion::NoConsent => "dit non (pas de consentement)",
                    Exclusion::ConsentUnknown => "ne le dit pas (consentement inconnu)",
                    Exclusion::Filtered => {
                        let meet = if e.rows < 2 { "remplit" } else { "remplissent" };
                        return format!(
                            "{} ne {meet} pas la condition «\u{a0}{}\u{a0}»",
                            n.count(e.rows),
                            e.column
                        );
                    }
                };
                format!("{} car «\u{a0}{}\u{a0}» {why}", n.count(e.rows), e.column)
            })
            .collect();
        let excluded = if excluded.is_empty() {
            "aucune exclue".into()
        } else {
            format!("exclues\u{a0}: {}", excluded.join(", "))
        };
        format!(
            "{} lignes lues{}, {} utilisées, {excluded}",
            n.count(a.rows_read),
            match rows {
                "" => "",
                "person" => " (une par personne)",
                _ => " (d'effectifs)",
            },
            n.count(a.rows_used)
        )
    }

    fn column(&self, role: &str, id: &str, column: &str, how: How) -> String {
        let how = match how {
            How::Flag => "option",
            How::Config => "configuration",
            How::Recognised => "reconnu par son nom",
        };
        let role = match role {
            "attribute" => format!("attribut {}", attribute(id)),
            "probability" => format!("probabilité {id}"),
            "eligible" => format!("dénominateur {}", stage(id)),
            "outcome" => format!("décision {}", stage(id)),
            "stage" => format!("étape {}", stage(id)),
            "label" => "étiquette".into(),
            "spend" => "dépense".into(),
            "stratum" => "strate".into(),
            "arm" => "bras du test".into(),
            "rank" => "position".into(),
            "value" => "valeur de l'offre".into(),
            "unit" => "unité".into(),
            "filter" => "filtre".into(),
            "consent" if id == "opt_out" => "consentement (opposition)".into(),
            "consent" => "consentement".into(),
            "targeting" => format!("ciblage {id}"),
            "proof" => format!("preuve {id}"),
            other => other.to_owned(),
        };
        format!("{role}\u{a0}: `{column}` ({how})")
    }

    fn platform(&self, file: &str, platform: &str, by: &str) -> String {
        if by.is_empty() {
            format!("{file}\u{a0}: lu comme un fichier de {platform} (indiqué)")
        } else {
            format!("{file}\u{a0}: un fichier de {platform}, reconnu à {by}")
        }
    }

    fn others(&self, noun: Noun, passed: usize, inconclusive: usize, warnings: usize) -> String {
        let plural = |count: usize| if count > 1 { "s" } else { "" };
        let unsure = |count: usize| {
            let (text, e) = checks::counted(noun, count);
            let s = if e.is_empty() { "" } else { plural(count) };
            (text, format!("indécis{e}{s}"))
        };
        let mut parts = Vec::new();
        if inconclusive > 0 {
            let (text, unsure) = unsure(inconclusive);
            let text = text.replacen(' ', &format!(" autre{} ", plural(inconclusive)), 1);
            parts.push(format!("{text} {unsure}"));
        }
        if passed > 0 {
            let (text, _) = checks::counted(noun, passed);
            parts.push(format!("{text} conforme{}", plural(passed)));
        }
        if warnings > 0 {
            let (text, unsure) = unsure(warnings);
            parts.push(format!("{text} {unsure} de règles de simple alerte"));
        }
        parts.join("\u{a0}; ") + "."
    }

    fn exit_note(&self) -> &'static str {
        "Code de sortie 0\u{a0}: l'indécision n'est ici qu'une alerte (on-inconclusive = \"deny\" donne 3)."
    }

    fn excluded_groups(&self, id: &str, groups: &[(String, Option<u64>)], judged: bool) -> String {
        let groups: Vec<String> = groups
            .iter()
            .map(|(group, people)| match people {
                Some(people) if *people < 2 => format!("{group} ({people} personne)"),
                Some(people) => format!("{group} ({} personnes)", FRENCH.count(*people)),
                None => group.clone(),
            })
            .collect();
        let (attribute, groups) = (attribute(id), groups.join(", "));
        if judged {
            format!("{attribute}\u{a0}: dans la population et absents du fichier\u{a0}: {groups}")
        } else {
            format!(
                "{attribute}\u{a0}: absents du fichier\u{a0}: {groups}\u{a0}; le fichier ne dit pas si quelqu'un de ces groupes pouvait être retenu"
            )
        }
    }

    fn unused(&self, columns: &str) -> String {
        format!("colonnes non utilisées\u{a0}: {columns}")
    }

    fn levels(&self, level: f64, family: usize, adjustment: &Adjusting) -> String {
        let level = FRENCH.percent(level).replace(",0", "");
        let s = if family > 1 { "s" } else { "" };
        let by = match adjustment.family {
            "rule" => ", règle par règle",
            "attribute" => ", attribut par attribut",
            _ => "",
        };
        match adjustment.name() {
            Some(name) => format!(
                "Intervalles à {level} chacun\u{a0}; valeurs p ajustées sur {family} test{s}{by} ({name})."
            ),
            None => format!(
                "Intervalles à {level} chacun\u{a0}; valeurs p de {family} test{s} non ajustées."
            ),
        }
    }

    fn convention_title(&self, tool: &str, id: &str) -> String {
        conventions::title(tool, &attribute(id))
    }

    fn convention_needs(&self, tool: &str, needs: &str) -> String {
        conventions::needs(tool, needs)
    }

    fn convention_note(&self, note: Note) -> &'static str {
        conventions::note(note)
    }
}
