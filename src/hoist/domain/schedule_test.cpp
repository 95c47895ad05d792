#include "hoist/domain/schedule.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "hoist/domain/sample_values_test.h"

namespace hoist {

TEST(Schedule, status_names_read_back) {
  const std::vector<std::pair<ScheduleStatus, std::string_view>> names = {
      {ScheduleStatus::kPending, "pending"},
      {ScheduleStatus::kApplied, "applied"},
      {ScheduleStatus::kFailed, "failed"},
      {ScheduleStatus::kCancelled, "cancelled"}};
  for (const auto& [status, name] : names) {
    EXPECT_EQ(to_string(status), name);
    EXPECT_EQ(parse_schedule_status(name), status);
  }
  for (const std::string_view name : {"", "Pending", "retrying", "superseded", "pending ", "canceled"}) {
    EXPECT_EQ(parse_schedule_status(name), std::nullopt) << name;
  }
}

TEST(Schedule, due_at_follows_the_status) {
  const Instant retry_at = sample::kNow + std::chrono::minutes(2);
  for (const bool with_retry : {false, true}) {
    Schedule schedule = sample::due_schedule();
    if (with_retry) schedule.next_retry_at = retry_at;
    const std::optional<Instant> waiting = schedule.next_retry_at;
    schedule.status = ScheduleStatus::kPending;
    EXPECT_EQ(schedule.due_at(), schedule.scheduled_at);
    EXPECT_FALSE(schedule.retrying());
    schedule.status = ScheduleStatus::kFailed;
    EXPECT_EQ(schedule.due_at(), waiting);
    EXPECT_EQ(schedule.retrying(), with_retry);
    schedule.status = ScheduleStatus::kApplied;
    EXPECT_EQ(schedule.due_at(), std::nullopt);
    EXPECT_FALSE(schedule.retrying());
    schedule.status = ScheduleStatus::kCancelled;
    EXPECT_EQ(schedule.due_at(), std::nullopt);
    EXPECT_FALSE(schedule.retrying());
  }
}

TEST(Schedule, claim_mark_is_what_a_worker_saw) {
  Schedule schedule = sample::due_schedule();
  EXPECT_EQ(claim_mark(schedule), (ClaimMark{.id = schedule.id,
                                             .status = ScheduleStatus::kPending,
                                             .retry_count = 0,
                                             .due_at = schedule.scheduled_at}));
  schedule.status = ScheduleStatus::kFailed;
  schedule.retry_count = 2;
  schedule.next_retry_at = sample::kNow + std::chrono::minutes(8);
  EXPECT_EQ(claim_mark(schedule), (ClaimMark{.id = schedule.id,
                                             .status = ScheduleStatus::kFailed,
                                             .retry_count = 2,
                                             .due_at = sample::kNow + std::chrono::minutes(8)}));
}

TEST(Schedule, defaults_are_a_pending_schedule_with_three_retries) {
  const Schedule schedule = sample::due_schedule();
  EXPECT_EQ(schedule.status, ScheduleStatus::kPending);
  EXPECT_EQ(schedule.max_retries, 3);
  EXPECT_EQ(schedule.retry_count, 0);
  EXPECT_EQ(schedule.attempt_count, 0);
}

TEST(ScheduleDeathTest, claiming_what_is_over_is_a_defect) {
  Schedule schedule = sample::due_schedule();
  schedule.status = ScheduleStatus::kApplied;
  EXPECT_DEATH(static_cast<void>(claim_mark(schedule)), "only a live schedule can be claimed");
}

}  // namespace hoist
