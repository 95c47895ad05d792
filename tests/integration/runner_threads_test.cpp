// The runner on real threads and the real clock: on time, woken, stopped, and several at once.
// Built with ThreadSanitizer as well.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "hoist/engine/runner.h"
#include "hoist/system/os_random.h"
#include "integration/engine_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

/// A runner on a thread of its own, stopped and joined at the end.
class RunningRunner {
 public:
  RunningRunner(EngineHarness& engine, RecordingLog& log, std::string name, Duration poll_interval = 30s)
      : runner_(engine.store().store(), clock_, log, random_,
                RunnerOptions{.pass = {.limit = 50, .policy = {}, .worker = std::move(name)},
                              .poll_interval = poll_interval}),
        thread_([this](const std::stop_token& stop) { runner_.run(stop); }) {}

  Runner& runner() { return runner_; }
  void stop() {
    thread_.request_stop();
    thread_.join();
  }

 private:
  WallClock clock_;
  OsRandom random_;
  Runner runner_;
  std::jthread thread_;
};

class RunnerThreads : public OnBothStores {
 protected:
  EngineHarness engine_{GetParam(), {.real_clock = true}};
  RecordingLog log_;
};

/// By what a record says, not by its message alone.
RecordingLog::Predicate about(const Schedule& schedule) {
  return [id = schedule.id.to_string()](const LogRecord& record) { return record.text("scheduleId") == id; };
}

TEST_P(RunnerThreads, wakes_for_a_schedule_created_while_it_sleeps) {
  engine_.create_flag("checkout");
  const Schedule far = engine_.create_schedule({.flag = "checkout", .in = 10h, .rollout = 1});
  RunningRunner running(engine_, log_, "worker-1");
  const Schedule first = engine_.create_schedule({.flag = "checkout", .in = 50ms, .rollout = 2});
  ASSERT_TRUE(log_.wait_for("Schedule applied", about(first))) << log_.dump();
  const Schedule second = engine_.create_schedule({.flag = "checkout", .in = 50ms, .rollout = 3});
  ASSERT_TRUE(log_.wait_for("Schedule applied", about(second))) << "well before the poll interval\n"
                                                                << log_.dump();
  EXPECT_EQ(engine_.schedule(far.id).status, ScheduleStatus::kPending);
  const Schedule applied = engine_.schedule(second.id);
  EXPECT_GE(*applied.applied_at, applied.scheduled_at) << "never early";
}

TEST_P(RunnerThreads, notices_what_sql_wrote_within_the_poll_interval) {
  const Flag flag = engine_.create_flag("checkout");
  RunningRunner running(engine_, log_, "worker-1", 100ms);
  engine_.store().run_sql(
      "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) VALUES "
      "('01935b1e-7c00-7000-8000-000000000001', '" +
      flag.id.to_string() + "', '2026-01-01T00:00:00Z', '{\"enabled\": true}')");
  ASSERT_TRUE(log_.wait_for("Schedule applied")) << log_.dump();
  EXPECT_TRUE(engine_.flag("checkout").config.enabled);
}

TEST_P(RunnerThreads, stops_at_once_while_it_sleeps) {
  RunningRunner running(engine_, log_, "worker-1", 1h);
  running.stop();  // Would hang here for an hour if the request did not wake it.
  SUCCEED();
}

TEST_P(RunnerThreads, four_drain_a_backlog_exactly_once) {
  constexpr int kFlags = 20;
  constexpr int kSchedules = 400;
  for (int i = 0; i < kFlags; ++i) engine_.create_flag("flag-" + std::to_string(i));
  for (int i = 0; i < kSchedules; ++i) {
    const std::string key = "flag-" + std::to_string(i % kFlags);
    engine_.create_schedule({.flag = key, .in = -(1s + i * 1s), .rollout = i % 101});
  }
  {
    std::vector<std::unique_ptr<RunningRunner>> runners;
    for (int i = 0; i < 4; ++i) {
      runners.push_back(std::make_unique<RunningRunner>(engine_, log_, "worker-" + std::to_string(i)));
    }
    const auto all_settled = [](const std::vector<LogRecord>& records) {
      std::int64_t processed = 0;
      for (const LogRecord& record : records) {
        if (record.message == "Pass finished") processed += *record.number("processed");
      }
      return processed == kSchedules;
    };
    ASSERT_TRUE(log_.wait_until(all_settled)) << log_.dump();
  }
  SqlConnection& sql = engine_.store().sql();
  EXPECT_EQ(sql.number("SELECT count(*) FROM feature_flag_schedules WHERE due_at IS NOT NULL"), 0);
  EXPECT_EQ(sql.number("SELECT count(*) FROM schedule_attempts"), kSchedules) << "one attempt each";
  for (int i = 0; i < kFlags; ++i) {
    // The smallest i of a flag was intended last, because intended times go back with i.
    const Flag flag = engine_.flag("flag-" + std::to_string(i));
    EXPECT_EQ(flag.config.rollout_percentage->value(), i % 101) << i;
  }
}

HOIST_ON_BOTH_STORES(RunnerThreads);

}  // namespace
}  // namespace hoist::test
