#!/usr/bin/env bash
# Holds what /metrics serves against what is said of it elsewhere. A PAGE is the answer of a real scrape.
#
#   scripts/metrics_check.sh pages PAGE…      promtool accepts them, and they have the same metrics
#   scripts/metrics_check.sh document PAGE    docs/metrics.md lists each metric with its type and labels, and no other
#   scripts/metrics_check.sh dashboard PAGE   deploy/grafana/hoist.json shows only metrics and labels that there are
#   scripts/metrics_check.sh alerts PAGE      the rules are valid, behave as tested, watch metrics that there are, and
#                                             each alert has its part in docs/runbook.md
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  echo "metrics_check: $*" >&2
  exit 1
}

# name type, one a line.
served() { sed -n 's/^# TYPE //p' "$1" | LC_ALL=C sort; }

# name type label…, one a line; le, which every histogram has, left out.
served_with_labels() {
  local name type labels
  served "$1" | while read -r name type; do
    labels=$(sed -nE "s/^${name}(_bucket|_sum|_count)?\{(.*)\} [^ ]+$/\2/p" "$1" | grep -oE '[a-z_]+="' |
      tr -d '="' | grep -vx le | LC_ALL=C sort -u | tr '\n' ' ') || true
    echo "$name $type $labels" | sed 's/ *$//'
  done
}

# The rows of the document's tables in the same form.
documented() {
  local name type labels
  sed -nE 's/^\| `(hoist_[a-z_]+)` \| ([a-z]+) \|([^|]*)\|.*/\1|\2|\3/p' docs/metrics.md | while IFS='|' read -r name type labels; do
    labels=$(grep -oE '[a-z_]+' <<<"$labels" | LC_ALL=C sort -u | tr '\n' ' ') || true
    echo "$name $type $labels" | sed 's/ *$//'
  done | LC_ALL=C sort
}

# Fails unless every metric that is named in standard input is on the page.
all_served() {
  local name known
  known=$(served "$1" | cut -d ' ' -f 1)
  grep -oE 'hoist_[a-z_]+' | sort -u | while read -r name; do
    grep -qx -e "$name" -e "${name%_bucket}" -e "${name%_sum}" -e "${name%_count}" <<<"$known" ||
      fail "$2 names $name, which /metrics does not serve"
  done
}

pages() {
  local page
  for page in "$@"; do
    promtool check metrics <"$page" || fail "promtool does not like $page"
    diff <(served "$1") <(served "$page") || fail "$1 and $page differ in their metrics"
  done
}

document() {
  diff <(documented) <(served_with_labels "$1") || fail "docs/metrics.md (<) and $1 (>) differ"
}

dashboard() {
  local file=deploy/grafana/hoist.json exprs
  exprs=$(jq -er '.panels[].targets[].expr, (.templating.list[].query | select(startswith("label_values")))' "$file")
  all_served "$1" "$file" <<<"$exprs"
}

alerts() {
  local file=deploy/prometheus/alerts.yml alert
  promtool check rules "$file" || fail "$file is not valid"
  promtool test rules deploy/prometheus/alerts_test.yml || fail "$file does not behave as tested"
  grep 'expr:' "$file" | all_served "$1" "$file"
  diff <(sed -n 's/^ *- alert: //p' "$file" | sort) <(sed -n 's/^## //p' docs/runbook.md | sort) ||
    fail "$file (<) and docs/runbook.md (>) differ in their alerts"
  sed -n 's/^ *- alert: //p' "$file" | while read -r alert; do
    grep -q "runbook: docs/runbook.md#${alert,,}$" "$file" || fail "$alert does not point at its part of the runbook"
  done
}

mode=${1:-}
[ $# -ge 2 ] || fail "which check of which page? See the top of this file"
shift
case $mode in
  pages | document | dashboard | alerts) "$mode" "$@" ;;
  *) fail "no such check: $mode" ;;
esac
