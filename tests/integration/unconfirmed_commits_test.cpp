// A commit whose answer is lost: what the store says of it afterwards.
#include "hoist/engine/unconfirmed_commits.h"

#include <gtest/gtest.h>

#include "integration/engine_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class UnconfirmedCommitsTest : public OnBothStores {
 protected:
  UnconfirmedCommitsTest() : engine_(GetParam()) {
    engine_.create_flag("checkout");
    id_ = engine_.create_schedule({.flag = "checkout", .in = 1s, .enabled = true}).id;
    engine_.advance(1s);
  }

  /// Claims what is due and writes its outcome, all but the commit.
  std::unique_ptr<UnitOfWork> write_outcome() {
    auto unit = must(engine_.session().begin(Access::kWrite));
    const std::vector<Schedule> claimed = must(unit->due().claim(unit->now(), 10, {}));
    const SettlementContext context{.now = unit->now(), .worker = "w", .policy = engine_.policy()};
    settlements_ = {plan_failure(claimed.front(), Failure{FailureClass::kTransient, "P0001", "refused"},
                                 context, engine_.random())};
    must(unit->due().settle(settlements_));
    return unit;
  }
  std::vector<Settlement> confirm() {
    const auto reader = engine_.store().store().open_session(SessionPurpose::kRunner);
    return must(commits_.confirm(*reader));
  }

  EngineHarness engine_;
  ScheduleId id_;
  std::vector<Settlement> settlements_;
  UnconfirmedCommits commits_;
};

HOIST_ON_BOTH_STORES(UnconfirmedCommitsTest);

TEST_P(UnconfirmedCommitsTest, waits_for_a_commit_under_way) {
  const auto unit = write_outcome();
  commits_.remember(settlements_);
  EXPECT_TRUE(confirm().empty());
  EXPECT_FALSE(commits_.empty()) << "the server may still be committing";
  must(unit->commit());
  const std::vector<Settlement> standing = confirm();
  ASSERT_EQ(standing.size(), 1U);
  EXPECT_EQ(standing.front().schedule.id, id_);
  EXPECT_TRUE(commits_.empty()) << "told once";
}

TEST_P(UnconfirmedCommitsTest, is_refuted_by_the_next_claim) {
  write_outcome().reset();
  commits_.remember(settlements_);
  EXPECT_TRUE(confirm().empty());
  commits_.refute({engine_.schedule(id_)});
  EXPECT_TRUE(commits_.empty());
}

TEST_P(UnconfirmedCommitsTest, forgets_what_somebody_else_settled) {
  write_outcome().reset();
  commits_.remember(settlements_);
  EXPECT_EQ(engine_.pass().applied, 1);
  EXPECT_TRUE(confirm().empty()) << "that outcome is not ours";
  EXPECT_TRUE(commits_.empty());
}

TEST_P(UnconfirmedCommitsTest, stands_whatever_came_after) {
  const auto unit = write_outcome();
  must(unit->commit());
  commits_.remember(settlements_);
  engine_.retry_by_hand(id_);
  EXPECT_EQ(engine_.pass().applied, 1);
  EXPECT_EQ(confirm().size(), 1U);
  EXPECT_TRUE(commits_.empty());
}

}  // namespace
}  // namespace hoist::test
