// hoist environment state, hoist environment diff.
#pragma once

#include <span>

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] std::span<const CommandSpec> environment_commands();

}  // namespace hoist::cli
