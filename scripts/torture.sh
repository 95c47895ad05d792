#!/usr/bin/env bash
# Tortures real processes, and prints the account of each scenario. See tests/torture/README.md.
#
#   scripts/torture.sh 60s [SCENARIO] [SEED]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build.sh
mkdir -p build
build_preset release hoist hoist-torture
exec build/release/hoist-torture --time "$1" --scenario "${2:-all}" --seed "${3:-$(date +%s)}"
