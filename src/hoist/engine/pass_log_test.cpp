// The lines that log services query: their messages, levels and fields.
#include "hoist/engine/pass_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hoist/domain/sample_values_test.h"
#include "hoist/engine/pass.h"

namespace hoist {
namespace {

using sample::kNow;
using testing::ElementsAre;

/// Keeps each record as "level message name=value …".
class Lines final : public Log {
 public:
  void write(LogLevel level, std::string_view message, std::span<const LogField> fields) override {
    static constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warn", "error"};
    std::string line = std::string(kLevels.at(static_cast<std::size_t>(level))) + " " + std::string(message);
    for (const LogField& field : fields) {
      line += " " + std::string(field.name) + "=";
      if (const auto* text = std::get_if<std::string>(&field.value)) line += *text;
      if (const auto* number = std::get_if<std::int64_t>(&field.value)) line += std::to_string(*number);
      if (std::holds_alternative<bool>(field.value) || std::holds_alternative<double>(field.value))
        line += "?";
    }
    lines.push_back(line);
  }
  std::vector<std::string> lines;
};

/// Settles one schedule of one flag, as a pass would.
Settlement settled(const Schedule& schedule, const Flag& flag) {
  Prng random(1);
  const SettlementContext context{.now = kNow, .worker = "w1", .policy = {}};
  return plan_settlement({schedule}, {{flag.id, flag}}, context, random).settlements.front();
}

Settlement refused(const Schedule& schedule) {
  Prng random(1);
  const SettlementContext context{.now = kNow, .worker = "w1", .policy = {}};
  return plan_failure(schedule, sample::transient_failure("held"), context, random);
}

Schedule on_retry(int retry_count) {
  Schedule schedule = sample::due_schedule();
  schedule.status = ScheduleStatus::kFailed;
  schedule.next_retry_at = kNow;
  schedule.retry_count = retry_count;
  schedule.attempt_count = retry_count;
  return schedule;
}

std::vector<std::string> logged(const Settlement& settlement) {
  Lines log;
  log_settlement(log, settlement, std::chrono::milliseconds(12));
  return log.lines;
}

/// What every line about the sample schedule says.
std::string about(int attempt, int retry_count) {
  return "scheduleId=00000000-0000-0000-0000-000000000001 flagKey=flag-1 environment=production "
         "scheduledAt=2026-11-27T09:00:00.000000Z attempt=" +
         std::to_string(attempt) + " retryCount=" + std::to_string(retry_count) + " maxRetries=3 worker=w1";
}

}  // namespace

TEST(PassLog, AC4_logging_applied) {
  EXPECT_THAT(logged(settled(sample::due_schedule(), sample::flag())),
              ElementsAre("info Schedule applied " + about(1, 0) +
                          " appliedAt=2026-11-27T09:00:00.000000Z flagVersion=2 latenessMs=12"));
}

TEST(PassLog, AC4_logging_applied_on_retry) {
  EXPECT_THAT(logged(settled(on_retry(1), sample::flag())),
              ElementsAre("info Schedule applied on retry " + about(2, 1) +
                          " appliedAt=2026-11-27T09:00:00.000000Z flagVersion=2 latenessMs=12"));
}

TEST(PassLog, AC4_logging_superseded) {
  Flag flag = sample::flag();
  flag.intents.remember(FlagField::kEnabled, {.at = kNow + Duration(1), .schedule = std::nullopt});
  const Settlement settlement = settled(sample::due_schedule(), flag);
  EXPECT_THAT(logged(settlement), ElementsAre("info Schedule superseded " + about(1, 0) +
                                              " reason=" + settlement.schedule.error_message));
}

TEST(PassLog, AC4_logging_a_failure_with_a_retry_ahead) {
  const Settlement settlement = refused(sample::due_schedule());
  EXPECT_THAT(logged(settlement),
              ElementsAre("warn Schedule failed, retry scheduled " + about(1, 1) +
                          " error=held errorClass=transient errorCode=LOCK_TIMEOUT nextRetryAt=" +
                          format_instant(*settlement.schedule.next_retry_at)));
}

TEST(PassLog, AC4_logging_the_retry_limit) {
  EXPECT_THAT(logged(refused(on_retry(3))),
              ElementsAre("error Schedule retry limit exceeded " + about(4, 3) +
                          " error=held errorClass=transient errorCode=LOCK_TIMEOUT"));
}

TEST(PassLog, AC4_logging_a_permanent_failure) {
  Flag flag = sample::flag();
  flag.deleted_at = kNow;
  EXPECT_THAT(logged(settled(sample::due_schedule(), flag)),
              ElementsAre("error Schedule failed permanently " + about(1, 0) +
                          " error=flag was deleted errorClass=permanent errorCode=NOT_FOUND"));
}

TEST(PassLog, AC4_logging_a_summary_of_a_pass_that_did_something) {
  Lines log;
  PassReport report;
  log_pass(log, report, "w1", std::chrono::milliseconds(3));
  EXPECT_TRUE(log.lines.empty()) << "nothing happened, nothing is said";
  report.applied = 4;
  report.superseded = 3;
  report.retrying = 2;
  report.failed = 1;
  EXPECT_EQ(report.processed(), 10);
  log_pass(log, report, "w1", std::chrono::milliseconds(3));
  EXPECT_THAT(
      log.lines,
      ElementsAre("info Pass finished processed=10 applied=4 superseded=3 skipped=0 retrying=2 failed=1 "
                  "durationMs=3 worker=w1"));
  PassReport only_set_aside;
  only_set_aside.set_aside = 1;
  log_pass(log, only_set_aside, "w1", std::chrono::milliseconds(3));
  EXPECT_EQ(log.lines.size(), 2U);
}

TEST(PassLog, AC4_logging_a_failure_that_could_not_be_recorded) {
  Lines log;
  log_unrecorded(log, claim_mark(sample::due_schedule()), Error{ErrorCode::kStoreTransient, "refused", {}},
                 Error{ErrorCode::kLockTimeout, "held", {}}, "w1");
  EXPECT_THAT(log.lines, ElementsAre("error Schedule failure could not be recorded "
                                     "scheduleId=00000000-0000-0000-0000-000000000001 error=refused "
                                     "recordError=held worker=w1"));
}

}  // namespace hoist
