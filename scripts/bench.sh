#!/usr/bin/env bash
# Builds a release with bench/ and runs it. See bench/README.md.
#
#   bench.sh [options of hoist-bench]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build.sh
. scripts/packages.sh
. scripts/node.sh

mkdir -p build
install_packages $(build_packages) $(bench_packages)
# These are measured beside programs that run on Node.
if [[ "$*" != *--only* || "$*" =~ drain|lateness|evaluate|serve ]]; then
  find_node
  install_node_packages "the peers" bench/peers build/peers
  export HOIST_NODE
fi
scripts/console.sh
cmake --preset release -DHOIST_BENCH=ON >build/bench.log 2>&1 || die "configuring failed (see build/bench.log)"
cmake --build --preset release --target hoist-bench hoist-bench-evaluate >>build/bench.log 2>&1 || die "building failed (see build/bench.log)"
exec build/release/bench/hoist-bench --json build/bench/report.json "$@"
