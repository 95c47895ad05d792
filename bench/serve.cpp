#include "serve.h"

#include <fmt/format.h>

#include <stdexcept>

#include "served_flags.h"
#include "unleash_server.h"

namespace hoist::bench {
namespace {

const std::string kFloor = "bare epoll answer";
const std::string kSingle = "one flag of 1,000";
const std::string kUnleash = "unleash-server, 100 flags";

/// A twenty-fifth.
constexpr double kShareOfUnleash = 0.04;

std::string bulk_name(int flags) { return fmt::format("bulk of {}", flags); }

/// A process that does the least (epoll_floor.cpp).
class FloorServer {
 public:
  FloorServer() : process_({.program = HOIST_BENCH_FLOOR, .arguments = {}, .environment = {}, .input = ""}) {
    const auto port = process_.read_line();
    if (!port) throw std::runtime_error("the floor did not start: " + process_.error_output());
    port_ = static_cast<std::uint16_t>(std::stoi(*port));
  }
  [[nodiscard]] LoadedServer server() const { return {.process = process_.pid(), .port = port_}; }

 private:
  test::Process process_;
  std::uint16_t port_ = 0;
};

/// Requests per second and the times of one kind of request, CPU time first.
std::vector<Row> rows_of(const Comparison& comparison, const std::string& name) {
  return {{.what = name + ", CPU each", .unit = "us", .figure = comparison.of(name, "cpu_us")},
          {.what = name + ", rate", .unit = "/s", .figure = comparison.of(name, "per_second")},
          {.what = name + ", p50", .unit = "us", .figure = comparison.of(name, "p50_us")},
          {.what = name + ", p99", .unit = "us", .figure = comparison.of(name, "p99_us")}};
}

Plot growth_of_bulk(const Comparison& comparison) {
  Series series{.name = "hoist serve", .points = {}};
  for (const int flags : {10, 100, 1'000}) {
    series.points.emplace_back(flags, comparison.of(bulk_name(flags), "cpu_us").median);
  }
  return {.name = "serve-bulk",
          .x_label = "flags in the answer",
          .y_label = "CPU us for each request",
          .log_x = true,
          .series = {std::move(series)}};
}

/// Apart from the rest: it is busy also while nobody asks it.
void measure_beside_unleash(const ServedFlags& flags, int rounds, Results& results) {
  const UnleashServer unleash(100);
  const std::string bulk = bulk_name(100);
  const Comparison comparison =
      measure_in_turn("serve",
                      {{kUnleash, [&] { return measure_load(unleash.server(), unleash.request()); }},
                       {bulk, [&] { return measure_load(flags.server(), flags.bulk(100)); }}},
                      rounds);
  for (Row& row : rows_of(comparison, kUnleash)) results.rows.push_back(std::move(row));
  results.rows.push_back({.what = bulk + ", CPU each, beside unleash-server",
                          .unit = "us",
                          .figure = comparison.of(bulk, "cpu_us"),
                          .ratio = Ratio{.value = comparison.ratio(bulk, "cpu_us"), .to = "unleash-server"},
                          .goal = Goal{Goal::Bound::kAtMost, kShareOfUnleash, Goal::Of::kRatio}});
}

}  // namespace

Results measure_serve(int rounds) {
  const FloorServer floor;
  ServedFlags flags;
  const std::string known = bulk_name(100) + ", known (304)";
  const std::string changed = bulk_name(100) + ", changed";
  std::vector<Candidate> candidates = {
      {kFloor, [&] { return measure_load(floor.server(), flags.single()); }},
      {kSingle, [&] { return measure_load(flags.server(), flags.single()); }}};
  for (const int count : {10, 100, 1'000}) {
    candidates.push_back(
        {bulk_name(count), [&flags, count] { return measure_load(flags.server(), flags.bulk(count)); }});
  }
  candidates.push_back({known, [&] { return measure_load(flags.server(), flags.known_bulk(100)); }});
  candidates.push_back({changed, [&] { return measure_load(flags.server(), flags.changed_bulk(100)); }});
  const Comparison comparison = measure_in_turn("serve", candidates, rounds);
  Results results;
  for (const Candidate& candidate : candidates) {
    std::vector<Row> rows = rows_of(comparison, candidate.name);
    if (candidate.name != kFloor) {
      rows.front().ratio = Ratio{.value = comparison.ratio(candidate.name, "cpu_us"), .to = "floor"};
    }
    if (candidate.name == kSingle) rows.front().goal = Goal{Goal::Bound::kAtMost, 1.6, Goal::Of::kRatio};
    if (candidate.name == bulk_name(100)) rows.front().goal = Goal{Goal::Bound::kAtMost, 40};
    for (Row& row : rows) results.rows.push_back(std::move(row));
  }
  results.plots.push_back(growth_of_bulk(comparison));
  measure_beside_unleash(flags, rounds, results);
  return results;
}

}  // namespace hoist::bench
