// hoist-histories: plays seeds on a real PostgreSQL, with real threads, and says which promise broke, if
// one did. The server is the one that PGHOST, PGPORT, PGUSER and PGPASSWORD name.
//
// Exit codes: 0 every promise held, 1 one was broken, 2 wrong usage or no server fit for it.
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "histories/report.h"

namespace hoist::histories {
namespace {

constexpr int kHeld = 0;
constexpr int kBroken = 1;
constexpr int kWrongUsage = 2;

struct Arguments {
  std::uint64_t seed = 1;
  int steps = 100;
  std::uint64_t seeds = 0;
  std::string time;
  bool trace = false;
  bool keep_going = false;
};

/// What is said where a check of Hoist's own ends the process. Written before each seed, because a signal
/// handler cannot format.
std::array<char, 200> last_words{};

void prepare_last_words(const Arguments& arguments, std::uint64_t seed) {
  const auto end = fmt::format_to_n(last_words.data(), last_words.size() - 1,
                                    "BROKEN code at seed {}: a check of Hoist's own aborted. Play it again: "
                                    "hoist-histories --seed {} --steps "
                                    "{}\n",
                                    seed, seed, arguments.steps);
  *end.out = '\0';
}

[[noreturn]] void say_last_words(int /*signal*/) {
  [[maybe_unused]] const auto written =
      ::write(STDOUT_FILENO, last_words.data(), std::strlen(last_words.data()));
  ::_exit(kBroken);
}

/// Plays one seed; false where a promise broke.
bool play_seed(const Arguments& arguments, std::uint64_t seed, Totals& totals) {
  prepare_last_words(arguments, seed);
  const History history = make_history(seed, arguments.steps);
  const Played played = play(history);
  totals.add(history, played);
  if (!played.objections.empty()) {
    print_broken(history, played);
  } else {
    if (arguments.trace) print_trace(history, played);
    print_seed(history, played);
  }
  std::fflush(stdout);
  return played.objections.empty();
}

int play_seeds(const Arguments& arguments, Duration time) {
  check_server();
  std::signal(SIGABRT, say_last_words);
  Totals totals;
  const std::uint64_t count = arguments.seeds > 0 ? arguments.seeds : (time.count() > 0 ? UINT64_MAX : 1);
  for (std::uint64_t i = 0; i < count; ++i) {
    const bool held = play_seed(arguments, arguments.seed + i, totals);
    if (!held && !arguments.keep_going) break;
    if (time.count() > 0 && totals.sum.took >= time) break;
  }
  if (count > 1) print_totals(totals);
  return totals.broken == 0 ? kHeld : kBroken;
}

int run(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Plays histories on a real PostgreSQL and checks the promises of Hoist's design.",
               "hoist-histories");
  app.add_option("--seed", arguments.seed, "The seed to play, or the first of many")->capture_default_str();
  app.add_option("--steps", arguments.steps, "Steps of a history")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  app.add_option("--seeds", arguments.seeds, "Play so many seeds, from --seed on");
  app.add_option("--time", arguments.time, "Play seeds for so long, as in 90s or 10m");
  app.add_flag("--trace", arguments.trace, "Print everything that happens");
  app.add_flag("--keep-going", arguments.keep_going, "Play on after a broken promise");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return kHeld;
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "hoist-histories: {}; see hoist-histories --help\n", error.what());
    return kWrongUsage;
  }
  Duration time{0};
  if (!arguments.time.empty()) {
    const auto parsed = parse_duration(arguments.time);
    if (!parsed || *parsed < std::chrono::seconds(1)) {
      fmt::print(stderr, "hoist-histories: --time {} is no duration of at least 1s, such as 90s or 10m\n",
                 arguments.time);
      return kWrongUsage;
    }
    time = *parsed;
  }
  return play_seeds(arguments, time);
}

}  // namespace
}  // namespace hoist::histories

int main(int argc, char** argv) {
  try {
    return hoist::histories::run(argc, argv);
  } catch (const std::exception& failure) {
    fmt::print(stderr, "hoist-histories: {}\n", failure.what());
    return hoist::histories::kWrongUsage;
  }
}
