// The plans behind what people read across flags, on 100,000 schedules and as many attempts: none reads a
// whole table, however little of it is wanted.
#include <gtest/gtest.h>

#include "hoist/stores/postgres/attempt_ledger.h"
#include "hoist/stores/postgres/audit_trail.h"
#include "hoist/stores/postgres/schedule_repository.h"
#include "hoist/stores/postgres/schedule_statistics.h"
#include "hoist/stores/postgres/test_plan.h"
#include "hoist/stores/postgres/test_values.h"

namespace hoist::postgres {
namespace {

class WideListsPlanTest : public testing::Test {
 protected:
  /// One schedule a second that was applied, with its attempt and its event; every ten-thousandth failed.
  void SetUp() override {
    database_.migrate();
    RawConnection raw(database_.url());
    const std::string flag = "'" + test_flag("one").id.to_string() + "'";
    raw.exec("INSERT INTO feature_flags (id, flag_key) VALUES (" + flag + ", 'one')");
    raw.exec(
        "SET session_replication_role = replica;"
        "INSERT INTO feature_flag_schedules (id, flag_id, environment, scheduled_at, updates, status)"
        " SELECT gen_random_uuid(), " +
        flag +
        ", 'production', timestamptz '2026-11-27T09:00:00Z' - n * interval '1 second', '{}',"
        " CASE WHEN n % 10000 = 0 THEN 'failed' ELSE 'applied' END FROM generate_series(1, 100000) AS n;"
        "INSERT INTO schedule_attempts (schedule_id, attempt, due_at, started_at, ended_at, outcome)"
        " SELECT id, 1, scheduled_at, scheduled_at, scheduled_at, 'applied' FROM feature_flag_schedules;"
        "INSERT INTO audit_events (id, at, actor, action, flag_id, flag_key, environment, schedule_id)"
        " SELECT id, scheduled_at, 'system', 'schedule.applied', flag_id, 'one', environment, id"
        " FROM feature_flag_schedules; ANALYZE");
  }

  static void expect_by(const std::string& plan, const std::string& index) {
    EXPECT_NE(plan.find(index), std::string::npos) << plan;
    EXPECT_EQ(plan.find("Seq Scan on feature_flag_schedules"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("Seq Scan on schedule_attempts"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("Seq Scan on audit_events"), std::string::npos) << plan;
  }
  static void expect_in_order(const std::string& plan, const std::string& index) {
    expect_by(plan, index);
    EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
  }

  TestDatabase database_;
};

TEST_F(WideListsPlanTest, follow_an_index) {
  // In one test: filling the tables is what takes the time.
  for (const auto state : {ScheduleStateFilter::kTerminal, ScheduleStateFilter::kParked}) {
    const FilteredQuery failed = schedule_list_query(
        {.environment = production(), .flag = {}, .state = state, .from = {}, .to = {}, .after = {}});
    expect_in_order(explain(database_, failed.statement(), "text, int8", "'production', 100"),
                    "feature_flag_schedules_terminal");
  }
  const std::string attention =
      explain(database_, attention_statement(), "text, timestamptz, timestamptz, int8",
              "'production', '2026-11-20T09:00:00Z', '2026-11-27T09:00:00Z', 1000");
  expect_by(attention, "feature_flag_schedules_terminal");
  expect_in_order(explain(database_, ledger_query({}).statement(), "int8", "100"), "schedule_attempts_ended");
  expect_by(explain(database_, ledger_query({.outcome = AttemptOutcome::kFailed}).statement(), "text, int8",
                    "'failed', 100"),
            "schedule_attempts_not_applied");
  expect_in_order(explain(database_, recent_attempts_query(std::nullopt, kTestStart, 100).statement(),
                          "timestamptz, int8", "'2026-11-27T08:00:00Z', 100"),
                  "schedule_attempts_ended");
  expect_in_order(explain(database_, audit_list_query({}).statement(), "int8", "100"), "audit_events_pkey");
  expect_by(explain(database_, audit_list_query({.actor = "ann"}).statement(), "text, int8", "'ann', 100"),
            "audit_events_actor");
  expect_by(explain(database_, audit_list_query({.action = AuditAction::kTokenCreated}).statement(),
                    "text, int8", "'token.created', 100"),
            "audit_events_action");
}

}  // namespace
}  // namespace hoist::postgres
