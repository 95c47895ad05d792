// hoist-torture: runs scenarios and prints the account of each. Exit code 0 where every promise held, 1
// where one was broken or a scenario could not run, 2 for a wrong command line.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "torture/evidence.h"
#include "torture/interruption.h"
#include "torture/options.h"
#include "torture/report_text.h"
#include "torture/scenario.h"

namespace hoist::torture {
namespace {

constexpr int kHeld = 0;
constexpr int kBroken = 1;
constexpr int kWrongUsage = 2;

/// None where a promise was broken or the scenario could not run; that was said then.
std::optional<Report> run(const Scenario& scenario, const Options& options) {
  Evidence evidence(scenario.name);
  const Setting setting{
      .hoist = options.hoist, .time = options.time, .seed = options.seed, .folder = evidence.folder()};
  fmt::print(stderr, "{}: {}; {} s of load, seed {} …\n", scenario.name, scenario.summary,
             static_cast<double>(options.time.count()) / 1000, options.seed);
  if (options.keep) evidence.keep();
  try {
    Report report = scenario.run(setting);
    fmt::print(stderr, "{}\n", report_line(scenario.name, report));
    if (options.json) fmt::print("{}\n", report_json(setting, scenario.name, report));
    if (options.keep) fmt::print(stderr, "{}: kept in {}\n", scenario.name, setting.folder);
    std::fflush(stdout);
    return report;
  } catch (const model::Broken& broken) {
    fmt::print(stderr, "{}: BROKEN {}: {}\n", scenario.name, broken.promise(), broken.what());
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}: could not run: {}\n", scenario.name, error.what());
  }
  evidence.keep();
  fmt::print(stderr, "{}: the evidence is in {}; again: --scenario {} --seed {}\n", scenario.name,
             setting.folder, scenario.name, options.seed);
  return std::nullopt;
}

int run_all(const Options& options) {
  bool held = true;
  std::vector<std::pair<std::string_view, Report>> reports;
  for (const Scenario& scenario : scenarios()) {
    if (options.list) {
      fmt::print("{:<16}  {}\n", scenario.name, scenario.summary);
    } else if (options.scenario == "all" || options.scenario == scenario.name) {
      const std::optional<Report> report = run(scenario, options);
      held = held && report.has_value();
      if (report) reports.emplace_back(scenario.name, *report);
    }
  }
  if (!options.json && !reports.empty()) fmt::print("{}", report_table(reports));
  return held ? kHeld : kBroken;
}

}  // namespace
}  // namespace hoist::torture

int main(int argc, char** argv) {
  try {
    const auto options = hoist::torture::parse_options(argc, argv);
    if (!options) return hoist::torture::kWrongUsage;
    hoist::torture::take_everything_along_at_the_end();
    return hoist::torture::run_all(*options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "hoist-torture: {}\n", error.what());
    return hoist::torture::kBroken;
  }
}
