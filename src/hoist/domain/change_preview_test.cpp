#include "hoist/domain/change_preview.h"

#include <gtest/gtest.h>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;
using sample::kNow;

const FlagUpdates kSwitchOn = {.enabled = true};

/// A change that switches the flag on in an hour.
constexpr ChangeTime kInAnHour{.at = kNow + 1h, .by_hand = false};
constexpr ChangeTime kByHand{.at = kNow, .by_hand = true};

Schedule switching_off(std::uint64_t n, Instant at) {
  return sample::schedule(n, sample::flag(), at, {.enabled = false});
}

Schedule waiting(std::uint64_t n, Instant scheduled_at, Instant next_retry_at) {
  Schedule schedule = switching_off(n, scheduled_at);
  schedule.status = ScheduleStatus::kFailed;
  schedule.retry_count = 1;
  schedule.next_retry_at = next_retry_at;
  return schedule;
}

std::string effects_of(const ChangeTime& time, const std::vector<Schedule>& live) {
  std::string effects;
  for (const ScheduleConflict& conflict : conflicts_of(kSwitchOn, time, live, kNow)) {
    effects += std::string(effects.empty() ? "" : " ") + std::string(to_string(conflict.effect));
  }
  return effects;
}

bool enabled_before(const ChangeTime& time, const std::vector<Schedule>& live) {
  Flag flag = sample::flag();
  flag.config.enabled = true;
  return flag_before(flag, time, live, {}, kNow).config.enabled;
}

}  // namespace

TEST(ChangePreview, what_comes_before_is_overwritten) {
  EXPECT_EQ(effects_of(kInAnHour, {switching_off(1, kNow + 59min)}), "overwritten");
  EXPECT_EQ(effects_of(kInAnHour, {switching_off(1, kNow + 1h)}), "overwritten")
      << "of one instant the schedule that is made last is the newest";
  EXPECT_EQ(effects_of(kInAnHour, {switching_off(1, kNow - 1min)}), "overwritten")
      << "overdue: any moment now";
  EXPECT_EQ(effects_of(kInAnHour, {waiting(1, kNow - 1min, kNow + 1h)}), "overwritten");
}

TEST(ChangePreview, what_comes_after_overwrites) {
  EXPECT_EQ(effects_of(kInAnHour, {switching_off(1, kNow + 1h + Duration(1))}), "overwrites");
  EXPECT_EQ(effects_of(kByHand, {switching_off(1, kNow + Duration(1))}), "overwrites");
  EXPECT_EQ(effects_of(kByHand, {switching_off(1, kNow)}), "overwrites")
      << "of one instant a schedule is newer intent than an edit";
}

TEST(ChangePreview, what_was_meant_for_before_and_comes_after_is_superseded) {
  EXPECT_EQ(effects_of(kInAnHour, {waiting(1, kNow - 1min, kNow + 1h + Duration(1))}), "superseded");
  EXPECT_EQ(effects_of(kByHand, {waiting(1, kNow - 1min, kNow + 1min)}), "superseded");
  EXPECT_EQ(effects_of(kByHand, {switching_off(1, kNow - Duration(1))}), "superseded");
}

TEST(ChangePreview, only_what_sets_the_same_field_and_will_run_is_a_conflict) {
  Schedule ended = switching_off(1, kNow + 1min);
  ended.status = ScheduleStatus::kApplied;
  Schedule given_up = waiting(2, kNow - 1min, kNow);
  given_up.next_retry_at.reset();
  Schedule missed = switching_off(3, kNow - 1h);
  missed.missed_window = MissedWindow::kSkip;
  Schedule unreadable = switching_off(4, kNow + 1min);
  unreadable.updates = tl::unexpected(UnreadableUpdates{.text = "[]", .reason = "no object"});
  const Schedule other = sample::schedule(5, sample::flag(), kNow + 1min, {.description = "other"});
  EXPECT_EQ(effects_of(kInAnHour, {ended, given_up, missed, unreadable, other}), "");
}

TEST(ChangePreview, a_conflict_says_which_fields_and_why) {
  Schedule schedule = waiting(7, kNow - 1min, kNow + 2h);
  schedule.updates = FlagUpdates{
      .enabled = false, .rollout_percentage = sample::percentage(5), .description = "not set by the change"};
  const FlagUpdates updates{
      .enabled = true, .rollout_percentage = std::optional<Percentage>(), .owner = "me"};
  const auto conflicts = conflicts_of(updates, kInAnHour, std::vector{schedule}, kNow);
  ASSERT_EQ(conflicts.size(), 1U);
  EXPECT_EQ(conflicts[0].schedule, schedule.id);
  EXPECT_EQ(conflicts[0].status, ScheduleStatus::kFailed);
  EXPECT_TRUE(conflicts[0].retrying);
  EXPECT_EQ(conflicts[0].fields, (std::vector{FlagField::kEnabled, FlagField::kRolloutPercentage}));
  EXPECT_EQ(conflicts[0].message,
            "A schedule that waits for a retry, meant for 2026-11-27T08:59:00Z, is tried at "
            "2026-11-27T11:00:00Z and leaves enabled, rolloutPercentage alone by then: this change is newer "
            "intent.");
}

TEST(ChangePreview, the_flag_before_has_what_runs_by_then) {
  EXPECT_TRUE(enabled_before(kInAnHour, {}));
  EXPECT_FALSE(enabled_before(kInAnHour, {switching_off(1, kNow + 1h)}));
  EXPECT_FALSE(enabled_before(kInAnHour, {waiting(1, kNow - 1min, kNow + 1h)}));
  EXPECT_TRUE(enabled_before(kInAnHour, {waiting(1, kNow - 1min, kNow + 2h)})) << "its retry comes later";
  EXPECT_TRUE(enabled_before(kInAnHour, {switching_off(1, kNow + 2h)}));
  EXPECT_TRUE(enabled_before(kByHand, {switching_off(1, kNow - 1min)})) << "an edit finds the flag as it is";
}

TEST(ChangePreview, what_does_not_fit_the_flag_before_is_left_out) {
  Schedule misfit = switching_off(1, kNow + 1min);
  misfit.updates = FlagUpdates{.enabled = false, .default_variant = std::optional<std::string>("no such")};
  EXPECT_TRUE(enabled_before(kInAnHour, {misfit}));
  EXPECT_FALSE(enabled_before(kInAnHour, {misfit, switching_off(2, kNow + 2min)}));
}

}  // namespace hoist
