// Moments: chosen by a seed, and waited for.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "hoist/base/random_source.h"

namespace hoist::torture {

/// Uniform in [low, high].
[[nodiscard]] inline std::chrono::microseconds between(std::chrono::microseconds low,
                                                       std::chrono::microseconds high, RandomSource& random) {
  return low + std::chrono::microseconds(random.below(static_cast<std::uint64_t>((high - low).count()) + 1));
}

/// Waits for the stop, at most so long; whether it came.
[[nodiscard]] inline bool stopped_within(const std::stop_token& stop, std::chrono::microseconds at_most) {
  std::mutex mutex;
  std::condition_variable_any never_notified;
  std::unique_lock lock(mutex);
  never_notified.wait_for(lock, stop, at_most, [] { return false; });
  return stop.stop_requested();
}

}  // namespace hoist::torture
