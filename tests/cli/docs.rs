//! Documentation that is generated or executed.
