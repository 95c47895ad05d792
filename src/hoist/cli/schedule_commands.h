// `hoist schedule create|list|show|cancel|retry`
#pragma once

#include <span>

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] std::span<const CommandSpec> schedule_commands();

}  // namespace hoist::cli
