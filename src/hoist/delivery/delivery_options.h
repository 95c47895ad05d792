// How notifications are sent: limits, what may be reached, the relay for mail.
#pragma once

#include <optional>
#include <string>

#include "hoist/base/instant.h"
#include "hoist/delivery/mail_relay.h"

namespace hoist::delivery {

/// Long enough for a receiver that is busy, short enough that one that hangs is soon tried again.
inline constexpr Duration kDeliveryLimit = std::chrono::seconds(10);
/// A host that does not answer a SYN and two repeats of it (RFC 6298: after 1 s and 3 s) is not there.
inline constexpr Duration kConnectLimit = std::chrono::seconds(5);

struct DeliveryOptions {
  /// Whether webhooks may lead to loopback, private and other special addresses.
  bool allow_private = false;
  std::optional<MailRelay> relay;  ///< None: no mail is sent.
  Duration total_limit = kDeliveryLimit;
  Duration connect_limit = kConnectLimit;
  std::string user_agent = "Hoist";  ///< "Hoist/1.2.3"
  /// Certificates that are trusted instead of the system's; "" for the system's.
  std::string ca_file;
};

}  // namespace hoist::delivery
