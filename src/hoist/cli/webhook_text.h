// Webhooks and deliveries as people read them.
#pragma once

#include <string>
#include <vector>

#include "hoist/domain/delivery.h"

namespace hoist::cli {

/// A row for each fact. Never the secret.
[[nodiscard]] std::string webhook_text(const Webhook& webhook);
/// A row for each webhook.
[[nodiscard]] std::string webhooks_text(const std::vector<Webhook>& webhooks);
/// A row for each delivery.
[[nodiscard]] std::string deliveries_text(const std::vector<Delivery>& deliveries);
/// A row for each attempt.
[[nodiscard]] std::string delivery_attempts_text(const std::vector<DeliveryAttempt>& attempts);

}  // namespace hoist::cli
