// `hoist config`: what is configured, and where each value came from.
#pragma once

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] CommandSpec config_command();

}  // namespace hoist::cli
