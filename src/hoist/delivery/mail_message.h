// A notification as a message of e-mail (RFC 5322).
#pragma once

#include <string>
#include <vector>

#include "hoist/delivery/mail_relay.h"
#include "hoist/ports/delivery_transport.h"

namespace hoist::delivery {

struct MailMessage {
  std::string recipient;             ///< A plain address.
  std::vector<std::string> headers;  ///< "Name: value", ASCII, one line each.
  std::string text;                  ///< UTF-8 with \n between lines.
};

/// To the address of Outgoing::webhook's URL, which UrlGuard has accepted. Nothing that people wrote is in a
/// header. Repeated attempts have the same Message-ID, by which readers know them for one message.
[[nodiscard]] MailMessage make_mail_message(const Outgoing& outgoing, const MailRelay& relay, Instant now);

/// "Fri, 27 Nov 2026 09:00:00 +0000" (RFC 5322, section 3.3).
[[nodiscard]] std::string mail_date(Instant at);

}  // namespace hoist::delivery
