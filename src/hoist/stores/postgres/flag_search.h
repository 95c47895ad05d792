// How a text is looked for in flags, wherever people search. Under the collation "C" lower() is of ASCII
// letters alone, as it is in SQLite.
#pragma once

#include <string>
#include <string_view>

#include "hoist/stores/postgres/filtered_query.h"

namespace hoist::postgres {

/// Adds that the flag's key contains the text. `flags` is what the statement calls feature_flags, with a dot,
/// or "".
void where_key_has(FilteredQuery& query, std::string_view flags, const std::string& text);

/// Adds that the flag's key, description or owner contains the text, or that it is one of its tags.
void where_flag_has(FilteredQuery& query, std::string_view flags, const std::string& text);

}  // namespace hoist::postgres
