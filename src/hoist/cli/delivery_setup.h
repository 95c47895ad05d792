// What serve and worker need to send notifications, from the settings.
#pragma once

#include <memory>

#include "hoist/cli/settings.h"
#include "hoist/delivery/delivery_options.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/delivery_transport.h"
#include "hoist/ports/log.h"

namespace hoist::cli {

/// From allow-private-webhooks and smtp-url, -from, -user and -password. Errors: kInvalidArgument.
[[nodiscard]] Result<delivery::DeliveryOptions> delivery_options(const ResolvedSettings& settings);

[[nodiscard]] std::unique_ptr<DestinationGuard> make_destination_guard(
    const delivery::DeliveryOptions& options);

/// `clock` and `log` must outlive it. Wants SIGPIPE ignored (StopSignals).
[[nodiscard]] std::unique_ptr<DeliveryTransport> make_delivery_transport(delivery::DeliveryOptions options,
                                                                         const Clock& clock, Log& log);

}  // namespace hoist::cli
