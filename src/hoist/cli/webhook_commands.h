// hoist webhook: who is told what, and what has become of it.
#pragma once

#include <span>

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] std::span<const CommandSpec> webhook_commands();

}  // namespace hoist::cli
