#include "hoist/wire/updates_json.h"

#include <fmt/format.h>

#include "hoist/base/check.h"
#include "hoist/base/shown_text.h"
#include "hoist/wire/json.h"

namespace hoist::wire {
namespace {

tl::unexpected<Error> bad_percentage(std::string_view path) {
  return invalid_field(std::string(path), fmt::format("{} must be a whole number from 0 to 100", path));
}

Result<Percentage> read_percentage(const boost::json::value& value, std::string_view path) {
  // 25.0 and 1e1 are numbers with a fraction or an exponent; a percentage is written as a plain integer.
  if (!value.is_int64()) return bad_percentage(path);
  auto percentage = Percentage::from(value.get_int64());
  if (!percentage) return bad_percentage(path);
  return percentage;
}

}  // namespace

Result<bool> read_update_field(std::string_view name, const boost::json::value& value, std::string_view path,
                               FlagUpdates& updates) {
  const auto field = parse_flag_field(name);
  if (!field) return false;
  switch (*field) {
    case FlagField::kEnabled:
      if (!value.is_bool()) {
        return invalid_field(std::string(path),
                             fmt::format("{} must be true or false, not {}", path, kind_name(value)));
      }
      updates.enabled = value.get_bool();
      return true;
    case FlagField::kRolloutPercentage: {
      HOIST_ASSIGN(updates.rollout_percentage, read_percentage(value, path));
      return true;
    }
  }
  unreachable("FlagField");
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
      return invalid_field(
          member_path,
          fmt::format("unknown field {}: accepted are enabled and rolloutPercentage", member_path));
    }
  }
  if (updates.empty()) {
    return invalid_field(std::string(path),
                         fmt::format("{} must set at least one of enabled and rolloutPercentage", path));
  }
  return updates;
}

boost::json::object updates_to_json(const FlagUpdates& updates) {
  boost::json::object object;
  if (updates.enabled) object["enabled"] = *updates.enabled;
  if (updates.rollout_percentage) object["rolloutPercentage"] = updates.rollout_percentage->value();
  return object;
}

}  // namespace hoist::wire
