//! The built-in policies: commented TOML files, embedded.

use crate::config::{PolicyConfig, parse_policy};
use crate::error::{Code, Error, Result, did_you_mean};

/// A built-in policy.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    /// The name.
    pub id: &'static str,
    /// The file's text; its comments cite the source.
    pub text: &'static str,
}

/// Every preset.
pub const PRESETS: [Preset; 7] = [
    Preset {
        id: "four-fifths",
        text: include_str!("presets/four-fifths.toml"),
    },
    Preset {
        id: "equal-opportunity",
        text: include_str!("presets/equal-opportunity.toml"),
    },
    Preset {
        id: "representation",
        text: include_str!("presets/representation.toml"),
    },
    Preset {
        id: "targeting-limits",
        text: include_str!("presets/targeting-limits.toml"),
    },
    Preset {
        id: "consent",
        text: include_str!("presets/consent.toml"),
    },
    Preset {
        id: "vrs",
        text: include_str!("presets/vrs.toml"),
    },
    Preset {
        id: "ll144",
        text: include_str!("presets/ll144.toml"),
    },
];

/// The rules of a preset.
///
/// # Errors
///
/// [`Code::PolicyInvalid`] when there is no such preset.
pub fn preset(id: &str, place: &str) -> Result<PolicyConfig> {
    if let Some(preset) = PRESETS.iter().find(|preset| preset.id == id) {
        parse_policy(&format!("preset {id}"), preset.text)
    } else {
        let ids = PRESETS.iter().map(|preset| preset.id);
        let error = Error::new(
            Code::PolicyInvalid,
            format!("{place}there is no preset `{id}`"),
        );
        Err(match did_you_mean(id, ids.clone()) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!(
                "the presets are {}; a file's name must end in .toml",
                ids.collect::<Vec<_>>().join(", ")
            )),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_read_names_a_source_and_has_rules() {
        for known in &PRESETS {
            let policy = preset(known.id, "").expect(known.id);
            let rules = policy.rules.len() + policy.checks.len();
            assert!(rules > 0, "{}", known.id);
            assert!(
                known.text.starts_with('#'),
                "{} explains itself first",
                known.id
            );
            assert!(
                known.text.contains("19") || known.text.contains("20"),
                "{} cites a year",
                known.id
            );
        }
    }

    #[test]
    fn a_misspelt_preset_finds_its_neighbour() {
        let error = preset("four-fifth", "").expect_err("misspelt");
        assert!(error.help_lines()[0].contains("four-fifths"));
    }
}
