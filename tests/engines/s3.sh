#!/usr/bin/env bash
# Tests the reading of object stores (feature `cloud`) against a local server that speaks S3. Installs
# moto from PyPI once, starts it on a free port of this machine, uploads fixtures/tiny, runs the tests
# and stops it. Needs bash, cargo and Python 3.9 or later. Arguments go to the tests.
# shellcheck source=tests/engines/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need python3 "the server is a Python program"
venv="$cache/moto"
if [ ! -e "$venv/ready" ]; then
  say "installing moto"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet 'moto[s3,server]==5.2.*'
  touch "$venv/ready"
fi

# Compiled first, so that the server runs only as long as the tests.
cargo test --locked --features cloud --test cli --no-run

port=$(free_port)
log=$(mktemp)
"$venv/bin/moto_server" -H 127.0.0.1 -p "$port" >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$log"' EXIT

export AWS_ENDPOINT_URL="http://127.0.0.1:$port"
export AWS_ALLOW_HTTP=true
export AWS_REGION=us-east-1
export AWS_ACCESS_KEY_ID=test
export AWS_SECRET_ACCESS_KEY=test-secret
unset AWS_SESSION_TOKEN AWS_PROFILE AWS_SKIP_SIGNATURE
export BIAS_AUDIT_TEST_BUCKET=audits

"$venv/bin/python" - fixtures/tiny <<'PYTHON' || { cat "$log"; exit 1; }
import os, pathlib, sys, time
import boto3
from botocore.exceptions import EndpointConnectionError

bucket = os.environ["BIAS_AUDIT_TEST_BUCKET"]
store = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
for attempt in range(100):
    try:
        # What is in the bucket may be read without credentials: the tests ask for it by http as well.
        store.create_bucket(Bucket=bucket, ACL="public-read")
        break
    except EndpointConnectionError:
        if attempt == 99:
            raise
        time.sleep(0.2)
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    store.put_object(Bucket=bucket, Key=f"logs/{path.name}", Body=path.read_bytes(), ACL="public-read")
# Shards, in folders too, for patterns; a name that needs an escape.
log = pathlib.Path(sys.argv[1], "counts.csv").read_bytes()
for name in ["shards/b.csv", "shards/a.csv", "shards/deeper/c.csv", "shards/day=2026-11-01/a.csv", "odd/été 100%.csv"]:
    store.put_object(Bucket=bucket, Key=name, Body=log)
store.put_object(Bucket=bucket, Key="odd/empty.csv", Body=b"")
PYTHON

say "testing against moto"
cargo test --locked --features cloud --test cli -- cloud:: "$@"
