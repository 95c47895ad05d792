// Where webhooks may lead.
#pragma once

#include "hoist/ports/delivery_transport.h"

namespace hoist::cli {

/// Looks at the scheme of a URL. What it leads to is looked at when it is connected to.
[[nodiscard]] const DestinationGuard& webhook_destinations();

}  // namespace hoist::cli
