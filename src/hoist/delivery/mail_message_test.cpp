#include "hoist/delivery/mail_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::delivery {
namespace {

constexpr Instant kMailedAt = Instant::from_unix_us(1'795'770'000'999'999);

Outgoing mail_to(std::string url) {
  Webhook webhook;
  webhook.id = *WebhookId::parse("01935b1e-7c00-7000-8000-000000000003");
  webhook.url = std::move(url);
  webhook.format = WebhookFormat::kEmail;
  return {.delivery = DeliveryId(),
          .webhook = std::move(webhook),
          .told = Notification{.id = *NotificationId::parse("01935b1e-7c00-7000-8000-000000000001"),
                               .event = NotificationEvent::kFailed,
                               .at = kMailedAt,
                               .schedule_id = ScheduleId(),
                               .flag_key = *FlagKey::parse("checkout"),
                               .environment = *EnvironmentKey::parse("production"),
                               .tags = {"a\r\nBcc: x@example.com"},
                               .scheduled_at = kMailedAt,
                               .actor = "eve\r\nBcc: x@example.com",
                               .attempt = 1,
                               .retry_count = 0,
                               .max_retries = std::nullopt,
                               .next_retry_at = std::nullopt,
                               .error_class = "permanent",
                               .error_code = "X\r\n.\r\n",
                               .message = "caf\xC3\xA9\r\n.\r\nQUIT"}};
}

TEST(MailMessage, HasTheHeadersOfAMessage) {
  const MailRelay relay{
      .url = "", .encrypted = true, .user = "", .password = "", .from = "hoist@corp.example"};
  const MailMessage message = make_mail_message(mail_to("mailto:oncall@example.com"), relay, kMailedAt);
  EXPECT_EQ(message.recipient, "oncall@example.com");
  EXPECT_THAT(message.headers,
              testing::ElementsAre("Date: Fri, 27 Nov 2026 09:00:00 +0000",
                                   "From: Hoist <hoist@corp.example>", "To: <oncall@example.com>",
                                   "Subject: [Hoist] checkout in production: schedule failed for good",
                                   "Message-ID: <01935b1e-7c00-7000-8000-000000000001."
                                   "01935b1e-7c00-7000-8000-000000000003@corp.example>",
                                   "Auto-Submitted: auto-generated"));
}

TEST(MailMessage, NothingThatPeopleWroteMakesALineOfItsOwn) {
  const MailRelay relay{
      .url = "", .encrypted = true, .user = "", .password = "", .from = "hoist@corp.example"};
  const MailMessage message = make_mail_message(mail_to("mailto:oncall@example.com"), relay, kMailedAt);
  for (const std::string& header : message.headers) {
    EXPECT_EQ(header.find_first_of("\r\n"), std::string::npos) << header;
    EXPECT_THAT(header, testing::Not(testing::HasSubstr("x@example.com")));
  }
  EXPECT_THAT(message.text, testing::HasSubstr("\nReason: caf\xC3\xA9 . QUIT\n"));
  EXPECT_THAT(message.text, testing::Not(testing::HasSubstr("\nBcc")));
  EXPECT_EQ(message.text.find('\r'), std::string::npos);
}

TEST(MailMessage, DatesAreWrittenAsMailHasThem) {
  EXPECT_EQ(mail_date(Instant()), "Thu, 01 Jan 1970 00:00:00 +0000");
  EXPECT_EQ(mail_date(Instant::from_unix_us(-1)), "Wed, 31 Dec 1969 23:59:59 +0000");
  EXPECT_EQ(mail_date(Instant::from_unix_us(951'868'799'000'000)), "Tue, 29 Feb 2000 23:59:59 +0000");
}

}  // namespace
}  // namespace hoist::delivery
