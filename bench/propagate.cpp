#include "propagate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <future>
#include <memory>
#include <stdexcept>

#include "alarm_clock.h"
#include "hoist/system/open_files.h"
#include "quantiles.h"
#include "running_server.h"
#include "stream_readers.h"
#include "support/postgres_server.h"

namespace hoist::bench {
namespace {

using StreamClock = StreamReaders::Clock;

struct Crowd {
  int readers;
  std::string_view name;
};
constexpr std::array kCrowds = {Crowd{1, "1 reader"}, Crowd{2'000, "2,000 readers"},
                                Crowd{10'000, "10,000 readers"}};
/// What each goal is stated for.
constexpr int kReadersOfLatencyGoal = 2'000;
constexpr int kReadersOfMemoryGoal = 10'000;
/// All of them, and one that is not measured.
const std::vector<std::string> kManyStreams = {"--max-streams", "10100"};
constexpr int kChanges = 50;
/// Single changes, as people make them: what one brings about is over before the next.
constexpr Duration kBetweenChanges = std::chrono::milliseconds(50);
/// A round opens tens of thousands of connections.
constexpr int kMostRounds = 3;

const std::string kFromRequest = "from_request_ms";
const std::string kFromAnswer = "from_answer_ms";
const std::string kKbEach = "kb_each";

double ms_between(StreamClock::time_point from, StreamClock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

/// When a change was asked for, and when its answer was there.
struct ChangeTimes {
  StreamClock::time_point asked;
  StreamClock::time_point answered;
};

/// Changes one flag over the API, over a connection that stays open.
class FlagChanger {
 public:
  explicit FlagChanger(RunningServer& server)
      : headers_(server.headers()), connection_("127.0.0.1", server.port()) {
    if (connection_.request("POST", "/api/admin/flags", headers_, R"({"key":"heard"})").status != 201) {
      throw std::runtime_error("no flag was made");
    }
  }

  ChangeTimes change(int percentage) {
    ChangeTimes times{.asked = StreamClock::now(), .answered = {}};
    const test::HttpResponse response =
        connection_.request("PATCH", "/api/admin/flags/heard", headers_,
                            fmt::format(R"({{"rolloutPercentage":{}}})", percentage));
    times.answered = StreamClock::now();
    if (response.status != 200) throw std::runtime_error("the flag was not changed: " + response.body);
    return times;
  }

 private:
  test::HttpHeaders headers_;
  test::HttpConnection connection_;
};

/// `written` is asked for changes, and all readers listen to `heard`; they may be the same.
Figures measure_readers(RunningServer& written, RunningServer& heard, int readers) {
  // What the first one brings with it is not counted.
  StreamReaders first(heard, 1);
  FlagChanger changer(written);
  static_cast<void>(first.hear_next_revision());
  const double before_mb = heard.resident_mb();
  StreamReaders others(heard, readers);
  const AlarmClock alarm;
  std::vector<double> from_request;
  std::vector<double> from_answer;
  for (int i = 0; i < kChanges; ++i) {
    alarm.wait_for(kBetweenChanges);
    // Who reads must not wait for the answer.
    auto changed = std::async(std::launch::async, [&changer, i] { return changer.change(i); });
    const std::vector<StreamClock::time_point> times = others.hear_next_revision();
    const ChangeTimes change = changed.get();
    for (const StreamClock::time_point& at : times) {
      if (at < change.asked) throw std::runtime_error("a change was heard before it was asked for");
      from_request.push_back(ms_between(change.asked, at));
      from_answer.push_back(ms_between(change.answered, at));
    }
  }
  Figures figures = quantile_figures(kFromRequest, std::move(from_request));
  figures.merge(quantile_figures(kFromAnswer, std::move(from_answer)));
  figures[kKbEach] = (heard.resident_mb() - before_mb) * 1024 / readers;
  return figures;
}

Figures measure_on_sqlite(int readers) {
  RunningServer server({.command = "serve", .database = "", .arguments = kManyStreams});
  return measure_readers(server, server, readers);
}

Figures measure_on_postgres(int readers) {
  const test::PostgresServer postgres;
  RunningServer written({.command = "serve", .database = postgres.url(), .arguments = {}});
  RunningServer heard({.command = "serve", .database = postgres.url(), .arguments = kManyStreams});
  return measure_readers(written, heard, readers);
}

std::string name_of(std::string_view store, const Crowd& crowd) {
  return fmt::format("{}, {}", store, crowd.name);
}

constexpr std::string_view kSqlite = "SQLite";
constexpr std::string_view kPostgres = "PostgreSQL";

std::vector<Row> rows_of_readers(const Comparison& comparison, std::string_view store, const Crowd& crowd) {
  const std::string name = name_of(store, crowd);
  const auto row = [&](std::string_view what, const std::string& figure) {
    return Row{
        .what = fmt::format("{}, {}", name, what), .unit = "ms", .figure = comparison.of(name, figure)};
  };
  std::vector<Row> rows = {row("request to heard, p50", kFromRequest + "_p50"),
                           row("request to heard, p99", kFromRequest + "_p99"),
                           row("request to heard, max", kFromRequest + "_max"),
                           row("answer to heard, p50", kFromAnswer + "_p50"),
                           row("answer to heard, p99", kFromAnswer + "_p99")};
  if (crowd.readers == kReadersOfLatencyGoal) rows[1].goal = Goal{Goal::Bound::kAtMost, 20};
  if (crowd.readers == kReadersOfMemoryGoal) {
    rows.push_back({.what = name + ", resident, each",
                    .unit = "KB",
                    .figure = comparison.of(name, kKbEach),
                    .goal = Goal{Goal::Bound::kAtMost, 10}});
  }
  return rows;
}

Plot growth_of_readers(const Comparison& comparison) {
  Plot plot{.name = "propagate-readers",
            .x_label = "readers",
            .y_label = "ms from the request to the event, p99",
            .log_x = true,
            .series = {}};
  for (const std::string_view store : {kSqlite, kPostgres}) {
    Series series{.name = std::string(store), .points = {}};
    for (const Crowd& crowd : kCrowds) {
      series.points.emplace_back(crowd.readers,
                                 comparison.of(name_of(store, crowd), kFromRequest + "_p99").median);
    }
    plot.series.push_back(std::move(series));
  }
  return plot;
}

}  // namespace

Results measure_propagate(int rounds) {
  constexpr int kMostReaders = kCrowds.back().readers;
  if (raise_open_file_limit() < static_cast<std::uint64_t>(kMostReaders) + 100) {
    throw std::runtime_error(
        fmt::format("{} readers need more open files than are allowed (ulimit -n)", kMostReaders));
  }
  std::vector<Candidate> candidates;
  for (const Crowd& crowd : kCrowds) {
    const int readers = crowd.readers;
    candidates.push_back({name_of(kSqlite, crowd), [readers] { return measure_on_sqlite(readers); }});
    candidates.push_back({name_of(kPostgres, crowd), [readers] { return measure_on_postgres(readers); }});
  }
  const Comparison comparison = measure_in_turn("propagate", candidates, std::min(rounds, kMostRounds));
  Results results;
  for (const std::string_view store : {kSqlite, kPostgres}) {
    for (const Crowd& crowd : kCrowds) {
      for (Row& row : rows_of_readers(comparison, store, crowd)) results.rows.push_back(std::move(row));
    }
  }
  results.plots.push_back(growth_of_readers(comparison));
  return results;
}

}  // namespace hoist::bench
