// The layers of src/hoist and which may include which (ARCHITECTURE.md, the include rule).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hoist::tidy {

/// Every layer, in the order of the table.
[[nodiscard]] std::vector<std::string> layers();

/// The layer of a path below src/hoist ("stores/sqlite/flags.cpp" → "stores/sqlite"), if it lies in one.
[[nodiscard]] std::optional<std::string> layer_of(std::string_view path_below_hoist);

/// What `layer` may include: itself, what the table gives it, and what those may include.
[[nodiscard]] std::set<std::string> reachable_from(const std::string& layer);

}  // namespace hoist::tidy
