// What people say of a webhook, and what of it is valid.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/webhook.h"

namespace hoist {

/// In bytes; what browsers and proxies carry.
inline constexpr std::size_t kMaxWebhookUrlLength = 2000;
/// Of each list of a filter; one webhook for more than that wants no list.
inline constexpr std::size_t kMaxFilterEntries = 100;
/// What is told is matched with each webhook, in the transaction that changes the schedule.
inline constexpr std::size_t kMaxWebhooks = 100;

/// Fields to be set; what is absent stays. Each is replaced whole.
struct WebhookFields {
  std::optional<std::string> url = {};
  std::optional<std::vector<NotificationEvent>> events = {};
  std::optional<WebhookFilter> filter = {};
  std::optional<RetryPolicy> retry_policy = {};
  [[nodiscard]] bool empty() const { return !url && !events && !filter && !retry_policy; }
};

/// "mailto:" and "stdout:" decide by themselves; any other URL is `asked` for, or kStandard. Errors:
/// kInvalidArgument, naming the field format, where one is asked for that does not go with the URL.
[[nodiscard]] Result<WebhookFormat> format_of(std::string_view url, std::optional<WebhookFormat> asked);

/// Each once, in the order of the enumeration.
[[nodiscard]] std::vector<NotificationEvent> in_order(const std::vector<NotificationEvent>& events);

/// Errors: kInvalidArgument, naming the field, for a URL or a filter beyond its bounds, no event, a retry
/// policy that check_retry_policy refuses or that ends at an instant. Where the URL may lead is not looked
/// at.
[[nodiscard]] Result<void> check_webhook(const Webhook& webhook);

}  // namespace hoist
