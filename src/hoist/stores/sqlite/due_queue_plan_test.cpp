// How SQLite runs the statements of the due queue: by the due index, whatever its statistics say.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hoist/stores/sqlite/plan_test.h"
#include "hoist/stores/sqlite/repositories.h"

namespace hoist::sqlite {
namespace {

using test::must;

class DueQueuePlanTest : public PlanTest {
 protected:
  /// Fills in schedules of one flag and gathers the statistics that mislead most: a single flag.
  void fill(int schedules) {
    must(db->run_script(fmt::format(
        "INSERT INTO feature_flags (id, flag_key) VALUES ('00000000-0000-7000-8000-000000000000', 'a');"
        "WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {}) "
        "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates, status, next_retry_at) "
        "SELECT printf('00000000-0000-7000-8000-%012d', n), '00000000-0000-7000-8000-000000000000', "
        "strftime('%Y-%m-%dT%H:%M:%f000Z', '2026-01-01', n || ' seconds'), '{{}}', "
        "CASE WHEN n % 3 = 0 THEN 'failed' ELSE 'pending' END, "
        "CASE WHEN n % 6 = 0 THEN '2026-01-01T00:00:00.000000Z' END FROM series; ANALYZE;",
        schedules)));
  }
};

TEST_F(DueQueuePlanTest, AC2_due_query_claims_by_the_index_without_sorting) {
  for (const int schedules : {0, 10, 5000}) {
    if (schedules > 0) {
      must(db->run_script("DELETE FROM feature_flag_schedules; DELETE FROM feature_flags"));
      fill(schedules);
      reopen();
    }
    const std::string plan = plan_of(claim_scan_sql());
    EXPECT_TRUE(plan.starts_with("SEARCH s USING INDEX feature_flag_schedules_claim (status=? AND ")) << plan;
    EXPECT_NE(plan.find("claim_key<?"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("SCAN f"), std::string::npos) << plan;
  }
}

TEST_F(DueQueuePlanTest, the_oldest_is_the_first_of_the_due_index) {
  for (const int schedules : {10, 5000}) {
    must(db->run_script("DELETE FROM feature_flag_schedules; DELETE FROM feature_flags"));
    fill(schedules);
    reopen();
    EXPECT_EQ(
        plan_of(oldest_due_sql()),
        "SEARCH feature_flag_schedules USING INDEX feature_flag_schedules_due (status=? AND due_at<?)\n");
  }
}

TEST_F(DueQueuePlanTest, ended_schedules_of_a_flag_are_found_by_their_time_without_sorting) {
  fill(5000);
  reopen();
  EXPECT_EQ(plan_of(ended_schedules_sql()),
            "SEARCH feature_flag_schedules USING INDEX feature_flag_schedules_flag (flag_id=? AND "
            "scheduled_at<?)\n");
}

TEST_F(DueQueuePlanTest, what_is_to_come_in_an_environment_is_listed_without_what_has_ended_or_sorting) {
  for (const int schedules : {10, 5000}) {
    must(db->run_script("DELETE FROM feature_flag_schedules; DELETE FROM feature_flags"));
    fill(schedules);
    reopen();
    for (const auto state : {ScheduleStateFilter::kPending, ScheduleStateFilter::kRetrying}) {
      const std::string plan = plan_of(schedule_list_sql(
          {.environment = production(), .flag = {}, .state = state, .from = {}, .to = {}, .after = {}}));
      EXPECT_TRUE(plan.starts_with("SEARCH s USING INDEX feature_flag_schedules_live (environment=?)"))
          << plan;
      EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
    }
  }
}

}  // namespace
}  // namespace hoist::sqlite
