// hoist-sim: plays seeds against the real code and says which promise broke, if one did.
//
// Exit codes: 0 every promise held, 1 one was broken, 2 wrong usage.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>
#include <thread>

#include "hoist/base/instant.h"
#include "simulation/campaign.h"
#include "simulation/kept_script.h"
#include "simulation/report.h"
#include "simulation/shrink.h"

namespace hoist::sim {
namespace {

constexpr int kHeld = 0;
constexpr int kBroken = 1;
constexpr int kWrongUsage = 2;
/// Enough for a hundred steps down to a handful; at some milliseconds each.
constexpr int kMostPlaysToShrink = 1500;

struct Arguments {
  std::uint64_t seed = 1;
  int steps = 100;
  std::uint64_t seeds = 0;
  std::string time;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  bool trace = false;
  bool brief = false;
  bool cover = false;
  std::string save;
  std::vector<std::string> replay;
};

/// Shrinks what failed, and prints all that a person needs to find the cause.
void explain(const Script& script, const Finding& finding, const Arguments& arguments) {
  if (arguments.brief) return;
  const StoreFolder folder;
  const EmptyStore empty(folder.path());
  const auto breaks_the_same = [&](const Script& candidate) {
    const Played played = play_isolated(candidate, empty, false);
    return played.finding && played.finding->promise == finding.promise;
  };
  const Script least = shrink(script, breaks_the_same, kMostPlaysToShrink);
  const Played traced = play_isolated(least, empty, true);
  print_shrunk(script, least, traced);
  if (arguments.save.empty()) return;
  std::ofstream(arguments.save) << format_kept(
      {.what = fmt::format("seed {} steps {}: {} {}", script.seed, script.steps.size(), finding.promise,
                           finding.what),
       .script = least});
  fmt::print("Kept as {}\n", arguments.save);
}

int play_one(const Arguments& arguments) {
  ScriptShape shape;
  shape.steps = arguments.steps;
  const Script script = make_script(arguments.seed, shape);
  const StoreFolder folder;
  const Played played = play_isolated(script, EmptyStore(folder.path()), arguments.trace);
  if (arguments.trace) print_trace(played);
  if (!played.finding) {
    print_held(arguments.seed, played);
    return kHeld;
  }
  print_broken(arguments.seed, arguments.steps, played);
  explain(script, *played.finding, arguments);
  return kBroken;
}

int play_many(const Arguments& arguments, std::chrono::seconds time) {
  CampaignOptions options;
  options.first_seed = arguments.seed;
  options.seeds = arguments.seeds;
  options.time = time;
  options.jobs = arguments.jobs;
  options.shape.steps = arguments.steps;
  const CampaignResult result = run_campaign(options, print_progress);
  print_statistics(result);
  if (result.broken_seed) {
    print_broken(*result.broken_seed, arguments.steps, result.broken);
    explain(make_script(*result.broken_seed, options.shape), *result.broken.finding, arguments);
    return kBroken;
  }
  return arguments.cover && !print_uncovered(result.statistics) ? kBroken : kHeld;
}

int replay(const Arguments& arguments) {
  const StoreFolder folder;
  const EmptyStore empty(folder.path());
  int status = kHeld;
  for (const std::string& path : arguments.replay) {
    const KeptScript kept = read_kept(path);
    const Played played = play_isolated(kept.script, empty, true);
    if (arguments.trace || played.finding) print_trace(played);
    fmt::print("{}: {} ({})\n", path, played.finding ? "BROKEN " + played.finding->promise : "held",
               kept.what);
    if (played.finding) status = kBroken;
  }
  return status;
}

int run(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Plays simulated histories and checks the promises of Hoist's design after every step.",
               "hoist-sim");
  app.add_option("--seed", arguments.seed, "The seed to play, or the first of many")->capture_default_str();
  app.add_option("--steps", arguments.steps, "Steps of a history")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  app.add_flag("--trace", arguments.trace, "Print everything that happens");
  auto* seeds = app.add_option("--seeds", arguments.seeds, "Play so many seeds, from --seed on");
  auto* time = app.add_option("--time", arguments.time, "Play seeds for so long, as in 90s or 10m");
  app.add_option("--jobs", arguments.jobs, "How many to play at once")->check(CLI::Range(1, 256));
  app.add_flag("--brief", arguments.brief, "Of a failure, print the promise and the seed only");
  app.add_flag("--cover", arguments.cover, "Fail unless every transition of the lifecycle was reached");
  app.add_option("--save", arguments.save, "Where to keep the shrunk script of a failure");
  app.add_option("--replay", arguments.replay, "Play kept scripts instead")->excludes(seeds)->excludes(time);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return kHeld;
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "hoist-sim: {}; see hoist-sim --help\n", error.what());
    return kWrongUsage;
  }
  std::chrono::seconds limit{0};
  if (!arguments.time.empty()) {
    const auto parsed = parse_duration(arguments.time);
    if (!parsed || *parsed < std::chrono::seconds(1)) {
      fmt::print(stderr, "hoist-sim: --time {} is no duration of at least 1s, such as 90s or 10m\n",
                 arguments.time);
      return kWrongUsage;
    }
    limit = std::chrono::duration_cast<std::chrono::seconds>(*parsed);
  }
  if (!arguments.replay.empty()) return replay(arguments);
  return limit.count() > 0 || seeds->count() > 0 ? play_many(arguments, limit) : play_one(arguments);
}

}  // namespace
}  // namespace hoist::sim

int main(int argc, char** argv) {
  try {
    return hoist::sim::run(argc, argv);
  } catch (const std::exception& failure) {
    fmt::print(stderr, "hoist-sim: {}\n", failure.what());
    return hoist::sim::kWrongUsage;
  }
}
