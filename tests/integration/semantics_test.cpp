// What an evaluation sees of a scheduled change: each sentence of docs/semantics.md.
#include <gtest/gtest.h>

#include "hoist/app/snapshot_cache.h"
#include "integration/engine_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class SemanticsTest : public OnBothStores {
 protected:
  /// The serving process hears of everything up to now.
  void hear() { must(cache.refresh(engine.session())); }
  /// Whether the flag is on for whoever asks now.
  [[nodiscard]] bool on(std::string_view key = "checkout") { return on_in(cache, key); }
  [[nodiscard]] bool on_in(const SnapshotCache& serving, std::string_view key = "checkout") {
    const auto snapshot = serving.state()->snapshot(production());
    const Evaluation evaluation = snapshot->at(engine.now()).evaluate(key, EvaluationContext::of_user("ada"));
    return evaluation.variant != nullptr && *evaluation.variant == kOnVariant;
  }
  [[nodiscard]] std::string description() {
    const auto snapshot = cache.state()->snapshot(production());
    return snapshot->at(engine.now()).find("checkout")->flag.config.description;
  }
  Schedule switch_on(Duration in) {
    return engine.create_schedule({.flag = "checkout", .in = in, .enabled = true});
  }
  void edit(const FlagUpdates& updates) {
    in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
      must(edit_flag(unit, flag_key("checkout"), production(), updates, "ada", engine.random()));
    });
  }
  Schedule schedule(Duration in, const FlagUpdates& updates, std::string_view key = "checkout") {
    return in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
      return must(create_schedule(unit,
                                  CreateSchedule{.key = flag_key(key),
                                                 .environment = production(),
                                                 .scheduled_at = unit.now() + in,
                                                 .updates = updates},
                                  "ada", engine.random()));
    });
  }

  EngineHarness engine{GetParam()};
  SnapshotCache cache;
};

TEST_P(SemanticsTest, before_its_time_nothing_is_seen) {
  engine.create_flag("checkout");
  switch_on(1min);
  hear();
  EXPECT_FALSE(on());
  engine.advance(1min - Duration(1));
  EXPECT_FALSE(on());
}

TEST_P(SemanticsTest, from_its_time_on_it_is_seen_committed_or_not) {
  engine.create_flag("checkout");
  switch_on(1min);
  hear();
  engine.advance(1min);
  EXPECT_TRUE(on());
  EXPECT_FALSE(engine.flag("checkout").config.enabled) << "nobody has applied it";
  engine.advance(3h);
  EXPECT_TRUE(on());
}

TEST_P(SemanticsTest, with_the_store_down_it_is_seen_all_the_same) {
  engine.create_flag("checkout");
  const Schedule known = switch_on(1min);
  hear();
  // What the process does not hear of any more is as if the store were gone.
  engine.cancel(known.id);
  switch_on(2min);
  engine.advance(1min);
  EXPECT_TRUE(on()) << "by what it heard last";
}

TEST_P(SemanticsTest, the_commit_changes_nothing_that_is_seen) {
  engine.create_flag("checkout");
  switch_on(1min);
  schedule(1min, {.description = "then"});
  hear();
  engine.advance(1min);
  EXPECT_TRUE(on());
  EXPECT_EQ(description(), "then");
  ASSERT_EQ(engine.pass().applied, 2);
  EXPECT_TRUE(on());
  hear();
  EXPECT_TRUE(on());
  EXPECT_EQ(description(), "then");
  EXPECT_EQ(cache.state()->snapshot(production())->flips().size(), 0U) << "nothing is ahead any more";
}

TEST_P(SemanticsTest, newer_intent_is_left_alone) {
  engine.create_flag("checkout");
  switch_on(1min);
  engine.advance(2min);
  engine.edit_flag("checkout", false);  // Somebody is quicker than the worker, and means it.
  hear();
  EXPECT_FALSE(on());
  engine.pass();
  hear();
  EXPECT_FALSE(on());
}

TEST_P(SemanticsTest, an_edit_before_its_time_does_not_stop_it) {
  engine.create_flag("checkout");
  switch_on(2min);
  engine.advance(1min);
  engine.edit_flag("checkout", false);
  hear();
  engine.advance(1min);
  EXPECT_TRUE(on());
}

TEST_P(SemanticsTest, schedules_take_effect_in_order) {
  engine.create_flag("checkout");
  schedule(2min, {.description = "second"});
  schedule(1min, {.description = "first"});
  const Schedule a = schedule(3min, {.description = "a"});
  const Schedule b = schedule(3min, {.description = "b"});
  hear();
  engine.advance(1min);
  EXPECT_EQ(description(), "first");
  engine.advance(1min);
  EXPECT_EQ(description(), "second");
  engine.advance(1min);
  EXPECT_EQ(description(), a.id < b.id ? "b" : "a");
}

