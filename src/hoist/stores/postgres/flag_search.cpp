#include "hoist/stores/postgres/flag_search.h"

#include <fmt/format.h>

namespace hoist::postgres {

void where_key_has(FilteredQuery& query, std::string_view flags, const std::string& text) {
  query.where(fmt::format("strpos(lower({}flag_key), lower({{}} COLLATE \"C\")) > 0", flags), text);
}

void where_flag_has(FilteredQuery& query, std::string_view flags, const std::string& text) {
  query.where(
      fmt::format("(strpos(lower({0}flag_key), lower({{}} COLLATE \"C\")) > 0"
                  " OR strpos(lower({0}description COLLATE \"C\"), lower({{}} COLLATE \"C\")) > 0"
                  " OR strpos(lower(({0}definition->>'owner') COLLATE \"C\"), lower({{}} COLLATE \"C\")) > 0"
                  " OR EXISTS (SELECT 1 FROM json_array_elements_text(CASE json_typeof({0}definition->'tags')"
                  " WHEN 'array' THEN {0}definition->'tags' END) AS tags (tag)"
                  " WHERE lower(tag COLLATE \"C\") = lower({{}} COLLATE \"C\")))",
                  flags),
      text, text, text, text);
}

}  // namespace hoist::postgres
