// How long a test waits for a signal before it gives up. Waits end with the signal, so that a long
// deadline costs nothing on success.
#pragma once

#include <algorithm>
#include <chrono>

namespace hoist::test {

using SteadyClock = std::chrono::steady_clock;

/// Far above what the slowest sanitizer build on a busy two-core machine was seen to need.
inline constexpr std::chrono::seconds kPatience{30};

/// A point in time after which a wait has failed. A value.
class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds from_now = kPatience) : at_(SteadyClock::now() + from_now) {}

  [[nodiscard]] SteadyClock::time_point at() const { return at_; }
  [[nodiscard]] bool passed() const { return SteadyClock::now() >= at_; }
  /// What poll() takes: whole milliseconds, rounded up, never negative.
  [[nodiscard]] int poll_ms() const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(at_ - SteadyClock::now()).count();
    return static_cast<int>(std::clamp<decltype(left)>(left, 0, 3'600'000));
  }

 private:
  SteadyClock::time_point at_;
};

}  // namespace hoist::test
