#include "hoist/wire/notification_json.h"

#include <fmt/format.h>

#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/json.h"

namespace hoist::wire {

namespace json = boost::json;

namespace {

constexpr std::string_view kTypePrefix = "schedule.";

tl::unexpected<UnreadableNotification> unreadable_notification(std::string_view member) {
  return tl::unexpected<UnreadableNotification>(UnreadableNotification{
      .reason = fmt::format("the store holds a notification that does not decode: {}", member)});
}

/// The members of one object. The first that does not fit is kept; what was read then does not count.
class MemberReader {
 public:
  MemberReader(const json::object& object, std::string_view& fault) : object_(object), fault_(fault) {}

  std::string text(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (value != nullptr && value->is_string()) return std::string(value->get_string());
    return blame(name), "";
  }

  std::string text_or_null(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    return value != nullptr && value->is_null() ? "" : text(name);
  }

  int number(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (value != nullptr && value->is_int64() && value->get_int64() >= 0 && value->get_int64() <= kMost) {
      return static_cast<int>(value->get_int64());
    }
    return blame(name), 0;
  }

  std::optional<int> number_or_null(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (value != nullptr && value->is_null()) return std::nullopt;
    return number(name);
  }

  Instant instant(std::string_view name) {
    const auto at = parse_instant(text(name));
    if (!at) blame(name);
    return at.value_or(Instant());
  }

  std::optional<Instant> instant_or_null(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (value != nullptr && value->is_null()) return std::nullopt;
    return instant(name);
  }

  std::vector<std::string> texts(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    std::vector<std::string> texts;
    if (value == nullptr || !read_field(*value, name, texts)) blame(name);
    return texts;
  }

  /// None where it is missing or malformed.
  template <class Parsed>
  std::optional<Parsed> parsed(std::string_view name) {
    auto value = Parsed::parse(text(name));
    if (value) return *std::move(value);
    blame(name);
    return std::nullopt;
  }

  std::optional<NotificationEvent> event(std::string_view name) {
    const std::string type = text(name);
    std::optional<NotificationEvent> event;
    if (type.starts_with(kTypePrefix)) {
      event = parse_notification_event(std::string_view(type).substr(kTypePrefix.size()));
    }
    if (!event) blame(name);
    return event;
  }

 private:
  static constexpr std::int64_t kMost = 1'000'000'000;

  void blame(std::string_view name) {
    if (fault_.empty()) fault_ = name;
  }

  const json::object& object_;
  std::string_view& fault_;
};

StoredNotification read_notification(const json::object& object, const json::object& data) {
  std::string_view fault;
  MemberReader outer(object, fault);
  MemberReader inner(data, fault);
  const auto id = outer.parsed<NotificationId>("id");
  const auto event = outer.event("type");
  const auto schedule = inner.parsed<ScheduleId>("scheduleId");
  auto flag = inner.parsed<FlagKey>("flagKey");
  auto environment = inner.parsed<EnvironmentKey>("environment");
  if (!id || !event || !schedule || !flag || !environment) return unreadable_notification(fault);
  Notification notification{.id = *id,
                            .event = *event,
                            .at = outer.instant("timestamp"),
                            .schedule_id = *schedule,
                            .flag_key = *std::move(flag),
                            .environment = *std::move(environment),
                            .tags = inner.texts("tags"),
                            .scheduled_at = inner.instant("scheduledAt"),
                            .actor = inner.text("actor"),
                            .attempt = inner.number("attempt"),
                            .retry_count = inner.number("retryCount"),
                            .max_retries = inner.number_or_null("maxRetries"),
                            .next_retry_at = inner.instant_or_null("nextRetryAt"),
                            .error_class = inner.text_or_null("errorClass"),
                            .error_code = inner.text_or_null("errorCode"),
                            .message = inner.text_or_null("message")};
  if (!fault.empty()) return unreadable_notification(fault);
  return notification;
}

}  // namespace

json::object notification_to_json(const Notification& notification) {
  json::object data{{"scheduleId", notification.schedule_id.to_string()},
                    {"flagKey", notification.flag_key.text()},
                    {"environment", notification.environment.text()},
                    {"tags", field_to_json(notification.tags)},
                    {"scheduledAt", format_instant_short(notification.scheduled_at)},
                    {"actor", notification.actor},
                    {"attempt", notification.attempt},
                    {"retryCount", notification.retry_count},
                    {"maxRetries", nullptr},
                    {"nextRetryAt", instant_or_null(notification.next_retry_at)},
                    {"errorClass", string_or_null(notification.error_class)},
                    {"errorCode", string_or_null(notification.error_code)},
                    {"message", string_or_null(notification.message)}};
  if (notification.max_retries) data["maxRetries"] = *notification.max_retries;
  return {{"type", std::string(kTypePrefix) + std::string(to_string(notification.event))},
          {"timestamp", format_instant_short(notification.at)},
          {"data", std::move(data)}};
}

std::string encode_notification(const Notification& notification) {
  json::object object = notification_to_json(notification);
  object["id"] = notification.id.to_string();
  return json::serialize(object);
}

StoredNotification decode_notification(std::string_view text) {
  const auto value = parse_json(text);
  if (!value || !value->is_object()) return unreadable_notification("no JSON object");
  const json::object& object = value->get_object();
  const json::value* data = object.if_contains("data");
  if (data == nullptr || !data->is_object()) return unreadable_notification("data");
  return read_notification(object, data->get_object());
}

}  // namespace hoist::wire
