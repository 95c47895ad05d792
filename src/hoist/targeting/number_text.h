// Numbers as text, as ECMAScript writes and reads them, whatever the locale.
#pragma once

#include <string>
#include <string_view>

namespace hoist::targeting {

/// What String(number) gives: 1, 0.1, 1e+21, 1.5e-7, Infinity, NaN; -0 is "0".
void append_number(double number, std::string& text);

/// What Number(text) gives: white space around is skipped, "" is 0, 0x, 0o and 0b are read; NaN where the
/// text is no number.
[[nodiscard]] double number_from_text(std::string_view text);

/// What parseFloat(text) gives: the decimal number at its front, whatever follows; NaN where there is none.
[[nodiscard]] double number_at_front(std::string_view text);

}  // namespace hoist::targeting
