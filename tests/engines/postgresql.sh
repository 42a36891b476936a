#!/usr/bin/env bash
# Starts a PostgreSQL server on a loopback port, with a password, and tests the program against it.
# The server is Debian's; it is stopped and its data removed at the end.
# shellcheck source=tests/engines/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# A client alone has a folder of programs as well, without initdb.
find_server() { ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1 | xargs -r dirname; }
bin=$(find_server)
if [ -z "$bin" ]; then
  [ "$(id -u)" -eq 0 ] || fail "PostgreSQL is not installed: apt-get install postgresql"
  say "installing PostgreSQL"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends postgresql
  bin=$(find_server)
fi
[ -x "$bin/initdb" ] || fail "PostgreSQL has no initdb"
driver_of_wheel postgresql adbc-driver-postgresql 1.13.0 adbc_driver_postgresql/libadbc_driver_postgresql.so

data=$(mktemp -d)
# The server refuses to run as root.
as_server() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" -ne 0 ] || chown postgres "$data"
stop() {
  as_server "$bin/pg_ctl" -D "$data/cluster" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$data"
}
trap stop EXIT

port=$(free_port)
password=only-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')-here
(umask 077 && printf '%s\n' "$password" >"$data/password")
[ "$(id -u)" -ne 0 ] || chown postgres "$data/password"
cd /
as_server "$bin/initdb" -D "$data/cluster" -U audit --pwfile="$data/password" -A scram-sha-256 --encoding=UTF8 --no-locale >/dev/null
as_server "$bin/pg_ctl" -D "$data/cluster" -w -l "$data/cluster/log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off" start >/dev/null ||
  { cat "$data/cluster/log"; fail "the server does not start"; }
cd - >/dev/null
say "$("$bin/postgres" --version) on port $port"
with_engine postgresql "postgresql://audit:$password@127.0.0.1:$port/postgres" "$@"
