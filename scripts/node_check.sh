#!/usr/bin/env bash
# A test that is written in JavaScript, against the release binary; ctest calls it. ./test installs what it needs.
#
#   node_check.sh FOLDER/NAME     tests/FOLDER/NAME.test.mjs
#
# HOIST_NODE is the program, HOIST_NODE_MODULES the folder of its packages; PGHOST and its kin name the server.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export HOIST_NODE_MODULES=${HOIST_NODE_MODULES:-$root/build/node-tests/node_modules}
exec "${HOIST_NODE:-node}" --test --test-timeout=240000 "$root/tests/$1.test.mjs"
