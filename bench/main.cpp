// hoist-bench: measures, prints a table, and writes a report and plots.
//
// Exit codes: 0 measured, whether goals are met or not; 1 something could not be measured; 2 the machine is
// not quiet.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "arguments.h"
#include "quiet.h"
#include "report.h"
#include "sections.h"

namespace hoist::bench {
namespace {

constexpr int kMeasured = 0;
constexpr int kFailed = 1;
constexpr int kNotQuiet = 2;

Report measure(const Arguments& arguments, bool quiet) {
  Report report{.machine = this_machine(), .quiet = quiet, .rounds = arguments.rounds, .sections = {}};
  for (const Section& section : all_sections()) {
    if (!arguments.wants(section.name)) continue;
    report.sections.push_back({.section = std::string(section.name),
                               .command = fmt::format("make bench ONLY={}", section.name),
                               .results = section.measure(arguments.rounds)});
  }
  return report;
}

void write(const Report& report, const std::filesystem::path& path) {
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path);
  file << boost::json::serialize(report_json(report)) << '\n';
  if (!file.flush()) throw std::runtime_error(fmt::format("cannot write {}", path.string()));
  for (const SectionResults& section : report.sections) {
    for (const Plot& plot : section.results.plots) draw(plot, path.parent_path());
  }
}

int run(const Arguments& arguments) {
  const double others = cores_used_by_others();
  const bool quiet = others <= kQuietCores;
  if (!quiet) {
    fmt::print(stderr, "The machine is not quiet: others keep {:.1f} cores busy.\n", others);
    if (!arguments.noisy) {
      fmt::print(stderr, "Wait until they have finished, or give --noisy (make bench NOISY=1).\n");
      return kNotQuiet;
    }
  }
  const Report report = measure(arguments, quiet);
  fmt::print("{}", report_text(report));
  if (!arguments.json.empty()) write(report, arguments.json);
  return kMeasured;
}

}  // namespace
}  // namespace hoist::bench

int main(int argc, char** argv) {
  const hoist::bench::Arguments arguments = hoist::bench::read_arguments(argc, argv);
  try {
    return hoist::bench::run(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "hoist-bench: {}\n", error.what());
    return hoist::bench::kFailed;
  }
}
