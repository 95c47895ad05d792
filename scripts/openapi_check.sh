#!/usr/bin/env bash
# Checks of the OpenAPI document that need Node; ctest calls them. ./test installs what they need.
#
#   openapi_check.sh lint DOCUMENT               by the rules of tests/node/redocly.yaml
#   openapi_check.sh exchanges DOCUMENT RECORD   that every recorded answer is as the document says
#   openapi_check.sh self                        that the check of answers finds what it should
#
# HOIST_NODE is the program, HOIST_NODE_MODULES the folder of its packages.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
node=${HOIST_NODE:-node}
export HOIST_NODE_MODULES=${HOIST_NODE_MODULES:-$root/build/node-tests/node_modules}

if ! [ -d "$HOIST_NODE_MODULES/@redocly/cli" ]; then
  echo "the npm packages of tests/node are not in $HOIST_NODE_MODULES: run ./test once, which installs them" >&2
  exit 1
fi

case ${1:-} in
  lint)
    # Its notes about versions and its telemetry are none of our business.
    REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true NO_COLOR=1 \
      "$node" "$HOIST_NODE_MODULES/@redocly/cli/bin/cli.js" lint \
      --config "$root/tests/node/redocly.yaml" "$2"
    ;;
  exchanges) "$node" "$root/tests/node/check_exchanges.mjs" "$2" "$3" ;;
  self) "$node" --test "$root/tests/node/check_exchanges.test.mjs" ;;
  *)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
