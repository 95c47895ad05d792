// hoist flag edit: a flag's configuration in an editor.
#pragma once

#include "hoist/cli/command.h"

namespace hoist::cli {

[[nodiscard]] CommandSpec flag_edit_command();

}  // namespace hoist::cli
