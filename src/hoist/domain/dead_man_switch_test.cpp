#include "hoist/domain/dead_man_switch.h"

#include <gtest/gtest.h>

#include <ostream>
#include <vector>

namespace hoist {
namespace {

using namespace std::chrono_literals;

/// Of the caller's clock, which says nothing of the day.
constexpr Instant kBegun = Instant::from_unix_us(1'000'000);
constexpr Instant kStoreTime = Instant::from_unix_us(1'795'770'000'000'000);
constexpr Duration kAfter = 2min;

WorkerHeartbeat tick(std::string worker, Instant at) {
  return {.worker = std::move(worker), .started_at = kStoreTime, .last_pass_at = at};
}

/// What happens, `at` after the beginning; then what is to be told.
struct SwitchStep {
  Duration at{0};
  std::optional<std::vector<WorkerHeartbeat>> seen = std::nullopt;  ///< None: nothing could be seen.
  std::optional<AlertEvent> told = std::nullopt;
  Duration silent_for{0};  ///< Where something is told.
};
struct SwitchCase {
  std::string_view name;
  std::vector<SwitchStep> steps;
};

void PrintTo(const SwitchCase& which, std::ostream* out) { *out << which.name; }

class DeadManSwitchTest : public testing::TestWithParam<SwitchCase> {};

}  // namespace

TEST_P(DeadManSwitchTest, tells) {
  DeadManSwitch dead_man(kAfter, kBegun);
  for (const SwitchStep& step : GetParam().steps) {
    SCOPED_TRACE(format_duration(step.at));
    if (step.seen) dead_man.saw(*step.seen, kBegun + step.at);
    const auto call = dead_man.look(kBegun + step.at);
    ASSERT_EQ(call.has_value(), step.told.has_value());
    if (!call) continue;
    EXPECT_EQ(call->event, *step.told);
    EXPECT_EQ(call->silent_for, step.silent_for);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cases, DeadManSwitchTest,
    testing::Values(
        SwitchCase{"never_ticked",
                   {{.at = 0s, .seen = {{}}},
                    {.at = 2min - 1us, .seen = {{}}},
                    {.at = 2min, .seen = {{}}, .told = AlertEvent::kSilent, .silent_for = 2min},
                    {.at = 3min, .seen = {{}}}}},
        SwitchCase{"ticks_go_on",
                   {{.at = 0s, .seen = {{tick("a", kStoreTime)}}},
                    {.at = 1min, .seen = {{tick("a", kStoreTime + 1min)}}},
                    {.at = 2min, .seen = {{tick("a", kStoreTime + 2min)}}},
                    {.at = 3min, .seen = {{tick("a", kStoreTime + 3min)}}},
                    {.at = 4min, .seen = {{tick("a", kStoreTime + 4min)}}}}},
        SwitchCase{
            "ticks_stop_and_are_told_of_each_hour",
            {{.at = 0s, .seen = {{}}},
             {.at = 30s, .seen = {{tick("a", kStoreTime)}}},
             {.at = 150s - 1us, .seen = {{tick("a", kStoreTime)}}},
             {.at = 150s, .seen = {{tick("a", kStoreTime)}}, .told = AlertEvent::kSilent, .silent_for = 2min},
             {.at = 150s + 1h - 1us, .seen = {{tick("a", kStoreTime)}}},
             {.at = 150s + 1h,
              .seen = {{tick("a", kStoreTime)}},
              .told = AlertEvent::kSilent,
              .silent_for = 2min + 1h},
             {.at = 150s + 2h, .told = AlertEvent::kSilent, .silent_for = 2min + 2h}}},
        SwitchCase{"resumes_and_is_told_of_once",
                   {{.at = 0s, .seen = {{tick("a", kStoreTime)}}},
                    {.at = 2min, .told = AlertEvent::kSilent, .silent_for = 2min},
                    {.at = 5min,
                     .seen = {{tick("b", kStoreTime + 5min), tick("a", kStoreTime)}},
                     .told = AlertEvent::kBack,
                     .silent_for = 5min},
                    {.at = 6min, .seen = {{tick("b", kStoreTime + 6min)}}},
                    {.at = 8min, .told = AlertEvent::kSilent, .silent_for = 2min}}},
        SwitchCase{"one_of_two_is_enough",
                   {{.at = 0s, .seen = {{tick("a", kStoreTime), tick("b", kStoreTime)}}},
                    {.at = 1min, .seen = {{tick("b", kStoreTime + 1min), tick("a", kStoreTime)}}},
                    {.at = 3min - 1us, .seen = {{tick("b", kStoreTime + 1min), tick("a", kStoreTime)}}}}},
        SwitchCase{"what_was_there_first_may_be_days_old",
                   {{.at = 1min, .seen = {{tick("a", kStoreTime - 72h)}}},
                    {.at = 2min, .told = AlertEvent::kSilent, .silent_for = 2min}}},
        SwitchCase{"the_store_cannot_be_seen",
                   {{.at = 0s, .seen = {{tick("a", kStoreTime)}}},
                    {.at = 10s, .seen = {{tick("a", kStoreTime + 10s)}}},
                    {.at = 130s, .told = AlertEvent::kSilent, .silent_for = 2min},
                    {.at = 140s,
                     .seen = {{tick("a", kStoreTime + 140s)}},
                     .told = AlertEvent::kBack,
                     .silent_for = 130s}}},
        SwitchCase{"the_store_s_clock_is_set_back",
                   {{.at = 0s, .seen = {{tick("a", kStoreTime), tick("gone", kStoreTime)}}},
                    {.at = 1min, .seen = {{tick("gone", kStoreTime), tick("a", kStoreTime - 1h)}}},
                    {.at = 2min, .seen = {{tick("gone", kStoreTime), tick("a", kStoreTime - 59min)}}},
                    {.at = 4min,
                     .seen = {{tick("gone", kStoreTime), tick("a", kStoreTime - 59min)}},
                     .told = AlertEvent::kSilent,
                     .silent_for = 2min}}},
        SwitchCase{"who_is_forgotten_has_not_ticked",
                   {{.at = 0s, .seen = {{tick("a", kStoreTime), tick("b", kStoreTime - 24h)}}},
                    {.at = 1min, .seen = {{tick("a", kStoreTime)}}},
                    {.at = 2min, .seen = {{}}, .told = AlertEvent::kSilent, .silent_for = 2min}}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(DeadManCall, names_the_silence_by_the_last_tick_before_it) {
  DeadManSwitch dead_man(kAfter, kBegun);
  dead_man.saw(std::vector{tick("a", kStoreTime)}, kBegun);
  const auto first = dead_man.look(kBegun + 2min);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->silence.last_tick_at, kStoreTime);
  EXPECT_EQ(first->silence.repetition, 0);
  const auto again = dead_man.look(kBegun + 2min + kSilenceRepeat);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->silence.repetition, 1);
  dead_man.saw(std::vector{tick("a", kStoreTime + 2h)}, kBegun + 2h);
  const auto back = dead_man.look(kBegun + 2h);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->silence.last_tick_at, kStoreTime);
  EXPECT_EQ(back->last_tick_at, kStoreTime + 2h);
}

}  // namespace hoist
