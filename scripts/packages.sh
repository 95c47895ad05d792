# Sourced by ./run, ./test and scripts/bench.sh: installs the Debian packages that are missing. Sets nothing, prints one
# line if it has work to do, and fails with one clear line.

# The Boost that the distribution has: 1.81 on Debian 12, 1.83 on Ubuntu 24.04 and Debian 13.
boost_version() {
  for version in 1.81 1.83; do
    if apt-cache policy "libboost-json$version-dev" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
      echo "$version"
      return
    fi
  done
  echo 1.81
}

build_packages() {
  local boost
  boost=$(boost_version)
  echo g++ cmake ninja-build make pkg-config ccache tzdata ca-certificates sqlite3 \
    "libboost$boost-dev" "libboost-json$boost-dev" libexpected-dev libfmt-dev libssl-dev libcurl4-openssl-dev libpq-dev \
    libsqlite3-dev libcli11-dev libre2-dev prometheus-cpp-dev
}

test_packages() {
  echo git patch libgtest-dev libgmock-dev librapidcheck-dev postgresql postgresql-common pgbouncer curl procps prometheus \
    clang-19 libclang-rt-19-dev clang-tidy-19 clang-format-19 $(bench_check_packages) $(browser_package)
}

# None where CHROMIUM names a program: Ubuntu has Chromium as a snap only, and containers run no snaps.
browser_package() {
  [ -n "${CHROMIUM:-}" ] || echo chromium
}

# Beside the build's own packages: what make bench needs, and nothing else does.
bench_packages() {
  echo postgresql postgresql-common libbenchmark-dev wrk gnuplot-nox
}

# Beside the build's own packages: what make fuzz needs.
fuzz_packages() {
  echo clang-19 libclang-rt-19-dev
}

# Beside the build's own packages: what make bench-check needs.
bench_check_packages() {
  echo valgrind jq
}

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

# install_packages <packages…>
install_packages() {
  command -v apt-get >/dev/null || die "this script installs packages with apt-get, which is not here: use Debian 12 or Ubuntu 24.04"
  local missing log=build/packages.log
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    die "these packages are missing and only root can install them: apt-get install $(echo $missing)"
  fi
  say "Installing packages: $(echo $missing)"
  export DEBIAN_FRONTEND=noninteractive
  if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
    die "installing packages failed: $(grep -E '^(E:|Err)' "$log" | head -n 1) (see $log)"
  fi
}
