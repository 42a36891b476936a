//! In place of engines in a program that was built without them: a refusal that says what to type.

use crate::engine::{Answer, Dialect, Place};
use crate::error::{Code, Error, Result};

/// No engine: it cannot be made.
pub enum Engine {}

impl Engine {
    /// Refuses.
    ///
    /// # Errors
    ///
    /// [`Code::NoEngineSupport`], always.
    pub fn connect(place: &Place) -> Result<Self> {
        Err(Error::new(
            Code::NoEngineSupport,
            format!("{} cannot be read: this program was built without engines", place.address),
        )
        .help("build it with them: `cargo install --locked --path . --features adbc`")
        .help("or run the statement yourself: `bias-audit sql --dialect DIALECT --table TABLE SAMPLE.csv`"))
    }

    /// Never called.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        match *self {}
    }

    /// Never called.
    ///
    /// # Errors
    ///
    /// Never.
    pub const fn first_rows(&mut self, _rows: usize) -> Result<Answer> {
        match *self {}
    }

    /// Never called.
    ///
    /// # Errors
    ///
    /// Never.
    pub const fn rows(&mut self, _statement: &str) -> Result<Answer> {
        match *self {}
    }
}
