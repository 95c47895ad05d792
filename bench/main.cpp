// hoist-bench: measures and prints a table, then the same as one line of JSON.
#include <boost/json.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "drain.h"
#include "memory.h"
#include "streams.h"
#include "support/postgres_server.h"

namespace {

// The sizes that the goals are stated for.
constexpr int kSchedules = 20'000;
constexpr int kFlags = 2'000;
constexpr int kRounds = 5;
constexpr int kStreams = 10'000;

void run() {
  using hoist::bench::median;
  fmt::print(stderr, "Starting a PostgreSQL with default durability …\n");
  const hoist::test::PostgresServer server;
  fmt::print(stderr, "Draining {} schedules over {} flags, {} rounds …\n", kSchedules, kFlags, kRounds);
  const auto drain = hoist::bench::measure_drain(server.url(), kSchedules, kFlags, kRounds);
  fmt::print(stderr, "Measuring memory …\n");
  const auto memory = hoist::bench::measure_memory();
  fmt::print(stderr, "Opening {} streams …\n", kStreams);
  const auto streams = hoist::bench::measure_streams(kStreams);

  fmt::print("{:<52}{:>14}{:>10}\n", "what", "figure", "goal");
  fmt::print("{:<52}{:>12.0f}/s\n", "drain, one worker, PostgreSQL", median(drain.hoist_per_second));
  fmt::print("{:<52}{:>12.0f}/s\n", "drain, set-based SQL floor, the same tables",
             median(drain.floor_per_second));
  fmt::print("{:<52}{:>14.2f}{:>10}\n", "ratio in this run", drain.ratio(), ">= 0.3");
  fmt::print("{:<52}{:>11.1f} MB{:>10}\n", "resident memory, hoist serve, idle", memory.idle_mb, "< 30 MB");
  fmt::print("{:<52}{:>11.1f} MB{:>10}\n", "resident memory after 4,000 requests, 2,000 flags",
             memory.after_load_mb, "< 30 MB");
  fmt::print("{:<52}{:>11.1f} KB{:>10}\n", fmt::format("resident memory of each of {} streams", streams.open),
             streams.kb_each, "<= 10 KB");

  const boost::json::object json = {{"drainPerSecond", boost::json::value_from(drain.hoist_per_second)},
                                    {"floorPerSecond", boost::json::value_from(drain.floor_per_second)},
                                    {"drainRatio", drain.ratio()},
                                    {"idleMb", memory.idle_mb},
                                    {"afterLoadMb", memory.after_load_mb},
                                    {"streamKb", streams.kb_each}};
  fmt::print("{}\n", boost::json::serialize(json));
}

}  // namespace

int main() {
  try {
    run();
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "hoist-bench: {}\n", error.what());
    return 1;
  }
}
