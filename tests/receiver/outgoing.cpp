#include "receiver/outgoing.h"

#include <fmt/format.h>

#include <stdexcept>

#include "receiver/receiver.h"
#include "support/builders.h"
#include "support/deadline.h"

namespace hoist::test {

Outgoing outgoing_to(std::string url, WebhookFormat format) {
  static Prng random(1);
  const auto delivery = DeliveryId::make(kTestStart, random);
  Webhook webhook;
  webhook.id = WebhookId::make(kTestStart, random);
  webhook.url = std::move(url);
  webhook.format = format;
  if (format == WebhookFormat::kStandard) webhook.secret = kReceiverSecret;
  Notification notification{.id = NotificationId::make(kTestStart, random),
                            .event = NotificationEvent::kFailed,
                            .at = kTestStart,
                            .schedule_id = ScheduleId::make(kTestStart, random),
                            .flag_key = flag_key("checkout"),
                            .environment = environment_key("production"),
                            .tags = {"payments"},
                            .scheduled_at = kTestStart,
                            .actor = "alice",
                            .attempt = 4,
                            .retry_count = 3,
                            .max_retries = 3,
                            .next_retry_at = std::nullopt,
                            .error_class = "permanent",
                            .error_code = "NOT_FOUND",
                            .message = std::string(kAwkwardText)};
  return {.delivery = delivery, .webhook = std::move(webhook), .told = std::move(notification)};
}

delivery::DeliveryOptions patient_options() {
  delivery::DeliveryOptions options;
  options.allow_private = true;
  options.total_limit = kPatience * 2;
  options.connect_limit = kPatience * 2;
  options.user_agent = "Hoist/1.2.3";
  return options;
}

delivery::DeliveryOptions hasty_options() {
  delivery::DeliveryOptions options = patient_options();
  options.total_limit = std::chrono::milliseconds(200);
  options.connect_limit = std::chrono::milliseconds(200);
  return options;
}

std::vector<Delivered> wait_for(DeliveryTransport& transport, std::size_t count) {
  const Deadline deadline;
  std::vector<Delivered> all;
  while (all.size() < count) {
    if (deadline.passed())
      throw std::runtime_error(fmt::format("{} of {} attempts ended", all.size(), count));
    for (Delivered& delivered : transport.wait(std::chrono::milliseconds(deadline.poll_ms()))) {
      all.push_back(std::move(delivered));
    }
  }
  return all;
}

std::string describe(const Delivered& delivered) {
  if (!delivered.failure) return "delivered";
  const Failure& failure = delivered.failure->failure;
  return fmt::format("{} {}: {}", to_string(failure.failure_class), failure.code, failure.message);
}

}  // namespace hoist::test
