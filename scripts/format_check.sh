#!/usr/bin/env bash
# Fails, naming the files, if clang-format would change any.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files -co --exclude-standard '*.h' '*.cpp' | xargs clang-format-19 --dry-run --Werror
