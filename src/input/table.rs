//! Tables that are in memory already: what an SQL engine gave back. Their rows are counted as those
//! of a file are.

use std::collections::BTreeMap;

use crate::error::{Code, Error, Result};
use crate::input::batch::BatchBuilder;
use crate::input::block::{Block, Sink};
use crate::input::{Body, Format, Opened, Quality};

/// Rows that are counted at a time.
const BATCH_ROWS: usize = 16_384;

/// Rows of text below a header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Column names in order.
    pub header: Vec<String>,
    /// One value per column; `None` where it is missing.
    pub rows: Vec<Vec<Option<String>>>,
}

impl Opened {
    /// An input of an SQL engine: the header and first rows of what was asked for, and the rows to
    /// count, which may have fewer columns.
    #[must_use]
    pub fn of_engine(name: String, header: Vec<String>, sample: Vec<Vec<Option<String>>>) -> Self {
        Self {
            name,
            format: Format::Engine,
            header,
            sample,
            quality: Quality::default(),
            platform: None,
            overrides: BTreeMap::new(),
            bytes: None,
            body: Body::Table(Table::default()),
        }
    }

    /// The same input with the rows that are to be counted.
    #[must_use]
    pub fn with_rows(mut self, table: Table) -> Self {
        self.body = Body::Table(table);
        self
    }
}

impl Table {
    pub(super) fn read(&self, name: &str, columns: &[String], sink: &mut Sink<'_>) -> Result<()> {
        let at = columns.iter().map(|column| {
            let found = self.header.iter().position(|known| known == column);
            found.ok_or_else(|| {
                let what = format!("{name} did not give back the column `{column}`");
                Error::new(Code::UnknownColumn, what)
                    .help("rename the column in `--query \"SELECT … AS …\"`")
            })
        });
        let at = at.collect::<Result<Vec<usize>>>()?;
        let mut place = 0;
        for rows in self.rows.chunks(BATCH_ROWS) {
            let mut batch = BatchBuilder::new(columns, rows.len());
            for row in rows {
                place += 1;
                batch.push(place, at.iter().map(|at| row[*at].as_deref()));
            }
            if sink(Block::Ready(batch.finish())).is_break() {
                break;
            }
        }
        Ok(())
    }
}
