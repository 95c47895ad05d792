// `hoist tick`: one pass over what is due, for cron and the like.
#pragma once

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] CommandSpec tick_command();

}  // namespace hoist::cli
