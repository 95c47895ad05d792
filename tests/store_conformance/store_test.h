// What every conformance test begins with: a fresh store, one session on it, and raw SQL beside it.
//
// Every test here runs on SQLite and on PostgreSQL and knows no more than the ports' contracts, unless
// its name says which store it is about.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/builders.h"
#include "support/print.h"
#include "support/store_fixture.h"

namespace hoist::test {

class StoreTest : public ::testing::TestWithParam<const char*> {
 protected:
  explicit StoreTest(TestStoreOptions options = {})
      : db(GetParam(), options), session(options.migrated ? db.open_session() : nullptr) {}

  template <class Work>
  auto write(Work&& work) {
    return in_unit(*session, Access::kWrite, std::forward<Work>(work));
  }
  template <class Work>
  auto read(Work&& work) {
    return in_unit(*session, Access::kRead, std::forward<Work>(work));
  }

  /// Stores a flag and gives it back.
  Flag add_flag(std::string_view key, std::string_view environment = "production") {
    return add(make.make_flag(key, environment));
  }
  Flag add(Flag flag) {
    write([&](UnitOfWork& unit) { must(unit.flags().insert(flag)); });
    return flag;
  }
  Schedule add(Schedule schedule) {
    write([&](UnitOfWork& unit) { must(unit.schedules().insert(schedule)); });
    return schedule;
  }
  std::vector<Schedule> add(std::vector<Schedule> schedules) {
    write([&](UnitOfWork& unit) {
      for (const Schedule& schedule : schedules) must(unit.schedules().insert(schedule));
    });
    return schedules;
  }

  std::optional<Flag> find_flag(const FlagKey& key, const EnvironmentKey& environment) {
    return read([&](UnitOfWork& unit) { return must(unit.flags().find(key, environment)); });
  }
  std::optional<Schedule> find_schedule(const ScheduleId& id) {
    return read([&](UnitOfWork& unit) { return must(unit.schedules().find(id)); });
  }
  std::vector<Attempt> attempts_of(const ScheduleId& id) {
    return read([&](UnitOfWork& unit) { return must(unit.due().attempts(id)); });
  }
  /// Claims and lets go again.
  std::vector<Schedule> claimable(int limit, const std::vector<ScheduleId>& excluded = {}) {
    const std::unique_ptr<UnitOfWork> unit = must(session->begin(Access::kWrite));
    return must(unit->due().claim(db.clock().now(), limit, excluded));
  }
  /// Claims up to `limit` and settles them as applied.
  void apply_due(int limit = 100) {
    write([&](UnitOfWork& unit) {
      std::vector<Settlement> settlements;
      for (const Schedule& schedule : must(unit.due().claim(unit.now(), limit, {}))) {
        settlements.push_back(settled_as_applied(schedule, unit.now()));
      }
      must(unit.due().settle(settlements));
    });
  }

  [[nodiscard]] long long count(const std::string& table) {
    return db.sql().number("SELECT count(*) FROM " + table);
  }

  TestStore db;
  Builders make;
  std::unique_ptr<Session> session;
};

/// With a lock time-out so short that a test can wait it out.
class ShortLockWaitTest : public StoreTest {
 protected:
  ShortLockWaitTest() : StoreTest({.lock_wait = std::chrono::milliseconds(50)}) {}
};

[[nodiscard]] inline std::vector<ScheduleId> ids_of(const std::vector<Schedule>& schedules) {
  std::vector<ScheduleId> ids;
  for (const Schedule& schedule : schedules) ids.push_back(schedule.id);
  return ids;
}

template <class T>
[[nodiscard]] std::vector<T> sorted(std::vector<T> items) {
  std::sort(items.begin(), items.end());
  return items;
}

/// Stores schedules by one SQL statement, for tests that need thousands.
void add_by_sql(SqlConnection& sql, const std::vector<Schedule>& schedules);

}  // namespace hoist::test

/// Runs a suite on both stores, and on PostgreSQL once more through PgBouncer.
#define HOIST_ON_EACH_STORE(suite)                                     \
  INSTANTIATE_TEST_SUITE_P(                                            \
      Store, suite, ::testing::Values("sqlite", "postgres", "pooled"), \
      [](const ::testing::TestParamInfo<const char*>& parameter) -> std::string { return parameter.param; })
/// Runs a suite on both stores without a pooler: for what none changes and would take its time once more.
#define HOIST_ON_DIRECT_STORES(suite)                        \
  INSTANTIATE_TEST_SUITE_P(                                  \
      Store, suite, ::testing::Values("sqlite", "postgres"), \
      [](const ::testing::TestParamInfo<const char*>& parameter) -> std::string { return parameter.param; })
/// Runs a suite on PostgreSQL, in both ways there.
#define HOIST_ON_POSTGRES(suite)                             \
  INSTANTIATE_TEST_SUITE_P(                                  \
      Store, suite, ::testing::Values("postgres", "pooled"), \
      [](const ::testing::TestParamInfo<const char*>& parameter) -> std::string { return parameter.param; })
/// Runs a suite on one store; for what the other has no counterpart of.
#define HOIST_ON_ONE_STORE(suite, store)      \
  INSTANTIATE_TEST_SUITE_P(                   \
      Store, suite, ::testing::Values(store), \
      [](const ::testing::TestParamInfo<const char*>& parameter) -> std::string { return parameter.param; })
