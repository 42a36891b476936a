#!/usr/bin/env bash
# Measures bias-audit against other programs on generated logs and prints the tables of
# docs/performance.md: the whole audit here, a bare GROUP BY or a fairness library there.
#
#   benches/compare.sh                       everything; an hour or so, 16 GB of disk
#   benches/compare.sh csv parquet           these parts; the others are told from the last time
#   benches/compare.sh table                 only the tables
#   benches/compare.sh --smoke               20,000 rows, nothing installed, some seconds
#
#   --rows N      rows of the comparison, 10M         --runs N   runs of each program, 5
#   --growth A,B  rows of the growth, 1M,10M,100M
#   parts: csv parquet gzip growth start stages libraries
#
# Data, Python environments and figures go to BIAS_AUDIT_BENCH_DATA, outside the checkout; without it
# to the user's cache. The 100 M rows (11 GB) are deleted when their figures are there. Needs bash,
# gzip, Python 3.11 or newer, and for the first run with other programs access to PyPI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }

smoke=false
for argument in "$@"; do
  case "$argument" in
  --smoke) smoke=true ;;
  -h | --help) sed -n '2,/^set /s/^# \{0,1\}//p' "$0"; exit 0 ;;
  esac
done

say "building the program and the generator"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
cargo build --release --locked --quiet --bin bias-audit
data="${BIAS_AUDIT_BENCH_DATA:-${XDG_CACHE_HOME:-$HOME/.cache}/bias-audit/bench}"
if $smoke; then
  data=$(mktemp -d)
  trap 'rm -rf "$data"' EXIT
fi
mkdir -p "$data"
# The generator needs nothing but the standard library.
rustc --edition 2024 -O -o "$data/generate" examples/generate.rs

compare() {
  python3 -B benches/peers/compare.py --program "$CARGO_TARGET_DIR/release/bias-audit" \
    --generator "$data/generate" --data "$data" "$@"
}

if $smoke; then
  compare --rows 20k --growth 10k,20k --runs 1 "$@" csv gzip growth start stages
  exit
fi

# Each environment is made once; their pins differ, so each has its own.
for environment in engines fairlearn aequitas aif360; do
  wanted="benches/peers/$environment.txt"
  if ! cmp -s "$wanted" "$data/venv/$environment/installed.txt"; then
    say "installing $environment"
    python3 -m venv "$data/venv/$environment"
    "$data/venv/$environment/bin/python" -m pip install --quiet -r "$wanted"
    cp "$wanted" "$data/venv/$environment/installed.txt"
  fi
done
compare "$@"
rm -f "$data/log-100M.csv"
