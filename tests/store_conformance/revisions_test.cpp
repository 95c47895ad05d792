// RevisionCounter.
#include <future>

#include "store_test.h"

namespace hoist::test {
namespace {

/// One change in each.
std::vector<EnvironmentChanges> changes_in(const std::vector<EnvironmentKey>& environments) {
  std::vector<EnvironmentChanges> changed;
  for (const EnvironmentKey& environment : environments) {
    changed.push_back(
        {.environment = environment, .changes = {{.kind = ChangeKind::kSegmentChanged, .key = "staff"}}});
  }
  return changed;
}

class RevisionsTest : public StoreTest {
 protected:
  void raise(const std::vector<EnvironmentKey>& environments) {
    write([&](UnitOfWork& unit) { must(unit.revisions().raise(changes_in(environments))); });
  }
  std::vector<LoggedChange> since(const EnvironmentKey& environment, std::int64_t after,
                                  std::int64_t most = 100) {
    return read(
        [&](UnitOfWork& unit) { return must(unit.revisions().changes_since(environment, after, most)); });
  }
  std::optional<std::int64_t> revision_at(Instant at) {
    return read([&](UnitOfWork& unit) { return must(unit.revisions().revision_at(production(), at)); });
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
    must(unit->revisions().raise(changes_in({production()})));
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
                [&](UnitOfWork& unit) { must(unit.revisions().raise(changes_in({production(), staging}))); });
      }
    }));
  }
  for (auto& thread : threads) thread.get();
  EXPECT_EQ(current(production()), 100);
  EXPECT_EQ(current(staging), 100);
}

TEST_P(RevisionsTest, log_what_each_commit_changed_in_the_order_of_the_commits) {
  const auto id = [](int n) { return FlagId::parse(fmt::format("{:08}-0000-7000-8000-000000000000", n)); };
  const ScheduleId schedule = must(ScheduleId::parse("00000009-0000-7000-8000-000000000000"));
  const Change created{
      .kind = ChangeKind::kFlagChanged, .key = "checkout", .flag = must(id(1)), .version = 1};
  const Change scheduled{.kind = ChangeKind::kScheduleCreated,
                         .key = "checkout",
                         .flag = must(id(1)),
                         .version = 0,
                         .schedule = schedule};
  const Change applied{.kind = ChangeKind::kScheduleApplied,
                       .key = "checkout",
                       .flag = must(id(1)),
                       .version = 2,
                       .schedule = schedule};
  const Change segment{.kind = ChangeKind::kSegmentChanged, .key = "staff"};
  const auto log = [&](std::vector<Change> changes) {
    const EnvironmentChanges changed{.environment = production(), .changes = std::move(changes)};
    write([&](UnitOfWork& unit) { must(unit.revisions().raise(std::span(&changed, 1))); });
  };
  const Instant begun = db.clock().now();
  log({created});
  db.clock().advance(std::chrono::seconds(1));
  log({applied, scheduled});
  raise({staging});
  log({segment});
  const auto logged = since(production(), 0);
  ASSERT_EQ(logged.size(), 4U);
  EXPECT_EQ(logged.at(0), (LoggedChange{.revision = 1, .at = begun, .change = created}));
  EXPECT_EQ(logged.at(1).change, applied) << "as given within a commit";
  EXPECT_EQ(logged.at(2),
            (LoggedChange{.revision = 2, .at = begun + std::chrono::seconds(1), .change = scheduled}));
  EXPECT_EQ(logged.at(3).change, segment);
  EXPECT_EQ(logged.at(3).revision, 3);
}

TEST_P(RevisionsTest, give_the_log_in_whole_revisions) {
  const EnvironmentChanges two{.environment = production(),
                               .changes = {{.kind = ChangeKind::kSegmentChanged, .key = "a"},
                                           {.kind = ChangeKind::kSegmentChanged, .key = "b"}}};
  for (int i = 0; i < 3; ++i) {
    write([&](UnitOfWork& unit) { must(unit.revisions().raise(std::span(&two, 1))); });
  }
  EXPECT_EQ(since(production(), 0, 1).size(), 2U);
  EXPECT_EQ(since(production(), 1, 2).size(), 4U);
  EXPECT_EQ(since(production(), 2, 100).size(), 2U);
  EXPECT_TRUE(since(production(), 3).empty());
  EXPECT_TRUE(since(staging, 0).empty());
}

TEST_P(RevisionsTest, know_every_kind_of_change) {
  std::vector<Change> every;
  for (const ChangeKind kind : kChangeKinds) every.push_back({.kind = kind, .key = "k"});
  const EnvironmentChanges changed{.environment = production(), .changes = every};
  write([&](UnitOfWork& unit) { must(unit.revisions().raise(std::span(&changed, 1))); });
  const auto logged = since(production(), 0);
  ASSERT_EQ(logged.size(), every.size());
  for (std::size_t i = 0; i < every.size(); ++i) EXPECT_EQ(logged.at(i).change, every.at(i));
}

TEST_P(RevisionsTest, say_which_was_the_latest_at_an_instant) {
  const Instant begun = db.clock().now();
  EXPECT_EQ(revision_at(begun), std::nullopt);
  raise({production()});
  raise({production()});
  db.clock().advance(std::chrono::seconds(10));
  raise({production()});
  EXPECT_EQ(revision_at(begun - Duration(1)), std::nullopt);
  EXPECT_EQ(revision_at(begun), 2);
  EXPECT_EQ(revision_at(begun + std::chrono::seconds(10) - Duration(1)), 2);
  EXPECT_EQ(revision_at(begun + std::chrono::seconds(10)), 3);
  EXPECT_EQ(revision_at(begun + std::chrono::hours(1)), 3);
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
