// What a webhook of the simulation wants to hear of, drawn from a number. A pure function.
#pragma once

#include <cstdint>

#include "hoist/domain/webhook_fields.h"

namespace hoist::sim {

/// All of a webhook's fields; one of a few receivers, any events, about half of them narrowed to an
/// environment or to flags.
[[nodiscard]] WebhookFields drawn_webhook(std::uint64_t value);

}  // namespace hoist::sim
