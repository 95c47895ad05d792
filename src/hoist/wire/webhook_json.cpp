#include "hoist/wire/webhook_json.h"

#include <fmt/format.h>

#include "hoist/base/shown_text.h"
#include "hoist/domain/delivery.h"
#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/json.h"
#include "hoist/wire/object_fields.h"
#include "hoist/wire/retry_policy_json.h"

namespace hoist::wire {
namespace {

namespace json = boost::json;

json::array events_to_json(const std::vector<NotificationEvent>& events) {
  json::array names;
  for (const NotificationEvent event : events) names.emplace_back(to_string(event));
  return names;
}

template <class AnyKey>
json::array keys_to_json(const std::vector<AnyKey>& keys) {
  json::array texts;
  for (const AnyKey& key : keys) texts.emplace_back(key.text());
  return texts;
}

/// What does not narrow is left out.
json::object filter_to_json(const WebhookFilter& filter) {
  json::object object;
  if (!filter.environments.empty()) object["environments"] = keys_to_json(filter.environments);
  if (!filter.flags.empty()) object["flags"] = keys_to_json(filter.flags);
  if (!filter.tags.empty()) object["tags"] = field_to_json(filter.tags);
  return object;
}

Result<std::vector<NotificationEvent>> read_events(const json::value& value) {
  std::vector<std::string> names;
  HOIST_TRY(read_field(value, "events", names));
  std::vector<NotificationEvent> events;
  for (const std::string& name : names) {
    HOIST_ASSIGN(const NotificationEvent event, read_event_name(name));
    events.push_back(event);
  }
  return in_order(events);
}

template <class AnyKey>
FieldSpec keys_field(std::string_view name, std::vector<AnyKey>& keys) {
  return {.name = name, .required = false, .read = [name, &keys](const json::value& value) -> Result<void> {
            const std::string path = fmt::format("filter.{}", name);
            std::vector<std::string> texts;
            HOIST_TRY(read_field(value, path, texts));
            for (const std::string& text : texts) {
              auto key = AnyKey::parse(text);
              if (!key) return invalid_field(path, fmt::format("{}: {}", path, key.error().message));
              keys.push_back(*std::move(key));
            }
            return {};
          }};
}

Result<WebhookFilter> read_filter(const json::value& value) {
  WebhookFilter filter;
  HOIST_TRY(read_nested_fields(
      value, "filter",
      {keys_field("environments", filter.environments), keys_field("flags", filter.flags),
       FieldSpec{.name = "tags", .required = false, .read = [&filter](const json::value& tags) {
                   return read_field(tags, "filter.tags", filter.tags);
                 }}}));
  return filter;
}

std::vector<FieldSpec> webhook_fields(WebhookFields& fields, bool creates) {
  return {member_field("url", creates, fields.url,
                       [](const json::value& value) { return read_string(value, "url"); }),
          member_field("events", creates, fields.events, read_events),
          member_field("filter", false, fields.filter, read_filter),
          member_field("retryPolicy", false, fields.retry_policy, [](const json::value& value) {
            return read_retry_policy(value, kDefaultWebhookPolicy);
          })};
}

Result<WebhookFormat> read_format(const json::value& value) {
  const auto format =
      value.is_string() ? parse_webhook_format(std::string_view(value.get_string())) : std::nullopt;
  if (format) return *format;
  return invalid_field("format", "format must be \"standard\" or \"slack\"");
}

/// What a store holds, where it does not read.
tl::unexpected<Error> corrupt_webhook(const Error& why) {
  return fail(ErrorCode::kCorruptData, "the store holds a webhook that does not decode: " + why.message);
}

}  // namespace

json::object webhook_to_json(const Webhook& webhook) {
  return {{"id", webhook.id.to_string()},
          {"url", webhook.url},
          {"format", to_string(webhook.format)},
          {"events", events_to_json(webhook.events)},
          {"filter", filter_to_json(webhook.filter)},
          {"retryPolicy", retry_policy_to_json(webhook.retry_policy)},
          {"createdBy", webhook.created_by},
          {"createdAt", format_instant_short(webhook.created_at)},
          {"updatedAt", format_instant_short(webhook.updated_at)}};
}

Result<CreateWebhookRequest> read_create_webhook(std::string_view body) {
  CreateWebhookRequest request;
  std::vector<FieldSpec> specs = webhook_fields(request.fields, true);
  specs.push_back(member_field("format", false, request.format, read_format));
  HOIST_TRY(read_fields(body, specs));
  return request;
}

Result<WebhookFields> read_webhook_edit(std::string_view body) {
  WebhookFields fields;
  HOIST_TRY(read_fields(body, webhook_fields(fields, false)));
  return fields;
}

Result<NotificationEvent> read_event_name(std::string_view name) {
  const auto event = parse_notification_event(name);
  if (event) return *event;
  return invalid_field(
      "events",
      fmt::format("there is no event '{}': accepted are applied, failed, retryScheduled, exhausted, "
                  "atRisk, superseded and cancelled",
                  shown_text(name)));
}

std::string encode_events(const std::vector<NotificationEvent>& events) {
  return json::serialize(events_to_json(events));
}

Result<std::vector<NotificationEvent>> decode_events(std::string_view text) {
  auto events = parse_json(text).and_then(read_events);
  if (!events) return corrupt_webhook(events.error());
  return events;
}

std::string encode_filter(const WebhookFilter& filter) { return json::serialize(filter_to_json(filter)); }

Result<WebhookFilter> decode_filter(std::string_view text) {
  auto filter = parse_json(text).and_then(read_filter);
  if (!filter) return corrupt_webhook(filter.error());
  return filter;
}

}  // namespace hoist::wire
