// Both stores, driven by the real engine: what the reader reads back of a history, the model accepts.
#include "model/store_reader.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "hoist/app/user_overrides.h"
#include "integration/engine_harness.h"
#include "model/model.h"
#include "model/stored_values.h"
#include "support/builders.h"

namespace hoist::model {
namespace {

using namespace std::chrono_literals;
using test::in_unit;
using test::must;
using testing::ElementsAre;

class StoreReaderTest : public test::OnBothStores {
 protected:
  [[nodiscard]] Dialect dialect() const {
    return GetParam() == test::kSqlite ? Dialect::kSqlite : Dialect::kPostgres;
  }
  std::vector<Commit> history() { return read_history(engine.store().sql(), dialect()); }
  Contents contents() { return read_contents(engine.store().sql(), dialect()); }
  /// The model after the whole history, which is what the store holds.
  Model judged() {
    Model model;
    for (const Commit& commit : history()) model.commit(commit);
    model.compare(contents());
    return model;
  }

  /// Every unit of work has an instant of its own, as with a real clock.
  void step(Duration by = 1s) { engine.advance(by); }
  void create_flag(std::string_view key) {
    engine.create_flag(key);
    step();
  }
  /// Due a minute from now, once step(1min) is called.
  ScheduleId schedule(std::string_view flag, int max_retries = 3) {
    const Schedule made =
        engine.create_schedule({.flag = flag, .in = 1min, .enabled = true, .max_retries = max_retries});
    step();
    return made.id;
  }
  void edit(std::string_view key) {
    engine.edit_flag(key, false);
    step();
  }
  PassReport pass() {
    const PassReport report = engine.pass();
    step();
    return report;
  }
  /// A schedule of the flag that has failed once and waits for its retry; changes are still refused.
  ScheduleId retrying(std::string_view flag, int max_retries = 3) {
    const ScheduleId id = schedule(flag, max_retries);
    step(1min);
    engine.refuse_changes(flag);
    EXPECT_EQ(pass().retrying, 1);
    return id;
  }
  void step_over_backoff() { step(2h); }

  // One way through the lifecycle each.

  void apply_supersede_cancel() {
    create_flag("plain");
    schedule("plain");
    step(1min);
    EXPECT_EQ(pass().applied, 1);
    schedule("plain");
    step(1min);
    edit("plain");
    EXPECT_EQ(pass().superseded, 1);
    engine.cancel(schedule("plain"));
    step();
  }
  void fail_for_good() {
    create_flag("doomed");
    const ScheduleId id = schedule("doomed");
    engine.delete_flag("doomed");
    step(1min);
    EXPECT_EQ(pass().failed, 1);
    engine.retry_by_hand(id);
    step();
    EXPECT_EQ(pass().failed, 1);
  }
  void retry_to_each_end() {
    create_flag("applied-late");
    retrying("applied-late");
    engine.allow_changes();
    step_over_backoff();
    EXPECT_EQ(pass().applied, 1);

    create_flag("superseded-late");
    retrying("superseded-late");
    engine.allow_changes();
    edit("superseded-late");
    step_over_backoff();
    EXPECT_EQ(pass().superseded, 1);

    create_flag("given-up");
    retrying("given-up", 2);
    step_over_backoff();
    EXPECT_EQ(pass().retrying, 1);
    step_over_backoff();
    EXPECT_EQ(pass().failed, 1);
    engine.allow_changes();

    create_flag("cancelled-late");
    engine.cancel(retrying("cancelled-late"));
    engine.allow_changes();
    step();
  }
  void retry_at_once() {
    create_flag("impatient");
    const ScheduleId id = retrying("impatient");
    engine.allow_changes();
    engine.retry_by_hand(id);
    step();
    EXPECT_EQ(pass().applied, 1);
  }
  void miss_windows() {
    const auto create = [&](std::string_view flag, MissedWindow policy) {
      create_flag(flag);
      engine.create_schedule({.flag = flag, .in = 1min, .enabled = true, .missed_window = policy});
    };
    create("skipped", MissedWindow::kSkip);
    create("parked", MissedWindow::kAsk);
    engine.advance(1h);
    const PassReport late = pass();
    EXPECT_EQ(late.skipped, 1);
    EXPECT_EQ(late.failed, 1);
    create("skipped-late", MissedWindow::kSkip);
    engine.refuse_changes("skipped-late");
    engine.advance(1min);
    EXPECT_EQ(pass().retrying, 1);
    engine.allow_changes();
    engine.advance(1h);
    EXPECT_EQ(pass().skipped, 1);
    step();
  }
  void insert_by_sql() {
    engine.store().run_sql(
        "INSERT INTO feature_flags (id, flag_key) VALUES ('00000000-0000-7000-8000-0000000000f1', 'by-sql')");
    for (const char* updates : {R"({"enabled": true})", R"({"enabled": "yes"})"}) {
      const int number = updates[12] == '"' ? 2 : 1;
      engine.store().run_sql(fmt::format(
          "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) VALUES "
          "('00000000-0000-7000-8000-0000000000a{}', '00000000-0000-7000-8000-0000000000f1', '{}', '{}')",
          number, format_instant(engine.now()), updates));
    }
    step();
    const PassReport report = pass();
    EXPECT_EQ(report.applied, 1);
    EXPECT_EQ(report.failed, 1);
  }
  void override_users() {
    create_flag("personal");
    for (const bool set : {true, false}) {
      in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
        const SetUserOverride command{.key = test::flag_key("personal"),
                                      .environment = test::environment_key("production"),
                                      .user_id = "u1",
                                      .type = OverrideType::kInclude,
                                      .reason = {}};
        if (set) {
          must(set_user_override(unit, command, "test", engine.random()));
        } else {
          must(remove_user_override(unit, command.key, command.environment, "u1", "test", engine.random()));
        }
      });
      step();
    }
  }

