// How SQLite runs the statements of timelines: flags in key order, and of each what is in the period alone.
#include <gtest/gtest.h>

#include "hoist/stores/sqlite/plan_test.h"
#include "hoist/stores/sqlite/timeline.h"

namespace hoist::sqlite {
namespace {

using test::must;

class TimelinePlanTest : public PlanTest {
 protected:
  /// Gathers the statistics that mislead most: a single flag with everything.
  void fill() {
    must(db->run_script(
        "INSERT INTO feature_flags (id, flag_key) VALUES ('00000000-0000-7000-8000-000000000000', 'a');"
        "WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < 5000) "
        "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) "
        "SELECT printf('00000000-0000-7000-8000-%012d', n), '00000000-0000-7000-8000-000000000000', "
        "strftime('%Y-%m-%dT%H:%M:%f000Z', '2026-01-01', n || ' seconds'), '{}' FROM series;"
        "WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < 5000) "
        "INSERT INTO audit_events (id, at, actor, action, flag_id) "
        "SELECT printf('00000000-0000-7000-8000-%012d', n), '2026-01-01T00:00:00.000000Z', 'x', "
        "'flag.edited', "
        "'00000000-0000-7000-8000-000000000000' FROM series; ANALYZE;"));
    reopen();
  }
};

TEST_F(TimelinePlanTest, flags_come_in_key_order_and_only_their_own_rows_are_looked_at) {
  for (const bool filled : {false, true}) {
    if (filled) fill();
    const std::string all = plan_of(timeline_flags_sql(TimelineSearch::kAll));
    EXPECT_TRUE(all.starts_with("SEARCH f USING INDEX feature_flags_live_key (flag_key>?)\n")) << all;
    EXPECT_EQ(all.find("TEMP B-TREE"), std::string::npos) << all;
    const std::string some = plan_of(timeline_flags_sql(TimelineSearch::kCandidates));
    EXPECT_TRUE(some.starts_with("SEARCH f USING INDEX sqlite_autoindex_feature_flags_1 (id=?)\n")) << some;
    for (const std::string& plan : {all, some}) {
      EXPECT_NE(plan.find("feature_flag_schedules_flag (flag_id=? AND scheduled_at>? AND scheduled_at<?)"),
                std::string::npos)
          << plan;
      EXPECT_NE(plan.find("audit_events_flag (flag_id=? AND id>? AND id<?)"), std::string::npos) << plan;
      EXPECT_EQ(plan.find("SCAN f"), std::string::npos) << plan;
      EXPECT_EQ(plan.find("SCAN s"), std::string::npos) << plan;
      EXPECT_EQ(plan.find("SCAN e"), std::string::npos) << plan;
    }
  }
}

TEST_F(TimelinePlanTest, what_a_period_holds_is_found_by_time) {
  fill();
  EXPECT_EQ(plan_of(timeline_scheduled_sql()),
            "SEARCH feature_flag_schedules USING INDEX feature_flag_schedules_time (scheduled_at>? AND "
            "scheduled_at<?)\n");
  EXPECT_EQ(plan_of(timeline_audited_sql()),
            "SEARCH audit_events USING INDEX sqlite_autoindex_audit_events_1 (id>? AND id<?)\n");
  EXPECT_EQ(plan_of(timeline_retrying_sql()),
            "SEARCH feature_flag_schedules USING INDEX feature_flag_schedules_due (status=? AND due_at>?)\n");
}

TEST_F(TimelinePlanTest, marks_are_found_by_flag_and_time_without_sorting) {
  fill();
  const std::string by_time =
      "SEARCH s USING INDEX feature_flag_schedules_flag (flag_id=? AND scheduled_at>? AND scheduled_at<?)\n";
  EXPECT_EQ(plan_of(timeline_schedules_before_sql()), by_time);
  EXPECT_EQ(plan_of(timeline_schedules_after_sql()), by_time);
  EXPECT_TRUE(plan_of(timeline_late_schedules_sql()).starts_with(by_time))
      << plan_of(timeline_late_schedules_sql());
  EXPECT_EQ(plan_of(timeline_edits_sql()),
            "SEARCH e USING INDEX audit_events_flag (flag_id=? AND id>? AND id<?)\n");
}

}  // namespace
}  // namespace hoist::sqlite
