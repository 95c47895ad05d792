#include "hoist/domain/webhook_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/domain/bounded_text.h"

namespace hoist {
namespace {

/// The longest tag to look for, in bytes; a flag's are no longer.
constexpr TextBounds kTagBounds = {.shortest = 1, .longest = 100};

Result<void> check_entries(std::string_view field, std::size_t count) {
  if (count <= kMaxFilterEntries) return {};
  return invalid_field(std::string(field), fmt::format("{} may have at most {} entries; make another webhook "
                                                       "for the rest, or leave it out for all",
                                                       field, kMaxFilterEntries));
}

Result<void> check_filter(const WebhookFilter& filter) {
  HOIST_TRY(check_entries("filter.environments", filter.environments.size()));
  HOIST_TRY(check_entries("filter.flags", filter.flags.size()));
  HOIST_TRY(check_entries("filter.tags", filter.tags.size()));
  for (const std::string& tag : filter.tags) HOIST_TRY(check_bounded_text("filter.tags", tag, kTagBounds));
  return {};
}

}  // namespace

Result<WebhookFormat> format_of(std::string_view url, std::optional<WebhookFormat> asked) {
  std::optional<WebhookFormat> decided;
  if (url.starts_with("mailto:")) decided = WebhookFormat::kEmail;
  if (url.starts_with("stdout:")) decided = WebhookFormat::kStdout;
  const bool sent_over_http = !asked || asked == WebhookFormat::kStandard || asked == WebhookFormat::kSlack;
  if (!decided && sent_over_http) return asked.value_or(WebhookFormat::kStandard);
  if (decided && (!asked || asked == decided)) return *decided;
  return invalid_field("format",
                       fmt::format("format '{}' does not go with this url: leave it out", to_string(*asked)));
}

std::vector<NotificationEvent> in_order(const std::vector<NotificationEvent>& events) {
  std::vector<NotificationEvent> ordered = events;
  std::sort(ordered.begin(), ordered.end());
  ordered.erase(std::unique(ordered.begin(), ordered.end()), ordered.end());
  return ordered;
}

Result<void> check_webhook(const Webhook& webhook) {
  HOIST_TRY(check_bounded_text("url", webhook.url, {.shortest = 1, .longest = kMaxWebhookUrlLength}));
  if (webhook.events.empty()) {
    return invalid_field("events",
                         "events must name at least one of applied, failed, retryScheduled, "
                         "exhausted, atRisk, superseded and cancelled");
  }
  HOIST_TRY(check_filter(webhook.filter));
  if (webhook.retry_policy.until) {
    return invalid_field("retryPolicy.retryUntil",
                         "a webhook's retries end by their count: leave retryUntil out and give maxRetries");
  }
  return check_retry_policy(webhook.retry_policy);
}

}  // namespace hoist
