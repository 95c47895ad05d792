// The values of options and operands, read as what they mean.
//
// Errors: kInvalidArgument, which names the option as it was written.
#pragma once

#include <optional>
#include <string_view>

#include "hoist/cli/command.h"
#include "hoist/domain/patch.h"

namespace hoist::cli {

/// A whole number from `least` to `most`, if the option was given.
[[nodiscard]] Result<std::optional<int>> whole_number(const Arguments& arguments, std::string_view option,
                                                      int least, int most);

/// --environment, if it was given.
[[nodiscard]] Result<std::optional<EnvironmentKey>> environment_argument(const Arguments& arguments);
/// --environment, or production.
[[nodiscard]] Result<EnvironmentKey> environment_or_production(const Arguments& arguments);

/// The names of a pair of switches for the field `enabled`.
struct Switches {
  std::string_view on;   ///< "enabled"
  std::string_view off;  ///< "disabled"
};
/// --rollout and the switches; nothing need be set, but not both switches.
[[nodiscard]] Result<FlagUpdates> updates_argument(const Arguments& arguments, Switches switches);

}  // namespace hoist::cli
