#!/usr/bin/env bash
# Plants known bugs, one at a time, into a copy of the tree, and checks that each is caught within the number
# of seeds that its patch states.
#
#   scripts/mutants.sh            all of tests/simulation/mutants
#   scripts/mutants.sh --sample   those marked "Sample: yes", as ./test does
#   scripts/mutants.sh NAME…      these
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build.sh
. scripts/packages.sh

folder=tests/simulation/mutants
tree=$PWD/build/mutants/tree
binaries=$tree/build/release
log=$PWD/build/mutants/log
mkdir -p "$tree"

# What a patch says of itself: field <patch> <name>
field() { sed -n "s/^$2: //p" "$1" | head -n 1; }

choose() {
  local patch name
  for patch in "$folder"/*.patch; do
    name=$(basename "$patch" .patch)
    case ${1:-all} in
      all) echo "$patch" ;;
      --sample) if [ "$(field "$patch" Sample)" = yes ]; then echo "$patch"; fi ;;
      *) for wanted in "$@"; do if [ "$wanted" = "$name" ]; then echo "$patch"; fi; done ;;
    esac
  done
}

# Only files that differ, so that what is built stays built, and with the time of now, since what was edited while a
# search ran is older than what it built; and none that is gone.
copy_tree() {
  local file
  git ls-files -co --exclude-standard | while read -r file; do
    [ -f "$file" ] || continue
    cmp -s "$file" "$tree/$file" || install -D -m "$(stat -c %a "$file")" "$file" "$tree/$file"
  done
  (cd "$tree" && find . -path ./build -prune -o -type f -printf '%P\n') | while read -r file; do
    [ -f "$file" ] || rm "$tree/$file"
  done
}

build() {
  cmake --build "$binaries" --target "$@" >"$log" 2>&1
}

# Prints what caught it; fails where nothing did.
hunt() {
  local by=$1 seeds=$2 said status=0
  said=$("$binaries/hoist-$by" --seeds "$seeds" ${3:+"$3"} 2>&1) || status=$?
  [ "$status" = 1 ] && sed -n 's/^BROKEN \(P[0-9]\|code\).* at seed \([0-9]*\).*/\1 at seed \2/p' <<<"$said" | head -n 1
}

chosen=$(choose "$@")
[ -n "$chosen" ] || die "no such mutant; there are: $(cd "$folder" && echo *.patch | sed 's/\.patch//g')"
if [ -z "${PGHOST:-}" ] && grep -lq '^Found by: histories' $chosen; then
  exec pg_virtualenv -t -o track_commit_timestamp=on -o max_connections=200 "$0" "$@"
fi

copy_tree
# As the release is built, so that ccache has most of it already.
(cd "$tree" && cmake --preset release) >"$log" 2>&1 || die "configuring failed (see $log)"
programs=hoist-sim
grep -lq '^Found by: histories' $chosen && programs="hoist-sim hoist-histories"
say "Building the unchanged copy"
build $programs || die "building the unchanged copy failed (see $log)"

caught=0
missed=
for patch in $chosen; do
  name=$(basename "$patch" .patch)
  by=$(field "$patch" 'Found by')
  program=sim
  [ "$by" = histories ] && program=histories
  patch -s -p1 -d "$tree" <"$patch" || die "$patch does not apply: adapt it to the sources"
  trap 'patch -s -R -p1 -d "$tree" <"$patch"' EXIT
  if ! build "hoist-$program"; then
    result="does not build (see $log)"
    missed="$missed $name"
    cp "$log" "$log.$name"
  elif result=$(hunt "$program" "$(field "$patch" Seeds)" "$([ $program = sim ] && echo --brief)") && [ -n "$result" ]; then
    caught=$((caught + 1))
    result="caught: $result"
  else
    result="NOT CAUGHT within $(field "$patch" Seeds) seeds"
    missed="$missed $name"
  fi
  trap - EXIT
  patch -s -R -p1 -d "$tree" <"$patch"
  printf '%-42s %s\n' "$name" "$result"
done
echo "$caught caught$([ -z "$missed" ] || echo ", missed:$missed")"
[ -z "$missed" ]
