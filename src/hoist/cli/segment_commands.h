// hoist segment create, list, get, set, delete.
#pragma once

#include <span>

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] std::span<const CommandSpec> segment_commands();

}  // namespace hoist::cli
