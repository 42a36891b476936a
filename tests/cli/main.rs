//! The one integration-test binary: everything that a user or a machine sees of the program.

#[cfg(feature = "cloud")]
mod cloud;
mod contract;
mod docs;
#[cfg(feature = "adbc")]
mod engines;
mod examples;
mod fixtures;
mod generator;
mod guards;
mod hostile;
mod init;
mod laws;
mod published;
mod scale;
mod sql;
mod support;
mod units;
