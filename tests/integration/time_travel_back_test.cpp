// The flags of an environment as they were.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hoist/app/create_flag.h"
#include "integration/time_travel_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

class TimeTravelBack : public TimeTravelTest {};

TEST_P(TimeTravelBack, the_past_is_what_the_store_held_then) {
  Instant empty, made, edited, scheduled, deleted, made_again;
  const auto at_first = stored_until(empty);
  engine.create_flag("checkout");
  engine.create_flag("search");
  const auto when_made = stored_until(made);
  engine.edit_flag("checkout", true, 10);
  engine.edit_flag("checkout", std::nullopt, 20);
  const auto when_edited = stored_until(edited);
  engine.create_schedule({.flag = "checkout", .in = 1s, .rollout = 30});
  engine.create_schedule({.flag = "checkout", .in = 1s, .rollout = 40});
  engine.advance(5s);
  ASSERT_EQ(engine.pass().applied, 2);
  const auto when_scheduled = stored_until(scheduled);
  engine.delete_flag("checkout");
  const auto when_deleted = stored_until(deleted);
  engine.create_flag("checkout");
  engine.edit_flag("checkout", true, 77);
  const auto when_made_again = stored_until(made_again);
  engine.edit_flag("checkout", false);
  engine.edit_flag("search", true);

  EXPECT_THAT(at_first, IsEmpty());
  ASSERT_EQ(keys_of(when_deleted), std::vector<std::string>{"search"});
  EXPECT_EQ(flags_at(empty), at_first);
  EXPECT_EQ(flags_at(made), when_made);
  EXPECT_EQ(flags_at(edited), when_edited);
  EXPECT_EQ(flags_at(scheduled - 1us), when_edited) << "by commit, not by intent";
  EXPECT_EQ(flags_at(scheduled), when_scheduled);
  EXPECT_EQ(flags_at(deleted), when_deleted);
  EXPECT_EQ(flags_at(made_again), when_made_again);
  EXPECT_EQ(flags_at(engine.now()), stored());
}

TEST_P(TimeTravelBack, a_late_change_is_in_the_past_from_its_commit_on) {
  engine.create_flag("checkout");
  engine.create_schedule({.flag = "checkout", .in = 1s, .rollout = 5});
  engine.advance(10s);
  const Instant meanwhile = engine.now();
  EXPECT_EQ(shares(flags_at(meanwhile)), (Shares{{"checkout", 5}})) << "it is to be expected any moment";
  engine.advance(10s);
  ASSERT_EQ(engine.pass().applied, 1);
  engine.advance(1s);
  EXPECT_EQ(shares(flags_at(meanwhile)), (Shares{{"checkout", 100}})) << "it was not there";
}

TEST_P(TimeTravelBack, other_environments_and_changes_of_no_flag_are_none_of_it) {
  engine.create_flag("checkout");
  engine.advance(1s);
  const Instant then = engine.now();
  engine.advance(1s);
  in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
    must(hoist::create_flag(
        unit,
        CreateFlag{.key = flag_key("elsewhere"), .environment = environment_key("staging"), .config = {}},
        "test", engine.random()));
  });
  engine.create_schedule({.flag = "checkout", .in = 1h, .rollout = 5});
  EXPECT_EQ(flags_at(then), stored());
}

TEST_P(TimeTravelBack, gives_a_part_in_key_order) {
  for (const std::string_view key : {"b", "A", "c", "a"}) engine.create_flag(key);
  engine.advance(1s);
  const Instant then = engine.now();
  engine.advance(1s);
  engine.edit_flag("b", true);
  engine.delete_flag("A");
  for (const Instant at : {then, engine.now()}) {
    const auto whole = keys_of(flags_at(at));
    EXPECT_EQ(whole, at == then ? (std::vector<std::string>{"A", "a", "b", "c"})
                                : (std::vector<std::string>{"a", "b", "c"}));
    const auto part = must(try_flags_at(at, {.after = flag_key("a"), .limit = 1}));
    EXPECT_EQ(keys_of(part), std::vector<std::string>{"b"});
    EXPECT_THAT(must(try_flags_at(at, {.after = flag_key("c"), .limit = 1})), IsEmpty());
  }
}

