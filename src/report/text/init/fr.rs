//! French.

use crate::input::{About, How};
use crate::metrics::Need;
use crate::report::numbers::FRENCH;
use crate::report::proposal::Open;
use crate::report::text::init::{Explains, Note, Title};

/// French.
pub(super) struct French;

const fn how(how: How) -> &'static str {
    match how {
        How::Flag => "Vous avez nommé la colonne.",
        How::Config => "Votre configuration nomme la colonne.",
        How::Recognised => "La colonne a été reconnue à son nom.",
    }
}

fn rows(n: u64) -> String {
    let s = if n > 1 { "s" } else { "" };
    format!("{}\u{a0}ligne{s}", FRENCH.count(n))
}

fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} et {last}", first.join(", ")),
    }
}

/// An attribute or stage in a question.
fn named(id: &str) -> &str {
    match id {
        "gender" => "le sexe",
        "age" => "l'âge",
        "birth_year" => "l'année de naissance",
        "income" => "le revenu",
        "race" => "l'origine",
        other => other,
    }
}

impl Explains for French {
    fn title(&self, title: Title) -> &'static str {
        match title {
            Title::Question => "La question",
            Title::Answers => "À quoi ces données peuvent répondre",
            Title::Columns => "Le rôle de chaque colonne",
            Title::Attribute => "Qui est comparé",
            Title::Rules => "Selon quelle règle",
            Title::Running => "Comment lancer l'audit",
            Title::Once => "Une fois",
            Title::Nightly => "Chaque nuit",
            Title::Yes => "oui",
            Title::No => "non",
            Title::LeftOpen => "Resté ouvert, en commentaire dans le fichier\u{a0}:",
            Title::Next => "Ensuite\u{a0}:",
        }
    }

    fn note(&self, note: &Note<'_>) -> String {
        match note {
            Note::Head { files, rows: n } => format!(
                "Comment auditer {files}\u{a0}: proposé par `bias-audit init` après lecture de {}. À côté de chaque ligne figure sa raison\u{a0}; corrigez ce qui est faux, puis lancez",
                rows(*n)
            ),
            Note::Switches => "Le texte suit `# `. Un réglage collé au `#`, sans espace, est désactivé\u{a0}: ôtez le `#` pour l'activer.".into(),
            Note::Judged { outcome, eligible: Some(eligible), attributes } => format!(
                "Parmi les personnes `{eligible}`, la part de `{outcome}` est-elle la même dans chaque groupe ({attributes})\u{a0}?"
            ),
            Note::Judged { outcome, eligible: None, attributes } => format!(
                "Sur l'ensemble des lignes, `{outcome}` est-il aussi fréquent dans chaque groupe ({attributes})\u{a0}?"
            ),
            Note::JudgedByBaseline { attributes } => format!(
                "Chaque groupe ({attributes}) pèse-t-il autant parmi les personnes touchées que dans la population\u{a0}?"
            ),
            Note::NotJudged => "Rien ne peut encore être jugé. Le fichier dit qui a vu la campagne, non qui aurait pu la voir\u{a0}: nul ne peut dire si un groupe a été écarté, et `check` finira avec le code de sortie 3. S'il contient ce que les gens ont fait ensuite (clics, conversions), cela est comparé et ne donne que des alertes, car ce n'est pas une décision à leur sujet.".into(),
            Note::Intersect => "Les femmes peuvent être bien traitées, les jeunes aussi, et les jeunes femmes mal. Chaque ligne porte tous les attributs, on peut donc les croiser\u{a0}; chaque croisement ajoute des comparaisons, et plus de comparaisons demandent plus de preuves\u{a0}:".into(),
            Note::Baseline => "Une population rend un jugement possible\u{a0}: un fichier avec les colonnes attribute, group, share (ou count), ou des parts écrites ici, telles que \"gender:female=.5,male=.5\". Ajoutez alors \"representation\" aux règles intégrées (presets) ci-dessous\u{a0}:".into(),
            Note::RowsPerson => "Une ligne est une personne, un affichage ou une décision\u{a0}; ses étapes disent oui (1) ou non (0).".into(),
            Note::RowsCounts => "Une ligne est celle d'un tableau d'effectifs\u{a0}: tant d'affichages, tant de clics. Aucune personne n'y figure.".into(),
            Note::Outcome { how: by, known } => format!(
                "La décision auditée\u{a0}: ce que quelqu'un a obtenu, ou non. {}",
                match by {
                    How::Recognised if *known => "Son nom est connu pour une décision.",
                    How::Recognised => "C'est la seule colonne de oui et de non sans autre rôle.",
                    How::Flag | How::Config => how(*by),
                }
            ),
            Note::NoOutcome => "Aucune colonne ne dit qui aurait pu être retenu, donc aucune n'est une décision que l'on puisse juger. S'il y en a une, nommez-la avec la décision\u{a0}:".into(),
            Note::Score => "Un score décide\u{a0}: est retenu quiconque atteint le seuil.".into(),
            Note::Eligible(by) => format!("Parmi qui\u{a0}: tous ceux qui auraient pu être retenus. {}", how(*by)),
            Note::AllRows => "Parmi qui\u{a0}: aucune colonne ne dit qui aurait pu être retenu, donc toutes les lignes comptent. Si le journal contient des personnes qui ne pouvaient pas l'être, nommez la colonne qui le dit\u{a0}:".into(),
            Note::Stages => "Les étapes de la campagne, dans l'ordre\u{a0}; le taux de passage de chacune à la suivante est mesuré aussi.".into(),
            Note::OneStage => "Les étapes connues de la campagne\u{a0}: celle-ci seulement.".into(),
            Note::Label(by) => format!(
                "Qui est réellement qualifié. Les personnes qualifiées sont alors aussi comparées à part\u{a0}: parmi les femmes et parmi les hommes à retenir, combien l'ont été\u{a0}? {}",
                how(*by)
            ),
            Note::NoLabel => "Aucune colonne connue ne dit qui est réellement qualifié. S'il y en a une, les personnes qualifiées sont comparées à part\u{a0}; ajoutez \"equal-opportunity\" aux règles intégrées (presets) ci-dessous, puis\u{a0}:".into(),
            Note::Where => "Quelles lignes sont auditées\u{a0}; les autres sont écartées et comptées.".into(),
            Note::Platform { name, by } => format!("C'est un fichier de {name}\u{a0}; ses colonnes {by} le montrent. Si les en-têtes ne le montrent pas, activez ceci\u{a0}:"),
            Note::Named => "De quelle plateforme vient cet export.".into(),
            Note::Decimal => "Le signe décimal de ses nombres.".into(),
            Note::Sheet => "La feuille du classeur qui est le journal.".into(),
            Note::Bins => "Les scores sont comptés par tranches\u{a0}: ils sont comparés entre groupes, et aucune règle d'un préréglage ne les juge.".into(),
            Note::Consent => "Qui a accepté d'être profilé.".into(),
            Note::WithoutConsent => "Les autres\u{a0}: \"exclude\" ne les compte que pour le taux de consentement, \"drop\" ne regarde pas du tout leurs groupes, \"include\" les audite malgré tout.".into(),
            Note::Fields => "Les colonnes que lisent les contrôles de lignes.".into(),
            Note::Weight => "Combien de personnes représente chaque ligne\u{a0}: les taux sont pondérés.".into(),
            Note::Unit => "À qui sont les lignes\u{a0}: celles d'une même personne sont additionnées, car elles ne sont pas indépendantes.".into(),
            Note::Ids { column, rows: 0 } => format!("`{column}` ressemble à l'identifiant d'une personne. Aucun n'a été trouvé sur plusieurs lignes (s'il y en a un très grand nombre, un échantillon est examiné)\u{a0}: chaque ligne est prise pour une personne à part. Si c'est faux, activez ceci\u{a0}:"),
            Note::Ids { column, rows: n } => format!(
                "`{column}` ressemble à l'identifiant d'une personne, et environ {} portent un identifiant qui revient. Si ce sont des personnes, activez ceci\u{a0}: les lignes d'une même personne ne sont pas indépendantes, et les intervalles qui les traitent ainsi sont trop étroits.",
                rows(*n)
            ),
            Note::By => "Chaque valeur de ces colonnes est auditée à part, en plus de l'ensemble.".into(),
            Note::Strata(columns) => {
                let columns: Vec<String> = columns.iter().map(|(name, n)| format!("`{name}` ({n} valeurs)")).collect();
                format!(
                    "Chaque campagne à part\u{a0}? On peut être équitable dans chaque campagne et inéquitable sur l'ensemble, ou l'inverse. Colonnes qui ont peu de valeurs\u{a0}: {}.",
                    and(&columns)
                )
            }
            Note::Spend(column) => format!("Les montants sont lus dans `{column}`\u{a0}: le coût pour mille est montré, jamais jugé."),
            Note::Unused(columns) => format!("Non utilisées\u{a0}: {columns}."),
            Note::Words => "Les valeurs rencontrées, et le groupe que chacune désigne. La casse et les accents ne comptent pas. Une valeur absente de la liste est lue comme elle le serait sans cette liste\u{a0}: selon les mots connus (sexes, inconnu), ou comme un groupe à part.".into(),
            Note::OwnWords => "Les valeurs qui désignent chaque groupe, telles qu'elles ont été données ou que la plateforme les code.".into(),
            Note::NotListed(n) => format!("{} groupes\u{a0}: chaque valeur est un groupe à part. Il y en a trop pour les écrire ici\u{a0}; pour en réunir, écrivez map.GROUPE = [\"valeur\", \"valeur\"].", FRENCH.count(u64::try_from(*n).unwrap_or(u64::MAX))),
            Note::Personal => "Les valeurs ressemblent à des noms, des identifiants ou des adresses de personnes. Elles ne sont pas écrites dans ce fichier. Est-ce la bonne colonne\u{a0}?".into(),
            Note::Unknown { rows: n, examples: "" } => format!("Groupe inconnu, montré et jamais jugé\u{a0}: {}, champ vide.", rows(*n)),
            Note::Unknown { rows: n, examples } => format!("Groupe inconnu, montré et jamais jugé\u{a0}: {}, champ vide ou {examples}.", rows(*n)),
            Note::Alike { first, second } => format!("`{first}` et `{second}` s'écrivent presque de même et restent séparés. Si c'est un seul groupe, activez ceci à la place de toute ligne ci-dessus pour l'un ou l'autre\u{a0}:"),
            Note::AgeBands => "Les âges suivent les tranches des grandes régies publicitaires. Une tranche commence à sa borne\u{a0}: 18 ouvre 18-24, 25 la suivante. La première et la dernière sont ouvertes\u{a0}: tous les plus jeunes, tous les plus âgés. Ces tranches sont intégrées\u{a0}; activez la ligne pour en avoir d'autres, et les tranches sans personne seront montrées aussi.".into(),
            Note::Values => "Ce que vaut l'offre de chaque ligne\u{a0}; un champ vide est une offre nulle.".into(),
            Note::Ranks => "La position dans un classement\u{a0}; 1 est la première.".into(),
            Note::Arms => "Le bras du test auquel appartiennent les lignes. Des mots comme traitement et témoin sont connus\u{a0}; les autres valeurs figurent dans `treatment` et `control`.".into(),
            Note::ReadyBands => "La colonne contient déjà des tranches\u{a0}; chacune est un groupe. Des âges en années suivraient les tranches des grandes régies.".into(),
            Note::Quintiles => "Cinquièmes\u{a0}: chaque tranche réunit environ un cinquième des personnes de ce journal. Les bornes sont écrites ici, pour que le prochain journal soit découpé aux mêmes montants et comparable à celui-ci\u{a0}; \"quintiles\" découperait chaque journal à nouveau. La tranche la plus basse et la plus haute sont ouvertes.".into(),
            Note::OwnCuts => "Les bornes que vous avez données. Une tranche commence à sa borne\u{a0}; la première et la dernière sont ouvertes.".into(),
            Note::Seen(groups) => format!("Vu\u{a0}: {groups}."),
            Note::AsOf => "Les années de naissance deviennent des âges à cette année-là, même si l'audit est refait plus tard.".into(),
            Note::Reference => "Comparé à\u{a0}: \"best\", le groupe au taux le plus haut\u{a0}; ou le nom d'un groupe, \"largest\" (le plus grand), \"rest\" (tous les autres), \"overall\" (l'ensemble). Un groupe fixé avant de voir les données demande moins de preuves.".into(),
            Note::Rules => "Une règle échoue quand son seuil est franchi et que le hasard ne l'explique pas\u{a0}; elle est respectée quand tout l'intervalle respecte le seuil\u{a0}; sinon elle est indécise\u{a0}: les données ne permettent pas de conclure.".into(),
            Note::Preset("four-fifths") => "four-fifths\u{a0}: le taux d'un groupe doit atteindre 4/5 de celui de sa référence, sinon l'audit échoue. Pour les clics et autres gestes, le même seuil ne donne qu'une alerte.".into(),
            Note::Preset("equal-opportunity") => "equal-opportunity\u{a0}: parmi les personnes qualifiées, les taux peuvent différer de dix points au plus.".into(),
            Note::Preset("representation") => "representation\u{a0}: un groupe peut être touché de 4/5 à 5/4 de son poids dans la population (en cotes).".into(),
            Note::Preset(id) => format!("{id}\u{a0}: voir `bias-audit explain {id}`."),
            Note::Alpha => "À quelle fréquence le hasard seul peut passer pour un échec, sur toutes les comparaisons ensemble\u{a0}: 1/20, c'est un audit sur vingt.".into(),
            Note::MinN => "Les groupes plus petits sont montrés et non jugés, pour qu'aucune personne ne décide à elle seule.".into(),
            Note::Inconclusive => "\"warn\"\u{a0}: une règle indécise laisse passer. \"deny\"\u{a0}: elle arrête tout, avec le code de sortie 3.".into(),
            Note::OwnRule => "Une règle à vous, à côté des autres (`bias-audit list metrics` nomme ce qui peut être jugé)\u{a0}:".into(),
            Note::Build => "Dans une chaîne d'intégration, le code de sortie décide\u{a0}: 0 on continue\u{a0}; 1 une règle est enfreinte\u{a0}; 2 l'audit n'a pas pu être fait\u{a0}; 3 rien n'a été jugé, ce qui n'est pas une réussite.".into(),
        }
    }

    fn remedy(&self, need: Need) -> &'static str {
        match need {
            Need::Eligible => {
                "Il manque\u{a0}: qui aurait pu être retenu (`eligible` et `outcome`)."
            }
            Need::NoWeights => {
                "Manque\u{a0}: des lignes qui comptent chacune pour une personne (sans `weight`)."
            }
            Need::Groups => "Il manque\u{a0}: un deuxième groupe connu.",
            Need::Label => {
                "Il manque\u{a0}: qui est réellement qualifié (`label`\u{a0}; une ligne par personne)."
            }
            Need::Population => "Il manque\u{a0}: une population (`baseline`), ou `eligible`.",
            Need::Stages => "Il manque\u{a0}: deux étapes qui se suivent (`stages`).",
            Need::SecondAttribute => "Il manque\u{a0}: un deuxième attribut dans les mêmes lignes.",
            Need::JointRows => {
                "Il manque\u{a0}: des lignes qui portent plusieurs attributs à la fois\u{a0}; des groupes croisés ne sont jamais inventés à partir de tableaux d'un seul attribut."
            }
            Need::Spend => "Il manque\u{a0}: des effectifs avec une colonne de montants.",
            Need::Consent => {
                "Il manque\u{a0}: qui a consenti (`consent`\u{a0}; une ligne par personne)."
            }
            Need::Scores => {
                "Il manque\u{a0}: des scores par tranches (`score`, `score-bins`\u{a0}; une ligne par personne)."
            }
            Need::Units => "Il manque\u{a0}: à qui sont les lignes (`unit`).",
            Need::Values => {
                "Il manque\u{a0}: ce que valent les offres (`value`\u{a0}; une ligne par personne)."
            }
            Need::Ranking => {
                "Il manque\u{a0}: la position dans un classement (`rank`\u{a0}; une ligne par personne)."
            }
            Need::Arms => {
                "Il manque\u{a0}: le bras du test auquel appartiennent les lignes (`arm`)."
            }
            Need::ArmStages => {
                "Il manque\u{a0}: des personnes des deux bras aux étapes d'un entonnoir (`stages`)."
            }
            Need::Strata => "Il manque\u{a0}: chaque annonce à part (`by`).",
            Need::Delivery => {
                "Il manque\u{a0}: combien de personnes ou d'impressions les annonces ont touchées."
            }
            Need::Column => "Il manque\u{a0}: une colonne dont les valeurs sont auditées à part.",
            Need::Exposure => {
                "Il manque\u{a0}: les impressions et les personnes touchées par elles."
            }
            Need::Order => "Il manque\u{a0}: un attribut dont les groupes ont un ordre.",
            Need::CostStage => "Il manque\u{a0}: le nombre de ce que l'argent a acheté.",
            Need::InBaseline => "Il manque\u{a0}: cet attribut dans la population.",
        }
    }

    fn and(&self, names: &[String]) -> String {
        and(names)
    }

    fn rows(&self, n: u64) -> String {
        rows(n)
    }

    fn written(&self, path: &str, files: &str, n: u64) -> String {
        format!("{path} dit comment auditer {files} ({}).", rows(n))
    }

    fn question(&self, open: &Open) -> String {
        match open {
            Open::Column { about, .. } => match about {
                About::Attribute(id) => format!("Quelle colonne est {}\u{a0}?", named(id)),
                About::Stage(id) => format!("Quelle colonne est l'étape `{id}`\u{a0}?"),
                About::Label => "Quelle colonne dit qui est réellement qualifié\u{a0}?".into(),
                About::Outcome => "Quelle colonne est la décision auditée\u{a0}?".into(),
                About::SomeAttribute => {
                    "Les groupes de quelle colonne faut-il comparer\u{a0}?".into()
                }
            },
            Open::Codes { column, codes } => format!(
                "`{column}` est codée en chiffres, qui veulent dire le contraire d'un système à l'autre. Qui est {}\u{a0}?",
                codes[0]
            ),
            Open::Alike {
                attribute,
                spellings: [(a, n), (b, m)],
            } => format!(
                "Dans `{attribute}`, `{a}` ({}) et `{b}` ({}) sont-ils un seul groupe\u{a0}?",
                rows(*n),
                rows(*m)
            ),
            Open::Repeats { column, rows: n } => format!(
                "Environ {} portent une valeur de `{column}` qui revient plusieurs fois. Est-ce l'identifiant d'une personne\u{a0}?",
                rows(*n)
            ),
        }
    }

    fn choices(&self, open: &Open) -> Vec<String> {
        match open {
            Open::Column { columns, .. } => columns.clone(),
            Open::Codes { codes: [a, b], .. } => vec![
                format!("{a} désigne les hommes, {b} les femmes"),
                format!("{a} désigne les femmes, {b} les hommes"),
            ],
            Open::Alike { .. } => vec!["un seul groupe".into(), "deux groupes".into()],
            Open::Repeats { .. } => vec![
                "oui\u{a0}: additionner les lignes d'une même personne".into(),
                "non\u{a0}: chaque ligne vaut pour elle-même".into(),
            ],
        }
    }

    fn prompt(&self) -> &'static str {
        "numéro (Entrée laisse ouvert)\u{a0}: "
    }
}
