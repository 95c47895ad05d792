// The statements of the delivery queue whose plans a test looks at.
#pragma once

#include <string_view>

#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Of webhook_deliveries d, in the order in which a delivery is read.
inline constexpr std::string_view kDeliveryColumns =
    "d.id, d.webhook_id, d.notification::text, d.status, d.due_at, d.attempt_count, d.retry_count, "
    "d.last_delay_us, d.last_error, d.created_at, d.ended_at";

/// Parameters: now, until, limit, and as arrays webhook, room and what it has under way. Answers its place,
/// when it was due, and the delivery.
[[nodiscard]] const Statement& claim_deliveries_statement();
/// Parameter: the webhooks.
[[nodiscard]] const Statement& next_due_delivery_statement();
/// Parameters: ended before, limit.
[[nodiscard]] const Statement& remove_ended_deliveries_statement();

}  // namespace hoist::postgres
