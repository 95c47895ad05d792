#include "hoist/domain/look_ahead.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;
using sample::kNow;

const SegmentLibrary& no_segments() {
  static const SegmentLibrary library;
  return library;
}

LookAhead ahead_of(const std::vector<Flag>& flags, std::vector<Schedule> pending,
                   WindowRule windows = WindowRule::kOnTime) {
  return look_ahead(flags, std::move(pending), no_segments(), kNow, windows);
}

std::vector<Instant> instants(const LookAhead& ahead) {
  std::vector<Instant> at;
  for (const AheadChange& change : ahead.changes) at.push_back(change.at);
  return at;
}

/// What runners would make of it that settle everything up to `until` at its time.
std::vector<Flag> settled(const std::vector<Flag>& flags, std::vector<Schedule> pending, Instant until) {
  std::erase_if(pending, [&](const Schedule& schedule) { return schedule.scheduled_at > until; });
  FlagsById by_id;
  for (const Flag& flag : flags) by_id.emplace(flag.id, flag);
  Prng random(1);
  const SettlementContext context{.now = until, .worker = "w", .policy = {}};
  const SettlementPlan plan = plan_settlement(std::move(pending), by_id, context, random);
  for (const Flag& changed : plan.changed_flags) by_id.at(changed.id) = changed;
  std::vector<Flag> after;
  for (const Flag& flag : flags) after.push_back(by_id.at(flag.id));
  return after;
}

FlagUpdates any_fields() {
  FlagUpdates updates = *sample::any_updates();
  if (*rc::gen::inRange(0, 3) == 0) updates.description = *rc::gen::element<std::string>("a", "b");
  if (*rc::gen::inRange(0, 4) == 0) {
    // Half of them leave the flag without a variant that another may name.
    Object variants{{"on", true}, {"off", false}};
    if (*rc::gen::arbitrary<bool>()) variants.set("b", true);
    updates.variants = variants;
  }
  if (*rc::gen::inRange(0, 4) == 0) updates.default_variant = *rc::gen::element<std::string>("on", "b");
  return updates;
}

}  // namespace

TEST(LookAhead, is_empty_without_schedules) {
  const LookAhead ahead = ahead_of({sample::flag()}, {});
  EXPECT_TRUE(ahead.changes.empty());
  EXPECT_TRUE(ahead.misfits.empty());
  EXPECT_EQ(flags_at({sample::flag()}, ahead, kNow), std::vector{sample::flag()});
}

TEST(LookAhead, gives_a_flag_from_each_instant_on) {
  const Flag flag = sample::flag();
  const LookAhead ahead = ahead_of({flag}, {sample::schedule(2, flag, kNow + 2min, {.enabled = false}),
                                            sample::schedule(1, flag, kNow + 1min, {.enabled = true})});
  EXPECT_EQ(instants(ahead), (std::vector{kNow + 1min, kNow + 2min}));
  EXPECT_FALSE(flags_at({flag}, ahead, kNow + 1min - Duration(1)).front().config.enabled);
  EXPECT_TRUE(flags_at({flag}, ahead, kNow + 1min).front().config.enabled);
  EXPECT_EQ(flags_at({flag}, ahead, kNow + 1min).front().version, 2);
  EXPECT_FALSE(flags_at({flag}, ahead, kNow + 2min).front().config.enabled);
}

TEST(LookAhead, leaves_out_what_is_not_pending_or_too_late_or_of_no_flag) {
  const Flag flag = sample::flag();
  Schedule retrying = sample::schedule(1, flag, kNow - 1min, {.enabled = true});
  retrying.status = ScheduleStatus::kFailed;
  retrying.next_retry_at = kNow + 1min;
  Schedule missed = sample::schedule(2, flag, kNow - 1h, {.enabled = true});
  missed.missed_window = MissedWindow::kAsk;
  const Schedule strange = sample::schedule(3, sample::flag(2), kNow + 1min, {.enabled = true});
  const LookAhead ahead = ahead_of({flag}, {retrying, missed, strange});
  EXPECT_TRUE(ahead.changes.empty());
  EXPECT_TRUE(ahead.misfits.empty());
}

TEST(LookAhead, names_what_does_not_fit_and_why) {
  const Flag flag = sample::flag();
  const LookAhead ahead =
      ahead_of({flag}, {sample::schedule(1, flag, kNow + 1min, {.default_variant = "b"})});
  EXPECT_TRUE(ahead.changes.empty());
  ASSERT_EQ(ahead.misfits.size(), 1U);
  EXPECT_EQ(ahead.misfits.front().at, kNow + 1min);
  EXPECT_EQ(ahead.misfits.front().schedule, sample::id<ScheduleId>(1));
  EXPECT_NE(ahead.misfits.front().error.message.find("'b'"), std::string::npos)
      << ahead.misfits.front().error.message;
}

