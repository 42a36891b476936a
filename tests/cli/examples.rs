//! The lessons in examples/ are run and compared with their expected output.
