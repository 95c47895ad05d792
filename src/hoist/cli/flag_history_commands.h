// hoist flag history, hoist flag revert.
#pragma once

#include <span>

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] std::span<const CommandSpec> flag_history_commands();

}  // namespace hoist::cli
