// For whoever has nothing to send notifications with: no webhook leads anywhere.
#pragma once

#include "hoist/ports/delivery_transport.h"

namespace hoist {

class NoDestinations final : public DestinationGuard {
 public:
  [[nodiscard]] Result<void> check(std::string_view /*url*/, WebhookFormat /*format*/) const override {
    return invalid_field("url", "this server sends no notifications: ask one that does");
  }
};

/// Without state, and so shared by everybody.
[[nodiscard]] inline const DestinationGuard& no_destinations() {
  static const NoDestinations none;
  return none;
}

}  // namespace hoist
