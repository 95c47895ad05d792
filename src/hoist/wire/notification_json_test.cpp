#include "hoist/wire/notification_json.h"

#include <gtest/gtest.h>

namespace hoist::wire {
namespace {

constexpr Instant kAt = Instant::from_unix_us(1'795'770'000'123'456);

Notification full_notification() {
  return {.id = *NotificationId::parse("01935b1e-7c00-7000-8000-000000000001"),
          .event = NotificationEvent::kRetryScheduled,
          .at = kAt,
          .schedule_id = *ScheduleId::parse("01935b1e-7c00-7000-8000-000000000002"),
          .flag_key = *FlagKey::parse("checkout"),
          .environment = *EnvironmentKey::parse("production"),
          .tags = {"payments", "a \"b\""},
          .scheduled_at = kAt - std::chrono::seconds(1),
          .actor = "alice",
          .attempt = 2,
          .retry_count = 1,
          .max_retries = 3,
          .next_retry_at = kAt + std::chrono::minutes(2),
          .error_class = "transient",
          .error_code = "LOCK_TIMEOUT",
          .message = "somebody else holds the flag \xF0\x9F\x9A\x80"};
}

Notification bare_notification() {
  Notification notification = full_notification();
  notification.event = NotificationEvent::kApplied;
  notification.tags.clear();
  notification.max_retries.reset();
  notification.next_retry_at.reset();
  notification.error_class.clear();
  notification.error_code.clear();
  notification.message.clear();
  return notification;
}

TEST(NotificationJson, IsTheDocumentedOne) {
  EXPECT_EQ(boost::json::serialize(notification_to_json(full_notification())),
            R"({"type":"schedule.retryScheduled","timestamp":"2026-11-27T09:00:00.123456Z","data":{)"
            R"("scheduleId":"01935b1e-7c00-7000-8000-000000000002","flagKey":"checkout",)"
            R"("environment":"production","tags":["payments","a \"b\""],)"
            R"("scheduledAt":"2026-11-27T08:59:59.123456Z","actor":"alice","attempt":2,"retryCount":1,)"
            R"("maxRetries":3,"nextRetryAt":"2026-11-27T09:02:00.123456Z","errorClass":"transient",)"
            R"("errorCode":"LOCK_TIMEOUT","message":"somebody else holds the flag )"
            "\xF0\x9F\x9A\x80\"}}");
  EXPECT_EQ(boost::json::serialize(notification_to_json(bare_notification()).at("data")),
            R"({"scheduleId":"01935b1e-7c00-7000-8000-000000000002","flagKey":"checkout",)"
            R"("environment":"production","tags":[],"scheduledAt":"2026-11-27T08:59:59.123456Z",)"
            R"("actor":"alice","attempt":2,"retryCount":1,"maxRetries":null,"nextRetryAt":null,)"
            R"("errorClass":null,"errorCode":null,"message":null})");
}

TEST(NotificationJson, EveryEventComesBackFromTheStore) {
  for (Notification notification : {full_notification(), bare_notification()}) {
    for (const NotificationEvent event : kNotificationEvents) {
      notification.event = event;
      EXPECT_EQ(decode_notification(encode_notification(notification)), notification) << to_string(event);
    }
  }
}

TEST(NotificationJson, WhatIsNotThereOrWrongIsUnreadableAndNamesTheMember) {
  const boost::json::object whole = boost::json::parse(encode_notification(full_notification())).get_object();
  const auto message_of = [](const boost::json::object& object) {
    const auto decoded = decode_notification(boost::json::serialize(object));
    if (decoded) return std::string("decoded");
    return decoded.error().reason;
  };
  EXPECT_EQ(message_of(whole), "decoded");
  const auto expect_blamed = [&](bool inner, std::string_view name) {
    for (const boost::json::value& wrong : {boost::json::value("?"), boost::json::value(-1)}) {
      boost::json::object broken = whole;
      boost::json::object& place = inner ? broken["data"].get_object() : broken;
      const bool any_text = name == "actor" || name.starts_with("error") || name == "message";
      if (any_text && wrong.is_string()) continue;
      place[name] = wrong;
      EXPECT_EQ(message_of(broken),
                "the store holds a notification that does not decode: " + std::string(name));
      place.erase(name);
      EXPECT_EQ(message_of(broken),
                "the store holds a notification that does not decode: " + std::string(name));
    }
  };
  for (const auto& member : whole) expect_blamed(false, member.key());
  for (const auto& member : whole.at("data").get_object()) expect_blamed(true, member.key());
  for (const std::string_view text : {"", "[]", "null", "{", "{}"}) {
    const auto decoded = decode_notification(text);
    ASSERT_FALSE(decoded) << text;
    EXPECT_NE(decoded.error().reason, "") << text;
  }
}

}  // namespace
}  // namespace hoist::wire
