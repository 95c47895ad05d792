// What others sent us, as part of a sentence of ours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hoist::delivery {

/// How much of an answer a failure quotes, in characters: enough for a sentence and an id to ask about.
inline constexpr std::size_t kExcerptLength = 200;

/// The first `longest` printable characters of `text` on one line of valid UTF-8: runs of blanks and control
/// characters are one blank, bytes that are no UTF-8 are U+FFFD; "…" where there was more.
[[nodiscard]] std::string text_excerpt(std::string_view text, std::size_t longest = kExcerptLength);

}  // namespace hoist::delivery