TEST(LookAhead, checks_prerequisites_against_the_flags_as_they_are_then) {
  const Flag needed = sample::flag(1);
  const Flag needing = sample::flag(2);
  const std::vector<Prerequisite> needs_b = {{.flag = needed.key, .variant = "b"}};
  const Schedule brings = sample::schedule(1, needed, kNow + 1min,
                                           {.variants = Object{{"on", true}, {"off", false}, {"b", true}}});
  const Schedule needs = sample::schedule(2, needing, kNow + 2min, {.prerequisites = needs_b});
  EXPECT_TRUE(ahead_of({needed, needing}, {brings, needs}).misfits.empty());
  EXPECT_EQ(ahead_of({needed, needing}, {needs}).misfits.size(), 1U);
}

TEST(LookAhead, lets_a_window_close_only_where_nothing_is_committed) {
  const Flag flag = sample::flag();
  Schedule windowed = sample::schedule(1, flag, kNow + 1min, {.enabled = true});
  windowed.max_lateness = 10s;
  const Schedule other = sample::schedule(2, flag, kNow + 65s, {.description = "stays"});
  EXPECT_EQ(instants(ahead_of({flag}, {windowed, other})), (std::vector{kNow + 1min, kNow + 65s}));
  const LookAhead lapsing = ahead_of({flag}, {windowed, other}, WindowRule::kLapses);
  EXPECT_EQ(instants(lapsing), (std::vector{kNow + 1min, kNow + 65s, kNow + 70s + Duration(1)}));
  EXPECT_TRUE(lapsing.changes.at(1).flag.config.enabled);
  EXPECT_TRUE(lapsing.changes.at(2).lapsed);
  EXPECT_FALSE(lapsing.changes.at(2).flag.config.enabled);
  EXPECT_EQ(lapsing.changes.at(2).flag.config.description, "stays");
}

TEST(LookAhead, a_window_that_closes_takes_along_what_needed_it) {
  const Flag needed = sample::flag(1);
  const Flag needing = sample::flag(2);
  Schedule brings = sample::schedule(1, needed, kNow + 1min,
                                     {.variants = Object{{"on", true}, {"off", false}, {"b", true}}});
  brings.max_lateness = 1min;
  FlagUpdates updates{.description = "needs b"};
  updates.prerequisites = std::vector<Prerequisite>{{.flag = needed.key, .variant = "b"}};
  const Schedule needs = sample::schedule(2, needing, kNow + 90s, updates);
  const LookAhead ahead = ahead_of({needed, needing}, {brings, needs}, WindowRule::kLapses);
  const auto description_at = [&](Instant at) {
    return flags_at({needed, needing}, ahead, at).back().config.description;
  };
  EXPECT_EQ(description_at(kNow + 90s), "needs b");
  EXPECT_EQ(description_at(kNow + 2min), "needs b");
  EXPECT_EQ(description_at(kNow + 2min + Duration(1)), "") << "a worker would refuse it now";
}

RC_GTEST_PROP(LookAhead, is_what_runners_make_of_it, ()) {
  const std::vector<Flag> flags = {sample::flag(1), sample::flag(2), sample::flag(3)};
  std::vector<Schedule> pending;
  const int count = *rc::gen::inRange(0, 12);
  for (int i = 0; i < count; ++i) {
    const Flag& flag = flags.at(*rc::gen::inRange<std::size_t>(0, flags.size()));
    const Instant at = kNow + std::chrono::minutes(*rc::gen::inRange(0, 6));
    pending.push_back(
        sample::schedule(*rc::gen::inRange<std::uint64_t>(1, 1'000'000), flag, at, any_fields()));
  }
  const LookAhead ahead = ahead_of(flags, pending);
  for (int minute = 0; minute < 6; ++minute) {
    const Instant at = kNow + std::chrono::minutes(minute);
    const std::vector<Flag> looked = flags_at(flags, ahead, at);
    const std::vector<Flag> made = settled(flags, pending, at);
    for (std::size_t i = 0; i < flags.size(); ++i) {
      RC_ASSERT(looked.at(i).config == made.at(i).config);
      RC_ASSERT(looked.at(i).intents == made.at(i).intents);
      RC_ASSERT(looked.at(i).version == made.at(i).version);
    }
  }
}

}  // namespace hoist
