// The parts of a header's value: `a; q=1, b` and the like.
#pragma once

#include <algorithm>
#include <string_view>

#include "hoist/base/trimmed.h"

namespace hoist::http {

/// Takes what is before the next `separator` off the front, without blanks around it; all of it where there
/// is none.
[[nodiscard]] inline std::string_view take_item(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view item = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trimmed(item);
}

}  // namespace hoist::http
