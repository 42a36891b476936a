//! The attributes of a proposed configuration: which values mean which group, where numbers are cut, what
//! is not known, and whom groups are compared with.

use crate::config::number::format_micros;
use crate::config::{AttributeConfig, CutsText};
use crate::groups::{Attribute, Grouping, Quantity};
use crate::input::AttributeColumn;
use crate::report::proposal::Open;
use crate::report::proposal::page::File;
use crate::report::proposal::toml::{key, list, mentioned, quoted};
use crate::report::text::init::{Note, Title};
use crate::tally::Census;

impl File<'_> {
    pub(super) fn attribute(
        &mut self,
        column: &AttributeColumn,
        attribute: &Attribute,
        census: &Census,
    ) {
        let who = self.says.title(Title::Attribute);
        let title = self.text.labelled(who, &mentioned(&attribute.id));
        self.title(&title);
        let AttributeConfig {
            name: _,
            column: _,
            map: _,
            cuts,
            reference,
            as_of: _,
        } = &column.settings;
        self.line(&format!("[attributes.{}]", key(&attribute.id)));
        self.set("column", &quoted(&column.column.column));
        self.space();
        match &attribute.grouping {
            Grouping::Bands(bands) if census.ready_bands => {
                self.note(&Note::ReadyBands);
                self.seen(census);
                self.year(bands.quantity);
            }
            Grouping::Bands(bands) => {
                let is_own = matches!(cuts, Some(CutsText::Points(_)));
                self.note(if bands.ready_bands {
                    &Note::AgeBands
                } else if is_own {
                    &Note::OwnCuts
                } else {
                    &Note::Quintiles
                });
                self.seen(census);
                let points: Vec<String> =
                    bands.cuts.iter().map(|cut| format_micros(*cut)).collect();
                let points = format!("[{}]", points.join(", "));
                // Built-in bands are what they are; cut points would show bands of nobody as well.
                if bands.ready_bands {
                    self.off("cuts", &points);
                } else if !bands.cuts.is_empty() {
                    self.set("cuts", &points);
                }
                self.year(bands.quantity);
            }
            Grouping::Words(words) => self.words(&words.map, census),
        }
        self.unknown(census);
        self.alike(&attribute.id, census);
        self.space();
        self.once(&Note::Reference);
        let reference = reference
            .as_ref()
            .map_or("best", |named| named.value.as_str());
        self.set("reference", &quoted(reference));
    }

    fn year(&mut self, quantity: Quantity) {
        if let Quantity::BirthYear { as_of } = quantity {
            self.note(&Note::AsOf);
            self.set("as-of", &as_of.to_string());
        }
    }

    /// The groups with their rows.
    fn seen(&mut self, census: &Census) {
        const MOST: usize = 40;
        if census.personal {
            return self.note(&Note::Personal);
        }
        if census.groups.len() > MOST {
            return self.note(&Note::NotListed(census.groups.len()));
        }
        let groups = census.groups.iter();
        let groups: Vec<String> = groups
            .map(|(group, found)| {
                format!(
                    "{} ({})",
                    mentioned(&group.label),
                    self.says.rows(found.rows)
                )
            })
            .collect();
        if !groups.is_empty() {
            self.note(&Note::Seen(&groups.join(", ")));
        }
    }

    /// The map of values to groups, one spelling with its rows a line.
    fn words(&mut self, own: &[(String, Vec<String>)], census: &Census) {
        let found = census.vocabulary(&[]);
        let map = if own.is_empty() {
            found.as_deref()
        } else {
            Some(own)
        };
        let Some(map) = map else {
            if census.personal {
                self.note(&Note::Personal);
            } else if census.vocabulary_is_ambiguous() {
                self.seen(census);
            } else if !census.groups.is_empty() {
                self.note(&Note::NotListed(census.groups.len()));
            }
            return;
        };
        self.once(if own.is_empty() {
            &Note::Words
        } else {
            &Note::OwnWords
        });
        for (group, spellings) in map {
            let name = format!("map.{}", key(group));
            let rows = |spelling: &String| self.says.rows(census.rows_of(spelling));
            if let [only] = spellings.as_slice() {
                let line = format!("{name} = [{}] # {}", quoted(only), rows(only));
                self.line(&line);
            } else {
                let each = spellings
                    .iter()
                    .map(|spelling| format!("\n    {}, # {}", quoted(spelling), rows(spelling)));
                let line = format!("{name} = [{}\n]", each.collect::<String>());
                self.line(&line);
            }
        }
    }

    fn unknown(&mut self, census: &Census) {
        let rows: u64 = census.unknown.values().map(|unknown| unknown.rows).sum();
        if rows == 0 {
            return;
        }
        let examples = census
            .unknown
            .values()
            .flat_map(|unknown| &unknown.examples);
        let examples: Vec<String> = examples
            .map(|text| format!("`{}`", mentioned(text)))
            .collect();
        self.note(&Note::Unknown {
            rows,
            examples: &examples.join(", "),
        });
    }

    fn alike(&mut self, id: &str, census: &Census) {
        for open in &self.proposal.open {
            let Open::Alike {
                attribute,
                spellings,
            } = open
            else {
                continue;
            };
            if attribute != id || census.personal {
                continue;
            }
            let [(first, _), (second, _)] = spellings;
            self.space();
            self.note(&Note::Alike {
                first: &mentioned(first),
                second: &mentioned(second),
            });
            self.off(&format!("map.{}", key(first)), &list(&[first, second]));
        }
    }
}
