// Text of unknown origin on one line of a terminal.
#pragma once

#include <string>
#include <string_view>

namespace hoist {

/// `text` in valid UTF-8, with control characters (C0, DEL and C1) written as escapes: `\n`, `\t`, `\x1b`.
/// Nothing in it can end the line, move the cursor or change a colour.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace hoist
