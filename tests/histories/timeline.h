// What happened in a history, in order, by the clock of this machine: the trace that a person reads.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "support/wall_clock.h"

namespace hoist::histories {

/// The present, for everything that is put on record beside the store's own times.
[[nodiscard]] inline Instant wall_now() { return test::WallClock().now(); }

struct Event {
  Instant at;
  std::string who;
  std::string what;
};

/// Thread-safe.
class Timeline {
 public:
  void say(std::string_view who, std::string what) {
    const Instant at = wall_now();
    const std::lock_guard lock(mutex_);
    events_.push_back({.at = at, .who = std::string(who), .what = std::move(what)});
  }
  /// In order of time.
  [[nodiscard]] std::vector<Event> events() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Event> events_;
};

/// A line per event: "+0.123456 who: what", from the first event on.
[[nodiscard]] std::string format_events(const std::vector<Event>& events);

}  // namespace hoist::histories
