// Text without the blanks around it.
#pragma once

#include <string_view>

namespace hoist {

/// The text without spaces and tabs around it, which is what HTTP's fields (RFC 9110, OWS) and our own lines
/// may have there.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace hoist
