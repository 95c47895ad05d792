// Notifications on standard output: lines of the log, which may have a reader that does not read.
#include <gmock/gmock.h>

#include <condition_variable>
#include <mutex>

#include "hoist/delivery/curl_transport.h"
#include "receiver/outgoing.h"
#include "receiver/receiver.h"
#include "support/manual_clock.h"
#include "support/recording_log.h"

namespace hoist::test {
namespace {

using delivery::CurlTransport;

/// A pipe that nobody reads: whoever writes is blocked until release().
class BlockedLog final : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view /*message*/,
             std::span<const LogField> /*fields*/) override {
    std::unique_lock lock(mutex_);
    ++writers_;
    changed_.notify_all();
    // Beyond the patience of any test, so that a test that fails also ends.
    changed_.wait_until(lock, Deadline(3 * kPatience).at(), [this] { return released_; });
  }
  void wait_for_writer() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return writers_ > 0; });
  }
  void release() {
    const std::scoped_lock lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int writers_ = 0;
  bool released_ = false;
};

TEST(LogDelivery, OneLineWithTheFieldsOfTheApi) {
  const ManualClock clock;
  RecordingLog log;
  CurlTransport transport(patient_options(), clock, log);
  Outgoing outgoing = outgoing_to("stdout:", WebhookFormat::kStdout);
  transport.start(outgoing);
  EXPECT_EQ(describe(wait_for(transport, 1).front()), "delivered");
  ASSERT_EQ(log.count("Notification"), 1U);
  const LogRecord record = log.with_message("Notification").front();
  EXPECT_EQ(record.level, LogLevel::kInfo);
  const std::map<std::string, std::string> expected = {
      {"type", "schedule.failed"},
      {"notificationId", std::get<Notification>(outgoing.told).id.to_string()},
      {"webhookId", outgoing.webhook.id.to_string()},
      {"at", "2026-11-27T09:00:00Z"},
      {"scheduleId", std::get<Notification>(outgoing.told).schedule_id.to_string()},
      {"flagKey", "checkout"},
      {"environment", "production"},
      {"tags", "payments"},
      {"scheduledAt", "2026-11-27T09:00:00Z"},
      {"actor", "alice"},
      {"attempt", "4"},
      {"retryCount", "3"},
      {"maxRetries", "3"},
      {"errorClass", "permanent"},
      {"errorCode", "NOT_FOUND"},
      {"error", std::get<Notification>(outgoing.told).message},
  };
  EXPECT_EQ(record.fields.size(), expected.size());
  for (const auto& [name, value] : expected) EXPECT_EQ(record.text(name), value) << name;
}

TEST(LogDelivery, WhatDoesNotApplyIsLeftOut) {
  const ManualClock clock;
  RecordingLog log;
  CurlTransport transport(patient_options(), clock, log);
  Outgoing outgoing = outgoing_to("stdout:", WebhookFormat::kStdout);
  auto& told = std::get<Notification>(outgoing.told);
  told.event = NotificationEvent::kSuperseded;
  told.max_retries.reset();
  told.next_retry_at = told.at;
  told.error_class = told.error_code = "";
  told.message = "newer intent";
  transport.start(outgoing);
  EXPECT_EQ(describe(wait_for(transport, 1).front()), "delivered");
  const LogRecord record = log.with_message("Notification").front();
  EXPECT_EQ(record.text("reason"), "newer intent");
  EXPECT_EQ(record.text("nextRetryAt"), "2026-11-27T09:00:00Z");
  for (const std::string_view field : {"maxRetries", "errorClass", "errorCode", "error"}) {
    EXPECT_FALSE(record.has(field)) << field;
  }
}

TEST(LogDelivery, AReaderThatDoesNotReadDelaysNobodyAndEndsInTime) {
  Receiver receiver;
  ManualClock clock;
  BlockedLog log;
  CurlTransport transport(patient_options(), clock, log);
  const Outgoing in_hand = outgoing_to("stdout:", WebhookFormat::kStdout);
  transport.start(in_hand);
  log.wait_for_writer();
  const Outgoing behind_it = outgoing_to("stdout:", WebhookFormat::kStdout);
  transport.start(behind_it);
  const Outgoing good = outgoing_to(receiver.url("ok"));
  transport.start(good);
  EXPECT_EQ(wait_for(transport, 1).front().delivery, good.delivery);
  EXPECT_TRUE(transport.wait(Duration(0)).empty());

  clock.advance(patient_options().total_limit);
  const std::vector<Delivered> late = wait_for(transport, 2);
  EXPECT_EQ(late[0].delivery, in_hand.delivery);
  EXPECT_EQ(late[1].delivery, behind_it.delivery);
  for (const Delivered& delivered : late) {
    EXPECT_EQ(describe(delivered),
              "transient TIMEOUT: standard output took no line in time: nobody reads it");
    EXPECT_EQ(delivered.took, patient_options().total_limit);
  }
  // What appears after all is not told again, and the next line is written.
  log.release();
  const Outgoing next = outgoing_to("stdout:", WebhookFormat::kStdout);
  transport.start(next);
  const Delivered delivered = wait_for(transport, 1).front();
  EXPECT_EQ(delivered.delivery, next.delivery);
  EXPECT_EQ(describe(delivered), "delivered");
}

}  // namespace
}  // namespace hoist::test
