#include "hoist/domain/webhook.h"

#include <algorithm>

#include "hoist/base/check.h"
#include "hoist/domain/canary.h"

namespace hoist {
namespace {

template <class T>
bool holds(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool any_held(const std::vector<std::string>& values, const std::vector<std::string>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const std::string& tag) { return holds(values, tag); });
}

/// Who names no environment does not mean the canary's, which would be a change a minute.
bool wants_environment(const WebhookFilter& filter, const EnvironmentKey& environment) {
  if (filter.environments.empty()) return environment.text() != kCanaryKey;
  return holds(filter.environments, environment);
}

}  // namespace

std::string_view to_string(WebhookFormat format) {
  switch (format) {
    case WebhookFormat::kStandard:
      return "standard";
    case WebhookFormat::kSlack:
      return "slack";
    case WebhookFormat::kEmail:
      return "email";
    case WebhookFormat::kStdout:
      return "stdout";
  }
  unreachable("WebhookFormat");
}

std::optional<WebhookFormat> parse_webhook_format(std::string_view text) {
  for (const WebhookFormat format :
       {WebhookFormat::kStandard, WebhookFormat::kSlack, WebhookFormat::kEmail, WebhookFormat::kStdout}) {
    if (to_string(format) == text) return format;
  }
  return std::nullopt;
}

std::string url_without_path(const Webhook& webhook) {
  const std::string& url = webhook.url;
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const std::size_t end = url.find_first_of("/?#", scheme + 3);
  if (end == std::string::npos || end + 1 == url.size()) return url;
  return url.substr(0, end) + "/…";
}

bool wants(const Webhook& webhook, const Notification& notification) {
  const WebhookFilter& filter = webhook.filter;
  return holds(webhook.events, notification.event) && wants_environment(filter, notification.environment) &&
         (filter.flags.empty() || holds(filter.flags, notification.flag_key)) &&
         (filter.tags.empty() || any_held(notification.tags, filter.tags));
}

}  // namespace hoist
