//! What a finding could have shown and what would settle it, in every language: one or two short sentences
//! under an inconclusive finding.

mod outlook;

pub(super) use outlook::{outlook_en, outlook_fr};

use crate::inference::power::approximation::Scale;
use crate::policy::{Attainable, Needed, Never};
use crate::report::numbers::{ENGLISH, FRENCH, NumberStyle};

/// What could have been shown of one comparison, ready to be put into a sentence.
#[derive(Debug, Clone, Copy)]
pub struct Attaining<'a> {
    /// What could have been shown.
    pub of: &'a Attainable,
    /// The rule's bounds, for rounding beside them.
    pub bounds: [Option<f64>; 2],
    /// The stage of the funnel that samples count.
    pub stage: &'a str,
    /// Whether stages count people (person rows) rather than events (count rows).
    pub people: bool,
    /// Whether samples count units rather than rows.
    pub of_units: bool,
}

impl Attaining<'_> {
    /// The values that could have been shown: rounded, and whether it is about lower ones.
    fn shown(&self, n: NumberStyle) -> Vec<(String, bool)> {
        let found = self.of.detectable.iter();
        found
            .filter_map(|found| Some((n.beside(found.value?, self.bounds), found.lower)))
            .collect()
    }
}

pub(super) fn sentences_en(of: &Attaining<'_>) -> String {
    let n = ENGLISH;
    let what = match of.of.scale {
        Scale::Ratio | Scale::Odds => "ratio",
        Scale::Difference => "difference",
    };
    let sides = of.shown(n).into_iter().map(|(value, lower)| {
        let side = if lower { "lower" } else { "higher" };
        format!("of {value} or {side}")
    });
    let sides: Vec<String> = sides.collect();
    let power = format!("(power {})", n.whole_percent(of.of.probability));
    let shown = if sides.is_empty() {
        format!("This audit could not have shown any {what} beyond the bound {power}.")
    } else {
        let sides = sides.join(", or ");
        format!("This audit could have shown a {what} {sides} {power}.")
    };
    let noun = match of.stage {
        _ if of.of_units => "units",
        "impressions" => "impressions",
        "rows" => "rows",
        "clicked" if !of.people => "clicks",
        "converted" if !of.people => "conversions",
        _ => "people",
    };
    let needed = match of.of.needed {
        Some(Needed::Sample {
            group, reference, ..
        }) => {
            let group = n.about(group);
            match reference {
                Some(reference) => format!(
                    " About {group} {noun} in this group and {} in the reference would settle a value like this.",
                    n.about(reference)
                ),
                None => format!(" About {group} {noun} in all would settle a value like this."),
            }
        }
        Some(Needed::Never(Never::AtBound)) => {
            " The value is the bound itself: no sample would settle it.".into()
        }
        Some(Needed::Never(Never::BeyondCounting)) => {
            " It is so close to the bound that no sample would settle it.".into()
        }
        Some(Needed::Never(Never::Unknown)) | None => String::new(),
    };
    shown + &needed
}

pub(super) fn sentences_fr(of: &Attaining<'_>) -> String {
    let n = FRENCH;
    let (a, none) = match of.of.scale {
        Scale::Ratio | Scale::Odds => ("un rapport", "aucun rapport"),
        Scale::Difference => ("une différence", "aucune différence"),
    };
    let sides = of.shown(n).into_iter().map(|(value, lower)| {
        let side = if lower { "moins" } else { "plus" };
        format!("de {value} ou {side}")
    });
    let sides: Vec<String> = sides.collect();
    let power = format!("(puissance\u{a0}: {})", n.whole_percent(of.of.probability));
    let shown = if sides.is_empty() {
        format!("Cet audit n'aurait pu établir {none} au-delà du seuil {power}.")
    } else {
        let sides = sides.join(", ou ");
        format!("Cet audit aurait pu établir {a} {sides} {power}.")
    };
    let noun = match of.stage {
        _ if of.of_units => "unités",
        "impressions" => "impressions",
        "rows" => "lignes",
        "clicked" if !of.people => "clics",
        "converted" if !of.people => "conversions",
        _ => "personnes",
    };
    let needed = match of.of.needed {
        Some(Needed::Sample {
            group, reference, ..
        }) => {
            let group = n.about(group);
            match reference {
                Some(reference) => format!(
                    " Pour trancher sur une telle valeur, il faudrait environ {group} {noun} dans ce groupe et {} dans la référence.",
                    n.about(reference)
                ),
                None => format!(
                    " Pour trancher sur une telle valeur, il faudrait environ {group} {noun} en tout."
                ),
            }
        }
        Some(Needed::Never(Never::AtBound)) => {
            " La valeur est exactement celle du seuil\u{a0}: aucun échantillon ne permettrait de trancher."
                .into()
        }
        Some(Needed::Never(Never::BeyondCounting)) => {
            " Elle est si proche du seuil qu'aucun échantillon ne permettrait de trancher.".into()
        }
        Some(Needed::Never(Never::Unknown)) | None => String::new(),
    };
    shown + &needed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Detectable;

    fn attainable(value: Option<f64>, needed: Needed) -> Attainable {
        Attainable {
            probability: 0.8,
            comparisons: 3,
            scale: Scale::Ratio,
            detectable: vec![Detectable { lower: true, value }],
            needed: Some(needed),
        }
    }

    fn attaining(of: &Attainable) -> Attaining<'_> {
        Attaining {
            of,
            bounds: [Some(0.8), None],
            stage: "eligible",
            people: true,
            of_units: false,
        }
    }

    #[test]
    fn a_sample_is_named_in_round_numbers() {
        let of = attainable(
            Some(0.712_34),
            Needed::Sample {
                factor: 2.0,
                group: 1_234,
                reference: Some(98_765),
            },
        );
        assert_eq!(
            sentences_en(&attaining(&of)),
            "This audit could have shown a ratio of 0.712 or lower (power 80%). About 1,240 people in this group and 98,800 in the reference would settle a value like this."
        );
        let clicks = Attaining {
            stage: "clicked",
            people: false,
            ..attaining(&of)
        };
        assert!(sentences_fr(&clicks).contains("environ 1\u{202f}240 clics dans ce groupe"));
    }

    #[test]
    fn what_nothing_settles_is_said() {
        let of = attainable(None, Needed::Never(Never::AtBound));
        assert_eq!(
            sentences_en(&attaining(&of)),
            "This audit could not have shown any ratio beyond the bound (power 80%). The value is the bound itself: no sample would settle it."
        );
        assert!(sentences_fr(&attaining(&of)).contains("n'aurait pu établir aucun rapport"));
    }

    #[test]
    fn both_sides_of_a_difference_are_told() {
        let of = Attainable {
            scale: Scale::Difference,
            detectable: vec![
                Detectable {
                    lower: true,
                    value: Some(-0.2),
                },
                Detectable {
                    lower: false,
                    value: Some(0.21),
                },
            ],
            needed: None,
            ..attainable(None, Needed::Never(Never::Unknown))
        };
        let of = Attaining {
            bounds: [Some(-0.1), Some(0.1)],
            ..attaining(&of)
        };
        assert_eq!(
            sentences_en(&of),
            "This audit could have shown a difference of \u{2212}0.200 or lower, or of 0.210 or higher (power 80%)."
        );
    }
}
