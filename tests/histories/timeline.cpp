#include "histories/timeline.h"

#include <fmt/format.h>

#include <algorithm>

namespace hoist::histories {

std::vector<Event> Timeline::events() const {
  const std::lock_guard lock(mutex_);
  std::vector<Event> sorted = events_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Event& a, const Event& b) { return a.at < b.at; });
  return sorted;
}

std::string format_events(const std::vector<Event>& events) {
  std::string text;
  for (const Event& event : events) {
    const std::int64_t us = (event.at - events.front().at).count();
    text += fmt::format("  +{}.{:06} {}: {}\n", us / 1'000'000, us % 1'000'000, event.who, event.what);
  }
  return text;
}

}  // namespace hoist::histories
