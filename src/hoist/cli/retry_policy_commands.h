// `hoist retry-policy …`: retry policies that have a name.
#pragma once

#include <span>

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] std::span<const CommandSpec> retry_policy_commands();

}  // namespace hoist::cli
