// Source text as a rule wants to see it: without comments, and without the contents of literals.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hoist::tidy {

/// The text with every comment blanked out. Lines stay where they are.
[[nodiscard]] std::string without_comments(std::string_view text);
/// As without_comments, with the contents of string, character and raw string literals blanked out too.
[[nodiscard]] std::string without_literals(std::string_view text);
/// A script's text with everything from `#` to the end of the line blanked out.
[[nodiscard]] std::string without_hash_comments(std::string_view text);

[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);
/// Where `word` stands in the line on its own, not as a part of a longer name; npos if nowhere.
[[nodiscard]] std::size_t find_word(std::string_view line, std::string_view word);

}  // namespace hoist::tidy
