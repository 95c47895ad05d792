#!/usr/bin/env bash
# Plays simulated histories for a time, beginning at a seed that is new each time unless one is given.
#
#   scripts/simulate.sh 10m [SEED]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build.sh
mkdir -p build
build_preset release hoist-sim
# Far from the seeds that ./test plays.
exec build/release/hoist-sim --time "$1" --seed "${2:-$(date +%s)000}" --cover