  test::EngineHarness engine{GetParam()};
};

HOIST_ON_BOTH_STORES(StoreReaderTest);

TEST_P(StoreReaderTest, every_transition_of_the_real_engine_is_as_the_model_has_it) {
  apply_supersede_cancel();
  fail_for_good();
  retry_to_each_end();
  retry_at_once();
  miss_windows();
  insert_by_sql();
  override_users();
  const Model model = judged();
  model.expect_finished();
  for (const std::string& transition : Model::transitions()) {
    EXPECT_EQ(model.seen().count(transition), 1U) << transition;
  }
  const Account account = model.account();
  EXPECT_EQ(account.unsettled, 0);
  EXPECT_EQ(account.applied + account.superseded + account.skipped + account.failed + account.cancelled,
            account.accepted);
}

TEST_P(StoreReaderTest, an_empty_store_has_no_history) {
  EXPECT_TRUE(history().empty());
  EXPECT_TRUE(contents().flags.empty());
  judged().expect_finished();
}

TEST_P(StoreReaderTest, rows_are_read_column_by_column) {
  create_flag("plain");
  const ScheduleId id = retrying("plain", 2);
  const Schedule made = engine.schedule(id);
  const Contents read = contents();
  const ScheduleRow& row = read.schedules.at(id.to_string());
  EXPECT_EQ(row.flag_id, made.flag_id.to_string());
  EXPECT_EQ(row.scheduled_at, made.scheduled_at.unix_us());
  EXPECT_EQ(row.status, "failed");
  EXPECT_EQ(row.updates, read_updates(R"({"enabled": true})"));
  EXPECT_EQ(row.retry_count, 1);
  EXPECT_EQ(row.max_retries, 2);
  EXPECT_EQ(row.next_retry_at, made.next_retry_at->unix_us());
  EXPECT_EQ(row.last_error, made.last_error);
  EXPECT_EQ(row.attempt_count, 1);
  EXPECT_EQ(row.applied_at, std::nullopt);
  const FlagRow& flag = read.flags.at(row.flag_id);
  EXPECT_EQ(flag.key, "plain");
  EXPECT_EQ(flag.environment, "production");
  EXPECT_EQ(flag.values, kShortForm);
  EXPECT_EQ(flag.version, 1);
  EXPECT_EQ(read.revisions, (std::map<std::string, std::int64_t>{{"production", 3}}));
  EXPECT_EQ(read.attempt_rows, 1);
  EXPECT_EQ(read.audit_rows, 2);
}

TEST_P(StoreReaderTest, a_batch_is_one_commit) {
  create_flag("a");
  create_flag("b");
  for (const char* flag : {"a", "b", "a", "b"}) schedule(flag);
  step(2min);
  EXPECT_EQ(pass().applied, 4);
  const std::vector<Commit> commits = history();
  ASSERT_EQ(commits.size(), 7U) << "two flags, four schedules, one batch";
  EXPECT_EQ(commits.back().attempts.size(), 4U);
  EXPECT_EQ(commits.back().audits.size(), 4U);
  EXPECT_EQ(judged().flag(commits.front().audits.front().flag_id)->version, 3);
}

