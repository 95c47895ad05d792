// Real `hoist` processes on real stores: their log lines (AC4), their settings (AC7), many workers on one
// PostgreSQL, `kill -9` in mid-batch, and a server that goes down and comes back (AC10).
#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <memory>
#include <string>
#include <vector>

#include "integration/engine_harness.h"
#include "support/postgres_server.h"
#include "support/process.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

ProcessOptions hoist_program(const std::string& url, std::vector<std::string> arguments) {
  ProcessOptions options;
  options.program = HOIST_BINARY;
  options.arguments = std::move(arguments);
  options.environment["DATABASE_URL"] = url;
  options.environment["FLAG_SCHEDULE_MAX_RETRIES"] = std::nullopt;
  return options;
}

ProcessOptions worker_program(const std::string& url) {
  return hoist_program(url, {"worker", "--log-format", "json", "--retry-base", "200ms"});
}

boost::json::object parse_line(const std::string& line) { return boost::json::parse(line).as_object(); }

std::string text_of(const boost::json::object& record, std::string_view field) {
  const boost::json::value* value = record.if_contains(field);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// The next line of the worker's standard output with that message about that flag.
boost::json::object wait_for_record(Process& worker, std::string_view message, std::string_view flag = "") {
  const auto line = worker.wait_for_line([&](const std::string& candidate) {
    const boost::json::object record = parse_line(candidate);
    return text_of(record, "message") == message && (flag.empty() || text_of(record, "flagKey") == flag);
  });
  if (!line) {
    throw std::runtime_error(fmt::format("no line '{}' for '{}' in:\n{}\n{}", message, flag, worker.output(),
                                         worker.error_output()));
  }
  return parse_line(*line);
}

void expect_fields(const boost::json::object& record, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    EXPECT_TRUE(record.contains(name)) << name << " in " << boost::json::serialize(record);
  }
}

class AC4_logging : public OnBothStores {
 protected:
  EngineHarness engine_{GetParam(), {.real_clock = true}};
};

TEST_P(AC4_logging, applied) {
  engine_.create_flag("checkout");
  const Schedule schedule = engine_.create_schedule({.flag = "checkout", .in = 50ms, .enabled = true});
  Process worker(worker_program(engine_.store().url()));
  const auto record = wait_for_record(worker, "Schedule applied", "checkout");
  EXPECT_EQ(text_of(record, "scheduleId"), schedule.id.to_string());
  EXPECT_EQ(text_of(record, "scheduledAt"), format_instant(schedule.scheduled_at));
  EXPECT_EQ(text_of(record, "level"), "info");
  EXPECT_EQ(record.at("retryCount"), 0);
  expect_fields(record,
                {"timestamp", "appliedAt", "environment", "maxRetries", "attempt", "latenessMs", "worker"});
  const auto summary = wait_for_record(worker, "Pass finished");
  EXPECT_EQ(summary.at("processed"), 1);
  EXPECT_EQ(summary.at("applied"), 1);
  expect_fields(summary, {"failed", "retrying", "superseded", "durationMs", "worker"});
  worker.send_signal(SIGTERM);
  EXPECT_EQ(worker.wait_exit(), (Exit{.code = 0, .signal = 0}));
}

TEST_P(AC4_logging, retry_then_applied_on_retry) {
  engine_.create_flag("frozen");
  engine_.refuse_changes("frozen");
  const Schedule schedule = engine_.create_schedule({.flag = "frozen", .in = 50ms, .enabled = true});
  Process worker(worker_program(engine_.store().url()));
  const auto failed = wait_for_record(worker, "Schedule failed, retry scheduled", "frozen");
  EXPECT_EQ(text_of(failed, "scheduleId"), schedule.id.to_string());
  EXPECT_EQ(failed.at("retryCount"), 1);
  EXPECT_EQ(failed.at("maxRetries"), 3);
  EXPECT_EQ(text_of(failed, "errorClass"), "transient");
  EXPECT_THAT(text_of(failed, "error"), HasSubstr("the flag is frozen"));
  EXPECT_EQ(text_of(failed, "level"), "warn");
  EXPECT_TRUE(parse_instant(text_of(failed, "nextRetryAt"))) << text_of(failed, "nextRetryAt");
  engine_.allow_changes();
  const auto applied = wait_for_record(worker, "Schedule applied on retry", "frozen");
  EXPECT_GE(applied.at("retryCount").as_int64(), 1);
  EXPECT_EQ(text_of(applied, "scheduledAt"), format_instant(schedule.scheduled_at));
  EXPECT_TRUE(parse_instant(text_of(applied, "appliedAt")));
}

