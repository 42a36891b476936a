//! What the user asked for, as written: columns, attributes, rules, each with the place it came
//! from. Nothing is judged here; a rule may still name a metric that does not exist.

pub mod condition;
mod consent;
mod fields;
mod membership;
pub mod number;
mod score_bins;
mod settings;
mod toml_file;

pub use consent::WithoutConsent;
pub use fields::{CheckRuleConfig, Field, FieldConfig, MEANINGS};
pub use membership::MembershipConfig;
pub use score_bins::{ScoreBins, Slot};
pub use settings::{
    AttributeConfig, BoundText, Config, CutsText, Named, Origin, Place, PolicyConfig, RowShape,
    RuleConfig,
};
pub use toml_file::{parse_config, parse_cuts, parse_policy};