TEST_P(StoreReaderTest, a_refused_schedule_is_a_commit_of_its_own) {
  create_flag("a");
  create_flag("refused");
  schedule("a");
  schedule("refused");
  engine.refuse_changes("refused");
  step(2min);
  const PassReport report = pass();
  EXPECT_EQ(report.applied, 1);
  EXPECT_EQ(report.retrying, 1);
  engine.allow_changes();
  std::vector<std::string> outcomes;
  for (const Commit& commit : history()) {
    EXPECT_LE(commit.attempts.size(), 1U);
    for (const AttemptRow& attempt : commit.attempts) outcomes.push_back(attempt.outcome);
  }
  EXPECT_THAT(outcomes, testing::UnorderedElementsAre("applied", "failed"));
  EXPECT_EQ(judged().account().unsettled, 1);
}

TEST_P(StoreReaderTest, what_sql_did_behind_the_commits_is_noticed) {
  create_flag("plain");
  schedule("plain");
  step(1min);
  pass();
  const Model model = judged();
  const std::pair<const char*, const char*> changes[] = {
      {"UPDATE feature_flags SET rollout_percentage = 7",
       "UPDATE feature_flags SET rollout_percentage = 100"},
      {"UPDATE feature_flags SET version = 7", "UPDATE feature_flags SET version = 2"},
      {"UPDATE feature_flag_schedules SET retry_count = 1",
       "UPDATE feature_flag_schedules SET retry_count = 0"},
      {"UPDATE environments SET revision = 7", "UPDATE environments SET revision = 3"},
      {"DELETE FROM schedule_attempts", ""}};
  for (const auto& [change, undo] : changes) {
    EXPECT_NO_THROW(model.compare(contents())) << "before " << change;
    engine.store().run_sql(change);
    EXPECT_THROW(model.compare(contents()), Broken) << change;
    engine.store().run_sql(undo);
  }
}

TEST_P(StoreReaderTest, new_attempts_are_those_after_a_number) {
  create_flag("plain");
  const std::string id = retrying("plain").to_string();
  step_over_backoff();
  EXPECT_EQ(pass().retrying, 1);
  const auto numbers_after = [&](int seen) {
    std::vector<int> numbers;
    for (const AttemptRow& attempt : read_new_attempts(engine.store().sql(), dialect(), id, seen)) {
      numbers.push_back(attempt.number);
    }
    return numbers;
  };
  EXPECT_THAT(numbers_after(0), ElementsAre(1, 2));
  EXPECT_THAT(numbers_after(1), ElementsAre(2));
  EXPECT_THAT(numbers_after(2), ElementsAre());
}

class SqliteReaderTest : public StoreReaderTest {};
INSTANTIATE_TEST_SUITE_P(store, SqliteReaderTest, testing::Values(test::kSqlite), test::store_name);

TEST_P(SqliteReaderTest, new_events_are_those_after_the_last_look) {
  std::int64_t seen = 0;
  const auto actions = [&] {
    std::vector<std::string> names;
    for (const AuditRow& audit : read_new_audits(engine.store().sql(), seen)) names.push_back(audit.action);
    return names;
  };
  EXPECT_THAT(actions(), ElementsAre());
  create_flag("plain");
  edit("plain");
  EXPECT_THAT(actions(), ElementsAre("flag.created", "flag.edited"));
  EXPECT_THAT(actions(), ElementsAre());
  edit("plain");
  EXPECT_THAT(actions(), ElementsAre("flag.edited"));
}

class PostgresReaderTest : public StoreReaderTest {};
INSTANTIATE_TEST_SUITE_P(store, PostgresReaderTest, testing::Values(test::kPostgres), test::store_name);

TEST_P(PostgresReaderTest, transactions_of_one_instant_are_told_apart) {
  // Without step(): the batch falls into parts, and people are as fast.
  for (const char* flag : {"a", "b", "c"}) {
    engine.create_flag(flag);
    engine.create_schedule({.flag = flag, .in = 1min, .enabled = true});
  }
  engine.refuse_changes("b");
  engine.advance(1min);
  EXPECT_EQ(engine.pass().applied, 2);
  engine.edit_flag("a", false);
  engine.allow_changes();
  EXPECT_EQ(judged().account().attempts, 3);
}

}  // namespace
}  // namespace hoist::model
