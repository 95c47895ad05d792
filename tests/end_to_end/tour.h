// The tour in README.md as data: commands, and what the page says they print.
#pragma once

#include <string>
#include <vector>

namespace hoist::test {

struct TourStep {
  std::string command;                ///< As after "$ ", continuation lines joined.
  std::vector<std::string> expected;  ///< The lines that the page shows below it.
  bool eventually = false;            ///< Shown after time has passed: repeated until it is so.
};

/// The steps between `<!-- tour:begin -->` and `<!-- tour:end -->`: "$ " lines in ```console blocks. A block
/// below `<!-- eventually -->` shows what comes true after a moment. Throws where there are none.
[[nodiscard]] std::vector<TourStep> read_tour(const std::string& page);

/// What differs from run to run (ids, times, tokens, column widths), made the same.
[[nodiscard]] std::string normalised(std::string line);

}  // namespace hoist::test
