#include "hoist/wire/webhook_json.h"

#include <gtest/gtest.h>

#include "hoist/domain/delivery.h"

namespace hoist::wire {
namespace {

using namespace std::chrono_literals;

std::string webhook_fault(const Result<WebhookFields>& read) {
  return read ? "" : std::string(read.error().detail(kFieldDetail));
}

TEST(WebhookJson, events_and_filters_are_read_back_as_they_were_stored) {
  const std::vector events{NotificationEvent::kApplied, NotificationEvent::kCancelled};
  EXPECT_EQ(encode_events(events), R"(["applied","cancelled"])");
  EXPECT_EQ(*decode_events(encode_events(events)), events);
  const WebhookFilter filter{
      .environments = {production()}, .flags = {*FlagKey::parse("a.b")}, .tags = {"\"x\""}};
  EXPECT_EQ(*decode_filter(encode_filter(filter)), filter);
  EXPECT_EQ(encode_filter({}), "{}") << "what does not narrow is left out";
  EXPECT_EQ(*decode_filter("{}"), WebhookFilter{});
}

TEST(WebhookJson, what_a_store_holds_and_does_not_decode_is_corrupt) {
  for (const char* text : {"", "{", "7", R"(["sneezed"])", R"({"a":[]})"}) {
    const auto events = decode_events(text);
    ASSERT_FALSE(events) << text;
    EXPECT_EQ(events.error().code, ErrorCode::kCorruptData);
  }
  for (const char* text : {"", "[]", R"({"a":[]})", R"({"environments":["a b"]})", R"({"tags":7})"}) {
    const auto filter = decode_filter(text);
    ASSERT_FALSE(filter) << text;
    EXPECT_EQ(filter.error().code, ErrorCode::kCorruptData);
  }
}

TEST(WebhookJson, an_edit_sets_what_it_names) {
  const auto edit = read_webhook_edit(R"({"events":["cancelled","applied","applied"]})");
  ASSERT_TRUE(edit);
  EXPECT_EQ(edit->events, (std::vector{NotificationEvent::kApplied, NotificationEvent::kCancelled}));
  EXPECT_FALSE(edit->url || edit->filter || edit->retry_policy);
  const auto policy = read_webhook_edit(R"({"retryPolicy":{"maxRetries":1}})");
  ASSERT_TRUE(policy);
  RetryPolicy expected = kDefaultWebhookPolicy;
  expected.max_retries = 1;
  EXPECT_EQ(policy->retry_policy, expected) << "the rest is the webhooks' default, not the schedules'";
}

TEST(WebhookJson, a_fault_names_its_field) {
  EXPECT_EQ(webhook_fault(read_webhook_edit(R"({"url":7})")), "url");
  EXPECT_EQ(webhook_fault(read_webhook_edit(R"({"events":"applied"})")), "events");
  EXPECT_EQ(webhook_fault(read_webhook_edit(R"({"filter":{"flags":["a b"]}})")), "filter.flags");
  EXPECT_EQ(webhook_fault(read_webhook_edit(R"({"filter":[]})")), "filter");
  EXPECT_EQ(webhook_fault(read_webhook_edit(R"({"retryPolicy":{"baseMs":-1}})")), "retryPolicy.baseMs");
  EXPECT_EQ(webhook_fault(read_webhook_edit(R"({"format":"slack"})")), "format") << "it stays";
  const auto created = read_create_webhook(R"({"url":"https://a.example","events":["failed"],"format":"x"})");
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().detail(kFieldDetail), "format");
}

TEST(WebhookJson, the_secret_is_never_shown) {
  const Webhook webhook{.id = {},
                        .url = "https://a.example",
                        .events = {NotificationEvent::kFailed},
                        .filter = {},
                        .retry_policy = kDefaultWebhookPolicy,
                        .secret = "whsec_secret-word",
                        .created_by = "ann",
                        .created_at = {},
                        .updated_at = {}};
  EXPECT_EQ(boost::json::serialize(webhook_to_json(webhook)).find("secret-word"), std::string::npos);
}

}  // namespace
}  // namespace hoist::wire
