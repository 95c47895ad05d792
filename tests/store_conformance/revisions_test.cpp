// RevisionCounter.
#include <future>

#include "store_test.h"

namespace hoist::test {
namespace {

class RevisionsTest : public StoreTest {
 protected:
  void raise(const std::vector<EnvironmentKey>& environments) {
    write([&](UnitOfWork& unit) { must(unit.revisions().raise(environments)); });
  }
  std::int64_t current(const EnvironmentKey& environment) {
    return read([&](UnitOfWork& unit) { return must(unit.revisions().current(environment)); });
  }

  EnvironmentKey staging = environment_key("staging");
};

TEST_P(RevisionsTest, begins_at_nothing_and_rises_by_one) {
  EXPECT_EQ(current(production()), 0);
  raise({production()});
  EXPECT_EQ(current(production()), 1);
  EXPECT_EQ(current(staging), 0);
  raise({production(), staging});
  EXPECT_EQ(current(production()), 2);
  EXPECT_EQ(current(staging), 1);
  raise({});
  EXPECT_EQ(current(production()), 2);
}

TEST_P(RevisionsTest, shows_its_own_rise_and_takes_it_back_with_the_unit) {
  raise({production()});
  {
    const auto unit = must(session->begin(Access::kWrite));
    must(unit->revisions().raise(std::vector{production()}));
    EXPECT_EQ(must(unit->revisions().current(production())), 2);
  }
  EXPECT_EQ(current(production()), 1);
}

TEST_P(RevisionsTest, raises_many_environments_at_once) {
  std::vector<EnvironmentKey> environments;
  for (int i = 0; i < 500; ++i) environments.push_back(environment_key("e" + std::to_string(i)));
  environments.push_back(environment_key(std::string(kMaxKeyLength, 'x')));
  environments.push_back(environment_key("Z"));
  std::sort(environments.begin(), environments.end());
  raise(environments);
  raise(environments);
  for (const EnvironmentKey& environment : environments) EXPECT_EQ(current(environment), 2);
}

TEST_P(RevisionsTest, loses_no_rise_of_several_threads) {
  std::vector<std::future<void>> threads;
  for (int i = 0; i < 4; ++i) {
    threads.push_back(std::async(std::launch::async, [&] {
      const auto own = db.open_session();
      for (int n = 0; n < 25; ++n) {
        in_unit(*own, Access::kWrite,
                [&](UnitOfWork& unit) { must(unit.revisions().raise(std::vector{production(), staging})); });
      }
    }));
  }
  for (auto& thread : threads) thread.get();
  EXPECT_EQ(current(production()), 100);
  EXPECT_EQ(current(staging), 100);
}

class ReferencesTest : public ShortLockWaitTest {};

TEST_P(ReferencesTest, are_held_by_one_unit_until_it_ends) {
  const auto other = db.open_session(SessionPurpose::kRunner);
  const auto try_to_hold = [&](const EnvironmentKey& environment) -> std::string {
    auto unit = other->begin(Access::kWrite);
    if (!unit) return outcome_of(unit);
    return outcome_of((*unit)->revisions().hold_references(environment));
  };
  {
    const auto unit = must(session->begin(Access::kWrite));
    must(unit->revisions().hold_references(production()));
    must(unit->revisions().hold_references(production()));
    EXPECT_EQ(try_to_hold(production()), db.is_sqlite() ? "STORE_UNAVAILABLE" : "LOCK_TIMEOUT");
    EXPECT_EQ(try_to_hold(environment_key("staging")), db.is_sqlite() ? "STORE_UNAVAILABLE" : "ok");
    must(unit->commit());
  }
  EXPECT_EQ(try_to_hold(production()), "ok");
}

HOIST_ON_EACH_STORE(ReferencesTest);
HOIST_ON_EACH_STORE(RevisionsTest);

}  // namespace
}  // namespace hoist::test
