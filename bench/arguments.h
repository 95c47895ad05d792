// What hoist-bench is asked for.
#pragma once

#include <string>
#include <vector>

namespace hoist::bench {

struct Arguments {
  std::vector<std::string> only;  ///< Names of sections, which are there; empty for all of them.
  int rounds = 5;
  bool noisy = false;  ///< Measure also while others are at work.
  std::string json;    ///< A file; "" for none. Plots go beside it.

  /// Whether the section is wanted.
  [[nodiscard]] bool wants(std::string_view section) const;
};

/// Reads the command line. Where there is nothing to measure after it, for help or a mistake, says so and
/// ends the process.
[[nodiscard]] Arguments read_arguments(int argc, char** argv);

}  // namespace hoist::bench
