#include "growth_claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <vector>

#include "drain_tables.h"
#include "growth_tables.h"
#include "hoist/engine/pass.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "support/must.h"
#include "support/postgres_server.h"

namespace hoist::bench {
namespace {

constexpr int kClaimFlags = 20'000;
const std::string kClaimMilliseconds = "milliseconds";
constexpr std::array kWaiting = {Amount{10'000, "10,000"}, Amount{100'000, "100,000"},
                                 Amount{1'000'000, "1,000,000"}, Amount{5'000'000, "5,000,000"}};
constexpr std::array kDue = {Amount{0, "0"}, Amount{1'000, "1,000"}, Amount{100'000, "100,000"}};

double claim_once(Session& session, int expected) {
  const auto unit = test::must(session.begin(Access::kWrite));
  const auto started = std::chrono::steady_clock::now();
  const auto claimed = test::must(unit->due().claim(unit->now(), kRunnerBatch, {}));
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - started;
  if (claimed.size() != static_cast<std::size_t>(expected)) {
    throw std::runtime_error(fmt::format("a claim takes {} and not {}", claimed.size(), expected));
  }
  return taken.count();
}

/// A database in which so many wait.
class WaitingDatabase {
 public:
  WaitingDatabase(const test::PostgresServer& server, const Amount& waiting)
      : url_(make_database(server, fmt::format("waiting_{}", waiting.count))), sql_(url_) {
    fmt::print(stderr, "growth: making {} waiting schedules\n", waiting.text);
    sql_.run("SET client_min_messages = warning");
    fill_flags(sql_, url_, kClaimFlags);
    add_pending(sql_, {1, waiting.count}, "now() + interval '1 day'", kClaimFlags);
    sql_.run("VACUUM ANALYZE feature_flag_schedules");
  }

  /// From then on so many are due, which are no fewer than before.
  void make_due(int due) {
    if (due == due_) return;
    add_pending(sql_, {kFirstDue + due_, kFirstDue + due - 1}, "now() - interval '1 day'", kClaimFlags);
    due_ = due;
    sql_.run("VACUUM ANALYZE feature_flag_schedules");
  }

  [[nodiscard]] Figures claim() const {
    return {{kClaimMilliseconds, measure_claim(url_, std::min(due_, kRunnerBatch)).median}};
  }

 private:
  std::string url_;
  test::PostgresConnection sql_;
  int due_ = 0;
};

void add_claims(const Comparison& comparison, const Amount& due, Results& results, Plot& plot) {
  Series series{.name = fmt::format("{} due", due.text), .points = {}};
  for (const Amount& waiting : kWaiting) {
    const Spread time = comparison.of(waiting.text, kClaimMilliseconds);
    series.points.emplace_back(waiting.count, time.median);
    results.rows.push_back({.what = fmt::format("claim, {} due, {} waiting", due.text, waiting.text),
                            .unit = "ms",
                            .figure = time});
  }
  Row& largest = results.rows.back();
  largest.ratio = Ratio{.value = comparison.ratio(kWaiting.back().text, kClaimMilliseconds),
                        .to = fmt::format("{} waiting", kWaiting.front().text)};
  largest.goal = Goal{Goal::Bound::kAtMost, 1.3, Goal::Of::kRatio};
  plot.series.push_back(std::move(series));
}

}  // namespace

Spread measure_claim(const std::string& url, int expected) {
  constexpr int kUnmeasured = 5;
  constexpr int kMeasured = 41;
  const auto store = open_postgres_store({.url = url});
  const auto session = store->open_session(SessionPurpose::kRunner);
  for (int i = 0; i < kUnmeasured; ++i) claim_once(*session, expected);
  std::vector<double> times;
  times.reserve(kMeasured);
  for (int i = 0; i < kMeasured; ++i) times.push_back(claim_once(*session, expected));
  return spread_of(std::move(times));
}

Results measure_claims(int rounds) {
  const test::PostgresServer server;
  std::vector<std::unique_ptr<WaitingDatabase>> databases;
  std::vector<Candidate> candidates;
  for (const Amount& waiting : kWaiting) {
    WaitingDatabase* const database =
        databases.emplace_back(std::make_unique<WaitingDatabase>(server, waiting)).get();
    candidates.push_back({std::string(waiting.text), [database] { return database->claim(); }});
  }
  Results results;
  Plot plot{.name = "growth-claim",
            .x_label = "schedules that wait",
            .y_label = "ms for one claim of 1,000",
            .log_x = true,
            .series = {}};
  for (const Amount& due : kDue) {
    for (const auto& database : databases) database->make_due(due.count);
    const std::string progress = fmt::format("growth, claims with {} due", due.text);
    add_claims(measure_in_turn(progress, candidates, rounds), due, results, plot);
  }
  results.plots.push_back(std::move(plot));
  return results;
}

}  // namespace hoist::bench
