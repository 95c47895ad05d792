// A key's flags in JSON, as lists across environments show them.
#pragma once

#include <boost/json.hpp>

#include "hoist/domain/flag_states.h"

namespace hoist::wire {

/// {"key", "description", "tags", "owner", "type", "states": [{"environment", "enabled", …}]}; what the key
/// is about is said by its first flag.
[[nodiscard]] boost::json::object flag_states_to_json(const FlagStates& flag);

}  // namespace hoist::wire
