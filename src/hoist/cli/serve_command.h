// `hoist serve`: the HTTP API and the runner in one process.
#pragma once

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] CommandSpec serve_command();

}  // namespace hoist::cli