TEST_P(AC4_logging, retry_limit_exceeded) {
  engine_.create_flag("frozen");
  engine_.refuse_changes("frozen");
  engine_.create_schedule({.flag = "frozen", .in = 50ms, .enabled = true, .max_retries = 1});
  Process worker(worker_program(engine_.store().url()));
  const auto record = wait_for_record(worker, "Schedule retry limit exceeded", "frozen");
  EXPECT_EQ(record.at("retryCount"), 1);
  EXPECT_EQ(record.at("maxRetries"), 1);
  EXPECT_EQ(text_of(record, "level"), "error");
  EXPECT_FALSE(record.contains("nextRetryAt"));
}

TEST_P(AC4_logging, failed_permanently) {
  engine_.create_flag("doomed");
  engine_.create_schedule({.flag = "doomed", .in = 50ms, .enabled = true});
  engine_.delete_flag("doomed");
  Process worker(worker_program(engine_.store().url()));
  const auto record = wait_for_record(worker, "Schedule failed permanently", "doomed");
  EXPECT_EQ(text_of(record, "error"), "flag was deleted");
  EXPECT_EQ(text_of(record, "errorClass"), "permanent");
  EXPECT_EQ(record.at("retryCount"), 0);
}

HOIST_ON_BOTH_STORES(AC4_logging);

class AC7_configuration : public OnBothStores {};

struct MaxRetriesCase {
  std::optional<std::string> value;
  int expected;
  bool warns;
};

TEST_P(AC7_configuration, default_of_schedules_created_through_hoist) {
  EngineHarness engine(GetParam(), {.real_clock = true});
  engine.create_flag("checkout");
  const MaxRetriesCase cases[] = {
      {std::nullopt, 3, false}, {"0", 0, false},  {"10", 10, false}, {"11", 3, true},
      {"-1", 3, true},          {"abc", 3, true}, {"", 3, true}};
  for (const MaxRetriesCase& c : cases) {
    SCOPED_TRACE(c.value.value_or("(unset)"));
    ProcessOptions options = hoist_program(
        engine.store().url(), {"schedule", "create", "checkout", "--in", "1h", "--enable", "--json"});
    options.environment["FLAG_SCHEDULE_MAX_RETRIES"] = c.value;
    const Finished finished = run_process(options);
    ASSERT_EQ(finished.exit, (Exit{.code = 0, .signal = 0})) << finished.error_output;
    EXPECT_EQ(parse_line(finished.output).at("maxRetries"), c.expected);
    const auto warnings = std::count(finished.error_output.begin(), finished.error_output.end(), '\n');
    EXPECT_EQ(warnings, c.warns ? 1 : 0) << finished.error_output;
    if (c.warns) {
      EXPECT_THAT(finished.error_output, HasSubstr("FLAG_SCHEDULE_MAX_RETRIES"));
    }
  }
  // What Hoist does not create gets the column's own default.
  engine.store().run_sql(fmt::format(
      "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) VALUES "
      "('01935b1e-7c00-7000-8000-0000000000aa', '{}', '2099-01-01T00:00:00Z', '{{\"enabled\": true}}')",
      engine.flag("checkout").id.to_string()));
  EXPECT_EQ(engine.store().sql().number("SELECT max_retries FROM feature_flag_schedules WHERE id = "
                                        "'01935b1e-7c00-7000-8000-0000000000aa'"),
            3);
}

HOIST_ON_BOTH_STORES(AC7_configuration);

