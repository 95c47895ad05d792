// When a scheduled change takes effect for whoever evaluates.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hoist {

enum class EffectiveAt : std::uint8_t {
  kScheduled,  ///< At its time, by looking ahead; the commit makes it durable.
  kCommit,     ///< When the commit is heard of.
};
[[nodiscard]] std::string_view to_string(EffectiveAt effective_at);  ///< "scheduled", "commit"
[[nodiscard]] std::optional<EffectiveAt> parse_effective_at(std::string_view text);

}  // namespace hoist
