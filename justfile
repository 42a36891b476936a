# The commands of a change. `just --list` shows them.

# Formatting, lints and rustdoc.
check:
    cargo fmt --check
    cargo clippy --all-targets --locked -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

# All tests.
test:
    cargo test --locked

# Writes generated documentation and expected output anew; read the difference.
bless:
    BLESS=1 cargo test --test cli --locked -- docs examples

# The files of packaging/, linted and run, with the program of a build for development.
packaging:
    cargo build --locked
    tests/packaging/run.sh "${CARGO_TARGET_DIR:-target}/debug/bias-audit"

# What the build server runs.
ci:
    .ci/run
