// Changes of an environment as the events of a stream (docs/streams.md).
#pragma once

#include <boost/json.hpp>

#include <string_view>
#include <vector>

#include "hoist/domain/change.h"

namespace hoist::wire {

struct ChangeEvent {
  std::string_view name;  ///< "flag.changed"
  boost::json::object data;
};

/// A change of a commit: one event, or two where a schedule changed its flag, the flag's first. Each has
/// environment, revision and at; flagKey or segmentKey; version where a flag changed; scheduleId where a
/// schedule did it or is what the event is about, null where a person changed the flag.
[[nodiscard]] std::vector<ChangeEvent> change_to_events(const EnvironmentKey& environment,
                                                        const LoggedChange& logged);

/// A change that came into force ahead of its commit: `flag.ahead` with environment, at, flagKey, scheduleId.
[[nodiscard]] ChangeEvent change_ahead_to_event(const EnvironmentKey& environment, Instant at,
                                                const Change& change);

}  // namespace hoist::wire
