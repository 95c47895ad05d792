// What was put into the outbox, whether by a pass or by a request: one family for both.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/registry.h>

#include "hoist/domain/notification.h"

namespace hoist {

/// Thread-safe.
class EnqueuedCounters {
 public:
  /// `registry` must outlive the counters. The family is made by the first who asks; each event begins at 0.
  explicit EnqueuedCounters(prometheus::Registry& registry);

  void count(NotificationEvent event);

 private:
  prometheus::Family<prometheus::Counter>& enqueued_;
};

}  // namespace hoist
