# Sourced by ./run and ./test: messages, and a quiet build of one preset.

say() { printf '%s\n' "$*" >&2; }
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# build_preset <preset> [targets…]: configures and builds; quiet unless it fails. What the console needs is installed
# before: the build itself installs no packages of the system.
build_preset() {
  local preset=$1 log
  shift
  scripts/console.sh || exit 1
  log=build/$preset.log
  if ! cmake --preset "$preset" >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    die "configuring '$preset' failed (see $log)"
  fi
  if ! cmake --build --preset "$preset" ${1:+--target "$@"} >>"$log" 2>&1; then
    grep -E 'error|Error|FAILED' "$log" | head -n 20 >&2
    die "building '$preset' failed (see $log)"
  fi
}
