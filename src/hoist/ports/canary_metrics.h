// What a canary counts, for whoever watches it (docs/metrics.md).
#pragma once

#include "hoist/base/instant.h"

namespace hoist {

/// Thread-safe. Never throws and never waits for anything but another caller.
class CanaryMetrics {
 public:
  CanaryMetrics() = default;
  CanaryMetrics(const CanaryMetrics&) = delete;
  CanaryMetrics& operator=(const CanaryMetrics&) = delete;
  virtual ~CanaryMetrics() = default;

  /// A change of the canary's came to be evaluated, `delay` after it was due. `at` is the wall clock's.
  virtual void succeeded(Instant at, Duration delay) = 0;
  /// One could not be scheduled, or was not evaluated in time.
  virtual void failed() = 0;
};

}  // namespace hoist
