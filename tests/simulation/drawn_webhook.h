// What a webhook of the simulation wants to hear of, drawn from a number. A pure function.
#pragma once

#include <cstdint>
#include <string>

#include "hoist/domain/webhook_fields.h"

namespace hoist::sim {

/// Where webhooks lead: to one of so many receivers.
inline constexpr std::uint64_t kSimReceivers = 3;
[[nodiscard]] std::string url_of_receiver(std::uint64_t n);

/// All of a webhook's fields; one of a few receivers, any events, about half of them narrowed to an
/// environment or to flags.
[[nodiscard]] WebhookFields drawn_webhook(std::uint64_t value);

}  // namespace hoist::sim
