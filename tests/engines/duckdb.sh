#!/usr/bin/env bash
# Installs DuckDB's library and tests the program against databases in files. Nothing has to be
# started. The library is the one of the npm package of its Node bindings.
# shellcheck source=tests/engines/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=1.5.6-r.1
folder="$cache/duckdb-$version"
library="$folder/package/libduckdb.so"
if [ ! -f "$library" ]; then
  need npm "it downloads DuckDB's library"
  say "installing DuckDB $version"
  rm -rf "$folder" && mkdir -p "$folder"
  (cd "$folder" && npm pack --silent "@duckdb/node-bindings-linux-x64@$version" >/dev/null && tar -xzf ./*.tgz && rm ./*.tgz)
fi
manifest duckdb "$library" duckdb_adbc_init
with_engine duckdb "" "$@"
