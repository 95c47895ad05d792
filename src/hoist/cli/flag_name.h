// Which flag a command is about.
#pragma once

#include "hoist/cli/command.h"
#include "hoist/domain/names.h"

namespace hoist::cli {

struct FlagName {
  FlagKey key;
  EnvironmentKey environment;
};

/// The operand, and --environment or production. Errors: kInvalidArgument.
[[nodiscard]] Result<FlagName> flag_name(const Arguments& arguments);

inline constexpr OptionSpec kFlagEnvironment = {
    .name = "environment", .value = "NAME", .help = "The flag's environment; production unless given"};

}  // namespace hoist::cli
