#!/usr/bin/env bash
# Measures other queues on this machine. See bench/peers/README.md.
#
#   bench_peers.sh JOBS FLAGS SECONDS
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build.sh
. scripts/packages.sh
. scripts/node.sh
jobs=$1 flags=$2 seconds=$3

mkdir -p build
install_packages postgresql postgresql-common
find_node
install_node_packages "the peers" bench/peers build/peers
export HOIST_NODE

measure() {
  local harness
  local url="postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres"
  for harness in drain_graphile_worker drain_pg_boss drain_pg_boss_set_wise; do
    "$HOIST_NODE" "bench/peers/$harness.mjs" --url "$url" --jobs "$1" --flags "$2"
  done
  "$HOIST_NODE" bench/peers/lateness_graphile_worker.mjs --url "$url" --seconds "$3"
}
export -f measure
# A new cluster in a temporary folder, gone at the end. It is made for tests: without fsync, unless that is asked for.
exec pg_virtualenv -t -o 'fsync=on' bash -euo pipefail -c 'measure "$@"' measure "$jobs" "$flags" "$seconds"
