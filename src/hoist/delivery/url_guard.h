// Which URL a webhook may have.
#pragma once

#include "hoist/delivery/delivery_options.h"
#include "hoist/ports/delivery_transport.h"

namespace hoist::delivery {

/// The longest URL of a webhook, in bytes: what browsers and proxies are known to take.
inline constexpr std::size_t kMaxUrlLength = 2000;

class UrlGuard final : public DestinationGuard {
 public:
  explicit UrlGuard(const DeliveryOptions& options)
      : allow_private_(options.allow_private), has_relay_(options.relay.has_value()) {}

  [[nodiscard]] Result<void> check(std::string_view url, WebhookFormat format) const override;

  /// As check(), telling apart what a program must: kPermissionDenied for an address that may not be reached,
  /// kInvalidState for mail without a relay.
  [[nodiscard]] Result<void> judge(std::string_view url, WebhookFormat format) const;

 private:
  bool allow_private_;
  bool has_relay_;
};

/// The address in mailto:address, or "" where that is not all there is.
[[nodiscard]] std::string_view mail_recipient(std::string_view url);

}  // namespace hoist::delivery
