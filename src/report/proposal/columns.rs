//! The columns of a proposed configuration: what one row is, the decision and out of what, the funnel,
//! and what else a column may be.

use crate::config::RowShape;
use crate::config::number::format_micros;
use crate::input::{BinnedAs, How, QualityCode, STAGES, by_id};
use crate::report::proposal::page::File;
use crate::report::proposal::toml::{list, mentioned, quoted};
use crate::report::text::init::{Note, Title};

impl File<'_> {
    /// The column of the outcome or of its denominator, when there is a decision.
    pub(super) fn role(&self, role: &str) -> Option<String> {
        let roles = &self.proposal.roles;
        let decision = roles.decision.as_ref()?;
        let id = match role {
            "outcome" if roles.score.is_none() => Some(&decision.outcome),
            "eligible" => decision.eligible.as_ref(),
            _ => None,
        }?;
        let stage = roles.stages.iter().find(|stage| stage.id == *id)?;
        Some(stage.column.column.clone())
    }

    pub(super) fn columns(&mut self) {
        let proposal = self.proposal;
        let roles = &proposal.roles;
        self.title(self.says.title(Title::Columns));
        self.line("[columns]");
        self.note(match roles.shape {
            RowShape::Person => &Note::RowsPerson,
            RowShape::Counts => &Note::RowsCounts,
        });
        self.set("rows", &quoted(roles.shape.id()));
        self.export();
        self.decision();
        let scored = roles.score.as_ref().map(|(role, _)| role.column.as_str());
        let stages = roles
            .stages
            .iter()
            .map(|stage| stage.column.column.as_str());
        let stages: Vec<&str> = stages.filter(|column| Some(*column) != scored).collect();
        if !stages.is_empty() {
            self.space();
            self.note(if stages.len() > 1 {
                &Note::Stages
            } else {
                &Note::OneStage
            });
            self.set("stages", &list(&stages));
        }
        if let Some(label) = &roles.label {
            self.space();
            self.note(&Note::Label(label.how));
            self.set("label", &quoted(&label.column));
        } else if roles.decision.is_some() && roles.shape == RowShape::Person {
            self.space();
            self.note(&Note::NoLabel);
            self.off("label", &quoted("COLUMN"));
        }
        if let (Some(score), Some(bins)) = (&roles.binned, proposal.config.score_bins) {
            self.space();
            self.note(&Note::Bins);
            if roles.score.is_none() {
                self.set("score", &quoted(&score.column));
            }
            self.set("score-bins", &quoted(&bins.to_string()));
        }
        if let (Some(binned), Some(key)) = (&roles.binned, roles.binned_as.key()) {
            self.space();
            self.note(match roles.binned_as {
                BinnedAs::Amounts => &Note::Values,
                BinnedAs::Ranks | BinnedAs::Scores => &Note::Ranks,
            });
            self.set(key, &quoted(&binned.column));
        }
        if let Some((arms, _)) = &roles.arms {
            self.space();
            self.note(&Note::Arms);
            self.set("arm", &quoted(&arms.column));
            for (key, values) in [("treatment", &arms.treatment), ("control", &arms.control)] {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                if !values.is_empty() {
                    self.set(key, &list(&values));
                }
            }
        }
        if let Some(consent) = &roles.consent {
            self.space();
            self.note(&Note::Consent);
            self.set("consent", &quoted(&consent.column.column));
            self.note(&Note::WithoutConsent);
            self.set("without-consent", &quoted(consent.without.word()));
        }
        self.whose();
        self.strata();
        if let Some(spend) = &roles.spend {
            self.note(&Note::Spend(&mentioned(&spend.column)));
        }
        let unused = proposal.cube.columns_unused.iter();
        let unused: Vec<String> = unused
            .map(|name| format!("`{}`", mentioned(name)))
            .collect();
        if !unused.is_empty() {
            self.note(&Note::Unused(&unused.join(", ")));
        }
    }

    /// Whose export it is, and how its numbers and sheets are read where that was said.
    fn export(&mut self) {
        let proposal = self.proposal;
        let config = &proposal.config;
        let inputs = proposal.cube.inputs.iter();
        let mut known =
            inputs.filter_map(|input| Some((by_id(input.platform.as_deref()?)?, input)));
        if let Some(named) = &config.platform {
            self.space();
            self.note(&Note::Named);
            self.set("platform", &quoted(&named.value));
        } else if let Some((platform, input)) = known.next() {
            let by: Vec<String> = input
                .recognised_by
                .iter()
                .map(|name| format!("`{}`", mentioned(name)))
                .collect();
            self.space();
            self.note(&Note::Platform {
                name: platform.name,
                by: &by.join(", "),
            });
            self.off("platform", &quoted(platform.id));
        }
        if let Some(decimal) = &config.decimal {
            self.note(&Note::Decimal);
            self.set("decimal", &quoted(&decimal.value));
        }
        if let Some(sheet) = &config.sheet {
            self.note(&Note::Sheet);
            self.set("sheet", &quoted(&sheet.value));
        }
    }

    fn how(&self, column: &str) -> How {
        let stages = self.proposal.roles.stages.iter();
        let stage = stages
            .map(|stage| &stage.column)
            .find(|role| role.column == column);
        stage.map_or(How::Recognised, |role| role.how)
    }

    fn decision(&mut self) {
        let roles = &self.proposal.roles;
        self.space();
        if let Some((score, threshold)) = &roles.score {
            self.note(&Note::Score);
            self.set("score", &quoted(&score.column));
            self.set("threshold", &format_micros(*threshold));
        } else if let Some(outcome) = self.role("outcome") {
            let stage = roles
                .stages
                .iter()
                .find(|stage| stage.column.column == outcome);
            self.note(&Note::Outcome {
                how: self.how(&outcome),
                known: stage.is_some_and(|stage| STAGES.iter().any(|known| known.id == stage.id)),
            });
            self.set("outcome", &quoted(&outcome));
        } else {
            self.note(&Note::NoOutcome);
            self.off("eligible", &quoted("COLUMN"));
            self.off("outcome", &quoted("COLUMN"));
            return;
        }
        self.space();
        if let Some(eligible) = self.role("eligible") {
            self.note(&Note::Eligible(self.how(&eligible)));
            self.set("eligible", &quoted(&eligible));
        } else {
            self.note(&Note::AllRows);
            self.off("eligible", &quoted("COLUMN"));
        }
    }

    fn whose(&mut self) {
        let proposal = self.proposal;
        if let Some(weight) = &proposal.roles.weight {
            self.space();
            self.note(&Note::Weight);
            self.set("weight", &quoted(&weight.column));
        }
        if let Some(unit) = &proposal.roles.unit {
            self.space();
            self.note(&Note::Unit);
            self.set("unit", &quoted(&unit.column));
        } else if let Some(column) = &proposal.roles.watched {
            let repeated = proposal
                .cube
                .quality
                .iter()
                .find_map(|(code, named, seen)| {
                    (code == QualityCode::RepeatedIds && named == column.as_str())
                        .then_some(seen.rows)
                });
            self.space();
            self.note(&Note::Ids {
                column: &mentioned(column),
                rows: repeated.unwrap_or(0),
            });
            self.off("unit", &quoted(column));
        }
    }

    fn strata(&mut self) {
        let proposal = self.proposal;
        if !proposal.roles.by.is_empty() {
            let names = proposal.roles.by.iter().map(|role| role.column.as_str());
            let names: Vec<&str> = names.collect();
            self.space();
            self.note(&Note::By);
            self.set("by", &list(&names));
        } else if let [(first, _), ..] = proposal.strata.as_slice() {
            let columns = proposal.strata.iter();
            let columns: Vec<(String, usize)> = columns.map(|(c, n)| (mentioned(c), *n)).collect();
            self.space();
            self.note(&Note::Strata(&columns));
            self.off("by", &list(&[first]));
        }
        self.space();
    }
}
