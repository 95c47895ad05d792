// A flag, and what its pending schedules make of it: immutable, shared by the snapshots that it is in.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hoist/domain/evaluation.h"
#include "hoist/domain/look_ahead.h"
#include "hoist/domain/segment_definition.h"

namespace hoist {

struct FlagTimeline {
  /// The flag from an instant on.
  struct Ahead {
    Instant from;
    ScheduleId schedule;  ///< That does it, or whose window closes.
    CompiledFlag flag;
  };
  // First, and beside the flag's summary: evaluations ask for it.
  std::vector<Ahead> ahead = {};  ///< In order of `from`, windows closing where nothing is committed.
  CompiledFlag stored;
  /// The same with each change committed on time; empty where that is no different.
  std::vector<Ahead> on_time = {};

  /// As it is at `now`.
  [[nodiscard]] const CompiledFlag& at(Instant now) const;
  /// What is to be expected while workers run.
  [[nodiscard]] const std::vector<Ahead>& expected() const { return on_time.empty() ? ahead : on_time; }
  /// Whether it is expected to change later than that.
  [[nodiscard]] bool changes_after(Instant now) const {
    return !expected().empty() && expected().back().from > now;
  }
};

/// What timelines are made from.
struct TimelineSource {
  std::vector<Flag> flags;  ///< Live ones of one environment, in key order.
  std::map<FlagId, std::map<std::string, OverrideType, std::less<>>> overrides;
  std::vector<Schedule> pending;  ///< Of the flags, in any order.
};

/// Of each flag, in their order. `segments` must outlive them. What was missed at `read_at` is left out.
[[nodiscard]] std::vector<std::shared_ptr<const FlagTimeline>> make_timelines(TimelineSource source,
                                                                              const SegmentLibrary& segments,
                                                                              Instant read_at);

/// A scheduled change that takes effect by looking ahead.
struct Flip {
  Instant at;
  FlagKey flag;
  ScheduleId schedule;
};
/// In order of time, and of one instant by schedule.
[[nodiscard]] bool flips_before(const Flip& a, const Flip& b);
/// Of all of them, in that order.
[[nodiscard]] std::vector<Flip> flips_of(const std::vector<std::shared_ptr<const FlagTimeline>>& timelines);

}  // namespace hoist
