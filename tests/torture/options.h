// The command line of hoist-torture.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hoist::torture {

struct Options {
  std::string scenario = "all";
  std::chrono::milliseconds time{20'000};
  std::uint64_t seed = 1;
  std::string hoist;  ///< The program.
  bool list = false;
  bool keep = false;
  bool json = false;
};

/// None where the command line is wrong; what is wrong was said on standard error then. `--help` prints and
/// ends the process.
[[nodiscard]] std::optional<Options> parse_options(int argc, char** argv);

}  // namespace hoist::torture
