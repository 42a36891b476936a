//! Chance on purpose: a generator of random numbers and exact draws of counts.
//!
//! For a given seed every draw is the same on every platform and in every version of the program: only
//! operations that IEEE 754 rounds in one way and functions of `libm` are used. Nothing here reads a
//! clock or the environment; the seed is always given.

mod draws;
mod random;

pub use random::Random;
