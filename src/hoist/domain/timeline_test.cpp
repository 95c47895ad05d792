#include "hoist/domain/timeline.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;
using sample::kNow;

ScheduleOutline outline(std::uint64_t n, Instant at, ScheduleStatus status = ScheduleStatus::kApplied) {
  return {.flag = sample::flag().id, .id = sample::id<ScheduleId>(n), .scheduled_at = at, .status = status};
}
FlagEdit edit(std::int64_t version, Instant at) {
  return {.flag = sample::flag().id, .at = at, .actor = "ada", .version = version};
}

/// One applied schedule a minute, the first a minute after `from`.
std::vector<ScheduleOutline> applied_each_minute(Instant from, std::size_t count) {
  std::vector<ScheduleOutline> schedules;
  for (std::size_t i = 1; i <= count; ++i) schedules.push_back(outline(i, from + i * 1min));
  return schedules;
}

}  // namespace

TEST(TimelineMarks, all_are_shown_in_order_where_there_is_room) {
  const ChosenMarks chosen = choose_marks({outline(2, kNow + 2min), outline(1, kNow), outline(3, kNow)},
                                          {edit(2, kNow + 1min), edit(1, kNow - 1min)}, kNow);
  EXPECT_EQ(chosen.schedules, (std::vector{outline(1, kNow), outline(3, kNow), outline(2, kNow + 2min)}));
  EXPECT_EQ(chosen.edits, (std::vector{edit(1, kNow - 1min), edit(2, kNow + 1min)}));
  EXPECT_EQ(chosen.left_out, 0);
  EXPECT_EQ(choose_marks(applied_each_minute(kNow, kMostMarks), {}, kNow).left_out, 0);
}

TEST(TimelineMarks, where_there_are_too_many_the_nearest_to_now_stay) {
  const ChosenMarks chosen = choose_marks(applied_each_minute(kNow - 100min, 200), {}, kNow);
  ASSERT_EQ(chosen.schedules.size(), kMostMarks);
  EXPECT_EQ(chosen.schedules.front().scheduled_at, kNow - 30min) << "of two as near the first";
  EXPECT_EQ(chosen.schedules.back().scheduled_at, kNow + 29min);
  EXPECT_EQ(chosen.left_out, 140);
}

TEST(TimelineMarks, what_waits_or_has_failed_comes_first_however_far_it_is) {
  std::vector<ScheduleOutline> schedules = applied_each_minute(kNow, 100);
  schedules.push_back(outline(1001, kNow - 300h, ScheduleStatus::kFailed));
  schedules.push_back(outline(1002, kNow + 300h, ScheduleStatus::kPending));
  schedules.push_back(outline(1003, kNow - 300h, ScheduleStatus::kCancelled));
  const ChosenMarks chosen = choose_marks(schedules, {edit(1, kNow - 200h), edit(2, kNow)}, kNow);
  ASSERT_EQ(chosen.schedules.size() + chosen.edits.size(), kMostMarks);
  EXPECT_EQ(chosen.schedules.front().id, sample::id<ScheduleId>(1001));
  EXPECT_EQ(chosen.schedules.back().id, sample::id<ScheduleId>(1002));
  EXPECT_EQ(chosen.edits, std::vector{edit(2, kNow)}) << "an edit counts as what has ended";
  EXPECT_EQ(chosen.left_out, 45);
}

TEST(TimelineMarks, what_is_left_out_is_counted_only_so_far) {
  EXPECT_EQ(choose_marks(applied_each_minute(kNow, 12'000), {}, kNow).left_out, kMostLeftOut);
}

RC_GTEST_PROP(TimelineMarksProperty, the_choice_is_of_what_there_is_and_nothing_better_is_left_out, ()) {
  std::vector<ScheduleOutline> schedules;
  const int count = *rc::gen::inRange(0, 150);
  for (int i = 0; i < count; ++i) {
    schedules.push_back(outline(static_cast<std::uint64_t>(i), kNow + *rc::gen::inRange(-50, 50) * 1min,
                                *rc::gen::element(ScheduleStatus::kPending, ScheduleStatus::kApplied,
                                                  ScheduleStatus::kFailed, ScheduleStatus::kCancelled)));
  }
  const ChosenMarks chosen = choose_marks(schedules, {}, kNow);
  std::set<ScheduleId> shown;
  for (const ScheduleOutline& schedule : chosen.schedules) RC_ASSERT(shown.insert(schedule.id).second);
  RC_ASSERT(shown.size() == std::min(schedules.size(), kMostMarks));
  RC_ASSERT(chosen.left_out == static_cast<int>(schedules.size() - shown.size()));
  const auto worth = [](const ScheduleOutline& schedule) {
    const bool settled =
        schedule.status == ScheduleStatus::kApplied || schedule.status == ScheduleStatus::kCancelled;
    const Duration away = schedule.scheduled_at - kNow;
    return std::pair(settled, away < Duration::zero() ? -away : away);
  };
  for (const ScheduleOutline& left_out : schedules) {
    if (shown.contains(left_out.id)) continue;
    for (const ScheduleOutline& taken : chosen.schedules) RC_ASSERT(worth(taken) <= worth(left_out));
  }
}

}  // namespace hoist
