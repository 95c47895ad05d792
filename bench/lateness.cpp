#include "lateness.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "applied_log.h"
#include "effective_lateness.h"
#include "lateness_floor.h"
#include "lateness_peer.h"
#include "quantiles.h"
#include "running_server.h"
#include "support/postgres_connection.h"
#include "support/sqlite_connection.h"
#include "support/wall_clock.h"
#include "timed_postgres.h"

namespace hoist::bench {
namespace {

/// Each candidate takes half a minute in each round.
constexpr int kMostLatenessRounds = 2;
/// From the writing of schedules until the first is due: whoever applies them has started by then, and has
/// rehearsed them.
constexpr Duration kLead = std::chrono::seconds(8);
/// How long after the last is due all must be applied.
constexpr std::chrono::seconds kLongestDelay{60};

/// By PostgreSQL's times of commits, and until the commit was answered.
const std::string kCommit = "commit_ms";
const std::string kTold = "told_ms";
const std::string kTransactionsEach = "transactions_each";

struct WaveShape {
  int schedules;
  int flags;
  Duration over;
  std::string_view what;
};
constexpr std::array kShapes = {WaveShape{300, 300, std::chrono::seconds(30), "300 in 30 s"},
                                WaveShape{3'000, 2'000, std::chrono::seconds(30), "3,000 in 30 s"},
                                WaveShape{10'000, 2'000, Duration(0), "10,000 at once"}};

const std::string kLatenessFloor = "floor";
const std::string kWorker = "hoist worker, PostgreSQL";
const std::string kServe = "hoist serve, PostgreSQL";
const std::string kServeSqlite = "hoist serve, SQLite";

Wave wave_from_now(const WaveShape& shape) {
  return {.schedules = shape.schedules,
          .flags = shape.flags,
          .over = shape.over,
          .first_due = test::WallClock().now() + kLead};
}

/// What makes the tables ready is over before the first is due.
Wave write_to_postgres(const TimedPostgres& postgres, const WaveShape& shape) {
  test::PostgresConnection sql(postgres.url());
  const Wave wave = wave_from_now(shape);
  write_wave(sql, wave);
  sql.run("VACUUM ANALYZE");
  sql.run("CHECKPOINT");
  return wave;
}

test::Deadline deadline_of(const WaveShape& shape) {
  return test::Deadline(
      std::chrono::duration_cast<std::chrono::milliseconds>(kLead + shape.over + kLongestDelay));
}

Figures measure_floor_wave(const TimedPostgres& postgres, const WaveShape& shape) {
  postgres.renew();
  const Wave wave = write_to_postgres(postgres, shape);
  Figures figures = quantile_figures(kTold, apply_with_floor(postgres, wave));
  test::PostgresConnection sql(postgres.url());
  expect_all_applied(sql, wave);
  figures.merge(quantile_figures(kCommit, postgres.commit_lateness_ms()));
  return figures;
}

Figures measure_postgres_wave(const TimedPostgres& postgres, const std::string& command,
                              const WaveShape& shape) {
  postgres.renew();
  const RunningOptions options{.command = command, .database = postgres.url(), .arguments = {}};
  const double before_start = postgres.transactions();
  {
    const RunningServer started_and_stopped(options);
  }
  const double start = postgres.transactions() - before_start;
  const Wave wave = write_to_postgres(postgres, shape);
  const double before = postgres.transactions();
  std::vector<double> told;
  {
    RunningServer server(options);
    told = told_lateness_ms(server, wave.schedules, deadline_of(shape));
  }
  const double transactions = postgres.transactions() - before - start;
  test::PostgresConnection sql(postgres.url());
  expect_all_applied(sql, wave);
  Figures figures = quantile_figures(kTold, std::move(told));
  figures.merge(quantile_figures(kCommit, postgres.commit_lateness_ms()));
  figures[kTransactionsEach] = transactions / wave.schedules;
  return figures;
}

Figures measure_sqlite_wave(const WaveShape& shape) {
  const test::TempDir folder;
  const std::string database = folder.file("hoist.db");
  migrate_store(database);
  const Wave wave = wave_from_now(shape);
  {
    test::SqliteConnection sql(database);
    sql.run("BEGIN");
    write_wave(sql, wave);
    sql.run("COMMIT");
  }
  RunningServer server({.command = "serve", .database = database, .arguments = {}});
  Figures figures = quantile_figures(kTold, told_lateness_ms(server, wave.schedules, deadline_of(shape)));
  test::SqliteConnection sql(database);
  expect_all_applied(sql, wave);
  return figures;
}

/// Rows of one candidate's quantiles.
struct LatenessRows {
  const Comparison& comparison;
  const WaveShape& shape;
  Results& results;