TEST_P(SemanticsTest, what_does_not_fit_is_not_seen) {
  engine.create_flag("checkout");
  const Schedule brings = schedule(1min, {.variants = Object{{"on", true}, {"off", false}, {"b", true}}});
  schedule(2min, {.description = "with b", .default_variant = "b"});
  schedule(3min, {.enabled = true});
  engine.cancel(brings.id);
  hear();
  engine.advance(2min);
  EXPECT_EQ(description(), "") << "there is no variant b then";
  engine.advance(1min);
  EXPECT_TRUE(on());
}

TEST_P(SemanticsTest, what_failed_is_out_of_force_until_its_retry_succeeds) {
  engine.create_flag("checkout");
  switch_on(1min);
  hear();
  engine.refuse_changes("checkout");
  engine.advance(1min);
  EXPECT_TRUE(on());
  ASSERT_EQ(engine.pass().retrying, 1);
  EXPECT_TRUE(on()) << "the process has not heard of it";
  hear();
  EXPECT_FALSE(on());
  engine.allow_changes();
  engine.advance(3min);
  EXPECT_FALSE(on()) << "the retry is due, and not looked ahead to";
  ASSERT_EQ(engine.pass().applied, 1);
  hear();
  EXPECT_TRUE(on());
}

TEST_P(SemanticsTest, what_is_cancelled_is_not_seen) {
  engine.create_flag("checkout");
  const Schedule early = switch_on(1min);
  const Schedule late = switch_on(2min);
  engine.cancel(early.id);
  hear();
  engine.advance(1min);
  EXPECT_FALSE(on());
  engine.advance(1min);
  EXPECT_TRUE(on());
  engine.cancel(late.id);  // No worker had come to it.
  hear();
  EXPECT_FALSE(on());
}

TEST_P(SemanticsTest, a_window_that_closes_takes_it_out_of_force) {
  engine.create_flag("checkout");
  engine.create_schedule({.flag = "checkout",
                          .in = 1min,
                          .enabled = true,
                          .missed_window = MissedWindow::kSkip,
                          .max_lateness = 30s});
  schedule(70s, {.description = "stays"});
  hear();
  engine.advance(1min);
  EXPECT_TRUE(on());
  engine.advance(30s);
  EXPECT_TRUE(on()) << "an attempt that begins now is still in time";
  EXPECT_EQ(description(), "stays");
  engine.advance(Duration(1));
  EXPECT_FALSE(on());
  EXPECT_EQ(description(), "stays") << "the other one has no window";
  ASSERT_EQ(engine.pass().skipped, 1) << "as the worker sees it";
}

TEST_P(SemanticsTest, what_is_parked_is_not_seen) {
  engine.create_flag("checkout");
  engine.create_schedule(
      {.flag = "checkout", .in = 1min, .enabled = true, .missed_window = MissedWindow::kAsk});
  engine.advance(3h);
  ASSERT_EQ(engine.pass().failed, 1);
  hear();
  EXPECT_FALSE(on());
}

TEST_P(SemanticsTest, a_deleted_flag_has_no_future) {
  engine.create_flag("checkout");
  switch_on(1min);
  engine.delete_flag("checkout");
  engine.create_flag("checkout");
  hear();
  engine.advance(1min);
  EXPECT_FALSE(on()) << "it is another flag";
}

TEST_P(SemanticsTest, prerequisites_are_seen_at_the_same_instant) {
  engine.create_flag("payments");
  engine.create_flag("checkout");
  engine.edit_flag("checkout", true);
  edit({.prerequisites = std::vector<Prerequisite>{{.flag = flag_key("payments"), .variant = "on"}}});
  schedule(1min, {.enabled = true}, "payments");
  hear();
  EXPECT_FALSE(on());
  engine.advance(1min);
  EXPECT_TRUE(on());
}

TEST_P(SemanticsTest, effective_at_commit_waits_for_the_commit) {
  SnapshotCache waiting(EffectiveAt::kCommit);
  engine.create_flag("checkout");
  switch_on(1min);
  must(waiting.refresh(engine.session()));
  engine.advance(1min);
  EXPECT_FALSE(on_in(waiting));
  ASSERT_EQ(engine.pass().applied, 1);
  EXPECT_FALSE(on_in(waiting));
  must(waiting.refresh(engine.session()));
  EXPECT_TRUE(on_in(waiting));
}

HOIST_ON_BOTH_STORES(SemanticsTest);

}  // namespace
}  // namespace hoist::test
