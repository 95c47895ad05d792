#include "drain.h"

#include <fmt/format.h>

#include <algorithm>

#include "drain_floor.h"
#include "drain_workers.h"
#include "drained_server.h"
#include "hoist/stores/sqlite/sqlite_store.h"
#include "hoist/system/real_clock.h"
#include "support/temp_dir.h"

namespace hoist::bench {
namespace {

// The sizes that the goals are stated for.
constexpr Backlog kLarge{.schedules = 100'000, .flags = 20'000};
constexpr Backlog kSmall{.schedules = 20'000, .flags = 20'000};
constexpr Backlog kHot{.schedules = 100'000, .flags = 50};
constexpr Backlog kContended{.schedules = 20'000, .flags = 200};
constexpr Backlog kSameInstant{.schedules = 10'000, .flags = 10'000, .same_instant = true};
constexpr Backlog kOneInHundredFails{.schedules = 100'000, .flags = 20'000, .failing = 1};
constexpr Backlog kOneInTenFails{.schedules = 100'000, .flags = 20'000, .failing = 10};

/// What takes long has fewer rounds than the report says, and its rows say so.
struct Rounds {
  int own;
  int of_report;
  [[nodiscard]] bool fewer() const { return own < of_report; }
};
Rounds all_rounds(int rounds) { return {rounds, rounds}; }
Rounds most_rounds(int rounds) { return {(rounds + 1) / 2, rounds}; }
Rounds few_rounds(int rounds) { return {std::max(1, rounds / 2), rounds}; }

const std::string kSqlFloor = "set-based SQL on the same tables";
const std::string kOneWorker = "1 worker";

/// The rows of one comparison.
class DrainRows {
 public:
  DrainRows(const Comparison& comparison, Rounds rounds, Results& results)
      : comparison_(comparison), rounds_(rounds), results_(results) {}

  Row& add(const std::string& who, const std::string& figure = kDrainedPerSecond) {
    return results_.rows.emplace_back(Row{.what = what(who),
                                          .unit = figure == kDrainedPerSecond ? "/s" : "ms",
                                          .figure = comparison_.of(who, figure)});
  }
  Row& add_beside(const std::string& who, const std::string& other, std::string_view called,
                  const std::string& figure = kDrainedPerSecond) {
    Row& row = add(who, figure);
    row.what = what(fmt::format("{}, beside {}", who, called));
    row.ratio = Ratio{.value = comparison_.ratio(who, figure, other), .to = std::string(called)};
    return row;
  }
  /// One deadlock is one too many, in whichever round.
  void add_deadlocks(const std::string& who) {
    Spread worst = comparison_.of(who, kDeadlocks);
    worst.median = worst.max;
    results_.rows.push_back({.what = what(fmt::format("{}: deadlocks, worst", who)),
                             .unit = "",
                             .figure = worst,
                             .goal = Goal{Goal::Bound::kAtMost, 0}});
  }

 private:
  [[nodiscard]] std::string what(const std::string& who) const {
    return rounds_.fewer() ? fmt::format("{} (rounds: {})", who, rounds_.own) : who;
  }

  const Comparison& comparison_;
  Rounds rounds_;
  Results& results_;
};

Goal ratio_of_at_least(double value) { return {Goal::Bound::kAtLeast, value, Goal::Of::kRatio}; }
Goal ratio_of_at_most(double value) { return {Goal::Bound::kAtMost, value, Goal::Of::kRatio}; }

/// One worker beside the floor, the other queues, and itself with a smaller backlog.
void measure_rates(DrainedServer& server, Rounds rounds, Results& results) {
  const std::string small = "1 worker, 20,000 due";
  std::vector<Candidate> candidates = {server.candidate({.name = kSqlFloor, .backlog = kLarge, .workers = 0}),
                                       server.candidate({.name = kOneWorker, .backlog = kLarge}),
                                       server.candidate({.name = small, .backlog = kSmall})};
  for (const DrainPeer& peer : kDrainPeers) candidates.push_back(server.candidate(peer, kLarge));
  const Comparison comparison = measure_in_turn("drain", candidates, rounds.own);
  DrainRows rows(comparison, rounds, results);
  rows.add(kSqlFloor);
  rows.add_beside(kOneWorker, kSqlFloor, "floor").goal = ratio_of_at_least(0.7);
  rows.add(small);
  // "The same" as growth has it: at most 1.3 times the time.
  rows.add_beside(kOneWorker, small, "20,000 due").goal = ratio_of_at_least(0.77);
  for (const DrainPeer& peer : kDrainPeers) {
    rows.add(std::string(peer.name));
    rows.add_beside(kOneWorker, std::string(peer.name), peer.name).goal = ratio_of_at_least(peer.goal);
  }
}

/// More workers, failures, hot flags, and somebody's snapshot; each beside one worker without all that.
void measure_variants(DrainedServer& server, Rounds rounds, Results& results) {
  const std::string hot_one = "1 worker, 50 hot flags";
  const std::string hot_four = "4 workers, 50 hot flags";
  const std::string snapshot = "1 worker, a snapshot held elsewhere";
  const std::vector<Drain> drains = {{.name = kOneWorker, .backlog = kLarge},
                                     {.name = "2 workers", .backlog = kLarge, .workers = 2},
                                     {.name = "4 workers", .backlog = kLarge, .workers = 4},
                                     {.name = "1 worker, 1 % failing", .backlog = kOneInHundredFails},
                                     {.name = "1 worker, 10 % failing", .backlog = kOneInTenFails},
                                     {.name = hot_one, .backlog = kHot},
                                     {.name = hot_four, .backlog = kHot, .workers = 4},
                                     {.name = snapshot, .backlog = kLarge, .snapshot_held = true}};
  std::vector<Candidate> candidates;
  candidates.reserve(drains.size());
  for (const Drain& drain : drains) candidates.push_back(server.candidate(drain));
  const Comparison comparison = measure_in_turn("drain", candidates, rounds.own);
  DrainRows rows(comparison, rounds, results);
  for (const Drain& drain : drains) {
    if (drain.name == kOneWorker) continue;
    Row& row = rows.add_beside(drain.name, kOneWorker, kOneWorker);
    if (drain.snapshot_held) row.goal = ratio_of_at_least(0.5);
  }
  rows.add_deadlocks(hot_four);
}

/// What is quick: many workers on few flags, and all that is due in one instant.
void measure_small(DrainedServer& server, Rounds rounds, Results& results) {
  const std::string contended = "8 workers, 20,000 due, 200 hot flags";
  const std::string instant_floor = "10,000 in one instant, set-based SQL";
  const std::string instant = "10,000 in one instant, 1 worker";
  const Comparison comparison =
      measure_in_turn("drain",
                      {server.candidate({.name = instant_floor, .backlog = kSameInstant, .workers = 0}),
                       server.candidate({.name = instant, .backlog = kSameInstant}),
                       server.candidate({.name = contended, .backlog = kContended, .workers = 8})},
                      rounds.own);
  DrainRows rows(comparison, rounds, results);
  rows.add(contended);
  rows.add_deadlocks(contended);
  rows.add(instant_floor, kDrainMilliseconds);
  rows.add_beside(instant, instant_floor, "floor", kDrainMilliseconds).goal = ratio_of_at_most(1.5);
}

/// On a fresh file with the large backlog.
Candidate on_sqlite(std::string name, void (*drain)(const std::string& path)) {
  return {std::move(name), [drain] {
            const test::TempDir folder;
            const std::string path = folder.file("hoist.db");
            fill(path, kLarge);
            Figures figures = timed_drain(kLarge, [&] { drain(path); });
            test::SqliteConnection sql(path);
            expect_drained(sql, kLarge);
            return figures;
          }};
}

void drain_with_worker(const std::string& sqlite_path) {
  const RealClock clock;
  drain_with_workers(*open_sqlite_store({.path = sqlite_path}, clock), 1);
}

void measure_on_sqlite(Rounds rounds, Results& results) {
  const std::string floor = "SQLite, prepared statements in a loop";
  const std::string worker = "SQLite, 1 worker";
  const Comparison comparison = measure_in_turn(
      "drain", {on_sqlite(floor, drain_with_statements), on_sqlite(worker, drain_with_worker)}, rounds.own);
  DrainRows rows(comparison, rounds, results);
  rows.add(floor);
  rows.add_beside(worker, floor, "floor").goal = ratio_of_at_least(0.6);
}

}  // namespace

Results measure_drain(int rounds) {
  Results results;
  {
    DrainedServer server;
    measure_rates(server, most_rounds(rounds), results);
    measure_variants(server, few_rounds(rounds), results);
    measure_small(server, all_rounds(rounds), results);
  }
  measure_on_sqlite(most_rounds(rounds), results);
  return results;
}

}  // namespace hoist::bench
