// What can be measured.
#pragma once

#include <span>
#include <string_view>

#include "report.h"

namespace hoist::bench {

struct Section {
  std::string_view name;
  Results (*measure)(int rounds);  ///< Throws where it cannot be measured, or a result is wrong.
};

/// In the order in which they are measured.
[[nodiscard]] std::span<const Section> all_sections();

}  // namespace hoist::bench
