//! What machines rely on: exit codes, formats, files, streams.
