// A key as it stands in every environment.
#pragma once

#include <cstdint>
#include <vector>

#include "hoist/domain/flag.h"

namespace hoist {

struct FlagState {
  Flag flag;
  std::int64_t pending_schedules = 0;  ///< Live ones: pending, or failed with a retry ahead.
  bool operator==(const FlagState&) const = default;
};

struct FlagStates {
  FlagKey key;
  std::vector<FlagState> states;  ///< At least one, by environment; the first says what the key is about.
  bool operator==(const FlagStates&) const = default;
};

}  // namespace hoist
