// `hoist worker`: the runner alone, as many as you like against one PostgreSQL.
#pragma once

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] CommandSpec worker_command();

}  // namespace hoist::cli
