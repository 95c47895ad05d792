#!/usr/bin/env bash
# Builds the console (web/) in build/console, whatever it needs first, if anything changed since it was built last.
#
#   scripts/console.sh                  for people and scripts: installs Node and npm where they are missing
#   scripts/console.sh --embed SOURCE   for CMake: writes the C++ source that has the console's files; installs nothing but
#                                       what npm does below build/
#
# All presets share what is built; two builds at once take turns.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build.sh
. scripts/packages.sh
. scripts/node.sh

source=
case ${1:-} in
  '') ;;
  --embed)
    [ $# = 2 ] || die "--embed needs SOURCE"
    source=$2
    # A build does not change the system.
    install_packages() {
      die "the console needs $node_wanted, with npm: run scripts/console.sh once, which installs what is missing, or install Node"
    }
    ;;
  -h | --help)
    sed -n '2,8s/^# \{0,1\}//p' "$0"
    exit 0
    ;;
  *) die "unknown argument '$1'; accepted are --embed SOURCE and --help" ;;
esac

folder=build/console
log=build/console.log
api=src/hoist/http/openapi

# What the result depends on, by content: what was only touched is not built again.
inputs() {
  find web "$api" cmake/embed_console.mjs scripts/console.sh \
    \( -name node_modules -o -name dist -o -path web/src/api/schema.d.ts \) -prune -o -type f -print | LC_ALL=C sort
}
digest() { inputs | tr '\n' '\0' | xargs -0 sha256sum | sha256sum | cut -c 1-64; }

# In the folder's tools: beside the sources there is nothing that was made.
bundle() {
  "$HOIST_NODE" scripts/generate_api.mjs "$1"
  "$HOIST_NODE" node_modules/vite/bin/vite.js build --outDir dist --emptyOutDir --logLevel warn
}

build_console() {
  local file
  find_node
  install_node_packages "the console" web "$folder"
  say "Building the console"
  for file in web/*; do
    case $file in */node_modules | */dist | */package*.json) continue ;; esac
    rm -rf "${folder:?}/${file#web/}"
    cp -R "$file" "$folder/"
  done
  mkdir -p "$folder/src/api"
  if ! { (cd "$folder" && bundle "$PWD/../../$api") &&
    "$HOIST_NODE" cmake/embed_console.mjs "$folder/dist" "$folder/embedded"; } >"$log" 2>&1; then
    grep -iE 'error' "$log" | head -n 5 >&2 || true
    die "building the console failed (see $log)"
  fi
}

mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9
wanted=$(digest)
if [ "$(cat "$folder/built" 2>/dev/null)" != "$wanted" ]; then
  rm -f "$folder/built"
  build_console
  echo "$wanted" >"$folder/built"
fi
[ -z "$source" ] || cp "$folder/embedded/console_files.cpp" "$source"
