//! The one integration-test binary: everything that a user or a machine sees of the program.

mod fixtures;
mod hostile;
mod published;
mod support;
