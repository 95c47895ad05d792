#!/usr/bin/env bash
# Searches the parsers of outside input with libFuzzer. See fuzz/README.md.
#
#   scripts/fuzz.sh [TIME] [TARGET…]    TIME for each target (60, 90s, 10m, 1h), default 1m; all targets
#   scripts/fuzz.sh merge [TARGET…]     keeps of what was found what reaches something new, in fuzz/corpus
#
# As many targets at once as there are cores, or HOIST_FUZZ_JOBS. Exits 1 if an input broke something.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build.sh
. scripts/packages.sh

out=build/fuzz
jobs=${HOIST_FUZZ_JOBS:-$(nproc)}

program() { echo "$out/fuzz/${1}_fuzz"; }
log_of() { echo "$out/logs/$1.log"; }

# seconds <time>: 90, 90s, 10m or 1h.
seconds() {
  local number=${1%[smh]}
  [[ $number =~ ^[1-9][0-9]{0,5}$ ]] || die "'$1' is no time: 60, 90s, 10m and 1h are"
  case $1 in
    *h) echo $((number * 3600)) ;;
    *m) echo $((number * 60)) ;;
    *) echo "$number" ;;
  esac
}

targets() {
  local file name
  if [ $# = 0 ]; then
    for file in fuzz/*_fuzz.cpp; do
      name=${file##*/}
      echo "${name%_fuzz.cpp}"
    done
    return
  fi
  for name in "$@"; do
    [ -e "fuzz/${name}_fuzz.cpp" ] || die "there is no target '$name': $(targets | paste -sd ' ')"
    echo "$name"
  done
}

# fuzz_one <target>: runs it for $time seconds; says its name when it is over.
fuzz_one() {
  mkdir -p "$out/corpus/$1" "$out/findings/$1"
  "$(program "$1")" "$out/corpus/$1" "fuzz/corpus/$1" -max_total_time="$time" -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="$out/findings/$1/" >"$(log_of "$1")" 2>&1 &&
    echo "$1 clean" || echo "$1 broken"
}

# The last thing that libFuzzer said about itself: "#1048576 pulse  cov: 312 ft: 900 corp: 120/5Kb … exec/s: 9362".
progress() {
  grep -a 'exec/s:' "$(log_of "$1")" 2>/dev/null | tail -n 1 | awk -v target="$1" '{
    for (i = 1; i < NF; ++i) value[$i] = $(i + 1)
    split(value["corp:"], corpus, "/")
    printf "  %-16s %11s runs %8s/s   corpus %5s   coverage %5s\n",
      target, substr($1, 2), value["exec/s:"], corpus[1], value["cov:"]
  }'
}

statistic() { sed -n "s/^stat::$2: *//p" "$(log_of "$1")"; }

summary() {
  local cov corpus
  cov=$(grep -a 'cov: ' "$(log_of "$1")" | tail -n 1 | sed 's/.*cov: \([0-9]*\).*/\1/')
  corpus=$(find "$out/corpus/$1" "fuzz/corpus/$1" -type f | wc -l)
  printf '%-16s %11s runs %8s/s   corpus %5s   coverage %5s   %s\n' "$1" \
    "$(statistic "$1" number_of_executed_units)" "$(statistic "$1" average_exec_per_sec)" "$corpus" "$cov" "$2"
}

explain() {
  local input
  input=$(sed -n 's/^.*Test unit written to //p' "$(log_of "$1")" | tail -n 1)
  say "  $(grep -aE 'does not hold|ERROR: |SUMMARY: |runtime error' "$(log_of "$1")" | head -n 1)"
  say "  input:  ${input:-none was written, see $(log_of "$1")}"
  [ -z "$input" ] || say "  replay: $(program "$1") $input"
}

# Names the targets that are under way: their logs exist and lack the final figures.
under_way() {
  local target
  for target in "$@"; do
    [ -e "$(log_of "$target")" ] && ! grep -aq '^stat::' "$(log_of "$target")" && progress "$target" || true
  done
}

fuzz() {
  local broken=0 name state
  say "Fuzzing for ${time} s each, $jobs at once: $*"
  for name in "$@"; do rm -f "$(log_of "$name")"; done
  exec 3< <(printf '%s\n' "$@" | xargs -P "$jobs" -I{} bash -c 'fuzz_one {}')
  while :; do
    state=0
    read -r -t 30 name state <&3 || state=$?
    case $state in
      clean) summary "$name" clean ;;
      broken)
        broken=1
        summary "$name" BROKEN
        explain "$name"
        ;;
      1) break ;;  # all are done
      *) under_way "$@" ;;
    esac
  done
  return $broken
}

# Hand-written inputs have names and stay; finds are named by their hash and are chosen anew.
merge_one() {
  local kept=$out/merged/$1 log
  log=$(log_of "$1-merge")
  rm -rf "$kept"
  mkdir -p "$kept" "$out/corpus/$1"
  find "fuzz/corpus/$1" -type f ! -regex '.*/[0-9a-f]*' -exec cp -t "$kept" {} +
  "$(program "$1")" -set_cover_merge=1 -use_counters=0 -max_len=4096 "$kept" "fuzz/corpus/$1" "$out/corpus/$1" \
    >"$log" 2>&1 || die "merging '$1' failed (see $log)"
  find "fuzz/corpus/$1" -type f -regex '.*/[0-9a-f]*' -delete
  cp -n "$kept"/* "fuzz/corpus/$1/"
  say "$(printf '%-16s %4s inputs, %s' "$1" "$(find "fuzz/corpus/$1" -type f | wc -l)" "$(du -sh --apparent-size "fuzz/corpus/$1" | cut -f 1)")"
}

verb=fuzz
time=60
case ${1:-} in
  -h | --help)
    sed -n '2,7s/^# \{0,1\}//p' "$0"
    exit 0
    ;;
  merge)
    verb=merge
    shift
    ;;
  [0-9]*)
    time=$(seconds "$1")
    shift
    ;;
esac
chosen=$(targets "$@")
mkdir -p "$out/logs"
install_packages $(build_packages) $(fuzz_packages)
say "Building: fuzz"
build_preset fuzz
export out time
export -f fuzz_one program log_of
case $verb in
  fuzz) fuzz $chosen ;;
  merge) for target in $chosen; do merge_one "$target"; done ;;
esac
