// A notification on its way to the relay.
#pragma once

#include <string>

#include "hoist/delivery/mail_message.h"
#include "hoist/delivery/transfer.h"

namespace hoist::delivery {

struct FreeMime {
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};

/// Delivered means: the relay took it. A 4xx of the relay's is transient and a 5xx permanent (RFC 5321,
/// section 4.2.1), but for a refused login, which the administrator can mend.
class MailTransfer final : public Transfer {
 public:
  /// Precondition: options.relay.
  MailTransfer(const Outgoing& outgoing, const DeliveryOptions& options, Instant now);

 private:
  static std::size_t on_reply(char* data, std::size_t size, std::size_t count, void* transfer);

  void connect_to(const MailRelay& relay);
  void write(const MailMessage& message);
  [[nodiscard]] std::optional<DeliveryFailure> failure(CURLcode code, Instant now) const override;

  HeaderList headers_;
  HeaderList recipients_;
  std::unique_ptr<curl_mime, FreeMime> body_;
  std::string refusal_;          ///< The last: "550 5.1.1 no such mailbox"
  std::size_t reply_bytes_ = 0;  ///< Of all replies.
};

}  // namespace hoist::delivery
