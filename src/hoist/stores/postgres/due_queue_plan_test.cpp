// The plans behind claiming and settling, on a table of 200,000 scattered rows, whatever the planner knows
// about them.
#include <gtest/gtest.h>

#include "hoist/stores/postgres/due_queue_statements.h"
#include "hoist/stores/postgres/schedule_repository.h"
#include "hoist/stores/postgres/schedule_statistics.h"
#include "hoist/stores/postgres/test_plan.h"
#include "hoist/stores/postgres/test_values.h"

namespace hoist::postgres {
namespace {

class DueQueuePlanTest : public testing::Test {
 protected:
  /// One schedule a second from kTestStart on, in no order; every fiftieth is a retry. Before that, what has
  /// ended.
  void SetUp() override {
    database_.migrate();
    RawConnection raw(database_.url());
    const std::string flag = "'" + test_flag("one").id.to_string() + "'";
    raw.exec("INSERT INTO feature_flags (id, flag_key) VALUES (" + flag + ", 'one')");
    // Replica mode leaves out the check of the foreign key and the trigger, row by row.
    raw.exec(
        "SET session_replication_role = replica;"
        "ALTER TABLE feature_flag_schedules SET (autovacuum_enabled = off);"
        "INSERT INTO feature_flag_schedules"
        " (id, flag_id, environment, scheduled_at, updates, status, next_retry_at)"
        " SELECT gen_random_uuid(), " +
        flag +
        ", 'production', at, '{\"enabled\": true}', CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'pending' END,"
        " CASE WHEN n % 50 = 0 THEN at END FROM generate_series(1, 200000) AS n,"
        " LATERAL (SELECT timestamptz '2026-11-27T09:00:00Z'"
        " + (n * 7919::int8 % 200000) * interval '1 second' AS at) AS a;"
        "INSERT INTO feature_flag_schedules (id, flag_id, environment, scheduled_at, updates, status)"
        " SELECT gen_random_uuid(), " +
        flag +
        ", 'production', timestamptz '2026-11-27T08:00:00Z' - n * interval '1 second', '{}', 'applied'"
        " FROM generate_series(1, 100000) AS n");
  }

  void expect_ordered_scans_of_a_claim() const;
  void expect_index_scans_of_next_due() const;
  void expect_first_entries_for_the_oldest() const;
  void expect_ended_schedules_by_flag() const;
  void expect_settling_by_place() const;
  void expect_lists_by_environment() const;

  TestDatabase database_;
};

void DueQueuePlanTest::expect_ordered_scans_of_a_claim() const {
  const std::string plan = explain(database_, claim_statement(), "timestamptz, int8, int8, uuid[]",
                                   "'2026-11-27T11:00:00Z', 750, 1000, '{}'");
  EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Seq Scan on feature_flag_schedules"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Bitmap"), std::string::npos) << plan;
  const std::string scan = "Index Scan using feature_flag_schedules_claim on feature_flag_schedules";
  const auto first = plan.find(scan);
  ASSERT_NE(first, std::string::npos) << plan;
  EXPECT_NE(plan.find(scan, first + 1), std::string::npos) << plan;
  // Two hours and both their ends hold 145 retries; the rest of the thousand are first attempts. No row is
  // read in vain.
  EXPECT_NE(plan.find("(actual rows=145 loops=1)"), std::string::npos) << plan;
  EXPECT_NE(plan.find("(actual rows=855 loops=1)"), std::string::npos) << plan;
}

void DueQueuePlanTest::expect_index_scans_of_next_due() const {
  const std::string plan =
      explain(database_, next_due_statement(), "timestamptz, uuid[]", "'2026-11-27T08:00:00Z', '{}'");
  EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
}

void DueQueuePlanTest::expect_first_entries_for_the_oldest() const {
  // All are due.
  const std::string plan =
      explain(database_, oldest_due_statement(), "timestamptz", "'2026-12-27T08:00:00Z'");
  EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
  const std::string entry = "using feature_flag_schedules_due on feature_flag_schedules";
  const auto first = plan.find(entry);
  ASSERT_NE(first, std::string::npos) << plan;
  const auto second = plan.find(entry, first + 1);
  ASSERT_NE(second, std::string::npos) << plan;
  for (const auto at : {first, second}) {
    EXPECT_NE(plan.substr(at, plan.find('\n', at) - at).find("(actual rows=1 loops=1)"), std::string::npos)
        << plan;
  }
}

void DueQueuePlanTest::expect_settling_by_place() const {
  RawConnection raw(database_.url());
  raw.exec(
      "DROP TABLE IF EXISTS claimed; CREATE TABLE claimed AS"
      " SELECT ctid AS place, id, status, retry_count, due_at FROM feature_flag_schedules"
      " ORDER BY due_at LIMIT 1000");
  const auto all = [&raw](const std::string& expression) {
    return "'" + raw.exec("SELECT array_agg(" + expression + ") FROM claimed") + "'";
  };
  const std::string plan = explain(
      database_, settle_by_place_statement(),
      "tid[], uuid[], text[], int4[], timestamptz[], text[], timestamptz[], text[], int4[], timestamptz[],"
      " text[], int4[], text[], timestamptz[], timestamptz[]",
      all("place") + ", " + all("id") + ", " + all("status") + ", " + all("retry_count") + ", " +
          all("due_at") + ", " + all("'applied'::text") + ", " + all("due_at") + ", " + all("NULL::text") +
          ", " + all("retry_count") + ", " + all("NULL::timestamptz") + ", " + all("NULL::text") + ", " +
          all("1") + ", " + all("NULL::text") + ", " + all("NULL::timestamptz") + ", " + all("due_at"));
  EXPECT_NE(plan.find("Nested Loop"), std::string::npos) << plan;
  EXPECT_NE(plan.find("Tid Scan on feature_flag_schedules"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Hash"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
  EXPECT_NE(plan.find("loops=1000)"), std::string::npos) << plan;
}

void DueQueuePlanTest::expect_ended_schedules_by_flag() const {
  // None ended so long ago: what is looked at in vain is that flag's, as far as it was meant for before.
  const std::string plan = explain(database_, remove_ended_schedules_statement(), "uuid, timestamptz, int8",
                                   "'" + test_flag("one").id.to_string() + "', '2026-11-27T09:01:00Z', 100");
  EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
  EXPECT_NE(plan.find("feature_flag_schedules_flag"), std::string::npos) << plan;
}

void DueQueuePlanTest::expect_lists_by_environment() const {
  for (const auto state : {ScheduleStateFilter::kPending, ScheduleStateFilter::kRetrying}) {
    const FilteredQuery query = schedule_list_query({.environment = production(),
                                                     .flag = {},
                                                     .state = state,
                                                     .from = {},
                                                     .to = {},
                                                     .after = {},
                                                     .limit = 100});
    const std::string plan = explain(database_, query.statement(), "text, int8", "'production', 100");
    EXPECT_NE(plan.find("Index Scan using feature_flag_schedules_live"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
  }
}

TEST_F(DueQueuePlanTest, WhateverThePlannerKnows) {
  // Both in one test: filling the table is what takes the time.
  for (const bool analyzed : {false, true}) {
    SCOPED_TRACE(analyzed ? "analyzed" : "never analyzed");
    if (analyzed) RawConnection(database_.url()).exec("ANALYZE feature_flag_schedules");
    expect_ordered_scans_of_a_claim();
    expect_index_scans_of_next_due();
    expect_first_entries_for_the_oldest();
    expect_settling_by_place();
    expect_ended_schedules_by_flag();
    expect_lists_by_environment();
  }
}

}  // namespace
}  // namespace hoist::postgres
