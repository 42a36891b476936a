//! The one integration-test binary: everything that a user or a machine sees of the program.

mod arms;
mod bands;
#[cfg(feature = "cloud")]
mod cloud;
mod consent;
mod contract;
mod conventions;
mod docs;
#[cfg(feature = "adbc")]
mod engines;
mod evidence;
mod examples;
mod filters;
mod fixtures;
mod generator;
mod guards;
mod halving;
mod hostile;
mod html;
mod init;
mod laws;
mod membership;
mod offers;
mod packaging;
mod platforms;
mod power;
mod published;
mod ranking;
mod scale;
mod scores;
mod sql;
mod support;
mod targeting;
mod units;
mod unknown;
mod weights;
