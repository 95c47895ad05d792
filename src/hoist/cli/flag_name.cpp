#include "hoist/cli/flag_name.h"

#include <utility>

#include "hoist/cli/argument_values.h"

namespace hoist::cli {

Result<FlagName> flag_name(const Arguments& arguments) {
  HOIST_ASSIGN(FlagKey key, FlagKey::parse(arguments.operand()));
  HOIST_ASSIGN(EnvironmentKey environment, environment_or_production(arguments));
  return FlagName{.key = std::move(key), .environment = std::move(environment)};
}

}  // namespace hoist::cli
