#include "growth_history.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "drain_tables.h"
#include "drain_workers.h"
#include "growth_tables.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "support/postgres_server.h"

namespace hoist::bench {
namespace {

/// How many each measurement settles. They are history afterwards.
constexpr int kSettled = 2'000;
const std::string kMicroseconds = "microseconds";

/// What is in a database already.
struct Past {
  Amount ended;  ///< Schedules.
  Amount flags;

  [[nodiscard]] std::string name() const {
    return fmt::format("settling one, {} ended, {} flags", ended.text, flags.text);
  }
  [[nodiscard]] std::string database() const { return fmt::format("past_{}_{}", ended.count, flags.count); }
};
// Each has ten times as much of one thing as another one.
constexpr Past kLittle{.ended = {10'000, "10,000"}, .flags = {20'000, "20,000"}};
constexpr Past kMoreFlags{.ended = {10'000, "10,000"}, .flags = {200'000, "200,000"}};
constexpr Past kMore{.ended = {100'000, "100,000"}, .flags = {20'000, "20,000"}};
constexpr Past kMost{.ended = {1'000'000, "1,000,000"}, .flags = {20'000, "20,000"}};

class SettledDatabase {
 public:
  SettledDatabase(const test::PostgresServer& server, const Past& past)
      : past_(past), url_(make_database(server, past.database())), sql_(url_) {
    fmt::print(stderr, "growth: making {} ended schedules, {} flags\n", past_.ended.text, past_.flags.text);
    sql_.run("SET client_min_messages = warning");
    fill_flags(sql_, url_, past_.flags.count);
    add_ended(sql_, {kFirstEnded, kFirstEnded + past_.ended.count - 1}, past_.flags.count);
    static_cast<void>(settle());  // the first time finds nothing in memory
  }

  /// Of one schedule.
  Figures settle() {
    add_pending(sql_, {next_, next_ + kSettled - 1}, "now() - interval '1 day'", past_.flags.count);
    next_ += kSettled;
    sql_.run("VACUUM ANALYZE feature_flag_schedules");
    sql_.run("CHECKPOINT");
    const auto store = open_postgres_store({.url = url_});
    const auto started = std::chrono::steady_clock::now();
    drain_with_workers(*store, 1);
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - started;
    const auto applied = sql_.number("SELECT count(*) FROM feature_flag_schedules WHERE status = 'applied'");
    if (applied != past_.ended.count + next_ - kFirstDue)
      throw std::runtime_error("growth: not all was settled");
    return {{kMicroseconds, taken.count() / kSettled}};
  }

 private:
  Past past_;
  std::string url_;
  test::PostgresConnection sql_;
  int next_ = kFirstDue;
};

}  // namespace

Results measure_history(int rounds) {
  const test::PostgresServer server;
  std::vector<std::unique_ptr<SettledDatabase>> databases;
  std::vector<Candidate> candidates;
  for (const Past& past : {kLittle, kMoreFlags, kMore, kMost}) {
    SettledDatabase* const database =
        databases.emplace_back(std::make_unique<SettledDatabase>(server, past)).get();
    candidates.push_back({past.name(), [database] { return database->settle(); }});
  }
  const Comparison comparison = measure_in_turn("growth", candidates, rounds);
  const auto row = [&](const Past& past) {
    return Row{.what = past.name(), .unit = "us", .figure = comparison.of(past.name(), kMicroseconds)};
  };
  Results results;
  results.rows.push_back(row(kLittle));
  for (const auto& [past, tenth, called] : {std::tuple{kMoreFlags, kLittle, "a tenth of the flags"},
                                            {kMore, kLittle, "a tenth of the history"},
                                            {kMost, kMore, "a tenth of the history"}}) {
    results.rows.push_back(row(past));
    results.rows.back().ratio =
        Ratio{.value = comparison.ratio(past.name(), kMicroseconds, tenth.name()), .to = called};
    results.rows.back().goal = Goal{Goal::Bound::kAtMost, 1.3, Goal::Of::kRatio};
  }
  Series series{.name = "1 worker", .points = {}};
  for (const Past& past : {kLittle, kMore, kMost}) {
    series.points.emplace_back(past.ended.count, comparison.of(past.name(), kMicroseconds).median);
  }
  results.plots.push_back({.name = "growth-settle",
                           .x_label = "schedules that ended",
                           .y_label = "us to settle one",
                           .log_x = true,
                           .series = {std::move(series)}});
  return results;
}

}  // namespace hoist::bench
