//! The page of `power` in every language.

use crate::report::numbers::{ENGLISH, FRENCH, NumberStyle};
use crate::report::outlook::OutlookReport;

fn ratio(n: NumberStyle, of: &OutlookReport, value: f64) -> String {
    n.beside(value, [Some(of.bound), None])
}

pub(in crate::report::text) fn outlook_en(of: &OutlookReport) -> String {
    let n = ENGLISH;
    let power = n.whole_percent(of.power);
    let mut lines = vec![
        format!(
            "What an audit by a ratio of at least {} can show before the campaign runs\n",
            ratio(n, of, of.bound)
        ),
        format!(
            "  {} people in a group, {} in the reference, of whom {} are selected; groups: {}, comparisons: {}, alpha {}.\n",
            n.count(of.group),
            n.count(of.reference),
            n.percent(of.rate),
            n.count(of.groups),
            n.count(of.comparisons),
            n.fixed(of.alpha, 3)
        ),
        match of.detectable {
            Some(found) => format!(
                "  It fails a group with probability {power} or more at a ratio of {} or lower.",
                ratio(n, of, found)
            ),
            None => format!(
                "  It fails no group with probability {power}, not even one in which nobody is selected."
            ),
        },
    ];
    if let (Some(asked), Some(fail), Some(pass)) = (of.ratio, of.fail, of.pass) {
        let asked = ratio(n, of, asked);
        lines.push(format!(
            "  At a ratio of {asked} a group fails with probability {} and passes with {}; else it is inconclusive.",
            n.percent(fail),
            n.percent(pass)
        ));
        lines.push(match of.to_fail {
            Some(sizes) => format!(
                "  To fail it with {power}: about {} people in the group and {} in the reference.",
                n.about(sizes.group),
                n.about(sizes.reference)
            ),
            None => format!("  No sample fails a ratio of {asked} with {power}."),
        });
    }
    lines.push(match of.to_pass {
        Some(sizes) => format!(
            "  For all groups to pass with {power} at equal rates: about {} people in each group and {} in the reference.",
            n.about(sizes.group),
            n.about(sizes.reference)
        ),
        None => format!("  No sample lets all groups pass with {power} at equal rates."),
    });
    lines.push(
        "\n  Added up over the counts that are possible, with the deciding interval and test, independent people, and alpha divided by the comparisons."
            .into(),
    );
    lines.join("\n") + "\n"
}

pub(in crate::report::text) fn outlook_fr(of: &OutlookReport) -> String {
    let n = FRENCH;
    let power = n.whole_percent(of.power);
    let mut lines = vec![
        format!(
            "Ce qu'un audit au seuil d'un rapport d'au moins {} peut établir avant la campagne\n",
            ratio(n, of, of.bound)
        ),
        format!(
            "  {} personnes par groupe, {} dans la référence, dont {} sont retenues\u{a0}; groupes\u{a0}: {}, comparaisons\u{a0}: {}, alpha {}.\n",
            n.count(of.group),
            n.count(of.reference),
            n.percent(of.rate),
            n.count(of.groups),
            n.count(of.comparisons),
            n.fixed(of.alpha, 3)
        ),
        match of.detectable {
            Some(found) => format!(
                "  Un groupe y échoue avec une probabilité d'au moins {power} pour un rapport de {} ou moins.",
                ratio(n, of, found)
            ),
            None => format!(
                "  Aucun groupe n'y échoue avec une probabilité de {power}, pas même un groupe où personne n'est retenu."
            ),
        },
    ];
    if let (Some(asked), Some(fail), Some(pass)) = (of.ratio, of.fail, of.pass) {
        let asked = ratio(n, of, asked);
        lines.push(format!(
            "  Pour un rapport de {asked}, un groupe échoue avec une probabilité de {} et réussit avec {}\u{a0}; sinon, le résultat n'est pas concluant.",
            n.percent(fail),
            n.percent(pass)
        ));
        lines.push(match of.to_fail {
            Some(sizes) => format!(
                "  Pour qu'il échoue à {power}\u{a0}: environ {} personnes dans le groupe et {} dans la référence.",
                n.about(sizes.group),
                n.about(sizes.reference)
            ),
            None => format!("  Aucun échantillon ne fait échouer un rapport de {asked} à {power}."),
        });
    }
    lines.push(match of.to_pass {
        Some(sizes) => format!(
            "  Pour que tous les groupes réussissent à {power}, à taux égaux\u{a0}: environ {} personnes par groupe et {} dans la référence.",
            n.about(sizes.group),
            n.about(sizes.reference)
        ),
        None => format!(
            "  Aucun échantillon ne fait réussir tous les groupes à {power} à taux égaux."
        ),
    });
    lines.push(
        "\n  Somme sur les effectifs possibles, avec l'intervalle et le test qui décident, des personnes indépendantes et alpha divisé par le nombre de comparaisons."
            .into(),
    );
    lines.join("\n") + "\n"
}
