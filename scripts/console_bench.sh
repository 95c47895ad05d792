#!/usr/bin/env bash
# Builds a release and measures how long the console's pages take to open, on a small store and on one with 10,000 flags and
# 100,000 schedules. See bench/README.md.
#
#   console_bench.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build.sh
. scripts/packages.sh
. scripts/node.sh

mkdir -p build
install_packages $(build_packages) $(browser_package) postgresql postgresql-common
prepare_node
build_preset release hoist
pg_virtualenv -t "$HOIST_NODE" bench/console/measure.mjs "${1:-7}" 2> >(grep -v 'unexpected operator' >&2)
