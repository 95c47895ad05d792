// Waits for a time on a timer's descriptor.
#pragma once

#include "hoist/base/instant.h"

namespace hoist::bench {

/// One thread at a time.
class AlarmClock {
 public:
  /// Throws where the system has no timer for it.
  AlarmClock();
  AlarmClock(const AlarmClock&) = delete;
  AlarmClock& operator=(const AlarmClock&) = delete;
  ~AlarmClock();

  /// By the machine's clock; returns at once where it has passed.
  void wait_until(Instant at) const;
  void wait_for(Duration time) const;

 private:
  int timer_;
};

}  // namespace hoist::bench
