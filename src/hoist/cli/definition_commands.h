// hoist import, hoist flag validate and hoist evaluate: flag definitions by file, and what they give.
#pragma once

#include <span>

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] std::span<const CommandSpec> definition_commands();

}  // namespace hoist::cli
