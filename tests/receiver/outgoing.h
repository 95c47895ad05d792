// Deliveries to hand to a transport, and what it says of them.
#pragma once

#include <string>
#include <vector>

#include "hoist/base/prng.h"
#include "hoist/delivery/delivery_options.h"
#include "hoist/ports/delivery_transport.h"

namespace hoist::test {

/// A failed schedule, told to `url`, signed with kReceiverSecret where the format is signed.
[[nodiscard]] Outgoing outgoing_to(std::string url, WebhookFormat format = WebhookFormat::kStandard);

/// Private addresses are allowed and nothing runs out of time before a test does.
[[nodiscard]] delivery::DeliveryOptions patient_options();
/// As patient_options(), but everything runs out of time soon: for receivers that never get done.
[[nodiscard]] delivery::DeliveryOptions hasty_options();

/// Waits until `count` attempts have ended, in the order in which they did. Throws where they do not.
[[nodiscard]] std::vector<Delivered> wait_for(DeliveryTransport& transport, std::size_t count);

/// "delivered", or class, code and message: "permanent HTTP_404: the receiver answered 404 Not Found".
[[nodiscard]] std::string describe(const Delivered& delivered);

}  // namespace hoist::test
