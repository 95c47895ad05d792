// Foreign text inside our own sentences: an error message may quote what it refuses, but must stay one
// short printable line of valid UTF-8 whatever came in.
#pragma once

#include <string>
#include <string_view>

namespace hoist {

/// The most bytes of foreign text that a message quotes; the longest valid instant has 35.
inline constexpr std::size_t kMaxShownLength = 40;

/// The first kMaxShownLength bytes, with "…" where there were more, and with "?" for every byte that is
/// not printable ASCII (control characters, NUL, terminal escapes, UTF-8 that may be cut or broken).
[[nodiscard]] std::string shown_text(std::string_view text);

}  // namespace hoist
