// Rows that people write by SQL, and what the database itself refuses.
#include <fmt/format.h>

#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kFlagUuid = "01935b1e-7c00-7000-8000-000000000001";
constexpr std::string_view kScheduleUuid = "01935b1e-7c00-7000-8000-000000000002";

class RawSqlTest : public StoreTest {
 protected:
  void insert_flag_by_sql() {
    db.run_sql(fmt::format(
        "INSERT INTO feature_flags (id, flag_key, environment) VALUES ('{}', 'raw', 'staging')", kFlagUuid));
  }
  void insert_schedule_by_sql(std::string_view scheduled_at) {
    db.run_sql(
        fmt::format("INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) VALUES "
                    "('{}', '{}', '{}', '{{\"enabled\": true, \"rolloutPercentage\": 25}}')",
                    kScheduleUuid, kFlagUuid, scheduled_at));
  }
  Flag raw_flag() { return find_flag(flag_key("raw"), environment_key("staging")).value(); }
  Schedule raw_schedule() { return find_schedule(must(ScheduleId::parse(kScheduleUuid))).value(); }
};

/// Defaults take the database's own clock; a test allows for a machine that is busy.
bool is_about_now(Instant at) {
  const Instant now = WallClock().now();
  return at > now - 10min && at < now + 1s;
}

TEST_P(RawSqlTest, a_flag_needs_no_more_than_its_documented_columns) {
  insert_flag_by_sql();
  const Flag flag = raw_flag();
  EXPECT_EQ(flag.id.to_string(), kFlagUuid);
  EXPECT_EQ(flag.config, FlagConfig{});
  EXPECT_EQ(flag.intents, FieldIntents{});
  EXPECT_EQ(flag.version, 1);
  EXPECT_EQ(flag.deleted_at, std::nullopt);
  EXPECT_TRUE(is_about_now(flag.created_at)) << format_instant(flag.created_at);
  EXPECT_TRUE(is_about_now(flag.updated_at)) << format_instant(flag.updated_at);
}

TEST_P(RawSqlTest, a_schedule_needs_no_more_than_its_documented_columns_and_is_claimed) {
  insert_flag_by_sql();
  insert_schedule_by_sql("2026-11-27T09:00:00Z");
  const Schedule schedule = raw_schedule();
  EXPECT_EQ(schedule.flag_id.to_string(), kFlagUuid);
  EXPECT_EQ(schedule.flag_key.text(), "raw");
  EXPECT_EQ(schedule.environment.text(), "staging");
  EXPECT_EQ(schedule.scheduled_at, kTestStart);
  EXPECT_EQ(schedule.status, ScheduleStatus::kPending);
  EXPECT_EQ(schedule.updates, make_updates(true, 25));
  EXPECT_EQ(schedule.retry_count, 0);
  EXPECT_EQ(schedule.max_retries, 3);
  EXPECT_EQ(schedule.next_retry_at, std::nullopt);
  EXPECT_EQ(schedule.last_error, "");
  EXPECT_EQ(schedule.error_message, "");
  EXPECT_EQ(schedule.attempt_count, 0);
  EXPECT_EQ(schedule.created_by, "");
  EXPECT_EQ(schedule.cancelled_by, "");
  EXPECT_EQ(schedule.applied_at, std::nullopt);
  EXPECT_EQ(schedule.cancelled_at, std::nullopt);
  EXPECT_TRUE(is_about_now(schedule.created_at)) << format_instant(schedule.created_at);
  EXPECT_TRUE(is_about_now(schedule.updated_at)) << format_instant(schedule.updated_at);
  EXPECT_EQ(claimable(10), std::vector{schedule});
  apply_due();
  EXPECT_EQ(raw_schedule().status, ScheduleStatus::kApplied);
}

TEST_P(RawSqlTest, a_schedule_is_listed_in_the_environment_that_its_flag_has) {
  const auto listed = [&](std::string_view environment) {
    return read([&](UnitOfWork& unit) {
             return must(unit.schedules().list({.environment = environment_key(environment),
                                                .flag = {},
                                                .state = ScheduleStateFilter::kPending,
                                                .from = {},
                                                .to = {},
                                                .after = {}}));
           })
        .size();
  };
  insert_flag_by_sql();
  insert_schedule_by_sql("2026-11-27T09:00:00Z");
  EXPECT_EQ(listed("staging"), 1U);
  db.run_sql("UPDATE feature_flag_schedules SET environment = 'nonsense'");
  EXPECT_EQ(listed("staging"), 1U);
  db.run_sql("UPDATE feature_flags SET environment = 'test' WHERE flag_key = 'raw'");
  EXPECT_EQ(listed("staging"), 0U);
  EXPECT_EQ(listed("test"), 1U);
}

