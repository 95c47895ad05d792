#include "torture/options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "hoist/base/instant.h"
#include "torture/scenario.h"

namespace hoist::torture {
namespace {

bool is_scenario(const std::string& name) {
  return name == "all" || std::any_of(scenarios().begin(), scenarios().end(),
                                      [&](const Scenario& scenario) { return scenario.name == name; });
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv) {
  Options options;
  options.hoist = HOIST_BINARY;
  std::string time = "20s";
  CLI::App app("Real hoist processes under load, killed, cut off and stopped at random.", "hoist-torture");
  app.add_option("--scenario", options.scenario, "One of --list, or all")->capture_default_str();
  app.add_option("--time", time, "How long each scenario's load lasts: 500ms, 20s, 5m")
      ->capture_default_str();
  app.add_option("--seed", options.seed, "Decides load and faults; not how the processes run")
      ->capture_default_str();
  app.add_option("--hoist", options.hoist, "The program under torture")->capture_default_str();
  app.add_flag("--list", options.list, "Lists the scenarios");
  app.add_flag("--keep", options.keep, "Keeps the evidence also where nothing broke");
  app.add_flag("--json", options.json, "One JSON object for each scenario on standard output");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    std::exit(app.exit(help));
  } catch (const CLI::ParseError& error) {
    app.exit(error);
    return std::nullopt;
  }
  const auto duration = parse_duration(time);
  if (!duration || *duration <= Duration::zero()) {
    fmt::print(stderr, "hoist-torture: --time '{}' is no duration such as 20s\n", time);
    return std::nullopt;
  }
  options.time = std::chrono::ceil<std::chrono::milliseconds>(*duration);
  if (!is_scenario(options.scenario)) {
    fmt::print(stderr, "hoist-torture: there is no scenario '{}'; see --list\n", options.scenario);
    return std::nullopt;
  }
  return options;
}

}  // namespace hoist::torture
