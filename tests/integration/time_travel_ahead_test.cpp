// The flags of an environment as they will be, and what they give to whom then.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hoist/app/outlook.h"
#include "integration/time_travel_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class TimeTravelAhead : public TimeTravelTest {};

TEST_P(TimeTravelAhead, ahead_pending_schedules_have_done_what_they_will) {
  engine.create_flag("checkout");
  engine.create_flag("search");
  engine.create_schedule({.flag = "checkout", .in = 10s, .rollout = 10});
  engine.create_schedule({.flag = "checkout", .in = 20s, .rollout = 20});
  const Schedule cancelled = engine.create_schedule({.flag = "search", .in = 10s, .rollout = 1});
  engine.cancel(cancelled.id);
  const Instant now = engine.now();
  EXPECT_EQ(flags_at(now), stored());
  EXPECT_EQ(flags_at(now + 10s - 1us), stored());
  EXPECT_EQ(shares(flags_at(now + 10s)), (Shares{{"checkout", 10}, {"search", 100}}));
  EXPECT_EQ(shares(flags_at(now + 1h)), (Shares{{"checkout", 20}, {"search", 100}}));
  EXPECT_EQ(flags_at(kMaxInstant), flags_at(now + 1h));
}

TEST_P(TimeTravelAhead, ahead_newer_intent_wins) {
  engine.create_flag("checkout");
  engine.create_schedule({.flag = "checkout", .in = 10s, .enabled = true, .rollout = 10});
  engine.advance(11s);
  engine.edit_flag("checkout", std::nullopt, 50);
  const auto ahead = flags_at(engine.now() + 1s);
  EXPECT_EQ(shares(ahead), (Shares{{"checkout", 50}})) << "the edit is newer than the late schedule";
  EXPECT_TRUE(ahead.at(0).config.enabled) << "what it did not touch is still to come";
}

TEST_P(TimeTravelAhead, ahead_what_waits_for_a_retry_is_out_of_force) {
  engine.create_flag("checkout");
  engine.refuse_changes("checkout");
  engine.create_schedule({.flag = "checkout", .in = 1s, .rollout = 10});
  engine.create_schedule({.flag = "checkout", .in = 10s, .enabled = true});
  engine.advance(1s);
  ASSERT_EQ(engine.pass().retrying, 1);
  const auto ahead = flags_at(engine.now() + 1h);
  EXPECT_EQ(shares(ahead), (Shares{{"checkout", 100}}));
  EXPECT_TRUE(ahead.at(0).config.enabled);
}

TEST_P(TimeTravelAhead, ahead_a_missed_window_is_left_out_and_a_coming_one_is_not) {
  engine.create_flag("checkout");
  engine.create_schedule({.flag = "checkout",
                          .in = 1s,
                          .rollout = 10,
                          .missed_window = MissedWindow::kSkip,
                          .max_lateness = Duration(5s)});
  EXPECT_EQ(shares(flags_at(engine.now() + 1h)), (Shares{{"checkout", 10}})) << "workers are on time";
  engine.advance(6s);
  EXPECT_EQ(shares(flags_at(engine.now() + 1h)), (Shares{{"checkout", 10}})) << "just within";
  engine.advance(1us);
  EXPECT_EQ(shares(flags_at(engine.now() + 1h)), (Shares{{"checkout", 100}}));
}

TEST_P(TimeTravelAhead, more_schedules_than_are_looked_ahead_to_are_an_error) {
  engine.create_flag("checkout");
  const Instant first = engine.now() + 1h;
  const Flag flag = engine.flag("checkout");
  in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
    Builders make(unit.now(), 5);
    for (std::size_t i = 0; i < kMostTravelled; ++i) {
      must(unit.schedules().insert(make.make_schedule(flag, first + Duration(static_cast<std::int64_t>(i)))));
    }
  });
  const Instant last = first + Duration(static_cast<std::int64_t>(kMostTravelled) - 1);
  EXPECT_TRUE(flags_at(last - 1us).at(0).config.enabled);
  const auto refused = try_flags_at(last);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().detail(kFieldDetail), "at");
  EXPECT_THAT(refused.error().message, HasSubstr("ask for an earlier instant"));
}

TEST_P(TimeTravelAhead, evaluation_takes_the_flags_of_then_and_the_users_of_now) {
  engine.create_flag("checkout");
  engine.edit_flag("checkout", true, 0);
  engine.advance(1s);
  const Instant then = engine.now();
  engine.advance(1s);
  engine.edit_flag("checkout", false);
  engine.create_schedule({.flag = "checkout", .in = 1h, .enabled = true, .rollout = 100});
  const Flag flag = engine.flag("checkout");
  in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
    must(unit.overrides().put(flag.id, Builders(unit.now()).make_override("ada", OverrideType::kInclude)));
  });
  const auto reason_at = [&](Instant at, const std::string& user) {
    return read([&](UnitOfWork& unit) {
      const auto snapshot = must(load_snapshot_at(unit, production(), {.at = at}));
      const Evaluation evaluation = snapshot->at(at).evaluate("checkout", EvaluationContext::of_user(user));
      return std::string(to_string(evaluation.reason)) + "/" +
             (evaluation.variant == nullptr ? "" : *evaluation.variant);
    });
  };
  EXPECT_EQ(reason_at(then, "bob"), "STATIC/off");
  EXPECT_EQ(reason_at(then, "ada"), "TARGETING_MATCH/on") << "included now";
  EXPECT_EQ(reason_at(engine.now(), "bob"), "DISABLED/");
  EXPECT_EQ(reason_at(engine.now() + 1h, "bob"), "STATIC/on");
}

HOIST_ON_BOTH_STORES(TimeTravelAhead);

}  // namespace
}  // namespace hoist::test
