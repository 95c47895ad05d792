#include "effective_lateness.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <future>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "alarm_clock.h"
#include "applied_log.h"
#include "quantiles.h"
#include "running_server.h"
#include "support/postgres_connection.h"
#include "support/wall_clock.h"

namespace hoist::bench {
namespace {

constexpr int kWatched = 300;
/// Far enough apart that each is asked for from before it is due until it shows or is given up.
constexpr Duration kApart = std::chrono::milliseconds(20);
constexpr Duration kAskedBefore = std::chrono::milliseconds(2);
constexpr Duration kGivenUpAfter = std::chrono::milliseconds(15);
constexpr Duration kReadyBy = std::chrono::seconds(8);
constexpr std::chrono::seconds kAppliedBy{90};
constexpr int kOthers = 10'000;
constexpr int kOtherFlags = 2'000;

const std::string kShownMs = "shown_ms";
const std::string kNotShown = "not_shown";

enum class Backlog : std::uint8_t {
  kNone,
  kDueMeanwhile,  ///< The others fall due at once, in the middle, and the process applies them.
  kLeft,          ///< The others are overdue, and nobody applies anything.
};

class OfrepClient {
 public:
  explicit OfrepClient(RunningServer& server)
      : headers_(server.headers()), connection_("127.0.0.1", server.port()) {}

  [[nodiscard]] bool shows(const std::string& key) {
    const test::HttpResponse response = connection_.request(
        "POST", "/ofrep/v1/evaluate/flags/" + key, headers_, R"({"context":{"targetingKey":"user-1"}})");
    if (response.status != 200) throw std::runtime_error("no evaluation: " + response.body);
    return response.body.find(R"("value":true)") != std::string::npos;
  }

 private:
  test::HttpHeaders headers_;
  test::HttpConnection connection_;
};

/// From when each was due until an answer came that shows it; what does not show is counted, and taken as
/// late as it was waited for.
Figures watch(OfrepClient& client, const Wave& watched) {
  const AlarmClock alarm;
  const test::WallClock clock;
  std::vector<double> lateness;
  double not_shown = 0;
  for (int i = 0; i < watched.schedules; ++i) {
    const Instant due = watched.due(i);
    const std::string key = fmt::format("w-{}", i);
    alarm.wait_until(due - kAskedBefore);
    Duration late{0};
    while (true) {
      const bool shown = client.shows(key);
      late = clock.now() - due;
      if (shown && late < Duration(0)) throw std::runtime_error("an evaluation showed a change too early");
      if (shown) break;
      if (late < kGivenUpAfter) continue;
      late = kGivenUpAfter;
      ++not_shown;
      break;
    }
    lateness.push_back(std::chrono::duration<double, std::milli>(late).count());
  }
  Figures figures = quantile_figures(kShownMs, std::move(lateness));
  figures[kNotShown] = not_shown;
  return figures;
}

Wave write_watched(const TimedPostgres& postgres, Backlog backlog) {
  test::PostgresConnection sql(postgres.url());
  const Instant first_due = test::WallClock().now() + kReadyBy;
  const Wave watched{.schedules = kWatched,
                     .flags = kWatched,
                     .over = kApart * kWatched,
                     .first_due = first_due,
                     .percentage = 100};
  write_wave(sql, watched, 'w');
  if (backlog != Backlog::kNone) {
    const Instant due =
        backlog == Backlog::kLeft ? first_due - std::chrono::hours(1) : watched.due(kWatched / 2);
    write_wave(sql, {.schedules = kOthers, .flags = kOtherFlags, .over = Duration(0), .first_due = due}, 'o');
  }
  sql.run("VACUUM ANALYZE");
  return watched;
}

Figures measure_effective(const TimedPostgres& postgres, Backlog backlog) {
  postgres.renew();
  const Wave watched = write_watched(postgres, backlog);
  std::vector<std::string> arguments;
  if (backlog == Backlog::kLeft) arguments = {"--no-runner"};
  RunningServer server({.command = "serve", .database = postgres.url(), .arguments = arguments});
  OfrepClient client(server);
  auto figures = std::async(std::launch::async, [&] { return watch(client, watched); });
  if (backlog != Backlog::kLeft) {
    // A log that nobody reads would stop the process.
    const int schedules = kWatched + (backlog == Backlog::kNone ? 0 : kOthers);
    static_cast<void>(told_lateness_ms(server, schedules, test::Deadline(kAppliedBy)));
  }
  return figures.get();
}

struct EffectiveCase {
  Backlog backlog;
  std::string_view what;
};
constexpr std::array kEffectiveCases = {EffectiveCase{Backlog::kNone, "nothing else due"},
                                        EffectiveCase{Backlog::kDueMeanwhile, "10,000 others fall due"},
                                        EffectiveCase{Backlog::kLeft, "10,000 others left overdue"}};

}  // namespace

Results measure_effective_lateness(const TimedPostgres& postgres, int rounds) {
  std::vector<Candidate> candidates;
  candidates.reserve(kEffectiveCases.size());
  for (const EffectiveCase& each : kEffectiveCases) {
    candidates.push_back(
        {std::string(each.what), [&postgres, each] { return measure_effective(postgres, each.backlog); }});
  }
  const Comparison comparison = measure_in_turn("lateness, effective", candidates, rounds);
  Results results;
  for (const Candidate& candidate : candidates) {
    const auto add = [&](std::string_view what, std::string_view unit, const std::string& figure) -> Row& {
      results.rows.push_back({.what = fmt::format("evaluated, {}, {}", candidate.name, what),
                              .unit = std::string(unit),
                              .figure = comparison.of(candidate.name, figure)});
      return results.rows.back();
    };
    add("p50", "ms", kShownMs + "_p50");
    add("p99", "ms", kShownMs + "_p99").goal = Goal{Goal::Bound::kAtMost, 1};
    add("max", "ms", kShownMs + "_max");
    add("of 300 not within 15 ms", "", kNotShown).goal = Goal{Goal::Bound::kAtMost, 0};
  }
  return results;
}

}  // namespace hoist::bench
