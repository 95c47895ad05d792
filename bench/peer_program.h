// The harnesses of bench/peers, which run on Node.
#pragma once

#include <string>
#include <string_view>

namespace hoist::bench {

/// HOIST_NODE, where it is set; else the one that is found.
[[nodiscard]] std::string node_program();
/// The path of a harness, whose name has no ".mjs".
[[nodiscard]] std::string peer_harness(std::string_view name);

}  // namespace hoist::bench