  Row& add(const std::string& candidate, std::string_view what, const std::string& figure,
           std::string_view unit = "ms") const {
    results.rows.push_back({.what = fmt::format("{}, {}, {}", shape.what, candidate, what),
                            .unit = std::string(unit),
                            .figure = comparison.of(candidate, figure)});
    return results.rows.back();
  }

  void add_ratio(Row& row, const std::string& candidate, const std::string& figure, double most) const {
    row.ratio = Ratio{.value = comparison.ratio(candidate, figure), .to = kLatenessFloor};
    row.goal = Goal{Goal::Bound::kAtMost, most, Goal::Of::kRatio};
  }

  void add_applier(const std::string& candidate) const {
    const bool at_once = shape.over == Duration(0);
    const bool ours = candidate != kLatenessFloor;
    Row& p50 = add(candidate, "commit, p50", kCommit + "_p50");
    if (ours && !at_once) p50.goal = Goal{Goal::Bound::kAtMost, 1.5};
    Row& p99 = add(candidate, "commit, p99", kCommit + "_p99");
    if (ours && !at_once) add_ratio(p99, candidate, kCommit + "_p99", 1.5);
    Row& last = add(candidate, "commit, max", kCommit + "_max");
    if (ours && at_once) add_ratio(last, candidate, kCommit + "_max", 1.5);
    add_answered(candidate);
    if (!ours) return;
    Row& transactions = add(candidate, "transactions each", kTransactionsEach, "");
    if (!at_once) transactions.goal = Goal{Goal::Bound::kAtMost, 2};
  }

  void add_answered(const std::string& candidate) const {
    add(candidate, "answered, p50", kTold + "_p50");
    add(candidate, "answered, p99", kTold + "_p99");
    add(candidate, "answered, max", kTold + "_max");
  }
};

void measure_wave(const TimedPostgres& postgres, const WaveShape& shape, int rounds, Results& results) {
  std::vector<Candidate> candidates = {
      {kLatenessFloor, [&] { return measure_floor_wave(postgres, shape); }},
      {kWorker, [&] { return measure_postgres_wave(postgres, "worker", shape); }},
      {kServe, [&] { return measure_postgres_wave(postgres, "serve", shape); }},
      {kServeSqlite, [&] { return measure_sqlite_wave(shape); }}};
  const bool with_peer = shape.schedules == kShapes.front().schedules;
  if (with_peer) {
    for (Candidate& peer : lateness_peers(postgres.other_url(), shape.schedules, shape.over)) {
      candidates.push_back(std::move(peer));
    }
  }
  const Comparison comparison = measure_in_turn(fmt::format("lateness, {}", shape.what), candidates, rounds);
  const LatenessRows rows{.comparison = comparison, .shape = shape, .results = results};
  Plot plot{.name = fmt::format("lateness-{}", shape.schedules),
            .x_label = "per cent of the schedules",
            .y_label = "ms from due to the commit answered",
            .series = {}};
  for (const std::string& candidate : {kLatenessFloor, kWorker, kServe, kServeSqlite}) {
    candidate == kServeSqlite ? rows.add_answered(candidate) : rows.add_applier(candidate);
    plot.series.push_back(quantile_curve(comparison, candidate, kTold));
  }
  for (std::size_t i = plot.series.size(); i < candidates.size(); ++i) {
    for (const char* quantile : {"p50", "p99", "max"}) rows.add(candidates[i].name, quantile, quantile);
  }
  results.plots.push_back(std::move(plot));
}

}  // namespace

Results measure_lateness(int rounds) {
  rounds = std::min(rounds, kMostLatenessRounds);
  Results results;
  const TimedPostgres postgres;
  for (const WaveShape& shape : kShapes) measure_wave(postgres, shape, rounds, results);
  results.append(measure_effective_lateness(postgres, rounds));
  return results;
}

}  // namespace hoist::bench
