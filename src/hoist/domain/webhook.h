// A webhook: where notifications are delivered, which of them, and how.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/notification.h"
#include "hoist/domain/retry_policy.h"

namespace hoist {

/// What is made of a notification on its way.
enum class WebhookFormat : std::uint8_t {
  kStandard,  ///< Signed JSON over HTTP (Standard Webhooks).
  kSlack,     ///< {"text": …} over HTTP, which Slack and its like show.
  kEmail,     ///< A message through the configured SMTP relay. URL: mailto:oncall@example.com
  kStdout,    ///< One JSON line on this process's output, for whoever collects it. URL: stdout:
};
[[nodiscard]] std::string_view to_string(WebhookFormat format);  ///< "standard", "slack", "email", "stdout"
[[nodiscard]] std::optional<WebhookFormat> parse_webhook_format(std::string_view text);

/// What a webhook wants to hear of. An empty list does not narrow.
struct WebhookFilter {
  std::vector<EnvironmentKey> environments;  ///< Empty: all but the canary's, which must be named.
  std::vector<FlagKey> flags;
  std::vector<std::string> tags;  ///< Of the flag; one of them is enough.
  bool operator==(const WebhookFilter&) const = default;
};

struct Webhook {
  WebhookId id;
  std::string url;
  WebhookFormat format = WebhookFormat::kStandard;
  std::vector<NotificationEvent> events;  ///< At least one; each once, in the order of the enumeration.
  WebhookFilter filter;
  RetryPolicy retry_policy;
  /// What kStandard signs with: "whsec_" and base64 (Standard Webhooks). "" for the other formats. It is
  /// needed in the clear to sign, so it is stored so; it is shown once, when it is made.
  std::string secret;
  std::string created_by;
  Instant created_at;
  Instant updated_at;
  bool operator==(const Webhook&) const = default;
};

/// The URL without what whoever may send there must know: scheme and host, and "…" for the rest, if there is
/// any. A mail address and "stdout:" stay whole.
[[nodiscard]] std::string url_without_path(const Webhook& webhook);

/// Whether the notification is one of those that the webhook asked for.
[[nodiscard]] bool wants(const Webhook& webhook, const Notification& notification);

}  // namespace hoist
