#include "hoist/system/enqueued_counters.h"

#include <string>

namespace hoist {

EnqueuedCounters::EnqueuedCounters(prometheus::Registry& registry)
    : enqueued_(
          prometheus::BuildCounter()
              .Name("hoist_notifications_enqueued_total")
              .Help("Notifications that at least one webhook wants, committed by this process with what "
                    "they tell of.")
              .Register(registry)) {
  for (const NotificationEvent event : kNotificationEvents) {
    enqueued_.Add({{"event", std::string(to_string(event))}});
  }
}

void EnqueuedCounters::count(NotificationEvent event) {
  enqueued_.Add({{"event", std::string(to_string(event))}}).Increment();
}

}  // namespace hoist
