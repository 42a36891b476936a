#!/usr/bin/env bash
# The one step of the GitHub Action (action.yml): audits, writes the summary of the job, annotations and
# SARIF, says the verdict as outputs, and ends as the program ended. Every input is a variable
# BIAS_AUDIT_*; lists have one entry a line.
set -euo pipefail

program=${BIAS_AUDIT_PROGRAM:-bias-audit}
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/bias-audit.XXXXXX")

# Says the outputs and ends: `finish CODE VERDICT`. A line break in the path would make further outputs.
sarif=${BIAS_AUDIT_SARIF:-}
finish() {
  {
    printf 'verdict=%s\n' "$2"
    printf 'exit-code=%s\n' "$1"
    printf 'json=%s\n' "$work/report.json"
    printf 'sarif=%s\n' "${sarif//[$'\r\n']/}"
  } >>"${GITHUB_OUTPUT:-/dev/null}"
  exit "$1"
}

# An audit that cannot be made is 2, as the program has it; 1 would say that a rule failed.
refuse() {
  printf '::error::%s\n' "$1"
  finish 2 error
}

# Adds an option for every line of a list that is not empty: `add OPTION LIST`.
arguments=(check)
add() {
  local line
  while IFS= read -r line; do
    line=${line%$'\r'}
    [ -z "$line" ] || arguments+=("${1:+$1=}$line")
  done <<<"$2"
}

if [ -n "${BIAS_AUDIT_WHEEL:-}" ]; then
  python3 -m venv "$work/venv" || refuse "python3 cannot make an environment for the wheel"
  # After `--` nothing is an option of pip.
  "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: -- \
    "$BIAS_AUDIT_WHEEL" || refuse "pip cannot install the wheel"
  program="$work/venv/bin/bias-audit"
fi

add --config "${BIAS_AUDIT_CONFIG:-}"
add --policy "${BIAS_AUDIT_POLICY:-}"
add "" "${BIAS_AUDIT_ARGS:-}"
add --report "${BIAS_AUDIT_REPORTS:-}"
arguments+=("--report=terminal" "--report=json=$work/report.json")
[ -z "${BIAS_AUDIT_SARIF:-}" ] || arguments+=("--report=sarif=$BIAS_AUDIT_SARIF")
[ "${BIAS_AUDIT_SUMMARY:-true}" != true ] || arguments+=("--report=markdown=$work/summary.md")
[ "${BIAS_AUDIT_ANNOTATIONS:-true}" != true ] || arguments+=("--report=github=$work/annotations.txt")
arguments+=(--)
options=${#arguments[@]}
add "" "${BIAS_AUDIT_FILES:-}"
[ "${#arguments[@]}" -gt "$options" ] || refuse "no files are named"

# Names of groups come from the data, and a line of the log that looks like a workflow command would be
# obeyed. Between these two lines none is; nobody can guess the word.
stop=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '::stop-commands::%s\n' "$stop"
code=0
"$program" "${arguments[@]}" 2>&1 || code=$?
printf '::%s::\n' "$stop"
# Not found, or killed: the audit was not made.
case $code in [0-3]) ;; *) code=2 ;; esac

# Reports are missing when the audit could not be made.
[ ! -f "$work/annotations.txt" ] || cat "$work/annotations.txt"
if [ -f "$work/summary.md" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  # A step may write 1 MiB. Cut at the end of a line, and say so.
  if [ "$(wc -c <"$work/summary.md")" -le 1000000 ]; then
    cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
  else
    {
      head -c 1000000 "$work/summary.md" | sed '$d'
      printf '\nThe summary is cut here: a step may write 1 MiB. The other reports are whole.\n'
    } >>"$GITHUB_STEP_SUMMARY"
  fi
fi

verdict=error
if [ "$code" -ne 2 ] && [ -s "$work/report.json" ]; then
  verdict=$(sed -n 's/^  "verdict": "\([a-z]*\)",$/\1/p' "$work/report.json")
fi
finish "$code" "$verdict"
