#include "hoist/delivery/alert_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hoist/delivery/http_transfer.h"

namespace hoist::delivery {
namespace {

using testing::HasSubstr;
using testing::Not;

Alert silent() {
  return {.id = *NotificationId::parse("01935b1e-7c00-8000-8000-000000000001"),
          .event = AlertEvent::kSilent,
          .at = Instant::from_unix_us(1'795'770'125'000'000),
          .last_tick_at = Instant::from_unix_us(1'795'770'000'000'000),
          .silent_for = std::chrono::seconds(125),
          .reporter = "<!channel>\r\nBcc: x",
          .message = "no worker"};
}

Outgoing alert_to(WebhookFormat format, std::string secret) {
  Webhook webhook;
  webhook.format = format;
  webhook.secret = std::move(secret);
  return {.delivery = DeliveryId(), .webhook = std::move(webhook), .told = silent()};
}

}  // namespace

TEST(AlertText, SaysWhatIsKnown) {
  EXPECT_EQ(mail_subject(silent()), "[Hoist] no worker ticks");
  EXPECT_EQ(mail_text(silent()),
            "no worker ticks\n\nno worker\nLast tick: 2026-11-27T09:00:00Z\nSilent for: 125 s\n"
            "At: 2026-11-27T09:02:05Z\nReported by: <!channel> Bcc: x\n");
  Alert back = silent();
  back.event = AlertEvent::kBack;
  back.last_tick_at.reset();
  EXPECT_EQ(mail_subject(back), "[Hoist] workers tick again");
  EXPECT_THAT(mail_text(back), HasSubstr("Last tick: none was ever seen\n"));
}

TEST(AlertText, MentionsNobodyInSlack) {
  EXPECT_THAT(slack_text(silent()), HasSubstr("reported by &lt;!channel&gt; Bcc: x)\nno worker"));
  EXPECT_THAT(slack_text(silent()), Not(HasSubstr("<")));
}

TEST(AlertMessage, IsSignedWhereThereIsASecret) {
  constexpr std::string_view kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const auto without = make_http_message(alert_to(WebhookFormat::kStandard, ""), silent().at);
  ASSERT_TRUE(without);
  EXPECT_THAT(without->body, HasSubstr(R"("type":"workers.silent")"));
  EXPECT_THAT(without->headers, testing::ElementsAre("Content-Type: application/json",
                                                     "webhook-id: 01935b1e-7c00-8000-8000-000000000001",
                                                     "webhook-timestamp: 1795770125"));
  const auto with = make_http_message(alert_to(WebhookFormat::kStandard, std::string(kSecret)), silent().at);
  ASSERT_TRUE(with);
  EXPECT_THAT(with->headers, testing::Contains(testing::StartsWith("webhook-signature: v1,")));
}

TEST(AlertMessage, IsTextForSlack) {
  const auto message = make_http_message(alert_to(WebhookFormat::kSlack, ""), silent().at);
  ASSERT_TRUE(message);
  EXPECT_THAT(message->body, testing::StartsWith(R"({"text":"*Hoist: no worker ticks*)"));
}

}  // namespace hoist::delivery
