// How SQLite runs what people read across flags: by an index, in the order wanted.
#include <gtest/gtest.h>

#include "hoist/stores/sqlite/plan_test.h"
#include "hoist/stores/sqlite/repositories.h"

namespace hoist::sqlite {
namespace {

using test::must;

class WideListsPlanTest : public PlanTest {
 protected:
  void expect_in_order(std::string_view sql, std::string_view beginning) {
    const std::string plan = plan_of(sql);
    EXPECT_TRUE(plan.starts_with(beginning)) << plan;
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
  }
};

TEST_F(WideListsPlanTest, what_failed_is_found_without_what_was_applied) {
  for (const auto state : {ScheduleStateFilter::kTerminal, ScheduleStateFilter::kParked}) {
    for (const auto& environment : {std::optional(production()), std::optional<EnvironmentKey>()}) {
      expect_in_order(
          schedule_list_sql(
              {.environment = environment, .flag = {}, .state = state, .from = {}, .to = {}, .after = {}}),
          "SCAN s USING INDEX feature_flag_schedules_terminal");
    }
  }
  for (const std::string_view sql : {count_failed_sql(), count_parked_sql()}) {
    const std::string plan = plan_of(sql);
    EXPECT_NE(plan.find("USING INDEX feature_flag_schedules_terminal (scheduled_at>?)"), std::string::npos)
        << plan;
  }
}

TEST_F(WideListsPlanTest, the_ledger_is_read_from_its_end) {
  expect_in_order(ledger_sql({}), "SCAN a USING INDEX schedule_attempts_ended");
  expect_in_order(ledger_sql({.environment = production(), .outcome = AttemptOutcome::kApplied}),
                  "SCAN a USING INDEX schedule_attempts_ended");
  expect_in_order(ledger_sql({.environment = production(), .outcome = AttemptOutcome::kFailed}),
                  "SCAN a USING INDEX schedule_attempts_not_applied");
  expect_in_order(ledger_sql({.from = Instant(), .to = Instant()}),
                  "SEARCH a USING INDEX schedule_attempts_ended (ended_at>? AND ended_at<?)");
  EXPECT_TRUE(plan_of(recent_attempts_sql())
                  .starts_with("SEARCH schedule_attempts USING INDEX schedule_attempts_ended (ended_at>?)"))
      << plan_of(recent_attempts_sql());
}

TEST_F(WideListsPlanTest, of_few_flags_rows_are_found_flag_by_flag) {
  const std::vector<FlagId> flags(2);
  const std::string ledger = plan_of(ledger_sql({.flags = flags}));
  EXPECT_NE(ledger.find("INDEX feature_flag_schedules_flag (flag_id=?)"), std::string::npos) << ledger;
  EXPECT_EQ(ledger.find("schedule_attempts_ended"), std::string::npos) << ledger;
  const std::string audit = plan_of(audit_list_sql({.flags = flags}));
  EXPECT_NE(audit.find("USING INDEX audit_events_flag (flag_id=?"), std::string::npos) << audit;
  const std::string schedules = plan_of(schedule_list_sql(
      {.environment = {}, .flag = {}, .state = {}, .from = {}, .to = {}, .after = {}, .flags = flags}));
  EXPECT_NE(schedules.find("INDEX feature_flag_schedules_flag (flag_id=?"), std::string::npos) << schedules;
}

TEST_F(WideListsPlanTest, the_audit_trail_is_read_from_its_end) {
  expect_in_order(audit_list_sql({}), "SCAN audit_events USING INDEX sqlite_autoindex_audit_events_1");
  expect_in_order(audit_list_sql({.actor = "ann"}),
                  "SEARCH audit_events USING INDEX audit_events_actor (actor=?)");
  expect_in_order(audit_list_sql({.action = AuditAction::kTokenCreated}),
                  "SEARCH audit_events USING INDEX audit_events_action (action=?)");
  expect_in_order(audit_list_sql({.from = Instant(), .to = Instant()}),
                  "SEARCH audit_events USING INDEX sqlite_autoindex_audit_events_1 (id>? AND id<?)");
}

}  // namespace
}  // namespace hoist::sqlite
