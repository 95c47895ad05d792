#include "hoist/domain/webhook_fields.h"

#include <gtest/gtest.h>

#include "hoist/domain/delivery.h"
#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;

Webhook valid_webhook() {
  return Webhook{.id = {},
                 .url = "https://hooks.example",
                 .events = {NotificationEvent::kApplied},
                 .filter = {},
                 .retry_policy = kDefaultWebhookPolicy,
                 .secret = {},
                 .created_by = {},
                 .created_at = {},
                 .updated_at = {}};
}

/// The field at fault, or "".
std::string fault_of(const Webhook& webhook) {
  const auto checked = check_webhook(webhook);
  return checked ? "" : std::string(checked.error().detail(kFieldDetail));
}

TEST(WebhookFields, the_url_decides_the_format_or_lets_it_be_asked_for) {
  EXPECT_EQ(*format_of("https://hooks.example", std::nullopt), WebhookFormat::kStandard);
  EXPECT_EQ(*format_of("https://hooks.example", WebhookFormat::kSlack), WebhookFormat::kSlack);
  EXPECT_EQ(*format_of("mailto:a@example.com", std::nullopt), WebhookFormat::kEmail);
  EXPECT_EQ(*format_of("mailto:a@example.com", WebhookFormat::kEmail), WebhookFormat::kEmail);
  EXPECT_EQ(*format_of("stdout:", std::nullopt), WebhookFormat::kStdout);
  for (const auto& [url, asked] : {std::pair("https://hooks.example", WebhookFormat::kEmail),
                                   std::pair("https://hooks.example", WebhookFormat::kStdout),
                                   std::pair("mailto:a@example.com", WebhookFormat::kSlack),
                                   std::pair("stdout:", WebhookFormat::kStandard)}) {
    const auto format = format_of(url, asked);
    ASSERT_FALSE(format) << url;
    EXPECT_EQ(format.error().detail(kFieldDetail), "format");
  }
}

TEST(WebhookFields, events_are_put_in_order_once_each) {
  EXPECT_EQ(
      in_order({NotificationEvent::kCancelled, NotificationEvent::kApplied, NotificationEvent::kCancelled}),
      (std::vector{NotificationEvent::kApplied, NotificationEvent::kCancelled}));
  EXPECT_TRUE(in_order({}).empty());
}

TEST(WebhookFields, every_field_is_checked) {
  EXPECT_EQ(fault_of(valid_webhook()), "");
  Webhook webhook = valid_webhook();
  webhook.url = "";
  EXPECT_EQ(fault_of(webhook), "url");
  webhook.url = std::string(kMaxWebhookUrlLength + 1, 'x');
  EXPECT_EQ(fault_of(webhook), "url");
  webhook = valid_webhook();
  webhook.events.clear();
  EXPECT_EQ(fault_of(webhook), "events");
  webhook = valid_webhook();
  webhook.filter.environments.assign(kMaxFilterEntries + 1, production());
  EXPECT_EQ(fault_of(webhook), "filter.environments");
  webhook = valid_webhook();
  webhook.filter.flags.assign(kMaxFilterEntries + 1, sample::flag_key("a"));
  EXPECT_EQ(fault_of(webhook), "filter.flags");
  webhook = valid_webhook();
  webhook.filter.tags.assign(kMaxFilterEntries + 1, "a");
  EXPECT_EQ(fault_of(webhook), "filter.tags");
  webhook.filter.tags = {std::string(101, 'a')};
  EXPECT_EQ(fault_of(webhook), "filter.tags");
  webhook = valid_webhook();
  webhook.retry_policy.until = sample::kNow;
  EXPECT_EQ(fault_of(webhook), "retryPolicy.retryUntil");
  webhook = valid_webhook();
  webhook.retry_policy.max_retries = std::nullopt;
  EXPECT_EQ(fault_of(webhook), "retryPolicy");
  webhook.retry_policy.max_retries = 11;
  EXPECT_EQ(fault_of(webhook), "retryPolicy.maxRetries");
}

}  // namespace
}  // namespace hoist
