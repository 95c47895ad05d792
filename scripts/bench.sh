#!/usr/bin/env bash
# Builds a release with bench/ and runs it. See bench/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build.sh
mkdir -p build
cmake --preset release -DHOIST_BENCH=ON -DHOIST_TESTS=ON >build/bench.log 2>&1 || die "configuring failed (see build/bench.log)"
cmake --build --preset release --target hoist-bench >>build/bench.log 2>&1 || die "building failed (see build/bench.log)"
load=$(cut -d ' ' -f 1 /proc/loadavg)
say "Load of this machine before the start: $load (figures want a quiet machine)"
exec build/release/bench/hoist-bench
