//! The words of the page in French.

use crate::report::text::page::{Drawings, Figures, Finding, Labels, Titles, Words};

pub(super) static WORDS: Words = Words {
    title: "Audit de biais",
    more_files: |n| {
        let s = if n > 1 { "s" } else { "" };
        format!("et {n} autre{s}")
    },
    skip: "Aller aux constats",
    contents: "Sommaire",
    figures: Figures {
        list: "Chiffres clés",
        rows: |read| format!("lignes utilisées, sur {read} lues"),
        failed: "échecs",
        unsure: "indécisions",
        passed: "conformes",
        warnings: "alertes (règles non bloquantes)",
    },
    finding: Finding {
        smaller: "n du plus petit groupe\u{a0}: ",
        rows: "lignes examinées\u{a0}: ",
        bound: "seuil\u{a0}: ",
        others: |sentence| format!("Les autres\u{a0}: {sentence}"),
        none: "Aucune règle n'avait quoi que ce soit à juger.",
        none_open: "Aucun échec, et aucune règle bloquante laissée indécise.",
    },
    titles: Titles {
        over_groups: "Sur l'ensemble des groupes",
        all_measures: "Toutes les mesures",
        funnel: "L'entonnoir, étape par étape",
        heat: "Au croisement des attributs",
        shares: |from, to| format!("Parts aux étapes «\u{a0}{from}\u{a0}» et «\u{a0}{to}\u{a0}»"),
        questions: "Questions posées",
        inputs: "Fichiers",
        columns: "Colonnes",
        policy: "Politique",
        rules: "Règles",
        methods: "Méthodes",
        metrics: "Indicateurs",
        conventions: "Ce qu'afficheraient d'autres outils",
        provenance: "Provenance",
        glossary: "Glossaire",
        stratum: "Seulement",
    },
    labels: Labels {
        stage: "étape",
        metric: "indicateur",
        reference: "référence",
        p: "valeur p",
        method: "méthode",
        formula: "formule",
        question: "question",
        answer: "réponse",
        answered: "répondue plus haut",
        needs: "il faudrait\u{a0}: ",
        rows: "lignes",
        file: "fichier",
        format: "format",
        bytes: "octets",
        rule: "règle",
        bound: "seuil",
        attributes: "attributs",
        all: "tous",
        evidence: "preuve exigée",
        severity: "gravité",
        on_inconclusive: "en cas d'indécision",
        min_n: "plus petit n jugé",
        place: "écrite dans",
        presets: "jeux de règles",
        alpha: "niveau des tests",
        adjustment: "ajustement des valeurs p",
        family: "tests ajustés ensemble",
        tool: "programme",
        contract: "version du rapport",
        exit_code: "code de sortie",
        plan: "empreinte du plan",
        row_kind: "une ligne représente",
        baseline: "population",
        without_consent: "lignes sans consentement",
        time: "établi le",
    },
    drawings: Drawings {
        forest: |metric, parity, bound, log| {
            let axis = if log { "logarithmique" } else { "linéaire" };
            format!(
                "Une ligne par groupe, sur un axe {axis}\u{a0}: une marque pour la valeur ({metric}), une barre pour son intervalle. Le trait plein est la parité ({parity})\u{a0}; les traits tiretés sont les seuils de la règle ({bound}). Tous les nombres sont dans le tableau qui suit."
            )
        },
        forest_caption: |metric, bound, log| {
            let axis = if log { ", axe logarithmique" } else { "" };
            format!(
                "{metric} avec son intervalle{axis}\u{a0}; trait plein\u{a0}: parité\u{a0}; trait tireté\u{a0}: {bound}"
            )
        },
        no_value: |why| format!("pas de valeur\u{a0}: {why}"),
        shares: |from, to| {
            format!(
                "Deux barres par groupe\u{a0}: sa part à l'étape «\u{a0}{from}\u{a0}» et, au-dessous, sa part à l'étape «\u{a0}{to}\u{a0}». Des longueurs égales indiquent la parité. Tous les nombres sont dans le tableau qui suit."
            )
        },
        funnel: |first| {
            format!(
                "Pour chaque groupe, une barre par étape\u{a0}: ce qui reste de l'étape «\u{a0}{first}\u{a0}». Tous les nombres sont dans le tableau qui suit."
            )
        },
        heat: |rows, columns, numerator, denominator| {
            format!(
                "Une case par combinaison, {rows} en lignes et {columns} en colonnes\u{a0}: le taux {numerator} / {denominator}, ses effectifs et une marque pour le verdict. Les combinaisons vides sont en tirets. Tous les nombres sont dans les tableaux de cette section."
            )
        },
        heat_key: "Plus une case ressort, plus le taux est élevé. En tirets\u{a0}: personne.",
        share: |share| format!("({share})"),
    },
    bound: |min, max| match (min, max) {
        (Some(min), Some(max)) => format!("de {min} à {max}"),
        (Some(min), None) => format!("au moins {min}"),
        (None, Some(max)) => format!("au plus {max}"),
        (None, None) => "aucun".into(),
    },
    glossary: &[
        (
            "croisement",
            "attributs combinés, par exemple sexe \u{d7} âge\u{a0}: des personnes qui diffèrent des autres de deux façons à la fois",
        ),
        (
            "écart d'égalité des chances",
            "différence entre les taux auxquels les personnes qualifiées de deux groupes ont été retenues\u{a0}; 0 est la parité",
        ),
        (
            "éligibles",
            "celles et ceux qui pouvaient être retenus\u{a0}: le dénominateur habituel d'un taux",
        ),
        (
            "groupe",
            "personnes qui ont la même valeur d'un attribut, ou de plusieurs pour un croisement",
        ),
        (
            "inconnu",
            "personnes dont le groupe n'est pas connu\u{a0}; elles sont montrées, jamais jugées",
        ),
        (
            "indécis",
            "les données ne permettent pas de trancher\u{a0}: ni conforme, ni en échec",
        ),
        (
            "intervalle",
            "les valeurs que les données ne contredisent pas, au niveau indiqué avec les constats",
        ),
        (
            "manque",
            "nombre de personnes d'un groupe qui auraient dû être retenues en plus, la référence restant la même",
        ),
        (
            "parité",
            "absence de disparité\u{a0}: 1 pour un rapport, 0 pour une différence",
        ),
        (
            "preuve exigée",
            "degré de certitude qu'une règle demande\u{a0}: la valeur seule (point), une valeur que le hasard n'explique pas (screening) ou un intervalle tout entier au-delà du seuil (confident)",
        ),
        (
            "rapport d'impact",
            "taux de sélection d'un groupe divisé par celui de la référence\u{a0}; 1 est la parité, et moins de 4/5 le signe usuel d'un effet défavorable",
        ),
        (
            "rapport de représentation",
            "cote d'un groupe parmi les personnes touchées, divisée par sa cote dans la population",
        ),
        ("référence", "le groupe auquel les autres sont comparés"),
        (
            "taux de sélection",
            "personnes retenues parmi celles qui pouvaient l'être",
        ),
        (
            "valeur p ajustée",
            "valeur p qui tient compte du nombre de comparaisons faites ensemble",
        ),
    ],
};
