#include "hoist/stores/sqlite/flag_search.h"

#include <fmt/format.h>

namespace hoist::sqlite {

std::string key_has(std::string_view flags, std::string_view text) {
  return fmt::format("instr(lower({}flag_key), lower({})) > 0", flags, text);
}

std::string flag_has(std::string_view flags, std::string_view text) {
  return fmt::format(
      "({0} OR instr(lower({1}description), lower({2})) > 0"
      " OR instr(lower(COALESCE(json_extract({1}definition, '$.owner'), '')), lower({2})) > 0"
      " OR EXISTS (SELECT 1 FROM json_each({1}definition, '$.tags') WHERE lower(value) = lower({2})))",
      key_has(flags, text), flags, text);
}

}  // namespace hoist::sqlite
