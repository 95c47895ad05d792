// UTF-8 text measured and cut as ECMAScript does it, in UTF-16 code units.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

namespace hoist::targeting {

/// How many code units the text has. Bytes that are no UTF-8 count as one each.
[[nodiscard]] std::size_t utf16_length(std::string_view text);

/// `count` code units from `from` on, less where the text ends before. Half of a surrogate pair, which UTF-8
/// cannot write, becomes U+FFFD.
[[nodiscard]] std::string utf16_substring(std::string_view text, std::size_t from, std::size_t count);

/// The order of ECMAScript's `<`: that of the code units, which differs from that of the bytes beyond U+FFFF.
[[nodiscard]] std::strong_ordering utf16_compare(std::string_view a, std::string_view b);

}  // namespace hoist::targeting
