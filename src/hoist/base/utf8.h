// Bytes of unknown origin: whether they are text, and text made of them all the same.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hoist {

/// The length in bytes of the well-formed UTF-8 sequence at the front of `text` (Unicode 15, table 3-7:
/// no overlong forms, no surrogates, nothing beyond U+10FFFF), or 0 where there is none.
[[nodiscard]] std::size_t utf8_sequence_length(std::string_view text);

/// Whether every store and every JSON reader takes it: well-formed UTF-8 without NUL.
[[nodiscard]] bool is_utf8_text(std::string_view text);

/// `text` with every byte that belongs to no well-formed sequence replaced by U+FFFD.
[[nodiscard]] std::string replace_invalid_utf8(std::string_view text);

}  // namespace hoist
