#include "idle_cost.h"

#include <fmt/format.h>

#include "alarm_clock.h"
#include "process_times.h"
#include "running_server.h"
#include "timed_postgres.h"

namespace hoist::bench {
namespace {

/// After its start, a process has done its first work.
constexpr Duration kQuietAfter = std::chrono::seconds(5);
/// Two beats of a heart, and one look for deliveries.
constexpr Duration kIdleFor = std::chrono::seconds(60);
/// What the figures are for.
constexpr Duration kShownFor = std::chrono::seconds(10);

/// The least that tools show, which count hundredths of a second.
constexpr double kMostCpuMs = 10;
/// Less than one.
constexpr double kMostTransactions = 0.9;

const std::string kCpuMs = "cpu_ms";
const std::string kIdleTransactions = "transactions";

double per_shown_time(double over_idle_time) {
  return over_idle_time * static_cast<double>(kShownFor.count()) / static_cast<double>(kIdleFor.count());
}

double idle_cpu_ms(const RunningServer& server) {
  const double before = cpu_seconds_of(server.pid());
  AlarmClock().wait_for(kIdleFor);
  return (cpu_seconds_of(server.pid()) - before) * 1e3;
}

/// Sessions tell of their transactions when they end: a process that is idle for long is held against one
/// that is stopped before.
Figures measure_idle_on_postgres(const TimedPostgres& postgres, const std::string& command) {
  postgres.renew();
  const AlarmClock alarm;
  const auto start = [&] {
    return RunningOptions{.command = command, .database = postgres.url(), .arguments = {}};
  };
  const double at_first = postgres.transactions();
  {
    const RunningServer server(start());
    alarm.wait_for(kQuietAfter);
  }
  const double after_short = postgres.transactions();
  double cpu_ms = 0;
  {
    const RunningServer server(start());
    alarm.wait_for(kQuietAfter);
    cpu_ms = idle_cpu_ms(server);
  }
  const double in_short = after_short - at_first;
  const double in_long = postgres.transactions() - after_short;
  return {{kCpuMs, per_shown_time(cpu_ms)}, {kIdleTransactions, per_shown_time(in_long - in_short)}};
}

Figures measure_idle_on_sqlite() {
  const RunningServer server;
  AlarmClock().wait_for(kQuietAfter);
  return {{kCpuMs, per_shown_time(idle_cpu_ms(server))}};
}

}  // namespace

Results measure_idle_cost(int /*rounds*/) {
  const TimedPostgres postgres;
  const std::string worker = "hoist worker, PostgreSQL";
  const std::string serve = "hoist serve, PostgreSQL";
  const std::string sqlite = "hoist serve, SQLite";
  const Comparison comparison =
      measure_in_turn("idle",
                      {{worker, [&] { return measure_idle_on_postgres(postgres, "worker"); }},
                       {serve, [&] { return measure_idle_on_postgres(postgres, "serve"); }},
                       {sqlite, measure_idle_on_sqlite}},
                      1);
  Results results;
  for (const std::string& name : {worker, serve, sqlite}) {
    results.rows.push_back({.what = fmt::format("{}, CPU in 10 s", name),
                            .unit = "ms",
                            .figure = comparison.of(name, kCpuMs),
                            .goal = Goal{Goal::Bound::kAtMost, kMostCpuMs}});
    if (name == sqlite) continue;
    results.rows.push_back({.what = fmt::format("{}, transactions in 10 s", name),
                            .unit = "",
                            .figure = comparison.of(name, kIdleTransactions),
                            .goal = Goal{Goal::Bound::kAtMost, kMostTransactions}});
  }
  return results;
}

}  // namespace hoist::bench
