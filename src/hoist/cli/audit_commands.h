// hoist audit verify.
#pragma once

#include <span>

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] std::span<const CommandSpec> audit_commands();

}  // namespace hoist::cli
