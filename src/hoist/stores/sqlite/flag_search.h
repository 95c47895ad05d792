// How a text is looked for in flags, wherever people search. SQLite's lower() is of ASCII letters alone.
#pragma once

#include <string>
#include <string_view>

namespace hoist::sqlite {

/// That the flag's key contains the text. `flags` is what the statement calls feature_flags, with a dot, or
/// ""; `text` is the place of the parameter: "?", or "?9".
[[nodiscard]] std::string key_has(std::string_view flags, std::string_view text);

/// That the flag's key, description or owner contains the text, or that it is one of its tags; `text` stands
/// there four times.
[[nodiscard]] std::string flag_has(std::string_view flags, std::string_view text);

}  // namespace hoist::sqlite
