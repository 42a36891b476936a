//! Consent while counting: what each row says of it, which rows are kept out of the audit because of it,
//! and how many. Rows without consent are always counted as such, and never in silence.

use crate::config::WithoutConsent;
use crate::groups::{Consent, consents};
use crate::input::{Batch, ConsentColumn, Exclusion, QualityCode};
use crate::tally::reduce::{Kernel, Multiplicity, Part};

/// Longest value that is shown as an example. Consent strings are longer, and belong to one person.
const LONGEST_EXAMPLE: usize = 20;

/// What each row of a batch says of consent.
pub(super) struct Consents<'a> {
    role: &'a ConsentColumn,
    rows: Vec<Consent>,
}

/// Why a row without consent is not in the audit; `None` with consent.
const fn exclusion(consent: Consent) -> Option<Exclusion> {
    match consent {
        Consent::Given => None,
        Consent::Refused => Some(Exclusion::NoConsent),
        Consent::Missing | Consent::Unreadable => Some(Exclusion::ConsentUnknown),
    }
}

impl Consents<'_> {
    /// The column.
    pub(super) const fn column(&self) -> &String {
        &self.role.column.column
    }

    /// Why a row is counted for its consent only.
    pub(super) fn withheld(&self, row: usize) -> Option<Exclusion> {
        match self.role.without {
            WithoutConsent::Exclude => exclusion(self.rows[row]),
            WithoutConsent::Include | WithoutConsent::Drop => None,
        }
    }

    /// Whether some row is counted for its consent only.
    pub(super) fn withhold_some(&self) -> bool {
        (0..self.rows.len()).any(|row| self.withheld(row).is_some())
    }

    /// Sets a condition in the rows that have consent. A row that is counted for its consent only meets
    /// no condition at all.
    pub(super) fn mark(&self, bit: u32, patterns: &mut [u32]) {
        for (row, pattern) in patterns.iter_mut().enumerate() {
            if self.rows[row] == Consent::Given {
                *pattern |= bit;
            } else if self.withheld(row).is_some() {
                *pattern = 0;
            }
        }
    }
}

impl<'a> Kernel<'a> {
    /// What the rows of a batch say of consent; `None` when no column does.
    pub(super) fn consents(
        &self,
        part: &mut Part,
        batch: &Batch,
        multiplicity: &Multiplicity,
    ) -> Option<Consents<'a>> {
        let role = self.roles.consent.as_ref()?;
        let column = &role.column.column;
        let values = batch.values(column);
        let rows = consents(role, &values);
        for (row, said) in rows.iter().enumerate() {
            let many = multiplicity.of(row);
            match said {
                Consent::Given | Consent::Refused => {}
                Consent::Missing => {
                    part.quality
                        .note(QualityCode::MissingConsent, column, many, None);
                }
                Consent::Unreadable => {
                    let text = values.text(row);
                    let example = text.as_deref().map(str::trim);
                    let example = example.filter(|text| {
                        text.chars().take(LONGEST_EXAMPLE + 1).count() <= LONGEST_EXAMPLE
                    });
                    part.quality
                        .note(QualityCode::UnreadableConsent, column, many, example);
                }
            }
        }
        Some(Consents { role, rows })
    }

    /// The rows that are left when those without consent are dropped unseen: the batch without them, and
    /// how many rows each of them stands for. `None` when nothing is dropped.
    pub(super) fn without_dropped(
        part: &mut Part,
        batch: &Batch,
        multiplicity: &Multiplicity,
        consents: &Consents<'_>,
    ) -> Option<(Batch, Multiplicity)> {
        if consents.role.without != WithoutConsent::Drop {
            return None;
        }
        let kept: Vec<bool> = consents
            .rows
            .iter()
            .map(|said| *said == Consent::Given)
            .collect();
        for (row, said) in consents.rows.iter().enumerate() {
            if let Some(reason) = exclusion(*said) {
                let rows = multiplicity.of(row);
                part.accounting.exclude(consents.column(), reason, rows);
            }
        }
        Some((batch.keep(&kept), multiplicity.keep(&kept)))
    }
}
