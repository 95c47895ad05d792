#include "support/recording_log.h"

#include <gtest/gtest.h>

#include <thread>

namespace hoist::test {
namespace {

TEST(RecordingLog, keeps_message_level_and_fields) {
  RecordingLog log;
  log.warn("Schedule failed", {{.name = "flagKey", .value = std::string("a")},
                               {.name = "retryCount", .value = std::int64_t{2}},
                               {.name = "last", .value = true}});
  ASSERT_EQ(log.count("Schedule failed"), 1U);
  const LogRecord record = log.records().front();
  EXPECT_EQ(record.level, LogLevel::kWarn);
  EXPECT_EQ(record.text("flagKey"), "a");
  EXPECT_EQ(record.number("retryCount"), 2);
  EXPECT_EQ(record.text("last"), "true");
  EXPECT_FALSE(record.has("nextRetryAt"));
}

TEST(RecordingLog, waits_for_the_record_that_fits) {
  RecordingLog log;
  log.info("pass", {{.name = "n", .value = std::int64_t{1}}});
  const std::jthread writer([&] { log.info("pass", {{.name = "n", .value = std::int64_t{2}}}); });
  const auto found = log.wait_for("pass", [](const LogRecord& record) { return record.number("n") == 2; });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->number("n"), 2);
}

TEST(RecordingLog, gives_up_at_the_deadline) {
  const RecordingLog log;
  const auto any = [](const LogRecord&) { return true; };
  EXPECT_FALSE(log.wait_for("never", any, Deadline(std::chrono::milliseconds(5))));
}

}  // namespace
}  // namespace hoist::test