TEST_P(RawSqlTest, other_ways_to_write_an_instant_mean_the_same) {
  insert_flag_by_sql();
  for (const char* text : {"2026-11-27 09:00:00", "2026-11-27T09:00:00", "2026-11-27T10:00:00+01:00",
                           "2026-11-27 03:30:00-05:30", "2026-11-27T09:00:00.000Z", "2026-11-27T09:00Z"}) {
    insert_schedule_by_sql(text);
    EXPECT_EQ(raw_schedule().scheduled_at, kTestStart) << text;
    db.clock().set(kTestStart - 1ms);
    EXPECT_TRUE(claimable(10).empty()) << text;
    db.clock().set(kTestStart);
    const std::vector<Schedule> claimed = claimable(10);
    ASSERT_EQ(claimed.size(), 1U) << text;
    write([&](UnitOfWork& unit) {
      EXPECT_EQ(must(unit.due().claim_again(std::vector{claim_mark(claimed.front())})), claimed) << text;
      must(unit.due().settle(std::vector{settled_as_failed(
          claimed.front(), {.failure_class = FailureClass::kTransient, .code = "X", .message = "no"},
          kTestStart, make.random())}));
    });
    db.run_sql(fmt::format("UPDATE feature_flag_schedules SET next_retry_at = '{}'", text));
    EXPECT_EQ(raw_schedule().next_retry_at, kTestStart) << text;
    ASSERT_EQ(claimable(10).size(), 1U) << text;
    apply_due();
    EXPECT_EQ(raw_schedule().status, ScheduleStatus::kApplied) << text;
    db.run_sql("DELETE FROM schedule_attempts; DELETE FROM feature_flag_schedules");
  }
}

TEST_P(RawSqlTest, other_ways_to_write_an_instant_are_ordered_and_listed_like_the_usual_one) {
  insert_flag_by_sql();
  insert_schedule_by_sql("2026-11-27 12:00:00+03:00");  // kTestStart; as text after the next
  const Schedule later = add(make.make_schedule(raw_flag(), kTestStart + 1s));
  db.clock().set(kTestStart + 2s);
  EXPECT_EQ(ids_of(claimable(10)), (std::vector{raw_schedule().id, later.id}));
  ScheduleFilter filter;
  const auto list = [&] {
    return read([&](UnitOfWork& unit) { return must(unit.schedules().list(filter)); });
  };
  EXPECT_EQ(ids_of(list()), (std::vector{raw_schedule().id, later.id}));
  filter.to = kTestStart + 1s;
  EXPECT_EQ(ids_of(list()), std::vector{raw_schedule().id});
  filter.to.reset();
  filter.after = std::pair(kTestStart, raw_schedule().id);
  EXPECT_EQ(ids_of(list()), std::vector{later.id});
}

TEST_P(RawSqlTest, the_database_refuses_what_is_out_of_range) {
  insert_flag_by_sql();
  insert_schedule_by_sql("2026-11-27T09:00:00Z");
  for (const char* assignment :
       {"rollout_percentage = 101", "rollout_percentage = -1", "rollout_percentage = NULL", "flag_key = ''",
        "flag_key = 'a b'", "flag_key = '-a'", "flag_key = 'a/b'", "environment = ''", "environment = 'a b'",
        "enabled = NULL", "description = NULL", "version = NULL", "intents = 'not json'"}) {
    EXPECT_TRUE(db.sql().refuses(fmt::format("UPDATE feature_flags SET {}", assignment))) << assignment;
  }
  for (const char* assignment :
       {"max_retries = 11", "max_retries = -1", "max_retries = NULL", "retry_count = -1", "status = 'x'",
        "status = 'retrying'", "status = NULL", "updates = 'not json'", "updates = NULL",
        "scheduled_at = NULL", "scheduled_at = 'soon'", "next_retry_at = 'soon'", "flag_id = NULL",
        "flag_id = '01935b1e-7c00-7000-8000-00000000dead'", "due_at = scheduled_at"}) {
    EXPECT_TRUE(db.sql().refuses(fmt::format("UPDATE feature_flag_schedules SET {}", assignment)))
        << assignment;
  }
  for (const char* assignment :
       {"max_retries = 0", "max_retries = 10", "updates = '[]'", "status = 'failed'"}) {
    EXPECT_FALSE(db.sql().refuses(fmt::format("UPDATE feature_flag_schedules SET {}", assignment)))
        << assignment;
  }
  for (const char* assignment :
       {"rollout_percentage = 0", "rollout_percentage = 100", "flag_key = 'A.b_c-9'"}) {
    EXPECT_FALSE(db.sql().refuses(fmt::format("UPDATE feature_flags SET {}", assignment))) << assignment;
  }
}

