// Scripts as files: what a seed that once failed came down to, with a line on what it was.
#pragma once

#include <string>

#include "simulation/script.h"

namespace hoist::sim {

struct KeptScript {
  std::string what;  ///< One line.
  Script script;
};

/// The text of such a file: "# " and the line, "workers N seed N", then one step a line.
[[nodiscard]] std::string format_kept(const KeptScript& kept);
/// Throws std::runtime_error naming the file and the line that is none.
[[nodiscard]] KeptScript read_kept(const std::string& path);

}  // namespace hoist::sim
