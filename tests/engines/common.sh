# What the scripts of engines share: where things are kept, how drivers are installed, and how the
# tests are run. To be sourced; needs bash, cargo, and python3 with pip for drivers from wheels.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cache="${XDG_CACHE_HOME:-$HOME/.cache}/bias-audit/engines"
drivers="$cache/drivers"
mkdir -p "$drivers"
export ADBC_DRIVER_PATH="$drivers"

say() { printf -- '-- %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is needed: $2"; }

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || fail "the drivers that are installed here are for Linux on x86-64"

# manifest NAME LIBRARY [ENTRYPOINT]: tells the driver manager where the library of a driver is.
manifest() {
  [ -f "$2" ] || fail "$2 is not there"
  {
    printf 'manifest_version = 1\nname = "%s"\n\n[Driver]\n' "$1"
    [ -z "${3:-}" ] || printf 'entrypoint = "%s"\n' "$3"
    printf '\n[Driver.shared]\nlinux_amd64 = "%s"\n' "$2"
  } >"$drivers/$1.toml"
}

# driver_of_wheel NAME PACKAGE VERSION FILE: installs the driver that a wheel holds.
driver_of_wheel() {
  local folder="$cache/$2-$3"
  if [ ! -f "$folder/$4" ]; then
    need python3 "it downloads the driver's wheel"
    say "installing $2 $3"
    rm -rf "$folder" && mkdir -p "$folder"
    python3 -m pip download --quiet --no-deps --dest "$folder" "$2==$3"
    python3 -m zipfile -e "$folder"/*.whl "$folder"
    rm "$folder"/*.whl
  fi
  manifest "$1" "$folder/$4"
}

# A port of the loopback interface that nobody listens on.
free_port() {
  need python3 "it looks for a free port"
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# with_engine ENGINE URI [COMMAND…]: runs the tests of tests/cli/engines.rs, or a command for
# measurements by hand, with the engine's name and address in the environment.
with_engine() {
  export BIAS_AUDIT_ENGINE="$1" BIAS_AUDIT_ENGINE_URI="$2"
  shift 2
  if [ "$#" -gt 0 ]; then
    "$@"
  else
    say "testing against $BIAS_AUDIT_ENGINE"
    cargo test --locked --features adbc --test cli -- engines:: ${TEST_THREADS:+--test-threads="$TEST_THREADS"}
  fi
}
