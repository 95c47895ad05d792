// Where the schedules that a unit of work has claimed lie in their table, so that settling finds them
// without a second look-up in an index. A value; not thread-safe.
#pragma once

#include <optional>
#include <unordered_map>

#include "hoist/domain/names.h"
#include "hoist/stores/postgres/binary_types.h"

namespace hoist::postgres {

class ClaimedPlaces {
 public:
  void remember(const ScheduleId& id, RowPlace place) { places_[id] = place; }
  /// Call it when the row was written: its newest version lies elsewhere then.
  void forget(const ScheduleId& id) { places_.erase(id); }
  [[nodiscard]] std::optional<RowPlace> find(const ScheduleId& id) const {
    const auto found = places_.find(id);
    if (found == places_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::unordered_map<ScheduleId, RowPlace> places_;
};

}  // namespace hoist::postgres
