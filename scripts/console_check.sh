#!/usr/bin/env bash
# The console's own checks, where it is built (build/console): types, form and lint, unit tests, the weight of what is
# loaded first. ctest calls it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build.sh
node=${HOIST_NODE:-node}
cd build/console
[ -d node_modules ] || die "the console is not built: run scripts/console.sh"

say "Types"
"$node" node_modules/typescript/bin/tsc --noEmit
say "Form and lint"
"$node" node_modules/@biomejs/biome/bin/biome check --error-on-warnings
say "Unit tests"
"$node" node_modules/vitest/vitest.mjs run
say "Weight"
"$node" scripts/check_weight.mjs dist