/// Values that the columns' types take and that make no sense, each on one schedule.
std::vector<std::string> senseless_values(bool sqlite) {
  if (sqlite) {
    return {"status = 'failed', next_retry_at = '0'",
            "status = 'failed', next_retry_at = '-4000-01-01'",
            "created_at = 'soon'",
            "updated_at = 17",
            "applied_at = 'x'",
            "cancelled_at = ''",
            "attempt_count = 'x'",
            "attempt_count = 9e18",
            "retry_count = 'x'",
            "retry_count = 2.5",
            "error_message = x'ff'",
            "created_by = x'00ff'",
            "last_error = 12",
            "cancelled_by = 1.5",
            "id = 'X'",
            "scheduled_at = '0000-01-01'",
            "scheduled_at = '9999-12-31T24:00:00Z'"};
  }
  return {"status = 'failed', next_retry_at = '-infinity'",
          "status = 'failed', next_retry_at = '0044-03-15 12:00:00 BC'",
          "created_at = 'infinity'",
          "updated_at = '-infinity'",
          "applied_at = 'infinity'",
          "cancelled_at = '294000-01-01'",
          "attempt_count = -1",
          "retry_count = 2147483647",
          "scheduled_at = '-infinity'"};
}

TEST_P(RawSqlTest, a_senseless_row_is_refused_or_holds_up_no_other) {
  insert_flag_by_sql();
  const Schedule good = add(make.make_schedule(raw_flag(), kTestStart));
  for (const std::string& senseless : senseless_values(db.is_sqlite())) {
    insert_schedule_by_sql("2026-11-27T08:00:00Z");
    const bool refused = db.sql().refuses(
        fmt::format("UPDATE feature_flag_schedules SET {} WHERE id = '{}'", senseless, kScheduleUuid));
    if (!refused) {
      const auto unit = must(session->begin(Access::kWrite));
      const auto claimed = unit->due().claim(kTestStart, 10, {});
      ASSERT_EQ(outcome_of(claimed), "ok") << senseless;
      const std::vector<ScheduleId> ids = ids_of(*claimed);
      EXPECT_NE(std::find(ids.begin(), ids.end(), good.id), ids.end()) << senseless;
      EXPECT_EQ(outcome_of(unit->due().next_due(kTestStart, {})), "ok") << senseless;
      EXPECT_EQ(outcome_of(unit->schedules().list({})), "ok") << senseless;
      std::vector<Settlement> settlements;
      for (const Schedule& schedule : *claimed) {
        settlements.push_back(settled_as_applied(schedule, kTestStart));
      }
      EXPECT_EQ(outcome_of(unit->due().settle(settlements)), "ok") << senseless;
    }
    db.run_sql(fmt::format("DELETE FROM feature_flag_schedules WHERE id <> '{}'", good.id.to_string()));
  }
}

TEST_P(RawSqlTest, the_database_refuses_a_key_of_101_characters) {
  insert_flag_by_sql();
  for (const char* column : {"flag_key", "environment"}) {
    const auto set_key = [&](const std::string& key) {
      return fmt::format("UPDATE feature_flags SET {} = '{}'", column, key);
    };
    EXPECT_FALSE(db.sql().refuses(set_key(std::string(100, 'k')))) << column;
    EXPECT_TRUE(db.sql().refuses(set_key(std::string(101, 'k')))) << column;
    EXPECT_TRUE(db.sql().refuses(set_key("key\n"))) << column;
  }
}

TEST_P(RawSqlTest, the_database_refuses_a_second_live_flag_of_the_key) {
  insert_flag_by_sql();
  const std::string second =
      "INSERT INTO feature_flags (id, flag_key, environment) VALUES "
      "('01935b1e-7c00-7000-8000-000000000009', 'raw', 'staging')";
  EXPECT_TRUE(db.sql().refuses(second));
  db.run_sql("UPDATE feature_flags SET deleted_at = created_at");
  EXPECT_FALSE(db.sql().refuses(second));
}

TEST_P(RawSqlTest, the_database_keeps_flags_that_schedules_refer_to) {
  insert_flag_by_sql();
  insert_schedule_by_sql("2026-11-27T09:00:00Z");
  EXPECT_TRUE(db.sql().refuses("DELETE FROM feature_flags"));
}

TEST_P(RawSqlTest, outcomes_are_a_closed_set) {
  const auto insert = [](std::string_view outcome) {
    return fmt::format(
        "INSERT INTO schedule_attempts (schedule_id, attempt, started_at, ended_at, outcome) "
        "VALUES ('{}', 1, '2026-11-27T09:00:00Z', '2026-11-27T09:00:00Z', '{}')",
        kScheduleUuid, outcome);
  };
  EXPECT_TRUE(db.sql().refuses(insert("retried")));
  EXPECT_FALSE(db.sql().refuses(insert("superseded")));
  EXPECT_TRUE(db.sql().refuses(insert("applied")));  // the same attempt twice
}

HOIST_ON_DIRECT_STORES(RawSqlTest);

}  // namespace
}  // namespace hoist::test
