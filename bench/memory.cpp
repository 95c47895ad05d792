#include "memory.h"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>

#include "alarm_clock.h"
#include "filled_store.h"
#include "running_server.h"

namespace hoist::bench {
namespace {

constexpr int kNewFlags = 2'000;
constexpr double kMostIdleMb = 20;
constexpr double kMostLoadedMb = 30;
constexpr double kMostMsToReady = 50;
/// What starts with the server has done its first work by then.
constexpr Duration kSettling = std::chrono::seconds(5);

const std::string kReadyMs = "ready_ms";
const std::string kIdleMb = "idle_mb";
const std::string kLoadedMb = "loaded_mb";

/// Asks until it is; a connection that is refused is asked for again, since the server does not listen yet.
void expect_ready(const RunningServer& server) {
  const test::Deadline deadline;
  const test::HttpClient client("127.0.0.1", server.port());
  while (client.get("/readyz").status != 200) {
    if (deadline.passed()) throw std::runtime_error("the server is never ready");
  }
}

/// From the program's start on.
Figures measure_start(const FilledStore& store) {
  const test::TempDir folder;
  const std::string database = store.copy_into(folder);
  const auto started = std::chrono::steady_clock::now();
  const RunningServer server({.command = "serve", .database = database, .arguments = {}});
  expect_ready(server);
  const std::chrono::duration<double, std::milli> to_ready = std::chrono::steady_clock::now() - started;
  AlarmClock().wait_for(kSettling);
  return {{kReadyMs, to_ready.count()}, {kIdleMb, server.resident_mb()}};
}

/// After requests that make flags and read them.
Figures measure_loaded() {
  RunningServer server;
  const test::HttpHeaders headers = server.headers();
  test::HttpConnection connection("127.0.0.1", server.port());
  for (int i = 0; i < kNewFlags; ++i) {
    const auto made =
        connection.request("POST", "/api/admin/flags", headers, fmt::format(R"({{"key":"flag-{}"}})", i));
    const auto read = connection.request("GET", "/api/config/flags?userId=ada", headers);
    if (made.status != 201 || read.status != 200) throw std::runtime_error("a request failed");
  }
  return {{kLoadedMb, server.resident_mb()}};
}

}  // namespace

Results measure_memory(int rounds) {
  const std::string empty = "empty";
  const std::string flags = "10,000 flags";
  const std::string schedules = "10,000 flags, 1,000,000 schedules";
  const std::string loaded = "4,000 requests, 2,000 flags";
  const FilledStore empty_store({});
  const FilledStore flag_store({.flags = 10'000, .applied = 0, .pending = 0});
  const FilledStore schedule_store({.flags = 10'000, .applied = 900'000, .pending = 100'000});
  const Comparison comparison = measure_in_turn("memory",
                                                {{empty, [&] { return measure_start(empty_store); }},
                                                 {flags, [&] { return measure_start(flag_store); }},
                                                 {schedules, [&] { return measure_start(schedule_store); }},
                                                 {loaded, measure_loaded}},
                                                rounds);
  Results results;
  for (const std::string& name : {empty, flags, schedules}) {
    results.rows.push_back(
        {.what = "start to ready, " + name, .unit = "ms", .figure = comparison.of(name, kReadyMs)});
  }
  results.rows.front().goal = Goal{Goal::Bound::kAtMost, kMostMsToReady};
  for (const std::string& name : {empty, flags, schedules}) {
    results.rows.push_back(
        {.what = "resident, idle, " + name, .unit = "MB", .figure = comparison.of(name, kIdleMb)});
  }
  results.rows[3].goal = Goal{Goal::Bound::kAtMost, kMostIdleMb};
  results.rows.push_back({.what = "resident, after " + loaded,
                          .unit = "MB",
                          .figure = comparison.of(loaded, kLoadedMb),
                          .goal = Goal{Goal::Bound::kAtMost, kMostLoadedMb}});
  return results;
}

}  // namespace hoist::bench
