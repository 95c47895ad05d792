// The plans behind timelines, over 10,000 flags with ten schedules and two edits each, whatever the planner
// knows about them.
#include <gtest/gtest.h>

#include "hoist/stores/postgres/test_plan.h"
#include "hoist/stores/postgres/test_values.h"
#include "hoist/stores/postgres/timeline.h"

namespace hoist::postgres {
namespace {

using namespace std::chrono_literals;

class TimelinePlanTest : public testing::Test {
 protected:
  /// A schedule of each flag every hour, five before kTestStart and five from it on; two edits before it.
  void SetUp() override {
    database_.migrate();
    // Replica mode leaves out the check of the foreign key and the trigger, row by row.
    RawConnection(database_.url())
        .exec(
            "SET session_replication_role = replica;"
            "ALTER TABLE feature_flag_schedules SET (autovacuum_enabled = off);"
            "ALTER TABLE feature_flags SET (autovacuum_enabled = off);"
            "ALTER TABLE audit_events SET (autovacuum_enabled = off);"
            "INSERT INTO feature_flags (id, flag_key) SELECT ('01000000-0000-7000-8000-' ||"
            " lpad(n::text, 12, '0'))::uuid, 'flag-' || n FROM generate_series(1, 10000) AS n;"
            "INSERT INTO feature_flag_schedules (id, flag_id, environment, scheduled_at, updates)"
            " SELECT gen_random_uuid(), f.id, 'production', timestamptz '2026-11-27T09:00:00Z'"
            " + n * interval '1 hour', '{}' FROM generate_series(-5, 4) AS n, feature_flags f;"
            "INSERT INTO audit_events (id, at, actor, action, flag_id, flag_before, flag_after)"
            " SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000' || '8'"
            " || substr(md5(f.id::text || n), 1, 15))::uuid, at, 'x', 'flag.edited', f.id, '{\"version\": "
            "1}',"
            " '{\"version\": 2}' FROM generate_series(1, 2) AS n, feature_flags f,"
            " LATERAL (SELECT timestamptz '2026-11-27T09:00:00Z' - n * interval '1 hour' AS at) AS a");
  }

  void expect_flags_by_key(const TimelinePeriod& period, int places) const;
  void expect_candidates_by_time() const;
  void expect_marks_by_flag() const;
  [[nodiscard]] static std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }
  [[nodiscard]] static std::string quoted(Instant at) { return quoted(format_instant(at)); }

  TestDatabase database_;
};

void TimelinePlanTest::expect_flags_by_key(const TimelinePeriod& period, int places) const {
  const FilteredQuery query =
      timeline_flags_query({.environment = production(), .period = period, .limit = places}, std::nullopt);
  const std::string from = quoted(period.from);
  const std::string to = quoted(period.to);
  const std::string ids = "'00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'";
  const std::string plan = explain(
      database_, query.statement(),
      "text, timestamptz, timestamptz, uuid, uuid, timestamptz, timestamptz, timestamptz, timestamptz,"
      " timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, int8",
      "'production', " + from + ", " + to + ", " + ids + ", " + from + ", " + to + ", " +
          quoted(period.from - kTimelineReach) + ", " + from + ", " + from + ", " + to + ", " + from + ", " +
          from + ", " + to + ", " + std::to_string(places));
  EXPECT_NE(plan.find("feature_flags_live_key"), std::string::npos) << plan;
  EXPECT_NE(plan.find("feature_flag_schedules_flag"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("hashed"), std::string::npos) << plan;
}

void TimelinePlanTest::expect_candidates_by_time() const {
  const std::string plan =
      explain(database_, timeline_candidates_statement(), "timestamptz, timestamptz, uuid, uuid, int8",
              quoted(kTestStart + 30min) + ", " + quoted(kTestStart + 40min) +
                  ", '00000000-0000-7000-8000-000000000000', '00000000-0000-7000-8000-000000000001', 2000");
  EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
  EXPECT_NE(plan.find("feature_flag_schedules_time"), std::string::npos) << plan;
  EXPECT_NE(plan.find("audit_events_pkey"), std::string::npos) << plan;
}

void TimelinePlanTest::expect_marks_by_flag() const {
  const std::string flags = quoted(RawConnection(database_.url())
                                       .exec("SELECT array_agg(id) FROM (SELECT id FROM feature_flags"
                                             " ORDER BY flag_key LIMIT 50) AS f"));
  const std::string schedules =
      explain(database_, timeline_schedules_statement(),
              "uuid[], timestamptz, timestamptz, timestamptz, timestamptz, int8",
              flags + ", " + quoted(kTestStart - 2h) + ", " + quoted(kTestStart) + ", " +
                  quoted(kTestStart + 2h) + ", " + quoted(kTestStart - 24h) + ", 10060");
  const std::string edits =
      explain(database_, timeline_edits_statement(), "uuid[], timestamptz, timestamptz, uuid, uuid, int8",
              flags + ", " + quoted(kTestStart - 2h) + ", " + quoted(kTestStart) +
                  ", '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 10060");
  for (const std::string& plan : {schedules, edits}) {
    EXPECT_EQ(plan.find("Seq Scan on feature_flag_schedules"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("Seq Scan on audit_events"), std::string::npos) << plan;
    EXPECT_NE(plan.find("loops=50)"), std::string::npos) << plan;
  }
  EXPECT_EQ(schedules.find("feature_flag_schedules_time"), std::string::npos) << schedules;
  EXPECT_NE(schedules.find("feature_flag_schedules_flag"), std::string::npos) << schedules;
  EXPECT_NE(edits.find("audit_events_flag"), std::string::npos) << edits;
}

TEST_F(TimelinePlanTest, WhateverThePlannerKnows) {
  // Both in one test: filling the tables is what takes the time.
  for (const bool analyzed : {false, true}) {
    SCOPED_TRACE(analyzed ? "analyzed" : "never analyzed");
    if (analyzed) {
      RawConnection(database_.url()).exec("ANALYZE feature_flag_schedules, feature_flags, audit_events");
    }
    expect_flags_by_key({.from = kTestStart, .to = kTestStart + 2h}, 51);
    expect_flags_by_key({.from = kTestStart - 10h, .to = kTestStart - 9h}, 51);
    expect_candidates_by_time();
    expect_marks_by_flag();
  }
}

}  // namespace
}  // namespace hoist::postgres
