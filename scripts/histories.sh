#!/usr/bin/env bash
# Plays histories on a throw-away PostgreSQL for a time, beginning at a seed that is new each time unless one is
# given.
#
#   scripts/histories.sh --time 10m [--seed N]
#   scripts/histories.sh --seeds 500 [--seed N]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build.sh
mkdir -p build
build_preset release hoist-histories
case " $* " in
  *" --seed "*) ;;
  *) set -- "$@" --seed "$(date +%s)000" ;; # far from the seeds that ./test plays
esac
# The server's own log, which pg_virtualenv shows where something failed, is full of what was done to it.
status=build/histories.status
pg_virtualenv -t -o track_commit_timestamp=on -o max_connections=200 \
  bash -c 'build/release/hoist-histories "$@" && echo 0 >'"$status"' || echo $? >'"$status" -- "$@"
exit "$(cat "$status")"
