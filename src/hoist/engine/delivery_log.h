// The log lines about deliveries. Part of the interface, as pass_log.h is. None shows a URL, which may be a
// secret by itself.
#pragma once

#include <string>

#include "hoist/domain/circuit_breaker.h"
#include "hoist/domain/delivery.h"
#include "hoist/ports/log.h"

namespace hoist {

/// "Notification delivered", "Notification not delivered, retry scheduled" or "Notification given up".
void log_delivery(Log& log, const DeliverySettlement& settlement);

/// "Delivery outcome came too late": the claim had run out, or the webhook is gone.
void log_stale_delivery(Log& log, const DeliverySettlement& settlement);

/// "Delivery outcome could not be recorded": the store refuses it. It is sent again when its claim runs out.
void log_unrecorded_delivery(Log& log, const DeliverySettlement& settlement, const Error& error);

/// "Receiver left alone for a while", "Receiver probed" or "Receiver reachable again".
void log_breaker(Log& log, const WebhookId& webhook, const BreakerStatus& status);

/// "Deliveries wait for the store": once for each outage.
void log_deliveries_wait(Log& log, const Error& error, const std::string& worker);
/// "Deliveries go on"
void log_deliveries_go_on(Log& log, const std::string& worker);

/// "Deliveries let go": what was still under way when the process stopped. Sent again when the claims run
/// out.
void log_let_go(Log& log, int deliveries);

/// "Ended deliveries removed": they had been kept for as long as is configured.
void log_deliveries_removed(Log& log, int deliveries);
/// "Ended deliveries could not be removed": tried again a minute later.
void log_retention_failed(Log& log, const Error& error);

}  // namespace hoist
