#include "hoist/cli/webhook_destinations.h"

#include "hoist/base/check.h"

namespace hoist::cli {
namespace {

class SchemeGuard final : public DestinationGuard {
 public:
  [[nodiscard]] Result<void> check(std::string_view url, WebhookFormat format) const override {
    switch (format) {
      case WebhookFormat::kStandard:
      case WebhookFormat::kSlack:
        if (url.starts_with("https://") || url.starts_with("http://")) return {};
        return invalid_field("url", "url must begin with https://, http://, mailto: or stdout:");
      case WebhookFormat::kEmail:
      case WebhookFormat::kStdout:
        return {};
    }
    unreachable("WebhookFormat");
  }
};

}  // namespace

const DestinationGuard& webhook_destinations() {
  static const SchemeGuard guard;
  return guard;
}

}  // namespace hoist::cli
