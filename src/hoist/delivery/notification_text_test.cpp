#include "hoist/delivery/notification_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::delivery {
namespace {

using testing::HasSubstr;
using testing::Not;

Notification told(NotificationEvent event) {
  return {.id = *NotificationId::parse("01935b1e-7c00-7000-8000-000000000001"),
          .event = event,
          .at = Instant::from_unix_us(1'795'770'000'000'000),
          .schedule_id = *ScheduleId::parse("01935b1e-7c00-7000-8000-000000000002"),
          .flag_key = *FlagKey::parse("check_out"),
          .environment = *EnvironmentKey::parse("production"),
          .tags = {"payments", "eu"},
          .scheduled_at = Instant::from_unix_us(1'795'769'999'000'000),
          .actor = "alice",
          .attempt = 2,
          .retry_count = 1,
          .max_retries = 3,
          .next_retry_at = std::nullopt,
          .error_class = "",
          .error_code = "",
          .message = ""};
}

TEST(NotificationText, EveryEventHasWordsOfItsOwn) {
  struct Row {
    NotificationEvent event;
    std::string_view words;
  };
  const Row rows[] = {
      {NotificationEvent::kApplied, "schedule applied"},
      {NotificationEvent::kFailed, "schedule failed for good"},
      {NotificationEvent::kRetryScheduled, "schedule failed, a retry follows"},
      {NotificationEvent::kExhausted, "schedule failed, its retries are spent"},
      {NotificationEvent::kAtRisk, "schedule at risk"},
      {NotificationEvent::kSuperseded, "schedule superseded by newer intent"},
      {NotificationEvent::kCancelled, "schedule cancelled"},
  };
  ASSERT_EQ(std::size(rows), kNotificationEvents.size());
  for (const Row& row : rows) {
    const Notification notification = told(row.event);
    EXPECT_EQ(mail_subject(notification), "[Hoist] check_out in production: " + std::string(row.words));
    EXPECT_THAT(mail_text(notification), HasSubstr(std::string(row.words) + "\n"));
    EXPECT_THAT(slack_text(notification), HasSubstr(std::string(row.words) + "*"));
  }
}

TEST(NotificationText, MailSaysAllThatIsKnown) {
  Notification notification = told(NotificationEvent::kRetryScheduled);
  notification.next_retry_at = notification.at + std::chrono::minutes(2);
  notification.error_class = "transient";
  notification.error_code = "LOCK_TIMEOUT";
  notification.message = "somebody holds the flag";
  EXPECT_EQ(mail_text(notification),
            "check_out in production: schedule failed, a retry follows\n"
            "\n"
            "Reason: somebody holds the flag\n"
            "Error: LOCK_TIMEOUT (transient)\n"
            "Attempts: attempt 2, retry 1 of 3, next retry at 2026-11-27T09:02:00Z\n"
            "At: 2026-11-27T09:00:00Z\n"
            "Scheduled for: 2026-11-27T08:59:59Z\n"
            "Created by: alice\n"
            "Tags: payments, eu\n"
            "Schedule: 01935b1e-7c00-7000-8000-000000000002\n");
  Notification cancelled = told(NotificationEvent::kCancelled);
  cancelled.attempt = 0;
  EXPECT_THAT(mail_text(cancelled), HasSubstr("Cancelled by: alice\n"));
  EXPECT_THAT(mail_text(cancelled), Not(HasSubstr("Attempts")));
}

TEST(NotificationText, SlackIsOneLineOrTwoAndNothingPeopleWroteIsMarkup) {
  Notification notification = told(NotificationEvent::kExhausted);
  EXPECT_EQ(
      slack_text(notification),
      "*`check_out` in `production`: schedule failed, its retries are spent* (attempt 2, retry 1 of 3)");
  notification.max_retries.reset();
  notification.message = "<!channel> R&D\nsays \"no\" <https://x.example|click>";
  EXPECT_EQ(slack_text(notification),
            "*`check_out` in `production`: schedule failed, its retries are spent* (attempt 2, retry 1)\n"
            "&lt;!channel&gt; R&amp;D says \"no\" &lt;https://x.example|click&gt;");
  Notification cancelled = told(NotificationEvent::kCancelled);
  cancelled.attempt = 0;
  cancelled.actor = "<@U1>";
  EXPECT_EQ(slack_text(cancelled), "*`check_out` in `production`: schedule cancelled* by &lt;@U1&gt;");
}

TEST(NotificationText, WhatPeopleWroteCannotMakeALine) {
  Notification notification = told(NotificationEvent::kFailed);
  notification.message = "a\r\nBcc: b@example.com\r\n\r\nc";
  notification.actor = "x\r\n.\r\n";
  notification.tags = {"t\r\nSubject: y"};
  const std::string text = mail_text(notification);
  EXPECT_THAT(text, HasSubstr("Reason: a Bcc: b@example.com c\n"));
  EXPECT_THAT(text, HasSubstr("Created by: x .\n"));
  EXPECT_THAT(text, HasSubstr("Tags: t Subject: y\n"));
  EXPECT_EQ(mail_subject(notification).find_first_of("\r\n"), std::string::npos);
}

}  // namespace
}  // namespace hoist::delivery
