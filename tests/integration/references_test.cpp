// Two who change definitions that refer to each other at once: what each was checked against holds.
#include <gtest/gtest.h>

#include "hoist/app/create_schedule.h"
#include "hoist/app/delete_flag.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/segments.h"
#include "hoist/app/transact.h"
#include "integration/engine_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

FlagKey named(std::string_view key) { return must(FlagKey::parse(key)); }

class References : public OnBothStores {
 protected:
  static constexpr std::chrono::milliseconds kShortWait{50};

  References() {
    engine_.create_flag("a");
    engine_.create_flag("b");
  }

  /// "ok", or why not, of work on a connection of its own, as in another process.
  template <class Work>
  std::string other(Work&& work) {
    const auto session = engine_.store().open_session(SessionPurpose::kRunner);
    return outcome_of(transact(*session, Access::kWrite, std::forward<Work>(work)));
  }
  auto needing(std::string_view flag, std::string_view needed) {
    return [this, flag, needed](UnitOfWork& unit) -> Result<Flag> {
      FlagUpdates edit;
      edit.prerequisites = {Prerequisite{.flag = named(needed), .variant = "on"}};
      return edit_flag(unit, named(flag), production(), edit, "test", engine_.random());
    };
  }
  auto targeting_beta(std::string_view flag) {
    return [this, flag](UnitOfWork& unit) -> Result<Flag> {
      FlagUpdates edit;
      edit.targeting = Value(Object{{"if", Array{Object{{"in_segment", "beta"}}, "on"}}});
      return edit_flag(unit, named(flag), production(), edit, "test", engine_.random());
    };
  }
  auto deleting_beta() {
    return [this](UnitOfWork& unit) { return delete_segment(unit, beta_, "test", engine_.random()); };
  }
  void create_beta() {
    must(transact(engine_.session(), Access::kWrite, [&](UnitOfWork& unit) {
      return create_segment(unit, beta_, {}, "test", engine_.random());
    }));
  }
  std::string held() { return engine_.store().is_sqlite() ? "STORE_UNAVAILABLE" : "LOCK_TIMEOUT"; }

  EngineHarness engine_{GetParam(), {.lock_wait = kShortWait}};
  SegmentName beta_{.key = must(SegmentKey::parse("beta")), .environment = production()};
};

TEST_P(References, two_edits_cannot_close_a_circle) {
  const auto unit = must(engine_.session().begin(Access::kWrite));
  must(needing("a", "b")(*unit));
  EXPECT_EQ(other(needing("b", "a")), held()) << "the first edit is not visible yet";
  must(unit->commit());
  EXPECT_EQ(other(needing("b", "a")), "VALIDATION_ERROR");
}

TEST_P(References, a_flag_is_not_deleted_while_another_begins_to_need_it) {
  const auto unit = must(engine_.session().begin(Access::kWrite));
  must(needing("a", "b")(*unit));
  const auto delete_b = [&](UnitOfWork& second) {
    return delete_flag(second, named("b"), production(), "test", engine_.random());
  };
  EXPECT_EQ(other(delete_b), held());
  must(unit->commit());
  EXPECT_EQ(other(delete_b), "INVALID_STATE");
}

TEST_P(References, a_segment_is_not_deleted_while_a_flag_begins_to_use_it) {
  create_beta();
  const auto unit = must(engine_.session().begin(Access::kWrite));
  must(targeting_beta("a")(*unit));
  EXPECT_EQ(other(deleting_beta()), held());
  must(unit->commit());
  EXPECT_EQ(other(deleting_beta()), "INVALID_STATE");
}

TEST_P(References, a_schedule_waits_for_who_takes_away_what_it_names) {
  create_beta();
  FlagUpdates updates;
  updates.targeting = Value(Object{{"if", Array{Object{{"in_segment", "beta"}}, "on"}}});
  const Schedule schedule = must(transact(engine_.session(), Access::kWrite, [&](UnitOfWork& unit) {
    const CreateSchedule command{.key = named("a"),
                                 .environment = production(),
                                 .scheduled_at = unit.now() + 1min,
                                 .updates = updates,
                                 .max_retries = 3};
    return create_schedule(unit, command, "test", engine_.random());
  }));
  engine_.advance(1min);
  {
    const auto unit = must(engine_.session().begin(Access::kWrite));
    must(deleting_beta()(*unit));
    const auto tried = engine_.try_pass();
    if (engine_.store().is_sqlite()) {
      EXPECT_EQ(outcome_of(tried), held());
    } else {
      // Whoever deletes holds the environment's revision as well, so that not even a failure can be recorded.
      EXPECT_EQ(must(tried).set_aside, 1);
    }
    must(unit->commit());
  }
  engine_.advance(1h);
  EXPECT_EQ(engine_.pass().failed, 1) << "the wait cost it no attempt";
  EXPECT_EQ(engine_.attempts(schedule.id).size(), 1U);
  EXPECT_NE(engine_.schedule(schedule.id).error_message.find("beta"), std::string::npos);
}

HOIST_ON_BOTH_STORES(References);

}  // namespace
}  // namespace hoist::test
