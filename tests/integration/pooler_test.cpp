// Real `hoist` processes that were not told of the pooler before their PostgreSQL.
#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <string>
#include <vector>

#include "support/pgbouncer.h"
#include "support/process.h"
#include "support/store_fixture.h"

namespace hoist::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

constexpr std::string_view kWhatToDo = "add pooler=transaction to the database URL";
constexpr int kSchedules = 20;

ProcessOptions program_at(const std::string& url, std::vector<std::string> arguments) {
  ProcessOptions options;
  options.program = HOIST_BINARY;
  options.arguments = std::move(arguments);
  options.environment["DATABASE_URL"] = url;
  return options;
}

/// Flags with a schedule each, all due.
void fill(TestStore& store) {
  store.run_sql(
      fmt::format("INSERT INTO feature_flags (id, flag_key) SELECT gen_random_uuid(), 'flag-' || n"
                  " FROM generate_series(1, {}) n",
                  kSchedules));
  store.run_sql(
      "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates)"
      " SELECT gen_random_uuid(), id, clock_timestamp() - interval '1 minute', '{\"enabled\": true}'"
      " FROM feature_flags");
}

/// Reads on to the next line of the worker's with that message.
boost::json::object await_line(Process& worker, const std::string& message) {
  const auto line = worker.wait_for_line(
      [&](const std::string& said) { return said.find("\"" + message + "\"") != std::string::npos; });
  if (!line) throw std::runtime_error(message + " was not said: " + worker.error_output());
  return boost::json::parse(*line).as_object();
}

TEST(UntoldOfAPooler, a_command_is_refused_and_says_what_to_do) {
  TestStore store(kPooled);
  const std::string untold = shared_pgbouncer().url(store.database().name());
  const Finished finished = run_process(program_at(untold, {"flag", "list"}));
  ASSERT_TRUE(finished.exit);
  EXPECT_GT(finished.exit->code, 0);
  EXPECT_THAT(finished.error_output, HasSubstr(kWhatToDo));
  const Finished told = run_process(program_at(store.url(), {"flag", "list"}));
  EXPECT_EQ(told.exit, (Exit{.code = 0, .signal = 0})) << told.error_output;
}

TEST(UntoldOfAPooler, a_worker_waits_and_says_what_to_do) {
  TestStore store(kPooled);
  const std::string untold = shared_pgbouncer().url(store.database().name());
  Process worker(program_at(untold, {"worker", "--log-format", "json"}));
  const auto said = await_line(worker, "Store unreachable, the runner waits");
  EXPECT_THAT(std::string(said.at("error").as_string()), EndsWith(kWhatToDo));
  EXPECT_EQ(said.at("errorCode"), "STORE_UNAVAILABLE");
  worker.send_signal(SIGTERM);
  EXPECT_EQ(worker.wait_exit(), (Exit{.code = 0, .signal = 0})) << worker.error_output();
}

/// A pooler that lets an untold Hoist start, with one session to a database for everybody.
class LaxPooler {
 public:
  LaxPooler()
      : pooler_(postgres_url("postgres"),
                {{"ignore_startup_parameters", "options"}, {"default_pool_size", "1"}}) {}

  [[nodiscard]] std::string url(const TestStore& store) const { return pooler_.url(store.database().name()); }
  /// As another of its clients would have left the session: that statement is there, and no other.
  void leave_prepared(const TestStore& store, const std::string& statement) const {
    PostgresConnection(url(store)).run("DEALLOCATE ALL; PREPARE " + statement + " AS SELECT 1");
  }

 private:
  PgBouncer pooler_;
};

TEST(UntoldOfAPooler, no_schedule_loses_an_attempt) {
  TestStore store(kPooled, {.real_clock = true});
  fill(store);
  const LaxPooler pooler;
  for (int i = 0; i < 5; ++i) {
    // It fails with schedules in hand.
    pooler.leave_prepared(store, "settle_by_place");
    const Finished untold = run_process(program_at(pooler.url(store), {"tick"}));
    ASSERT_TRUE(untold.exit);
    EXPECT_GT(untold.exit->code, 0) << untold.output;
    EXPECT_THAT(untold.error_output, HasSubstr("\"settle_by_place\" already exists"));
    EXPECT_THAT(untold.error_output, HasSubstr(kWhatToDo));
  }
  EXPECT_EQ(store.sql().number("SELECT count(*) FROM schedule_attempts"), 0);
  EXPECT_EQ(store.sql().number("SELECT count(*) FROM feature_flag_schedules WHERE status <> 'pending'"), 0);

  const Finished told = run_process(program_at(store.url(), {"tick"}));
  EXPECT_EQ(told.exit, (Exit{.code = 0, .signal = 0})) << told.error_output;
  EXPECT_EQ(store.sql().number("SELECT count(*) FROM feature_flag_schedules WHERE status = 'applied'"),
            kSchedules);
  EXPECT_EQ(store.sql().number("SELECT count(*) FROM schedule_attempts"), kSchedules) << "one each";
}

}  // namespace
}  // namespace hoist::test
