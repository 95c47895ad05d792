// Many ids or keys as one parameter, which json_each takes apart again.
#pragma once

#include <span>
#include <string>

#include "hoist/domain/names.h"

namespace hoist::sqlite {

/// A JSON array of their texts, none of which needs an escape.
template <class Name>
[[nodiscard]] std::string name_array(std::span<const Name> names) {
  std::string text = "[";
  for (const Name& name : names) {
    if (text.size() > 1) text += ',';
    text += '"';
    if constexpr (requires { name.to_string(); }) {
      text += name.to_string();
    } else {
      text += name.text();
    }
    text += '"';
  }
  return text += ']';
}

}  // namespace hoist::sqlite
