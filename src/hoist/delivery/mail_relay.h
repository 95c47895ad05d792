// The SMTP server that takes our mail, as the administrator configured it.
#pragma once

#include <string>
#include <string_view>

#include "hoist/base/result.h"

namespace hoist::delivery {

struct MailRelay {
  std::string url;  ///< As libcurl takes it: "smtp://host:587" or "smtps://host:465".
  bool encrypted = true;
  std::string user;  ///< "" where the relay asks for none.
  std::string password;
  std::string from;  ///< A plain address.
};

/// What the settings say.
struct MailRelaySettings {
  std::string url;
  std::string from;
  std::string user;
  std::string password;
};

/// Reads smtp://host:port (STARTTLS is required), smtps://host:port (TLS from the start) or
/// smtp+plain://host:port (no encryption, and so no password). Errors: kInvalidArgument, naming the field
/// smtp-url, smtp-from, smtp-user or smtp-password, and never repeating a value that may be secret.
[[nodiscard]] Result<MailRelay> make_mail_relay(const MailRelaySettings& settings);

/// Whether `text` is one address with nothing around it: letters, digits and ._+-='~& before the @, a host
/// name behind it. What RFC 5322 allows beyond that is rarely meant and often misread.
[[nodiscard]] bool is_plain_mail_address(std::string_view text);

}  // namespace hoist::delivery
