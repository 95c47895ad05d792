#include "arguments.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>

#include "sections.h"

namespace hoist::bench {

bool Arguments::wants(std::string_view section) const {
  return only.empty() || std::find(only.begin(), only.end(), section) != only.end();
}

Arguments read_arguments(int argc, char** argv) {
  Arguments arguments;
  std::vector<std::string> names;
  for (const Section& section : all_sections()) names.emplace_back(section.name);
  CLI::App app("Measures Hoist against floors and peers in the same run (bench/README.md).", "hoist-bench");
  app.add_option("--only", arguments.only, "Only these sections, with commas between them")
      ->delimiter(',')
      ->check(CLI::IsMember(names));
  app.add_option("--rounds", arguments.rounds, "How often each candidate is measured")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  app.add_flag("--noisy", arguments.noisy, "Measure although others keep the machine busy");
  app.add_option("--json", arguments.json, "A file for the report; plots go beside it");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return arguments;
}

}  // namespace hoist::bench