constexpr int kBacklog = 10'000;
constexpr int kBacklogFlags = 500;

/// 10,000 schedules over 500 flags, all due, intended times mixed so that order of claim and order of
/// intent differ; each schedule sets the percentage, every third the switch as well.
void fill_backlog(TestStore& store) {
  store.run_sql(
      fmt::format("INSERT INTO feature_flags (id, flag_key, environment) "
                  "SELECT gen_random_uuid(), 'flag-' || n, 'production' FROM generate_series(1, {}) n",
                  kBacklogFlags));
  store.run_sql(fmt::format(
      "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) "
      "SELECT gen_random_uuid(), f.id, clock_timestamp() - interval '1 hour' + random() * interval '59 "
      "minutes', "
      "CASE WHEN n % 3 = 0 THEN jsonb_build_object('rolloutPercentage', n % 101, 'enabled', n % 2 = 0) "
      "ELSE jsonb_build_object('rolloutPercentage', n % 101) END "
      "FROM generate_series(1, {}) n JOIN feature_flags f ON f.flag_key = 'flag-' || (n % {} + 1)",
      kBacklog, kBacklogFlags));
}

/// Everything settled once, and every flag as by intended time.
void expect_drained(TestStore& store) {
  SqlConnection& sql = store.sql();
  EXPECT_EQ(sql.number("SELECT count(*) FROM feature_flag_schedules WHERE due_at IS NOT NULL"), 0);
  EXPECT_EQ(sql.number("SELECT count(*) FROM feature_flag_schedules WHERE status = 'applied' OR "
                       "(status = 'cancelled' AND cancelled_by = 'system')"),
            kBacklog);
  EXPECT_EQ(sql.number("SELECT count(*) FROM schedule_attempts"), kBacklog) << "one attempt each";
  EXPECT_EQ(sql.number("SELECT count(*) FROM feature_flag_schedules WHERE retry_count <> 0"), 0);
  const std::string applied = "SELECT count(*) FROM feature_flag_schedules WHERE status = 'applied'";
  EXPECT_EQ(sql.number("SELECT count(*) FROM audit_events WHERE action = 'schedule.applied'"),
            sql.number(applied));
  EXPECT_EQ(sql.number("SELECT sum(version - 1) FROM feature_flags"), sql.number(applied));
  EXPECT_EQ(sql.number("SELECT count(*) FROM feature_flags f CROSS JOIN LATERAL ("
                       "  SELECT (updates->>'rolloutPercentage')::int AS wanted FROM feature_flag_schedules s"
                       "  WHERE s.flag_id = f.id ORDER BY scheduled_at DESC, id DESC LIMIT 1) latest "
                       "WHERE f.rollout_percentage <> latest.wanted"),
            0);
  EXPECT_EQ(sql.number(
                "SELECT count(*) FROM feature_flags f CROSS JOIN LATERAL ("
                "  SELECT (updates->>'enabled')::boolean AS wanted FROM feature_flag_schedules s"
                "  WHERE s.flag_id = f.id AND updates ? 'enabled' ORDER BY scheduled_at DESC, id DESC LIMIT 1"
                ") latest WHERE f.enabled <> latest.wanted"),
            0);
}

/// Reads all workers' logs until they have settled `count` schedules together.
void wait_until_processed(std::vector<std::unique_ptr<Process>>& workers, std::int64_t count) {
  const Deadline deadline(120s);
  std::int64_t processed = 0;
  while (processed < count) {
    ASSERT_FALSE(deadline.passed()) << processed << " of " << count;
    for (const auto& worker : workers) {
      while (const auto line = worker->read_line(Deadline(20ms))) {
        const auto record = parse_line(*line);
        if (text_of(record, "message") == "Pass finished") processed += record.at("processed").as_int64();
      }
    }
  }
}

bool says_pass_finished(const std::string& line) { return line.find("Pass finished") != std::string::npos; }

