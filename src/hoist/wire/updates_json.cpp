#include "hoist/wire/updates_json.h"

#include <fmt/format.h>

#include <type_traits>

#include "hoist/base/shown_text.h"
#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/json.h"

namespace hoist::wire {

Result<bool> read_update_field(std::string_view name, const boost::json::value& value, std::string_view path,
                               FlagUpdates& updates) {
  const auto field = parse_flag_field(name);
  if (!field) return false;
  return with_field(*field, [&](auto /*in_config*/, auto in_updates) -> Result<bool> {
    typename std::remove_reference_t<decltype(updates.*in_updates)>::value_type read = {};
    HOIST_TRY(read_field(value, path, read));
    updates.*in_updates = std::move(read);
    return true;
  });
}

std::string field_names() {
  std::string text;
  for (const FlagField field : kFlagFields) {
    if (!text.empty()) text += field == kFlagFields.back() ? " and " : ", ";
    text += to_string(field);
  }
  return text;
}

Result<FlagUpdates> read_updates(const boost::json::value& value, std::string_view path) {
  if (!value.is_object()) {
    return invalid_field(
        std::string(path),
        fmt::format("{} must be an object such as {{\"enabled\": true}}, not {}", path, kind_name(value)));
  }
  FlagUpdates updates;
  for (const auto& member : value.get_object()) {
    const std::string_view name = member.key();
    const std::string member_path = fmt::format("{}.{}", path, shown_text(name));
    HOIST_ASSIGN(const bool known, read_update_field(name, member.value(), member_path, updates));
    if (!known) {
      return invalid_field(member_path,
                           fmt::format("unknown field {}: accepted are {}", member_path, field_names()));
    }
  }
  if (updates.empty()) {
    return invalid_field(std::string(path),
                         fmt::format("{} must set at least one of {}", path, field_names()));
  }
  return updates;
}

boost::json::object updates_to_json(const FlagUpdates& updates) {
  boost::json::object object;
  for (const FlagField field : kFlagFields) {
    with_field(field, [&](auto /*in_config*/, auto in_updates) {
      if (updates.*in_updates) object[to_string(field)] = field_to_json(*(updates.*in_updates));
    });
  }
  return object;
}

}  // namespace hoist::wire
