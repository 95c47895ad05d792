// Preflights and reports of a server on real threads and the real clock. Built with ThreadSanitizer as well.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "hoist/engine/preflighter.h"
#include "hoist/engine/server_reporter.h"
#include "hoist/system/os_random.h"
#include "integration/engine_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class PreflightThreads : public OnBothStores {
 protected:
  std::int64_t reports() { return engine_.store().sql().number("SELECT count(*) FROM server_reports"); }

  EngineHarness engine_{GetParam(), {.real_clock = true}};
  RecordingLog log_;
  WallClock clock_;
  OsRandom random_;
};

TEST_P(PreflightThreads, hears_of_a_change_and_marks_what_it_puts_at_risk) {
  engine_.create_flag("checkout");
  const Schedule schedule = engine_.create_schedule({.flag = "checkout", .in = 10min, .enabled = true});
  Preflighter preflighter(engine_.store().store(), clock_, log_, random_, {.worker = "worker-1", .poll = 1h});
  std::jthread thread([&](const std::stop_token& stop) { preflighter.run(stop); });
  engine_.delete_flag("checkout");
  ASSERT_TRUE(log_.wait_for("Schedule at risk")) << log_.dump();
  EXPECT_TRUE(engine_.schedule(schedule.id).at_risk);
  thread.request_stop();
  thread.join();  // Would hang here for an hour if the request did not wake it.
}

TEST_P(PreflightThreads, goes_on_after_an_outage) {
  engine_.create_flag("checkout");
  engine_.create_schedule({.flag = "checkout", .in = 10min, .enabled = true});
  engine_.store().run_sql("ALTER TABLE environments RENAME TO elsewhere");
  Preflighter preflighter(engine_.store().store(), clock_, log_, random_, {.worker = "worker-1"});
  std::jthread thread([&](const std::stop_token& stop) { preflighter.run(stop); });
  ASSERT_TRUE(log_.wait_for("Preflights fail")) << log_.dump();
  engine_.store().run_sql("ALTER TABLE elsewhere RENAME TO environments");
  ASSERT_TRUE(log_.wait_for("Preflights go on")) << log_.dump();
}

TEST_P(PreflightThreads, a_server_reports_when_it_is_woken_and_takes_it_back_when_it_stops) {
  std::atomic<std::int64_t> revision = 1;
  std::atomic<std::int64_t> asked = 0;
  ServerReporter reporter(
      engine_.store().store(), log_,
      {.server = "web-1", .served = [&] {
         ++asked;
         asked.notify_all();
         return std::vector<ServerReport>{{.server = {}, .environment = production(), .revision = revision}};
       }});
  std::jthread thread([&](const std::stop_token& stop) { reporter.run(stop); });
  asked.wait(0);  // The first report.
  asked.wait(1);  // After its rest it looks again: the first was written.
  EXPECT_EQ(reports(), 1);
  revision = 7;
  reporter.wake();
  // That one may have been under way before; the one behind it was not.
  const std::int64_t before = asked;
  for (std::int64_t seen = before; seen < before + 3; seen = asked) asked.wait(seen);
  EXPECT_EQ(engine_.store().sql().number("SELECT max(revision) FROM server_reports"), 7);
  thread.request_stop();
  thread.join();
  EXPECT_EQ(reports(), 0);
}

HOIST_ON_BOTH_STORES(PreflightThreads);

}  // namespace
}  // namespace hoist::test
