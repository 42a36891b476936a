#!/bin/sh
# Judges the HTML report: writes pages from examples and fixtures in every language, and has them read by
# axe in a headless Chromium and by the validator of the W3C. Needs node, npm, java and chromium.
# Usage: tests/html/judge.sh [path of bias-audit]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=${1:-${CARGO_TARGET_DIR:-$root/target}/debug/bias-audit}
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
export CHROMIUM

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$here/package.json" "$here/judge.mjs" "$folder"
(cd "$folder" && npm install --no-audit --no-fund --silent)

# A failed audit is a page as well; only 2, an error, is none.
page() {
    name=$1
    shift
    for lang in en fr; do
        status=0
        "$program" check "$@" --lang "$lang" --report "html=$folder/$name-$lang.html" || status=$?
        [ "$status" -ne 2 ]
    done
}

cd "$root"
page first examples/01-first-audit/campaign.csv
page platform examples/02-platform-counts/platform.csv
page crossed fixtures/intersectional/counts.csv -a gender -a age --intersect gender,age
page hostile fixtures/hostile-strings/counts.csv -a segment
page strata fixtures/berkeley/counts.csv -a gender -o admitted --by dept
page tools examples/01-first-audit/campaign.csv --convention fairlearn

cd "$folder"
node judge.mjs ./*.html
jar=$(find node_modules/vnu-jar -name vnu.jar)
# The validator does not know this pseudo-element and this property (SVG 2) of CSS.
java -jar "$jar" --also-check-css --filterpattern '.*(::details-content|paint-order).*' ./*.html
echo "the validator of the W3C has no complaint"
