//! The one integration-test binary: everything that a user or a machine sees of the program.

mod contract;
mod docs;
mod examples;
mod fixtures;
mod generator;
mod guards;
mod hostile;
mod laws;
mod published;
mod support;
