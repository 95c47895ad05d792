#!/usr/bin/env bash
# Counts the instructions of fixed work and holds them against bench/baseline.json. See bench/README.md.
#
#   bench_check.sh          builds a release; fails where a work takes over 5 % more than its baseline
#   bench_check.sh built    the same with the release that is there; ctest calls it
#   bench_check.sh renew    builds a release and makes its counts the baseline of this compiler and these libraries
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build.sh
. scripts/packages.sh

works="evaluate claim settle ofrep"
tolerance=5 # per cent
program=build/release/hoist-fixed-work
baseline=bench/baseline.json
profiles=build/bench-check

# What would make the same work take other instructions: routines that libraries choose by the processor's features or
# model, symbols that are bound at their first call, names and lengths in the environment.
fixed_surroundings() {
  local features
  features=-AVX,-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-AVX_Fast_Unaligned_Load,-BMI2,-ERMS,-FSRM,-MOVBE
  features+=,-SSSE3,-SSE4_1,-SSE4_2,-Slow_BSF,-Prefer_PMINUB_for_stringop,Fast_Unaligned_Load,Fast_Unaligned_Copy
  env -i PATH="$PATH" TMPDIR=/tmp LD_BIND_NOW=1 OPENSSL_ia32cap=0:0 GLIBC_TUNABLES="glibc.cpu.hwcaps=$features" "$@"
}

# count <work>: its instructions; what took them is left in $profiles. Making the work ready is not counted.
count() {
  local profile=$profiles/$1.callgrind instructions
  fixed_surroundings valgrind --tool=callgrind --callgrind-out-file="$profile" \
    --collect-atstart=no --toggle-collect='*run_counted*' "$program" "$1" >"$profiles/$1.log" 2>&1 ||
    die "'$1' failed under callgrind: $(tail -n 1 "$profiles/$1.log") (see $profiles/$1.log)"
  instructions=$(sed -n 's/^totals: //p' "$profile")
  # A work takes many thousand: less means that callgrind missed where it begins.
  [ "${instructions:-0}" -gt 100000 ] || die "callgrind counted nothing of '$1' (see $profiles/$1.log)"
  echo "$instructions"
}

# One JSON object: {"evaluate": …, …}
count_all() {
  local work instructions counts='{}'
  for work in $works; do
    instructions=$(count "$work") || exit 1
    counts=$(jq -c --arg work "$work" --argjson count "$instructions" '.[$work] = $count' <<<"$counts")
  done
  echo "$counts"
}

# What counts may be compared within.
versions() {
  local libraries tool
  libraries=$("$program" --libraries) || die "$program does not start"
  tool=$(valgrind --version) || die "valgrind does not start: install the package valgrind"
  echo "$(uname -m), $libraries, ${tool/-/ }"
}

# compare <counts> <expected counts>: a table, and what to do about it.
compare() {
  local work now before verdict slower='' faster=''
  printf '%-10s %15s %15s %10s\n' work instructions baseline difference
  for work in $works; do
    now=$(jq ".$work" <<<"$1")
    before=$(jq ".$work // empty" <<<"$2")
    [ -n "$before" ] || die "$baseline has these versions, but not '$work': make bench-baseline adds it"
    printf '%-10s %15d %15d %+9.2f%%\n' "$work" "$now" "$before" \
      "$(jq -n "($now - $before) * 100 / $before")"
    verdict=$(jq -nr "if $now * 100 > $before * (100 + $tolerance) then \"slower\"
      elif $now * 100 < $before * (100 - $tolerance) then \"faster\" else \"same\" end")
    case $verdict in
      slower) slower+=" $work" ;;
      faster) faster+=" $work" ;;
    esac
  done
  [ -z "$faster" ] || say "Over $tolerance % fewer instructions:$faster. make bench-baseline keeps what was won."
  [ -z "$slower" ] || die "over $tolerance % more instructions:$slower. What takes them:" \
    "callgrind_annotate $profiles/WORK.callgrind. If it is meant: make bench-baseline, and commit $baseline"
}

check() {
  local key expected counts
  key=$(versions)
  expected=$(jq -c --arg key "$key" '.[$key] // empty' "$baseline") || die "$baseline is no JSON object: restore it"
  if [ -z "$expected" ]; then
    echo "no baseline for $key: make bench-baseline writes one"
    return
  fi
  counts=$(count_all)
  compare "$counts" "$expected"
}

renew() {
  local key counts renewed
  key=$(versions)
  counts=$(count_all)
  renewed=$(jq -S --arg key "$key" --argjson counts "$counts" '.[$key] = $counts' "$baseline") ||
    die "$baseline is no JSON object: restore it"
  echo "$renewed" >"$baseline"
  say "$baseline: $key"
  jq . <<<"$counts"
}

mode=${1:-}
mkdir -p "$profiles"
case $mode in
  built) [ -x "$program" ] || die "there is no $program: run make bench-check, which builds it" ;;
  '' | renew)
    install_packages $(build_packages) $(bench_check_packages)
    build_preset release hoist-fixed-work
    ;;
  *) die "unknown argument '$mode'; accepted are built, renew and none" ;;
esac
case $mode in
  renew) renew ;;
  *) check ;;
esac
