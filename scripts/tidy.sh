#!/usr/bin/env bash
# Runs clang-tidy over every source of src/ and the headers of ours that it includes; skips those that
# passed before and have not changed since, nor any header. Unit tests are left to the compilers. Needs build/tidy/compile_commands.json (cmake --preset tidy).
set -euo pipefail
cd "$(dirname "$0")/.."
stamps=build/tidy/stamps
mkdir -p "$stamps"
# What every source's result depends on.
shared=$({ cat .clang-tidy; git ls-files -co --exclude-standard 'src/*.h' | sort | xargs cat; } | sha256sum | cut -c 1-64)

check() {
  local key
  key=$stamps/$({ echo "$shared $1"; cat "$1"; } | sha256sum | cut -c 1-64)
  [ -e "$key" ] && return 0
  local said
  if said=$(clang-tidy-19 --quiet -p build/tidy "$1" 2>&1); then
    : >"$key"
  else
    grep -vE '^[0-9]+ warnings? generated|^Suppressed|^Use -header' <<<"$said"
    return 1
  fi
}
export -f check
export stamps shared
# Only what the build compiles: sources of parts that are switched off have no compile command.
git ls-files -co --exclude-standard 'src/*.cpp' | grep -v '_test\.cpp$' | while read -r file; do
  grep -q "\"[^\"]*/$file\"" build/tidy/compile_commands.json && echo "$file"
done | xargs -P "$(nproc)" -I{} bash -c 'check {}'