void drain_with(int workers_count, std::string_view kind = kPostgres) {
  TestStore store(kind, {.real_clock = true});
  fill_backlog(store);
  std::vector<std::unique_ptr<Process>> workers;
  for (int i = 0; i < workers_count; ++i) {
    workers.push_back(std::make_unique<Process>(worker_program(store.url())));
  }
  wait_until_processed(workers, kBacklog);
  for (const auto& worker : workers) {
    worker->send_signal(SIGTERM);
    EXPECT_EQ(worker->wait_exit(), (Exit{.code = 0, .signal = 0})) << worker->error_output();
  }
  expect_drained(store);
}

TEST(AC10_workers, two_drain_ten_thousand_over_five_hundred_flags) { drain_with(2); }
TEST(AC10_workers, four_drain_ten_thousand_over_five_hundred_flags) { drain_with(4); }

TEST(AC10_workers, two_drain_ten_thousand_behind_a_pooler) { drain_with(2, kPooled); }

TEST(AC10_workers, kill_9_in_mid_batch_loses_and_doubles_nothing) {
  TestStore store(kPostgres, {.real_clock = true});
  fill_backlog(store);
  // Each is killed as soon as it says anything, while it works on its next batch.
  for (int i = 0; i < 5; ++i) {
    Process victim(worker_program(store.url()));
    ASSERT_TRUE(victim.wait_for_line(says_pass_finished));
    victim.send_signal(SIGKILL);
    EXPECT_EQ(victim.wait_exit(), (Exit{.code = -1, .signal = SIGKILL}));
  }
  Process last(worker_program(store.url()));
  const Deadline deadline(120s);
  while (store.sql().number("SELECT count(*) FROM feature_flag_schedules WHERE due_at IS NOT NULL") > 0) {
    ASSERT_TRUE(last.wait_for_line(says_pass_finished, deadline)) << last.error_output();
  }
  expect_drained(store);
}

TEST(AC10_workers, a_server_that_is_down_costs_no_attempt_and_the_worker_recovers) {
  PostgresServer server;
  ASSERT_EQ(run_process(hoist_program(server.url(), {"migrate", "up"})).exit, (Exit{.code = 0, .signal = 0}));
  ASSERT_EQ(run_process(hoist_program(server.url(), {"flag", "create", "checkout"})).exit,
            (Exit{.code = 0, .signal = 0}));
  Process worker(worker_program(server.url()));
  wait_for_record(worker, "Worker started");
  // The worker is stopped while the schedule comes due and the server goes down, so that the first
  // thing it meets is the outage.
  worker.send_signal(SIGSTOP);
  const Finished created = run_process(
      hoist_program(server.url(), {"schedule", "create", "checkout", "--in", "1ms", "--enable", "--json"}));
  ASSERT_EQ(created.exit, (Exit{.code = 0, .signal = 0})) << created.error_output;
  const std::string id = text_of(parse_line(created.output), "id");
  server.stop();
  worker.send_signal(SIGCONT);
  wait_for_record(worker, "Store unreachable, the runner waits");
  server.start();
  wait_for_record(worker, "Schedule applied", "checkout");
  wait_for_record(worker, "Store reachable again");

  const Finished shown = run_process(hoist_program(server.url(), {"schedule", "show", id, "--json"}));
  const auto schedule = parse_line(shown.output);
  EXPECT_EQ(text_of(schedule, "status"), "applied");
  EXPECT_EQ(schedule.at("retryCount"), 0);
  EXPECT_EQ(schedule.at("attempts").as_array().size(), 1U) << shown.output;
}

TEST(AC10_workers, a_worker_that_is_started_in_an_outage_waits_for_its_server) {
  PostgresServer server;
  ASSERT_EQ(run_process(hoist_program(server.url(), {"migrate", "up"})).exit, (Exit{.code = 0, .signal = 0}));
  server.stop();
  Process worker(worker_program(server.url()));
  wait_for_record(worker, "Store unreachable, the runner waits");
  server.start();
  wait_for_record(worker, "Store reachable again");
  wait_for_record(worker, "Worker started");
}

}  // namespace
}  // namespace hoist::test
