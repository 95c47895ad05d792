#include "peer_program.h"

#include <fmt/format.h>

#include <cstdlib>

namespace hoist::bench {

std::string node_program() {
  const char* node = std::getenv("HOIST_NODE");
  return node == nullptr ? "node" : node;
}

std::string peer_harness(std::string_view name) { return fmt::format("{}/{}.mjs", HOIST_BENCH_PEERS, name); }

}  // namespace hoist::bench
