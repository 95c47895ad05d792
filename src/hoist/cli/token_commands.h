// `hoist token create|list|revoke`
#pragma once

#include <span>

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] std::span<const CommandSpec> token_commands();

}  // namespace hoist::cli
