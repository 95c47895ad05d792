#include "simulation/drawn_webhook.h"

#include <fmt/format.h>

#include "hoist/base/prng.h"

namespace hoist::sim {

WebhookFields drawn_webhook(std::uint64_t value) {
  Prng draw(value ^ 0x77656268ULL);
  WebhookFields fields;
  fields.url = fmt::format("https://receiver-{}.example/", draw.below(3));
  std::vector<NotificationEvent> events;
  for (const NotificationEvent event : kNotificationEvents) {
    if (draw.below(3) != 0) events.push_back(event);
  }
  if (events.empty()) events.push_back(NotificationEvent::kApplied);
  fields.events = std::move(events);
  WebhookFilter filter;
  if (draw.below(4) == 0) {
    filter.environments.push_back(*EnvironmentKey::parse(draw.below(2) == 0 ? "production" : "staging"));
  }
  if (draw.below(4) == 0) filter.flags.push_back(*FlagKey::parse(fmt::format("flag-{}", draw.below(2))));
  fields.filter = std::move(filter);
  fields.retry_policy = RetryPolicy{.max_retries = static_cast<int>(draw.below(4)),
                                    .base = std::chrono::seconds(1 + draw.below(60)),
                                    .jitter = draw.below(2) == 0 ? Jitter::kNone : Jitter::kFull};
  return fields;
}

}  // namespace hoist::sim
