// Webhooks as JSON: as the API and `--json` show them, as requests set them, and as stores keep their parts.
#pragma once

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/webhook_fields.h"

namespace hoist::wire {

/// id, url, format, events, filter, retryPolicy, createdBy, createdAt, updatedAt. Never the secret.
[[nodiscard]] boost::json::object webhook_to_json(const Webhook& webhook);

/// {"url", "events", "filter"?, "retryPolicy"?, "format"?}. Errors: kInvalidArgument, naming the field at
/// fault, or "body".
struct CreateWebhookRequest {
  WebhookFields fields;
  std::optional<WebhookFormat> format;
};
[[nodiscard]] Result<CreateWebhookRequest> read_create_webhook(std::string_view body);

/// Any of url, events, filter and retryPolicy. Errors as above.
[[nodiscard]] Result<WebhookFields> read_webhook_edit(std::string_view body);

/// The name of an event. Errors: kInvalidArgument, naming the field events.
[[nodiscard]] Result<NotificationEvent> read_event_name(std::string_view name);

/// As stored. Errors: kCorruptData.
[[nodiscard]] std::string encode_events(const std::vector<NotificationEvent>& events);
[[nodiscard]] Result<std::vector<NotificationEvent>> decode_events(std::string_view text);
[[nodiscard]] std::string encode_filter(const WebhookFilter& filter);
[[nodiscard]] Result<WebhookFilter> decode_filter(std::string_view text);

}  // namespace hoist::wire
