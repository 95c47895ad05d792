#include "hoist/domain/preflight.h"

#include <gtest/gtest.h>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;
using sample::kNow;

Schedule pending_in(Duration ahead) {
  Schedule schedule = sample::due_schedule();
  schedule.scheduled_at = kNow + ahead;
  return schedule;
}

std::vector<RiskFinding> rehearse_deleted(const Schedule& schedule) {
  return rehearse({}, {schedule}, SegmentLibrary(), kNow);
}

}  // namespace

TEST(Preflight, StagesBeginADayAndAnHourAhead) {
  EXPECT_EQ(preflight_stage(kNow + 24h + 1us, kNow), std::nullopt);
  EXPECT_EQ(preflight_stage(kNow + 24h, kNow), PreflightStage::kDayAhead);
  EXPECT_EQ(preflight_stage(kNow + 1h + 1us, kNow), PreflightStage::kDayAhead);
  EXPECT_EQ(preflight_stage(kNow + 1h, kNow), PreflightStage::kHourAhead);
  EXPECT_EQ(preflight_stage(kNow, kNow), PreflightStage::kHourAhead);
}

TEST(Preflight, TheNextIsTheEarliestStageThatHasNotCome) {
  const std::vector<Schedule> pending = {pending_in(30h), pending_in(3h), pending_in(30min)};
  EXPECT_EQ(next_preflight(pending, kNow), kNow + 2h);
  EXPECT_EQ(next_preflight(pending, kNow + 2h), kNow + 6h);
  EXPECT_EQ(next_preflight(pending, kNow + 6h), kNow + 29h);
  EXPECT_EQ(next_preflight(pending, kNow + 29h), std::nullopt);
  EXPECT_EQ(next_preflight({}, kNow), std::nullopt);
}

TEST(Preflight, WhatFitsAndWhatIsDueOrFarIsNoFinding) {
  EXPECT_TRUE(rehearse({sample::flag()}, {pending_in(1h)}, SegmentLibrary(), kNow).empty());
  EXPECT_TRUE(rehearse_deleted(pending_in(0s)).empty()) << "its attempt tells";
  EXPECT_TRUE(rehearse_deleted(pending_in(24h + 1us)).empty());
  Schedule retrying = pending_in(1h);
  retrying.status = ScheduleStatus::kFailed;
  EXPECT_TRUE(rehearse_deleted(retrying).empty());
}

TEST(Preflight, IsToldOnceForEachStage) {
  Schedule schedule = pending_in(2h);
  auto found = rehearse_deleted(schedule);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found.at(0).to_tell);
  EXPECT_EQ(found.at(0).before, std::nullopt);
  EXPECT_EQ(found.at(0).schedule.at_risk,
            (ScheduleRisk{.since = kNow, .told = PreflightStage::kDayAhead, .reason = "flag was deleted"}));
  schedule = found.at(0).schedule;
  EXPECT_TRUE(rehearse_deleted(schedule).empty()) << "it is known";
  schedule.at_risk->reason = "another";
  found = rehearse_deleted(schedule);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_FALSE(found.at(0).to_tell) << "another reason wakes nobody";
  EXPECT_EQ(found.at(0).before, schedule.at_risk);
  schedule.scheduled_at = kNow + 1h;
  found = rehearse_deleted(schedule);
  EXPECT_TRUE(found.at(0).to_tell);
  EXPECT_EQ(found.at(0).schedule.at_risk->told, PreflightStage::kHourAhead);
}

TEST(Preflight, AClockThatWasSetBackTellsNothingAgain) {
  Schedule schedule = pending_in(2h);
  schedule.at_risk =
      ScheduleRisk{.since = kNow + 1h, .told = PreflightStage::kHourAhead, .reason = "flag was deleted"};
  EXPECT_TRUE(rehearse_deleted(schedule).empty());
}

TEST(Preflight, WhatIsCuredIsAFindingOfItsOwn) {
  Schedule schedule = pending_in(2h);
  schedule.at_risk = ScheduleRisk{.since = kNow, .reason = "flag was deleted"};
  const auto found = rehearse({sample::flag()}, {schedule}, SegmentLibrary(), kNow);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.at(0).schedule.at_risk, std::nullopt);
  EXPECT_EQ(found.at(0).before, schedule.at_risk);
  EXPECT_FALSE(found.at(0).to_tell);
}

}  // namespace hoist