TEST_P(TimeTravelBack, what_was_before_the_log_is_not_made_up) {
  engine.create_flag("checkout");
  engine.advance(1s);
  engine.edit_flag("checkout", true);
  const Instant begins = engine.now();
  engine.advance(1s);
  engine.edit_flag("checkout", false);
  // As after a migration from a version without a log.
  for (const std::string_view table : {"changes", "revisions"}) {
    engine.store().run_sql(fmt::format("DELETE FROM {} WHERE revision < 2", table));
  }
  engine.advance(1s);
  EXPECT_TRUE(flags_at(begins).at(0).config.enabled);
  auto before = try_flags_at(begins - 1us);
  ASSERT_FALSE(before.has_value());
  EXPECT_EQ(before.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(before.error().detail(kFieldDetail), "at");
  EXPECT_THAT(before.error().message, HasSubstr("begins at " + format_instant_short(begins)));

  for (const std::string_view table : {"changes", "revisions"}) {
    engine.store().run_sql(fmt::format("DELETE FROM {}", table));
  }
  before = try_flags_at(begins);
  ASSERT_FALSE(before.has_value());
  EXPECT_THAT(before.error().message, HasSubstr("begins with its next change"));
}

TEST_P(TimeTravelBack, reads_no_more_than_so_much_back) {
  engine.create_flag("checkout");
  const Instant then = engine.now();
  engine.advance(1s);
  const auto pretend = [&](std::int64_t behind) {
    engine.store().run_sql(fmt::format("UPDATE environments SET revision = {}", 1 + behind));
  };
  pretend(kMostRevisionsBack);
  EXPECT_EQ(flags_at(then), stored());
  pretend(kMostRevisionsBack + 1);
  const auto refused = try_flags_at(then);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().detail(kFieldDetail), "at");
  EXPECT_THAT(refused.error().message, HasSubstr("has changed 200001 times since"));
}

TEST_P(TimeTravelBack, a_log_that_the_audit_trail_does_not_bear_out_is_an_error) {
  engine.create_flag("checkout");
  const Instant then = engine.now();
  engine.advance(1s);
  engine.edit_flag("checkout", true);
  engine.store().run_sql("DELETE FROM audit_events WHERE action = 'flag.edited'");
  const auto unknown = try_flags_at(then);
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().code, ErrorCode::kCorruptData);
}

HOIST_ON_BOTH_STORES(TimeTravelBack);

TEST(TimeTravelOfOverlappingUnits, what_committed_later_is_not_in_it_however_early_it_began) {
  EngineHarness engine(kPostgres, {.real_clock = true});
  engine.create_flag("early");
  engine.create_flag("late");
  const auto edit_share = [&](UnitOfWork& unit, std::string_view key) {
    must(
        edit_flag(unit, flag_key(key), production(), make_updates(std::nullopt, 5), "test", engine.random()));
  };
  const auto other = engine.store().open_session();
  const auto long_one = must(other->begin(Access::kWrite));
  must(long_one->flags().lock(flag_key("late"), production()));
  in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) { edit_share(unit, "early"); });
  const Instant then = in_unit(engine.session(), Access::kRead, [](UnitOfWork& unit) { return unit.now(); });
  ASSERT_LE(long_one->now(), then);
  edit_share(*long_one, "late");
  must(long_one->commit());
  const auto shares_at = [&](Instant at) {
    return in_unit(engine.session(), Access::kRead, [&](UnitOfWork& unit) {
      return shares(must(load_flags_at(unit, production(), {.at = at})));
    });
  };
  EXPECT_EQ(shares_at(then), (Shares{{"early", 5}, {"late", 100}}));
  EXPECT_EQ(shares_at(engine.now()), (Shares{{"early", 5}, {"late", 5}}));
}

}  // namespace
}  // namespace hoist::test
