#include "simulation/drawn_webhook.h"

#include <fmt/format.h>

#include "hoist/base/prng.h"

namespace hoist::sim {

std::string url_of_receiver(std::uint64_t n) { return fmt::format("https://receiver-{}.example/", n); }

WebhookFields drawn_webhook(std::uint64_t value) {
  Prng draw(value ^ 0x77656268ULL);
  WebhookFields fields;
  fields.url = url_of_receiver(draw.below(kSimReceivers));
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
  fields.retry_policy = RetryPolicy{.max_retries = static_cast<int>(draw.below(4)),
                                    .base = std::chrono::seconds(1 + draw.below(60)),
                                    .jitter = draw.below(2) == 0 ? Jitter::kNone : Jitter::kFull};
  // Drawn last, and few: most flags have no tags.
  if (draw.below(6) == 0) filter.tags = {"x", "z"};
  fields.filter = std::move(filter);
  return fields;
}

}  // namespace hoist::sim
