// `hoist migrate up|status`
#pragma once

#include <span>

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] std::span<const CommandSpec> migrate_commands();

}  // namespace hoist::cli
