// Lets webhooks lead anywhere but to one host.
#pragma once

#include "hoist/ports/delivery_transport.h"

namespace hoist::test {

class AnyDestination final : public DestinationGuard {
 public:
  [[nodiscard]] Result<void> check(std::string_view url, WebhookFormat /*format*/) const override {
    if (url.find("forbidden.example") == std::string_view::npos) return {};
    return invalid_field("url", "url: this host may not be reached");
  }
};

}  // namespace hoist::test
