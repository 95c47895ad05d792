// The machine and the programs that figures are from.
#pragma once

#include <boost/json.hpp>

#include <string>

namespace hoist::bench {

struct Machine {
  std::string cpu;
  int cores = 0;  ///< That this process may run on.
  double memory_gib = 0;
  std::string kernel;
  std::string compiler;
  std::string postgres;  ///< "" where there is none.
};

[[nodiscard]] Machine this_machine();

/// In one line.
[[nodiscard]] std::string machine_text(const Machine& machine);
[[nodiscard]] boost::json::object machine_json(const Machine& machine);

}  // namespace hoist::bench
