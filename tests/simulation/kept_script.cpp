#include "simulation/kept_script.h"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace hoist::sim {

std::string format_kept(const KeptScript& kept) {
  std::string text =
      fmt::format("# {}\nworkers {} seed {}\n", kept.what, kept.script.workers, kept.script.seed);
  for (const Step& step : kept.script.steps) text += format_step(step) + "\n";
  return text;
}

KeptScript read_kept(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(fmt::format("{} cannot be read", path));
  KeptScript kept;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.starts_with("# ")) {
      if (kept.what.empty()) kept.what = line.substr(2);
      continue;
    }
    unsigned long long seed = 0;
    if (std::sscanf(line.c_str(), "workers %d seed %llu", &kept.script.workers, &seed) == 2) {
      kept.script.seed = seed;
      continue;
    }
    const auto step = parse_step(line);
    if (!step) throw std::runtime_error(fmt::format("{}, line {}: '{}' is no step", path, number, line));
    kept.script.steps.push_back(*step);
  }
  if (kept.script.workers < 1) throw std::runtime_error(fmt::format("{} names no workers", path));
  return kept;
}

}  // namespace hoist::sim
